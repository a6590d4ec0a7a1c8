"""A moment by which a call is over, whatever it waits for: the quota, a retry, the network."""

import time
from contextvars import ContextVar


class Deadline:
    """Counts down on the monotonic clock; made when the call begins."""

    __slots__ = ("_at",)

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._at - time.monotonic())

    def earlier(self, seconds: float) -> "Deadline":
        """A deadline that leaves so many seconds of this one unused."""
        return Deadline(max(0.0, self.remaining() - seconds))

    def __repr__(self) -> str:
        return f"Deadline({self.remaining():.3f} s left)"


current: ContextVar[Deadline | None] = ContextVar("booxi_deadline", default=None)
"""The deadline of the call this thread is making, for the network streams beneath httpx."""

"""The circuit of one account: after repeated silence nobody asks, except one probe at a time.

A value like the ledger, kept in the same store, so that every process of every machine knows.
"""

import json
from dataclasses import asdict, dataclass
from typing import Self

AFTER_FAILURES = 5
REST = 5.0
"""Seconds between probes while the circuit is open; a probe that hangs is followed by the next one."""


@dataclass(slots=True)
class Circuit:
    """Consecutive unreachables, and when the next call may go (epoch seconds, 0 while closed)."""

    failures: int = 0
    opens_at: float = 0.0

    @classmethod
    def load(cls, text: str | None) -> Self:
        return cls(**json.loads(text)) if text else cls()

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @property
    def closed(self) -> bool:
        return not self.opens_at

    def knock(self, now: float) -> float:
        """0: go, as the one probe if the circuit is open. Else the seconds until somebody may probe."""
        if self.closed:
            return 0.0
        if now < self.opens_at <= now + REST:
            return self.opens_at - now
        self.opens_at = now + REST
        return 0.0

    def succeeded(self) -> None:
        self.failures, self.opens_at = 0, 0.0

    def failed(self, now: float) -> None:
        self.failures += 1
        if self.failures >= AFTER_FAILURES:
            self.opens_at = now + REST

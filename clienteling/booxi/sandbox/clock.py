"""The stage set's own time: the machine's, moved by an offset that a demo or a test sets."""

import time
from datetime import UTC, datetime, timedelta

FARTHEST = 100 * 365 * 86400
"""Seconds it may be set ahead or back: a century."""


class Clock:
    """Runs on after being set; only the offset is remembered."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """Aware, UTC, whole seconds: Booxi's stamps have no finer grain."""
        return (_machine() + self.offset).replace(microsecond=0)

    def set(self, now: datetime) -> None:
        self.offset = now - _machine()


def _machine() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)

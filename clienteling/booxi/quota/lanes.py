"""Who goes first, and how much of the quota each may use.

Booxi allows 5 calls a second and 300 a minute per key, and a 400 counts twice (contract section 5). People take
all of it; what follows from their work four fifths; what runs by itself three fifths, evenly spaced, so that a
person waits about a third of a second at worst.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

MARGIN = 0.02
"""Seconds added to each window: two clocks that run alike do not round alike."""


class Lane(IntEnum):
    BACKGROUND = 0
    FOLLOW_UP = 1
    PEOPLE = 2

    @property
    def fifths(self) -> int:
        return 3 + self.value


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls per second and per minute; 0 or None lifts a limit. Tests shrink the windows (seconds)."""

    per_second: int | None = 5
    per_minute: int | None = 300
    second: float = 1.0
    minute: float = 60.0

    @property
    def lifted(self) -> bool:
        return not self.per_second and not self.per_minute

    def windows(self) -> Iterator[tuple[float, int]]:
        """(seconds, calls) of each limit in force. One call of the minute stays free for the last one's 400."""
        if self.per_second:
            yield self.second * (1 + MARGIN), self.per_second
        if self.per_minute:
            yield self.minute + self.second * MARGIN, max(1, self.per_minute - 1)

    @property
    def memory(self) -> float:
        """Seconds after which a finished call no longer counts for anything."""
        return max((seconds for seconds, _ in self.windows()), default=0.0)

    @property
    def pace(self) -> float:
        """Seconds between two background calls."""
        return self.second / share(self.per_second, Lane.BACKGROUND) if self.per_second else 0.0


def share(limit: int, lane: Lane) -> int:
    """How many calls of `limit` this lane and those behind it may use together."""
    return max(1, limit * lane.fifths // 5)

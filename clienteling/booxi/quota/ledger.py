"""The sliding log of one key, and the rule that admits calls to it. No clock, no disk: values in, values out.

A call holds a place from its admission until its answer plus the window, because Booxi counts it when it
arrives, somewhere in between; a call whose process died holds it until its deadline plus the window. Until the
answer is known a call weighs two (a 400 counts twice), afterwards what it did cost. The call that asks weighs one:
that is what Booxi counts when it arrives, and should it become a 400, whoever comes next finds it weighing two. So
Booxi never counts more than its limit before a call, and has no reason for a 429.

Lanes are counted at cost, not at weight. The background has one call on its way at a time, and only if a person
who comes next fits within its pace, a third of a second, whatever becomes of that call. A person who has to wait
says so (`wanted`), and lower lanes stand back until they are through.
"""

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from clienteling.booxi.quota.lanes import Lane, Limits, share

DOUBLE = 2
POLL = 0.05
"""Seconds after which to look again for what no clock tells: an answer, or a person who gave up."""


class Place(NamedTuple):
    """One call in the log. `ends` is when it was answered; while it is `open`, when it will be given up."""

    id: int
    lane: int
    cost: int
    open: bool
    ends: float
    began: float


@dataclass(slots=True)
class Ledger:
    """Seconds since the epoch, on the store's clock."""

    places: list[Place] = field(default_factory=list)
    last_id: int = 0
    paused_until: float = 0.0
    background_at: float = 0.0
    wanted: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])

    @classmethod
    def load(cls, text: str | None) -> Self:
        if not text:
            return cls()
        facts: dict[str, Any] = json.loads(text)
        places = [Place(*row) for row in facts.pop("places")]
        return cls(places=places, **facts)

    def dump(self) -> str:
        facts = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(facts, separators=(",", ":"))

    def admit(self, lane: Lane, limits: Limits, *, now: float, gives_up: float) -> float:
        """Takes a place and returns 0, or returns the seconds after which asking again makes sense."""
        self._forget(now, limits)
        wait = self._obstacle(lane, limits, now)
        if wait > 0:
            self.wanted[lane] = now + 4 * POLL
            return wait
        self.last_id += 1
        self.places.append(Place(self.last_id, lane, 1, True, gives_up, now))  # noqa: FBT003 a tuple's field
        self.wanted[lane] = 0.0
        if lane == Lane.BACKGROUND:
            self.background_at = now
        return 0.0

    def settle(self, place: int, *, cost: int, now: float) -> None:
        """The answer is here: from now on the call counts what it cost, for one window."""
        self.places = [p._replace(open=False, cost=cost, ends=now) if p.id == place else p for p in self.places]

    def pause(self, seconds: float, *, now: float) -> None:
        """Nobody may call with this key for so long: Booxi said so."""
        self.paused_until = max(self.paused_until, now + seconds)

    def _forget(self, now: float, limits: Limits) -> None:
        """Drops what no longer counts, and what a clock set back would keep for ever."""
        oldest = now - limits.memory
        self.places = [p for p in self.places if p.ends > oldest and p.began <= now + 1]

    def _obstacle(self, lane: Lane, limits: Limits, now: float) -> float:
        if self.paused_until > now:
            return self.paused_until - now
        if any(until > now for until in self.wanted[lane + 1 :]):
            return POLL
        waits = [self._pace(limits, now)] if lane == Lane.BACKGROUND else []
        waits += [self._fullness(lane, seconds, limit, now, limits.pace) for seconds, limit in limits.windows()]
        return max(waits, default=0.0)

    def _pace(self, limits: Limits, now: float) -> float:
        if any(p.open and p.lane == Lane.BACKGROUND for p in self.places):
            return POLL
        return min(self.background_at + limits.pace - now, limits.pace)

    def _fullness(self, lane: Lane, seconds: float, limit: int, now: float, ahead: float) -> float:
        """0 if the window has room for one more call of this lane, else the seconds until it may have."""
        held = [p for p in self.places if p.ends > now - seconds]
        fits = _weight(held) + 1 <= limit
        if fits and not _crowded(held, lane, limit) and self._leaves_room(lane, seconds, limit, now + ahead):
            return 0.0
        frees = max(min(p.ends for p in held) + seconds - now - (ahead if fits else 0), POLL / 5)
        return min(frees, POLL) if any(p.open for p in held) else frees

    def _leaves_room(self, lane: Lane, seconds: float, limit: int, soon: float) -> bool:
        """Beside one more background call, will a person fit in `soon`, even if nothing more is answered till then?

        Limits too small for two calls at once have no such room to leave.
        """
        if lane != Lane.BACKGROUND or limit < DOUBLE + 1:
            return True
        then = [p for p in self.places if p.ends > soon - seconds]
        return _weight(then) + DOUBLE + 1 <= limit


def _weight(held: list[Place]) -> int:
    return sum(DOUBLE if p.open else p.cost for p in held)


def _crowded(held: list[Place], lane: Lane, limit: int) -> bool:
    """Would one more call overdraw what its lane, or a lane before it, may use together with those behind?"""
    return any(
        sum(p.cost for p in held if p.lane <= ahead) + 1 > share(limit, ahead) for ahead in Lane if ahead >= lane
    )

"""Booxi's fair use: 5 calls a second and 300 a minute per key, a call that ends in 400 counting twice
(contract section 5). Always in real time, whatever the stage set's clock says.

Two things are kept apart. What is *allowed* looks at the calls let through. What is *reported* looks at every call
that arrived, refused ones too, so that a test can prove that a caller never came too often.
"""

import hashlib
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SECOND, MINUTE = 1.0, 60.0


def key_hash(key: str) -> str:
    """How a key is named in reports; the key itself is shown nowhere."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


@dataclass(eq=False, slots=True)
class Arrival:
    """One call: when it came, what it weighs, and how long it was told to wait (0: it passed)."""

    at: float
    key: str
    weight: int = 1
    retry_after: int = 0


class Window:
    """The arrivals of the last `length` seconds. `peak` is the most they ever were together.

    A second counts calls, a minute (`weighed`) what they weigh.
    """

    def __init__(self, length: float, *, weighed: bool) -> None:
        self.length = length
        self.weighed = weighed
        self.arrivals: deque[Arrival] = deque()
        self.weight = 0
        self.peak = 0

    def move_to(self, now: float) -> None:
        while self.arrivals and self.arrivals[0].at <= now - self.length:
            self.weight -= self._of(self.arrivals.popleft())

    def add(self, arrival: Arrival) -> None:
        self.move_to(arrival.at)
        self.arrivals.append(arrival)
        self._grow(self._of(arrival))

    def grew(self, arrival: Arrival) -> None:
        """An arrival turned out to weigh one more."""
        if self.arrivals and self.arrivals[0].at <= arrival.at:
            self._grow(1)

    def wait(self, limit: int, now: float) -> float:
        """Seconds until one more fits; a limit of 0 is none."""
        self.move_to(now)
        surplus = self.weight + 1 - limit
        for arrival in self.arrivals if limit else ():
            if surplus <= 0:
                break
            surplus -= self._of(arrival)
            if surplus <= 0:
                return arrival.at + self.length - now
        return 0.0

    def _of(self, arrival: Arrival) -> int:
        return arrival.weight if self.weighed else 1

    def _grow(self, weight: int) -> None:
        self.weight += weight
        self.peak = max(self.peak, self.weight)


@dataclass
class Account:
    """What one key did. Seconds count calls, minutes count weights."""

    calls: int = 0
    refused: int = 0
    arrived_second: Window = field(default_factory=lambda: Window(SECOND, weighed=False))
    arrived_minute: Window = field(default_factory=lambda: Window(MINUTE, weighed=True))
    passed_second: Window = field(default_factory=lambda: Window(SECOND, weighed=False))
    passed_minute: Window = field(default_factory=lambda: Window(MINUTE, weighed=True))


class Quota:
    """Has a lock of its own, so that a call is timed when it arrives and not when the stage set is free."""

    def __init__(self, *, per_second: int, per_minute: int, timer: Callable[[], float] = time.time) -> None:
        self.per_second = per_second
        self.per_minute = per_minute
        self._timer = timer
        self._lock = threading.Lock()
        self._accounts: dict[str, Account] = {}

    def arrive(self, key: str) -> Arrival:
        """A call came in; `retry_after` says in whole seconds whether and how long it has to wait."""
        with self._lock:
            arrival = Arrival(self._timer(), key_hash(key))
            account = self._accounts.setdefault(arrival.key, Account())
            account.calls += 1
            account.arrived_second.add(arrival)
            account.arrived_minute.add(arrival)
            wait = self._wait(account, arrival.at)
            if wait > 0:
                account.refused += 1
                arrival.retry_after = max(1, math.ceil(wait))
            else:
                account.passed_second.add(arrival)
                account.passed_minute.add(arrival)
            return arrival

    def debit(self, arrival: Arrival) -> None:
        """The call ended in a 400: it counts twice in the minute."""
        with self._lock:
            account = self._accounts.setdefault(arrival.key, Account())
            account.arrived_minute.grew(arrival)
            account.passed_minute.grew(arrival)
            arrival.weight += 1

    def report(self) -> dict[str, dict[str, Any]]:
        """By key hash: calls, refused (429s), most in any sliding second, most weighted in any sliding minute."""
        with self._lock:
            return {name: _report(account) for name, account in self._accounts.items()}

    def forget(self) -> None:
        with self._lock:
            self._accounts.clear()

    def _wait(self, account: Account, now: float) -> float:
        return max(account.passed_second.wait(self.per_second, now), account.passed_minute.wait(self.per_minute, now))


def _report(account: Account) -> dict[str, Any]:
    return {
        "calls": account.calls,
        "refused": account.refused,
        "mostInASecond": account.arrived_second.peak,
        "mostInAMinute": account.arrived_minute.peak,
    }

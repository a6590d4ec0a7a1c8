"""The gate in front of every call: is Booxi awake, and is there room in the quota? Waits a while, or refuses.

Time is the store's and the machine's, never the application's clock: Booxi counts real seconds.
"""

import logging
import random
import time
from dataclasses import dataclass

from clienteling.booxi.deadline import Deadline
from clienteling.booxi.errors import OverQuota, Unreachable
from clienteling.booxi.quota.circuit import Circuit
from clienteling.booxi.quota.lanes import Lane, Limits
from clienteling.booxi.quota.ledger import Ledger
from clienteling.booxi.quota.store import Change, Store, StoreDown, open_store

log = logging.getLogger("clienteling.booxi")

STORE_DOWN = "the quota store does not answer"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who wants in: the call's name, the digests of its key and of its account, its lane, the deadline by which
    the call is over, and how many of the seconds until then to keep for the call itself."""

    operation: str
    key: str
    account: str
    lane: Lane
    deadline: Deadline
    kept: float = 0.0

    @property
    def patience(self) -> float:
        return max(0.0, self.deadline.remaining() - self.kept)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it went, as far as quota and circuit care. `pause` in seconds, from a 429."""

    reached: bool
    cost: int = 1
    pause: float = 0.0


class Gate:
    """Quota and circuit over one store. Limits of 0 or None are lifted; the circuit never is."""

    def __init__(self, store: Store, limits: Limits | None = None) -> None:
        self._store = store
        self._limits = limits or Limits()

    def enter(self, visit: Visit) -> int:
        """Waits for a place and returns its number (0 when the limits are lifted).

        Raises OverQuota when none comes free in time, Unreachable while the circuit is open.
        """
        try:
            self._knock(visit)
            return 0 if self._limits.lifted else self._queue(visit)
        except StoreDown:
            pass
        raise OverQuota(visit.operation, retry_after=1.0, hint="the quota store does not answer")

    def leave(self, visit: Visit, place: int, verdict: Verdict) -> None:
        """Settles the place by the answer. A store that fails now costs quota, never the answer."""
        try:
            self._settle(visit, place, verdict)
            self._learn(visit, verdict)
        except StoreDown as down:
            log.warning("booxi quota not settled", extra={"operation": visit.operation, "reason": str(down)})

    def _queue(self, visit: Visit) -> int:
        while True:
            wait, place = self._store.change("quota:" + visit.key, self._admission(visit))
            if not wait:
                return place
            patience = visit.patience
            if wait >= patience:
                raise OverQuota(visit.operation, retry_after=wait)
            # The jitter keeps processes that wait for one moment from meeting in the store.
            time.sleep(min(wait, patience, 1.0) + random.uniform(0, 0.01))  # noqa: S311 no secret

    def _admission(self, visit: Visit) -> Change[tuple[float, int]]:
        def admit(text: str | None, now: float) -> tuple[str, tuple[float, int]]:
            ledger = Ledger.load(text)
            gives_up = now + visit.deadline.remaining()
            wait = ledger.admit(visit.lane, self._limits, now=now, gives_up=gives_up)
            return ledger.dump(), (wait, ledger.last_id)

        return admit

    def _settle(self, visit: Visit, place: int, verdict: Verdict) -> None:
        def settle(text: str | None, now: float) -> tuple[str, None]:
            ledger = Ledger.load(text)
            ledger.settle(place, cost=verdict.cost, now=now)
            ledger.pause(verdict.pause, now=now)
            return ledger.dump(), None

        if place:
            self._store.change("quota:" + visit.key, settle)

    def _knock(self, visit: Visit) -> None:
        """The common case, a closed circuit, costs one read without a lock."""
        if Circuit.load(self._store.read("circuit:" + visit.account)).closed:
            return

        def knock(text: str | None, now: float) -> tuple[str, float]:
            circuit = Circuit.load(text)
            wait = circuit.knock(now)
            return circuit.dump(), wait

        wait = self._store.change("circuit:" + visit.account, knock)
        if wait:
            raise Unreachable(visit.operation, hint=f"resting after repeated silence, asks again in {wait:.0f} s")

    def _learn(self, visit: Visit, verdict: Verdict) -> None:
        name = "circuit:" + visit.account
        if verdict.reached and not Circuit.load(self._store.read(name)).failures:
            return

        def learn(text: str | None, now: float) -> tuple[str, None]:
            circuit = Circuit.load(text)
            circuit.succeeded() if verdict.reached else circuit.failed(now)
            return circuit.dump(), None

        self._store.change(name, learn)


def open_gate(url: str, per_second: int | None = 5, per_minute: int | None = 300) -> Gate:
    """A gate whose ledgers live at `url`: a path, `postgres://...` or `redis://...`."""
    return Gate(open_store(url), Limits(per_second, per_minute))

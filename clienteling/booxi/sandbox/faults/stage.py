"""Lets faults get between a call and its answer. One object for both accounts; its `meddle` is an `Around`."""

import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any, Protocol

from clienteling.booxi.sandbox.clock import Clock
from clienteling.booxi.sandbox.faults import kinds
from clienteling.booxi.sandbox.faults.kinds import Fault
from clienteling.booxi.sandbox.faults.line import Reset
from clienteling.booxi.sandbox.faults.stale import Journal
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.web.around import Perform, Reply

NOTE = "faults"
PAGE = """<!doctype html><html><head><title>{status}</title></head>
<body><center><h1>{status} Server Error</h1></center><hr><center>stage</center></body></html>
"""


class Stage(Protocol):
    """What faults need of the stage set."""

    accounts: dict[str, Account]
    clock: Clock
    lock: threading.RLock
    notes: dict[str, Any]

    def remember(self, name: str, value: Any) -> None: ...


class Faults:
    """The faults in force, first come first struck. Chance is seeded anew whenever they are set."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.journal = Journal(stage.accounts, stage.clock)
        self._chance = Random(1)  # noqa: S311 - chance on a stage, not in a secret

    @property
    def active(self) -> list[Fault]:
        return [Fault.of(given) for given in self.stage.notes.get(NOTE, [])]

    def choose(self, faults: Iterable[Fault], *, seed: int = 1) -> None:
        """These and no others from now on."""
        with self.stage.lock:
            self._chance = Random(seed)  # noqa: S311 - chance in a story, not in a secret
            self._remember(faults)

    def meddle(self, operation: str, perform: Perform) -> Reply:
        """The answer to a call, or what becomes of it. Called without the stage set's lock: latency holds nobody up."""
        for fault in self._striking(operation):
            perform = _spoiled(fault, perform, self)
        return perform()

    def late(self, fault: Fault) -> float:
        """Seconds of latency this time."""
        with self.stage.lock:
            return fault.seconds + fault.spread * self._chance.random()

    def _striking(self, operation: str) -> list[Fault]:
        """Those that strike now; the last chosen is the outermost. A fault used up is taken off."""
        if not self.stage.notes.get(NOTE):
            return []
        with self.stage.lock:
            faults, striking = self.active, []
            for place, fault in enumerate(faults):
                if fault.concerns(operation) and self._chance.random() < fault.probability:
                    striking.append(fault)
                    faults[place] = fault if fault.count is None else replace(fault, count=fault.count - 1)
            if any(fault.count is not None for fault in striking):
                self._remember(f for f in faults if f.count != 0)
            return striking

    def _remember(self, faults: Iterable[Fault]) -> None:
        self.stage.remember(NOTE, [fault.plain() for fault in faults])


def _spoiled(fault: Fault, perform: Perform, faults: Faults) -> Perform:
    """The same work with one thing wrong."""

    def spoil() -> Reply:
        if fault.kind == kinds.LATENCY:
            time.sleep(faults.late(fault))
            return perform()
        if fault.kind == kinds.STALE:
            with faults.stage.lock, faults.journal.rewound(timedelta(seconds=fault.seconds)):
                return perform()
        return _broken(fault, perform)

    return spoil


def _broken(fault: Fault, perform: Perform) -> Reply:
    if fault.kind == kinds.RESET_BEFORE:
        raise Reset
    if fault.kind == kinds.BUSY:
        wait = {"Retry-After": str(max(1, round(fault.seconds)))}
        body = b'{"message": "Request quota exceeded.", "code": 429}'
        return Reply(429, body, {"Content-Type": "application/json", **wait})
    if fault.kind == kinds.ERROR and not fault.after:
        return _html(fault.status)
    reply = perform()
    if fault.kind == kinds.RESET_AFTER:
        raise Reset
    if fault.kind == kinds.ERROR:
        return _html(fault.status)
    return replace(reply, cut=min(fault.bytes, len(reply.body)))


def _html(status: int) -> Reply:
    return Reply(status, PAGE.format(status=status).encode(), {"Content-Type": "text/html"})

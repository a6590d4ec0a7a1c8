"""The door itself: the one function every request to Booxi leaves through.

Keys, deadlines, quota, circuit, retries of reads, logging and the meaning of answers live here once.
"""

import logging
import random
import time
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from clienteling.booxi import answers
from clienteling.booxi.call import Call
from clienteling.booxi.deadline import Deadline
from clienteling.booxi.errors import BooxiError, OverQuota, Unreachable
from clienteling.booxi.keys import PartnerKey
from clienteling.booxi.logs import log, new_request_id
from clienteling.booxi.quota.gate import Gate, Verdict, Visit
from clienteling.booxi.quota.lanes import Lane
from clienteling.booxi.region import Region
from clienteling.booxi.wire import Answer, Silence, Wire

A = TypeVar("A", bound=BaseModel)

ATTEMPTS = 3
FIRST_RETRY = 0.2
"""Seconds; doubled with each attempt, and taken at random from zero up to it."""


@dataclass(frozen=True, slots=True)
class Door:
    """One account: its wire, its key, its gate. `timeout` bounds each connect and each read, in seconds."""

    region: Region
    key: PartnerKey
    wire: Wire
    gate: Gate | None
    timeout: float

    def send(self, call: Call[A], *, lane: Lane, deadline: Deadline) -> A:
        """The value Booxi answers. Reads are tried again within the deadline, writes never.

        Raises BooxiError; see `errors` for what each kind means.
        """
        errand = _Errand(lane, deadline, new_request_id())
        number = 1
        while isinstance(outcome := self._attempt(call, errand, number), BooxiError):
            pause = _retry_in(call, outcome, number)
            if pause is None or pause >= deadline.remaining():
                raise outcome
            time.sleep(pause)
            number += 1
        return outcome

    def _attempt(self, call: Call[A], errand: "_Errand", number: int) -> A | BooxiError:
        visit = self._visit(call, errand)
        place = self._enter(visit, _Turn(errand, number))
        turn = _Turn(errand, number)
        key = call.key or self.key
        answer = self.wire.send(call, key, errand.deadline)
        outcome = answers.read(call, answer)
        if self.gate:
            self.gate.leave(visit, place, _verdict(answer))
        self._log(call.operation, turn, outcome, answer.status if isinstance(answer, Answer) else None)
        return outcome

    def _enter(self, visit: Visit, turn: "_Turn") -> int:
        try:
            return self.gate.enter(visit) if self.gate else 0
        except BooxiError as refused:
            self._log(visit.operation, turn, refused)
            raise

    def _visit(self, call: Call[A], errand: "_Errand") -> Visit:
        """Waiting may use half of the time at most, so that what is admitted has the time to be answered."""
        kept = min(self.timeout, errand.deadline.remaining() / 2)
        key = (call.key or self.key).digest()
        return Visit(call.operation, key, self.key.digest(), errand.lane, errand.deadline, kept)

    def _log(self, operation: str, turn: "_Turn", outcome: object, status: int | None = None) -> None:
        if not log.isEnabledFor(logging.INFO):
            return
        error = type(outcome).__name__ if isinstance(outcome, BooxiError) else ""
        facts = {
            "operation": operation,
            "status": status,
            "error": error,
            "duration_ms": round((time.perf_counter() - turn.began) * 1000, 1),
            "lane": turn.errand.lane.name.lower(),
            "attempt": turn.number,
            "request_id": turn.errand.request_id,
            "region": self.region.value,
        }
        log.info("booxi %s %s", operation, error or "ok", extra=facts)


@dataclass(frozen=True, slots=True)
class _Errand:
    """What the attempts of one call have in common."""

    lane: Lane
    deadline: Deadline
    request_id: str


@dataclass(frozen=True, slots=True)
class _Turn:
    """One attempt, or one wait for a place, from when it began."""

    errand: _Errand
    number: int
    began: float = field(default_factory=time.perf_counter)


def _retry_in(call: Call[A], outcome: BooxiError, number: int) -> float | None:
    """Seconds until a read is tried again, None for anything that is not."""
    if not call.repeatable or number >= ATTEMPTS:
        return None
    if isinstance(outcome, OverQuota):
        return outcome.retry_after
    if isinstance(outcome, Unreachable):
        return random.uniform(0, FIRST_RETRY * 2 ** (number - 1))  # noqa: S311 no secret
    return None


def _verdict(answer: Answer | Silence) -> Verdict:
    """A 400 counts twice (contract section 5); so may a call of which we never heard."""
    if isinstance(answer, Silence):
        return Verdict(reached=False, cost=2)
    reached = answer.status not in answers.BROKEN
    return Verdict(reached=reached, cost=2 if answer.status == 400 else 1, pause=answers.pause_of(answer))

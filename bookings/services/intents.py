"""Writes that are never lost, doubled or silently overwritten: the life of an intent.

READY -> SENDING -> DONE | REFUSED, or UNKNOWN when the answer was unclear. An unknown one is looked up: found
and adopted, or, after two empty looks past the settle time, surely absent and READY again. Booxi is called
outside any transaction; what came of it is written in one (architecture decision 3).
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from bookings.models import Booking, Intent, TimeSlot
from bookings.services.deeds import Deed
from bookings.services.outcomes import Refusal, by_code, of_error
from clienteling import audit, clock
from clienteling.booxi.errors import BooxiError, Misconfigured, OverQuota, Refused
from clienteling.models import Store, User
from clienteling.services.door import NoAccount

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=8)
"""How long the one who sends has the intent to itself; calls end before."""
CALL_SECONDS = 6.5
SETTLE = timedelta(seconds=20)
"""A write cut off may still land at Booxi for this long."""
EMPTY_LOOKS = 2
MOST_ATTEMPTS = 6
"""Sendings that surely did nothing, before the person is told instead."""
PERSONAL_VALUES_FOR = timedelta(hours=1)
PERSONAL_VALUES = ("client", "quick_note", "description")
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Ask:
    """A change somebody wants, as the form gives it. `wanted` and `shown` hold JSON values."""

    kind: Intent.Kind
    store: Store
    by: User
    token: uuid.UUID
    wanted: dict[str, Any]
    shown: dict[str, Any]
    booking: Booking | None = None
    time_slot: TimeSlot | None = None


class Refuse(Exception):
    """Raised by a sender that sees, before writing, that it must not: nothing was sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.refusal: Refusal = by_code(code)


class TokenUsed(Exception):
    """The same form was sent before with other values; what came of that stands, and this was not accepted."""

    refusal = by_code("used")


Sender = Callable[[Intent], Deed]
"""Calls Booxi for an intent; what Booxi did is a deed. Raises BooxiError, NoAccount or Refuse."""


def accept(ask: Ask) -> Intent:
    """Commits the wish. A second click with the same token is the same intent; raises TokenUsed for another wish."""
    at = clock.now()
    intent, is_new = Intent.objects.get_or_create(
        user=ask.by,
        token=ask.token,
        defaults={
            "kind": ask.kind,
            "store": ask.store,
            "booking": ask.booking,
            "time_slot": ask.time_slot,
            "wanted": ask.wanted,
            "shown": ask.shown,
            "created_at": at,
            "look_at": at + LEASE,  # if this process dies now, a worker takes it up then
            "lease_until": None,
        },
    )
    if not is_new and not is_same_wish(intent, ask):
        raise TokenUsed
    return intent


def is_same_wish(intent: Intent, ask: Ask) -> bool:
    """Whether `ask` is a second click. What is personal may be forgotten by then; who signs may have changed."""
    if (intent.kind, intent.store_id) != (ask.kind, ask.store.pk):
        return False
    if (ask.booking and intent.booking_id != ask.booking.pk) or (
        ask.time_slot and intent.time_slot_id != ask.time_slot.pk
    ):
        return False
    compared = (intent.wanted.keys() & ask.wanted.keys()) - {"author"}
    return all(intent.wanted[name] == ask.wanted[name] for name in compared)


def send(intent: Intent, sender: Sender) -> Intent:
    """Sends a READY intent, if nobody else has it, and writes down what came of it."""
    if not take(intent):
        intent.refresh_from_db()
        return intent
    try:
        answer = sender(intent)
    except Refuse as refused:
        return refuse(intent, refused.refusal)
    except NoAccount:
        return refuse(intent, by_code("misconfigured"))
    except (Refused, Misconfigured) as error:
        return refuse(intent, of_error(error))
    except BooxiError as error:
        return later(intent, error) if error.outcome_known else unknown(intent, error)
    # Of this moment, not of when the call began: what was read meanwhile may be from before the write, and Booxi's
    # stamps (whole seconds) would not tell.
    return done(intent, answer, known_at=clock.now())


def take(intent: Intent) -> bool:
    """Claims a READY intent for one sending; committed before the call, so a crash is seen as unclear."""
    at = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    taken = Intent.objects.filter(free, pk=intent.pk, state=Intent.State.READY).update(
        state=Intent.State.SENDING, sent_at=at, lease_until=at + LEASE, look_at=at + LEASE, attempts=F("attempts") + 1
    )
    if taken:
        intent.refresh_from_db()
    return bool(taken)


def locked(intent: Intent) -> Intent:
    """The row as it is now, until the transaction ends. Whoever was slower than their lease sees it here."""
    return Intent.objects.select_for_update().get(pk=intent.pk)


@transaction.atomic
def done(intent: Intent, deed: Deed, *, known_at: datetime) -> Intent:
    """Projection, intent and audit entry, together; once, even if a worker found it while the sender was slow."""
    if locked(intent).state == Intent.State.DONE:
        intent.refresh_from_db()
        return intent
    trace = deed.keep(intent, known_at=known_at)
    intent.refusal = ""
    settle(intent, Intent.State.DONE)
    audit.record(
        intent.user,
        trace.verb,
        intent.booking or intent.time_slot or intent,
        store=intent.store,
        changes=trace.changes,
        intent_id=intent.pk,
    )
    return intent


@transaction.atomic
def refuse(intent: Intent, refusal: Refusal) -> Intent:
    """A clear no ends the intent, unless it was settled or sent again since."""
    now = locked(intent)
    if now.is_settled or now.attempts != intent.attempts:
        intent.refresh_from_db()
        return intent
    intent.refusal = refusal.code
    settle(intent, Intent.State.REFUSED)
    audit.record(
        intent.user,
        f"asked to {intent.kind}",
        intent.booking or intent.time_slot or intent,
        store=intent.store,
        outcome=refusal.code,
        intent_id=intent.pk,
    )
    return intent


def settle(intent: Intent, state: Intent.State) -> None:
    intent.state = state
    intent.settled_at = clock.now()
    intent.lease_until = intent.look_at = None
    intent.save(update_fields=["state", "settled_at", "lease_until", "look_at", "refusal", "booking", "time_slot"])


def later(intent: Intent, error: BooxiError) -> Intent:
    """Nothing was sent or done: it stays READY and a worker sends it, until it has been tried often enough."""
    if intent.attempts >= MOST_ATTEMPTS:
        return refuse(intent, by_code("unreachable"))
    pause = error.retry_after if isinstance(error, OverQuota) else min(60, 2**intent.attempts)
    log.info("intent waits", extra={"intent": intent.pk, "error": type(error).__name__, "pause": pause})
    return wait(intent, Intent.State.READY, timedelta(seconds=max(1, pause)))


def unknown(intent: Intent, error: BooxiError) -> Intent:
    """It may have been done: look it up before anything else."""
    log.warning("intent unclear", extra={"intent": intent.pk, "error": type(error).__name__})
    return wait(intent, Intent.State.UNKNOWN, timedelta(seconds=1))


@transaction.atomic
def wait(intent: Intent, state: Intent.State, pause: timedelta, *, empty_looks: int = 0) -> Intent:
    """Lets the intent go until `pause` is over; not if its lease ran out and somebody else has it."""
    now = locked(intent)
    if now.is_settled or now.lease_until != intent.lease_until:
        intent.refresh_from_db()
        return intent
    intent.state = state
    intent.empty_looks = empty_looks
    intent.lease_until = None
    intent.look_at = clock.now() + pause
    intent.save(update_fields=["state", "empty_looks", "lease_until", "look_at"])
    return intent


def not_found(intent: Intent) -> Intent:
    """A look-up saw nothing. Surely absent only after two such looks past the settle time; then it is sent again."""
    settled = intent.sent_at is not None and clock.now() >= intent.sent_at + SETTLE
    empty_looks = intent.empty_looks + 1 if settled else 0
    if empty_looks < EMPTY_LOOKS:
        return wait(intent, Intent.State.UNKNOWN, timedelta(seconds=3), empty_looks=empty_looks)
    if intent.attempts >= MOST_ATTEMPTS:
        return refuse(intent, by_code("unreachable"))
    return wait(intent, Intent.State.READY, timedelta(0))


def forget_personal_values() -> int:
    """Drops what settled intents hold of a client, an hour after they settled. Returns how many it took, at most
    `MOST_AT_ONCE`; what and when was wanted stays, the intent's page shows it."""
    old = Intent.objects.filter(
        settled_at__lte=clock.now() - PERSONAL_VALUES_FOR, wanted__has_any_keys=list(PERSONAL_VALUES)
    )[:MOST_AT_ONCE]
    for intent in old:
        kept = {name: value for name, value in intent.wanted.items() if name not in PERSONAL_VALUES}
        Intent.objects.filter(pk=intent.pk).update(wanted=kept)
    return len(old)

"""Writes that are never lost, doubled or silently overwritten: the life of an intent.

READY -> SENDING -> DONE | REFUSED, or UNKNOWN when the answer was unclear. An unknown one is looked up: found
and adopted, or, after two empty looks past the settle time, surely absent and READY again. Booxi is called
outside any transaction; what came of it is written in one (architecture decision 3).
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from bookings.models import Booking, Intent
from bookings.services import projection
from bookings.services.outcomes import Refusal, by_code, of_error
from clienteling import audit, clock
from clienteling.booxi.errors import BooxiError, Misconfigured, OverQuota, Refused
from clienteling.booxi.types.bookings import Booking as BooxiBooking
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
"""Sendings that surely did nothing; about two minutes after the first, the person is told instead."""
PERSONAL_VALUES_FOR = timedelta(hours=1)


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


class Refuse(Exception):
    """Raised by a sender that sees, before writing, that it must not: nothing was sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.refusal: Refusal = by_code(code)


Sender = Callable[[Intent], BooxiBooking]
"""Calls Booxi for an intent. Raises BooxiError, NoAccount or Refuse."""


def accept(ask: Ask) -> Intent:
    """Commits the wish. A second click with the same token is the same intent."""
    at = clock.now()
    intent, _ = Intent.objects.get_or_create(
        user=ask.by,
        token=ask.token,
        defaults={
            "kind": ask.kind,
            "store": ask.store,
            "booking": ask.booking,
            "wanted": ask.wanted,
            "shown": ask.shown,
            "created_at": at,
            "look_at": at + LEASE,  # if this process dies now, a worker takes it up then
            "lease_until": None,
        },
    )
    return intent


def send(intent: Intent, sender: Sender) -> Intent:
    """Sends a READY intent, if nobody else has it, and writes down what came of it."""
    if not take(intent):
        intent.refresh_from_db()
        return intent
    began = clock.now()
    try:
        answer = sender(intent)
    except (Refused, Misconfigured, OverQuota) as error:
        return later(intent, error) if isinstance(error, OverQuota) else refuse(intent, of_error(error))
    except Refuse as refused:
        return refuse(intent, refused.refusal)
    except NoAccount:
        return refuse(intent, by_code("misconfigured"))
    except BooxiError as error:
        return later(intent, error) if error.outcome_known else unknown(intent, error)
    return done(intent, answer, known_at=began)


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


@transaction.atomic
def done(intent: Intent, answer: BooxiBooking, *, known_at: Any) -> Intent:
    """Projection, intent and audit entry, together."""
    projection.project(intent.store.region, [answer], known_at=known_at)
    intent.booking = Booking.objects.get(region=intent.store.region, booxi_id=answer.id)
    settle(intent, Intent.State.DONE)
    audit.record(
        intent.user,
        {"create": "booked", "reschedule": "moved"}[intent.kind],
        intent.booking,
        store=intent.store,
        changes=what_changed(intent, answer),
        intent_id=intent.pk,
    )
    return intent


def what_changed(intent: Intent, answer: BooxiBooking) -> dict[str, Any]:
    """Before and after of time and staff; nothing personal."""
    after = {"starts_at": answer.starts_at and answer.starts_at.isoformat(), "staff": answer.staff_id}
    return {name: [intent.shown.get(name), value] for name, value in after.items() if intent.shown.get(name) != value}


@transaction.atomic
def refuse(intent: Intent, refusal: Refusal) -> Intent:
    """A clear no ends the intent."""
    intent.refusal = refusal.code
    settle(intent, Intent.State.REFUSED)
    audit.record(
        intent.user,
        f"asked to {intent.kind}",
        intent.booking or intent,
        store=intent.store,
        outcome=refusal.code,
        intent_id=intent.pk,
    )
    return intent


def settle(intent: Intent, state: Intent.State) -> None:
    intent.state = state
    intent.settled_at = clock.now()
    intent.lease_until = intent.look_at = None
    intent.save()


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


def wait(intent: Intent, state: Intent.State, pause: timedelta) -> Intent:
    intent.state = state
    intent.lease_until = None
    intent.look_at = clock.now() + pause
    intent.save(update_fields=["state", "lease_until", "look_at"])
    return intent


def not_found(intent: Intent) -> Intent:
    """A look-up saw nothing. Surely absent only after two such looks past the settle time; then it is sent again."""
    settled = intent.sent_at is not None and clock.now() >= intent.sent_at + SETTLE
    intent.empty_looks = intent.empty_looks + 1 if settled else 0
    intent.save(update_fields=["empty_looks"])
    if intent.empty_looks >= EMPTY_LOOKS:
        intent.empty_looks = 0
        intent.save(update_fields=["empty_looks"])
        return wait(intent, Intent.State.READY, timedelta(0))
    return wait(intent, Intent.State.UNKNOWN, timedelta(seconds=3))


def forget_personal_values() -> int:
    """Empties what settled intents wanted, an hour after they settled. Returns how many."""
    old = Intent.objects.filter(settled_at__lte=clock.now() - PERSONAL_VALUES_FOR)
    return old.exclude(wanted={}, shown={}).update(wanted={}, shown={})

"""Working on one event to its end: done, ignored with a reason, tried again later, or given up.

A row is taken, projected and settled in one transaction, so that it is done once in effect whoever is killed when. Only
a booking in doubt takes two, with a question to Booxi between them; a claim keeps others away meanwhile.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from bookings.models import InboxEvent
from bookings.services.inbox.reading import Doubt, Verdict, look_up, understand
from clienteling import clock
from clienteling.booxi.errors import BooxiError, OverQuota
from clienteling.services.door import NoAccount

log = logging.getLogger(__name__)

MOST_TRIES = 8
CLAIM = timedelta(seconds=60)
"""Longer than any question to Booxi, so that the rows of a killed worker come back."""
FIRST_PAUSE, GROWTH = timedelta(seconds=10), 3
"""10 s, 30 s, 90 s ... 2 h: the eighth try is three hours after the first, longer than most troubles last."""


@dataclass
class Taken:
    """A row in work, and what it is in doubt about, if anything."""

    event: InboxEvent
    doubt: Doubt | None = None


def work_due() -> int:
    """Works on every event whose time has come; returns how many. Any number of workers may do this at once."""
    steps = 0
    while InboxEvent.objects.due(clock.now()).exists() and (taken := take()):
        steps += 1
        if taken.doubt:
            resolve(taken.event, taken.doubt)
    return steps


def next_try() -> datetime | None:
    """When the next event that was put back may be tried again."""
    waiting = InboxEvent.objects.filter(state=InboxEvent.State.WAITING, try_at__gt=clock.now())
    moment: datetime | None = waiting.aggregate(moment=Min("try_at"))["moment"]
    return moment


@transaction.atomic
def take() -> Taken | None:
    """The first due event nobody else has, projected and settled, or claimed because it is in doubt."""
    at = clock.now()
    event = InboxEvent.objects.due(at).select_for_update(skip_locked=True, of=("self",)).first()
    if event is None:
        return None
    event.attempts += 1
    try:
        with transaction.atomic():
            settle(event, understand(event))
    except Doubt as doubt:
        event.claimed_until = at + CLAIM
        event.save(update_fields=["attempts", "claimed_until", "store"])
        return Taken(event, doubt)
    except Exception as error:  # whatever it is, it must not keep the events behind it from being worked
        log.exception("event not worked", extra={"event": event.pk})
        put_back(event, error)
    return Taken(event)


def resolve(event: InboxEvent, doubt: Doubt) -> None:
    """Asks Booxi, outside any transaction, and projects what it answers."""
    try:
        answer = look_up(event, doubt)
        with transaction.atomic():
            verdict = answer.keep()
            if is_still_ours(event):
                settle(event, verdict)
    except Exception as error:  # Booxi away, or anything else: the events behind it go on
        if not isinstance(error, BooxiError | NoAccount):
            log.exception("event not worked", extra={"event": event.pk})
        with transaction.atomic():
            if is_still_ours(event):
                put_back(event, error)


def is_still_ours(event: InboxEvent) -> bool:
    """Whether our claim stands; who was too slow leaves the row to whoever took it since."""
    ours = InboxEvent.objects.filter(pk=event.pk, claimed_until=event.claimed_until, state=InboxEvent.State.WAITING)
    return ours.select_for_update().exists()


def settle(event: InboxEvent, verdict: Verdict) -> None:
    """Ends the work on an event, in the transaction of what it changed."""
    event.state, event.reason, event.settled_at, event.claimed_until = verdict.state, verdict.reason, clock.now(), None
    event.save(update_fields=["attempts", "claimed_until", "store", "created_at", "state", "reason", "settled_at"])


def put_back(event: InboxEvent, error: Exception) -> None:
    """Keeps the event for a later try, or gives it up; says why either way. Nothing of what Booxi said is kept."""
    event.reason = f"{type(error).__name__}: {error}"[:200] if isinstance(error, BooxiError) else type(error).__name__
    event.claimed_until = None
    if event.attempts >= MOST_TRIES:
        event.state, event.settled_at = InboxEvent.State.DEAD, clock.now()
    event.try_at = clock.now() + pause(event.attempts, error)
    event.save(update_fields=["attempts", "claimed_until", "store", "reason", "state", "settled_at", "try_at"])


def pause(attempts: int, error: Exception) -> timedelta:
    grown: timedelta = FIRST_PAUSE * GROWTH ** (attempts - 1)
    return max(grown, timedelta(seconds=error.retry_after)) if isinstance(error, OverQuota) else grown

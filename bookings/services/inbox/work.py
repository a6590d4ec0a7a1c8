"""Working on events to their end: done, ignored with a reason, tried again later, or given up.

Rows are taken, projected and settled in one transaction, so that each is done once in effect, whoever is killed when.
Only a booking in doubt takes two, with a question to Booxi between them; a claim keeps others away meanwhile.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, QuerySet

from bookings.models import InboxEvent
from bookings.services.inbox.asking import look_up
from bookings.services.inbox.reading import Doubt, Meaning, Verdict, understand
from clienteling import clock
from clienteling.booxi.errors import BooxiError, OverQuota
from clienteling.services.door import NoAccount

log = logging.getLogger(__name__)

MOST_TOGETHER = 25
"""Events worked in one transaction: a commit, and most statements, cost as much for one as for all of them. While it
lasts nobody else writes to SQLite, so not more."""
MOST_TRIES = 8
CLAIM = timedelta(seconds=30)
"""Longer than one question to Booxi, and renewed before each: the rows of a killed worker come back soon."""
FIRST_PAUSE, GROWTH = timedelta(seconds=10), 3
"""10 s, 30 s, 90 s ... 2 h: the eighth try is three hours after the first, longer than most troubles last."""
SETTLED = ["attempts", "claimed_until", "store", "created_at", "state", "reason", "settled_at", "try_at"]

Doubts = list[tuple[InboxEvent, Doubt]]


def work_due() -> int:
    """Works on every event whose time has come; returns how many. Any number of workers may do this at once."""
    steps = 0
    while InboxEvent.objects.due(clock.now()).exists():
        try:
            taken, doubts = take(MOST_TOGETHER)
        except Exception:  # one of them; alone it says why, and the others are done
            log.exception("events not worked together")
            taken, doubts = take(1)
        for event, doubt in doubts:
            resolve(event, doubt)
        if not taken:
            break
        steps += taken
    return steps


def next_try() -> datetime | None:
    """When the next event that was put back may be tried again."""
    waiting = InboxEvent.objects.filter(state=InboxEvent.State.WAITING, try_at__gt=clock.now())
    moment: datetime | None = waiting.aggregate(moment=Min("try_at"))["moment"]
    return moment


@transaction.atomic
def take(most: int) -> tuple[int, Doubts]:
    """Works on the first due events nobody else has; returns how many, and those claimed because they are in doubt.

    Raises what went wrong with one of several, with nothing done; what goes wrong with a single one is noted on it.
    """
    at = clock.now()
    due = InboxEvent.objects.due(at).select_for_update(skip_locked=True, of=("self",))
    events = fit_together(list(due[:most]))
    for event in events:
        event.attempts += 1
    try:
        with transaction.atomic():
            meanings = understand(events)
    except Exception as error:  # whatever it is, it must not keep the events behind it from being worked
        if len(events) > 1:
            raise
        log.exception("event not worked", extra={"event": events[0].pk})
        put_back(events[0], error)
        return 1, []
    return len(events), settle_all(events, meanings, at)


def fit_together(rows: Sequence[InboxEvent]) -> list[InboxEvent]:
    """Of one region, and no two about the same booking: which of two is newer is seen by what the first left."""
    found: dict[str, InboxEvent] = {}
    for event in rows:
        if event.region == rows[0].region:
            found.setdefault(event.booking_booxi_id or f"event {event.pk}", event)
    return list(found.values())


def settle_all(events: list[InboxEvent], meanings: dict[int, Meaning], at: datetime) -> Doubts:
    """Ends the work on what is clear and claims what is not."""
    doubts: Doubts = []
    for event in events:
        meaning = meanings[event.pk]
        if isinstance(meaning, Doubt):
            event.claimed_until = at + CLAIM
            doubts.append((event, meaning))
        else:
            end(event, meaning)
    InboxEvent.objects.bulk_update(events, SETTLED)
    return doubts


def end(event: InboxEvent, verdict: Verdict) -> None:
    event.state, event.reason, event.settled_at, event.claimed_until = verdict.state, verdict.reason, clock.now(), None


def resolve(event: InboxEvent, doubt: Doubt) -> None:
    """Asks Booxi, outside any transaction, and projects what it answers. Leaves what another worker took since."""
    if not claim_again(event):
        return
    try:
        answer = look_up(event.region, doubt)
        with transaction.atomic():
            verdict = answer.keep()
            if is_still_ours(event):
                end(event, verdict)
                event.save(update_fields=SETTLED)
    except Exception as error:  # Booxi away, or anything else: the events behind it go on
        if not isinstance(error, BooxiError | NoAccount):
            log.exception("event not worked", extra={"event": event.pk})
        with transaction.atomic():
            if is_still_ours(event):
                put_back(event, error)


def claim_again(event: InboxEvent) -> bool:
    """Keeps others away for another while, unless our claim ran out and somebody has it: those before it took long."""
    mine, event.claimed_until = ours(event), clock.now() + CLAIM
    return bool(mine.update(claimed_until=event.claimed_until))


def is_still_ours(event: InboxEvent) -> bool:
    """Whether our claim stands, and the row is locked."""
    return ours(event).select_for_update().exists()


def ours(event: InboxEvent) -> QuerySet[InboxEvent]:
    """The row as we claimed it."""
    waiting = InboxEvent.objects.filter(state=InboxEvent.State.WAITING)
    return waiting.filter(pk=event.pk, claimed_until=event.claimed_until)


def put_back(event: InboxEvent, error: Exception) -> None:
    """Keeps the event for a later try, or gives it up; says why either way. Nothing of what Booxi said is kept."""
    event.reason = f"{type(error).__name__}: {error}"[:200] if isinstance(error, BooxiError) else type(error).__name__
    event.claimed_until = None
    if event.attempts >= MOST_TRIES:
        event.state, event.settled_at = InboxEvent.State.DEAD, clock.now()
    event.try_at = clock.now() + pause(event.attempts, error)
    event.save(update_fields=SETTLED)


def pause(attempts: int, error: Exception) -> timedelta:
    grown: timedelta = FIRST_PAUSE * GROWTH ** (attempts - 1)
    return max(grown, timedelta(seconds=error.retry_after)) if isinstance(error, OverQuota) else grown

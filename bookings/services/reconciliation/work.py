"""Taking a reconciliation to its end, step by step, and counting what it found."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from bookings.models import Reconciliation
from bookings.services import reading
from bookings.services.reading import Read, Stretch
from bookings.services.reconciliation.rereading import reread, rows_of
from clienteling import clock
from clienteling.booxi import Lane
from clienteling.booxi.errors import BooxiError, NotFound
from clienteling.models import StaffMember
from clienteling.services.door import NoAccount

log = logging.getLogger(__name__)

STRETCH_DAYS = 61
"""Days of one staff member read in one call (and its pages) when nobody waits."""
REREAD_AT_ONCE = 20
LEASE = timedelta(minutes=10)
"""Longer than any step, so that a killed worker's reconciliation goes on elsewhere."""


@dataclass
class Tally:
    """What one step compared and found."""

    columns: int = 0
    calls: int = 0
    compared: int = 0
    lacking: int = 0
    differing: int = 0
    vanished: int = 0

    def add(self, read: Read, columns: int = 0) -> None:
        self.columns += columns
        self.calls += read.calls
        self.compared += read.outcome.compared
        self.lacking += read.outcome.lacking
        self.differing += read.outcome.changed
        self.vanished += read.outcome.gone


def work_due(region: str, *, until: datetime) -> int:
    """Goes on with the reconciliations of one account until then, reading first what somebody looks at.

    Returns how many steps were taken.
    """
    steps = 0
    while clock.now() < until:
        steps += reading.read_waiting(in_front=False, until=until)
        one = claim(region)
        if one is None:
            return steps
        steps += 1
        go_on(one)
    return steps


@transaction.atomic
def claim(region: str) -> Reconciliation | None:
    """The most urgent one, to ourselves for a while."""
    at = clock.now()
    rows = Reconciliation.objects.due(at).filter(store__region=region)
    one = rows.select_for_update(skip_locked=True, of=("self",)).select_related("store").first()
    if one:
        one.claimed_until = at + LEASE
        one.save(update_fields=["claimed_until"])
    return one


def go_on(one: Reconciliation) -> None:
    """Takes it a step further; a failure is noted and tried again later."""
    values: dict[str, object] = {"try_at": None, "failures": 0, "reason": ""}
    try:
        step(one)
    except Exception as error:  # one store that cannot be read must not keep the others from being read
        if not isinstance(error, BooxiError | NoAccount):
            log.exception("reconciliation not worked", extra={"reconciliation": one.pk})
        failures = min(one.failures + 1, reading.MOST_FAILURES)
        pause = reading.pause(error, failures)
        values = {"try_at": clock.now() + pause, "failures": failures, "reason": type(error).__name__}
    Reconciliation.objects.filter(pk=one.pk).update(claimed_until=None, **values)


def run(one: Reconciliation, tell: Callable[[Reconciliation], None]) -> None:
    """Takes it to its end in this process, and tells after each step. Raises BooxiError, NoAccount."""
    while one.ended_at is None:
        step(one)
        one.refresh_from_db(fields=[field.name for field in one._meta.fields if field.name != "store"])
        tell(one)


def steps_left(one: Reconciliation) -> int:
    """How many steps there are to its end, as far as can be known now."""
    return people_of(one).count() + -(-rows_of(one).count() // REREAD_AT_ONCE)


def step(one: Reconciliation) -> None:
    """One staff member's days, or some bookings by their ids, or the end. Raises BooxiError, NoAccount."""
    person = people_of(one).first()
    if person:
        note(one, compare(one, person), staff_done=person.pk)
    elif rows := list(rows_of(one)[:REREAD_AT_ONCE]):
        tally = Tally()
        tally.add(reread(one.store, rows, anew=one.why == Reconciliation.Why.REBUILD))
        note(one, tally, booking_done=rows[-1].pk)
    else:
        Reconciliation.objects.filter(pk=one.pk, ended_at=None).update(ended_at=clock.now())


def people_of(one: Reconciliation) -> QuerySet[StaffMember]:
    """Whose calendars are still to be read, in the order they are."""
    rows = StaffMember.objects.with_calendar().filter(store=one.store_id, pk__gt=one.staff_done)
    return rows.select_related("store").order_by("pk")


def compare(one: Reconciliation, person: StaffMember) -> Tally:
    """Reads one person's days. Somebody Booxi does not know is passed over, and not asked for again today."""
    tally = Tally()
    first = one.first_day
    while first <= one.last_day:
        last = min(first + timedelta(days=STRETCH_DAYS - 1), one.last_day)
        is_anew = one.why == Reconciliation.Why.REBUILD
        stretch = Stretch(person, first, last, Lane.BACKGROUND, is_anew=is_anew)
        try:
            tally.add(reading.read(stretch), len(stretch.days))
        except NotFound as error:
            reading.refuse(stretch, error)
            tally.calls += 1
            return tally
        first = last + timedelta(days=1)
    return tally


def note(one: Reconciliation, tally: Tally, **reached: int) -> None:
    """Adds what a step found, and how far it came."""
    counted = {name: F(name) + value for name, value in vars(tally).items()}
    Reconciliation.objects.filter(pk=one.pk).update(**counted, **reached)

"""Reading calendars: which staff member's days are wanted, who reads them, how fresh they are."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min

from bookings.models import Booking, Column
from bookings.services import projection
from clienteling import clock
from clienteling.booxi import Booxi, Lane
from clienteling.booxi.errors import BooxiError, NotFound, OverQuota
from clienteling.booxi.ids import BookingId, StaffId
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.enums import CalendarEventType, Include
from clienteling.models import StaffMember, Store
from clienteling.services.door import NoAccount, booxi

log = logging.getLogger(__name__)

CLAIM = timedelta(seconds=90)
"""How long a worker has a column to itself; longer than any read, so that a killed worker's columns come back."""
DEADLINE = {Column.Lane.FRONT: 20.0, Column.Lane.BACK: 50.0}
LANES = {Column.Lane.FRONT: Lane.PEOPLE, Column.Lane.BACK: Lane.BACKGROUND}
MOST_DAYS = 7
"""Days of one staff member read in one call, when they lie side by side."""
MOST_LOOKS = 10
LOOK_SECONDS = 3.0
"""For finding one appointment that its calendar no longer lists; so many at most in one read, the rest in the next."""
MOST_FAILURES = 99
"""Counted no further."""


def want(staff: Sequence[StaffMember], days: Iterable[date], *, lane: int = Column.Lane.FRONT) -> int:
    """Asks for a read of each staff member's `days` that are missing or older than the limit.

    Idempotent and cheap when nothing is missing (one query). Returns how many columns were newly asked for.
    """
    at = clock.now()
    days = list(days)
    have = {(c.staff_member_id, c.on): c for c in Column.objects.filter(staff_member__in=staff, on__in=days)}
    stale = [(person, on) for on in days for person in staff if needs_read(have.get((person.pk, on)), at)]
    Column.objects.bulk_create([Column(staff_member=person, on=on) for person, on in stale], ignore_conflicts=True)
    for on in {on for _, on in stale}:
        wanted = Column.objects.filter(on=on, staff_member__in=[person for person, day in stale if day == on])
        wanted.filter(asked_at=None).update(asked_at=at, try_at=at, lane=lane)
    return len(stale)


def needs_read(column: Column | None, at: datetime) -> bool:
    """Never read, or older than its limit, and not asked for already."""
    if column is None:
        return True
    old = column.read_at is None or at - column.read_at > timedelta(minutes=settings.COLUMN_FRESH_MINUTES)
    return old and column.asked_at is None


def read_waiting() -> int:
    """Reads every column that waits, one staff member's neighbouring days per call; returns how many calls.

    Any number of workers may do this at once: a column is claimed by one.
    """
    calls = 0
    while claimed := claim():
        calls += 1
        try:
            read(claimed)
        except Exception as error:  # one column that cannot be worked must not keep the others from being read
            log.exception("column not worked")
            put_back(claimed, error)
    return calls


def next_try() -> datetime | None:
    """When the next column that was put back may be read again."""
    waiting = Column.objects.filter(asked_at__isnull=False, try_at__gt=clock.now())
    moment: datetime | None = waiting.aggregate(moment=Min("try_at"))["moment"]
    return moment


def claim() -> list[Column]:
    """The most urgent waiting column, with the same person's waiting days right beside it."""
    at = clock.now()
    with transaction.atomic():
        waiting = Column.objects.waiting(at).select_for_update(skip_locked=True, of=("self",))
        first = waiting.select_related("staff_member__store").first()
        if first is None:
            return []
        days = [first.on + timedelta(days=n) for n in range(MOST_DAYS)]
        free = Column.objects.waiting(at).select_for_update(skip_locked=True)
        beside = free.filter(staff_member=first.staff_member, lane=first.lane, on__in=days)
        run = unbroken({column.on: column for column in beside}, first.on)
        Column.objects.filter(pk__in=[c.pk for c in run]).update(claimed_until=at + CLAIM)
    for column in run:
        column.staff_member = first.staff_member
    return run


def unbroken(columns: dict[date, Column], on: date) -> list[Column]:
    """The columns from `on` onwards without a missing day."""
    run = []
    while on in columns:
        run.append(columns[on])
        on += timedelta(days=1)
    return run


@dataclass(frozen=True)
class Stretch:
    """What one call reads: a staff member's days, as instants. Booxi includes both ends (contract section 11)."""

    staff: StaffMember
    starts: datetime
    ends: datetime


def stretch(columns: Sequence[Column]) -> Stretch:
    staff = columns[0].staff_member
    starts, _ = clock.day_bounds(columns[0].on, staff.store.zone)
    _, ends = clock.day_bounds(columns[-1].on, staff.store.zone)
    return Stretch(staff, starts, ends - timedelta(seconds=1))


def read(columns: Sequence[Column]) -> None:
    """Reads the claimed columns in one call and projects the answer; a failure is noted and tried again later."""
    part = stretch(columns)
    began = clock.now()
    lane = Column.Lane(columns[0].lane)
    try:
        account = booxi(part.staff.store.region).within(lane=LANES[lane], deadline=DEADLINE[lane])
        listed = account.calendar.events(
            StaffId(part.staff.booxi_id),
            starts=part.starts,
            ends=part.ends,
            types=(CalendarEventType.APPOINTMENT,),
            include=(Include.APPOINTMENT,),
        ).bookings
        seen = {booking.id for booking in listed}
        missing = projection.missing(part.staff, part.starts, part.ends, seen=seen, read_began=began)[:MOST_LOOKS]
        elsewhere, gone = look_for(account.within(deadline=LOOK_SECONDS), missing)
    except (BooxiError, NoAccount) as error:
        put_back(columns, error)
        return
    with transaction.atomic():
        projection.project(part.staff.store.region, [*listed, *elsewhere], known_at=began)
        projection.lose(gone, read_began=began)
        settle(columns, began)


def look_for(account: Booxi, missing: Iterable[Booking]) -> tuple[list[BooxiBooking], list[Booking]]:
    """What became of appointments their calendar no longer lists: those Booxi still has, and those it has not.

    A calendar says neither where one went nor that it was cancelled (contract section 11).
    """
    elsewhere, gone = [], []
    for row in missing:
        try:
            elsewhere.append(account.bookings.get(BookingId(row.booxi_id)).booking)
        except NotFound:
            gone.append(row)
    return elsewhere, gone


def settle(columns: Sequence[Column], read_at: datetime) -> None:
    """Says how fresh the columns are now; their store's days are shown again so that the page says it too."""
    Column.objects.filter(pk__in=[c.pk for c in columns]).update(
        read_at=read_at, asked_at=None, try_at=None, claimed_until=None, failures=0, reason=""
    )
    show_again(columns)


def put_back(columns: Sequence[Column], error: Exception) -> None:
    """Keeps the wish, says why it failed, and pauses longer each time (at most five minutes)."""
    failures = min(columns[0].failures + 1, MOST_FAILURES)
    pause = error.retry_after if isinstance(error, OverQuota) else min(300, 5 * 2**failures)
    Column.objects.filter(pk__in=[c.pk for c in columns]).update(
        claimed_until=None,
        failures=failures,
        reason=type(error).__name__,
        try_at=clock.now() + timedelta(seconds=pause),
    )
    log.warning("column not read", extra={"error": type(error).__name__, "columns": len(columns), "failures": failures})
    show_again(columns)


def show_again(columns: Sequence[Column]) -> None:
    outcome = projection.Outcome()
    for column in columns:
        outcome.show(column.staff_member.store_id, column.on, column.staff_member_id)
    projection.bump(outcome)


def oldest(read_ats: Iterable[datetime | None]) -> datetime | None:
    """As of when a whole page is: its least fresh column, None while one was never read."""
    moments = list(read_ats)
    if not moments or None in moments:
        return None
    return min(moment for moment in moments if moment).astimezone(UTC)


def days_of_a_look(store: Store, on: date) -> list[date]:
    """The day looked at, and the next: that is where people step. Outside the horizon only the day itself."""
    today = clock.today(store.zone)
    first, last = (
        today - timedelta(days=settings.HORIZON_DAYS_BACK),
        today + timedelta(days=settings.HORIZON_DAYS_AHEAD),
    )
    following = on + timedelta(days=1)
    return [on, following] if first <= following <= last else [on]

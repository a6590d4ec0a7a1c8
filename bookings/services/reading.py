"""Reading calendars from Booxi: who takes which column that waits, the call, and what became of what it lacks."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min

from bookings.models import Booking, Column
from bookings.services import projection
from bookings.services.projection import Outcome, Source
from bookings.services.projection.calendars import Listing
from clienteling import clock
from clienteling.booxi import Booxi, Lane
from clienteling.booxi.errors import BooxiError, NotFound, OverQuota
from clienteling.booxi.ids import BookingId, StaffId
from clienteling.booxi.types.bookings import BookingRead
from clienteling.models import StaffMember
from clienteling.services.door import NoAccount, booxi

log = logging.getLogger(__name__)

CLAIM = timedelta(seconds=150)
"""How long a worker has a column to itself; longer than any read, so that a killed worker's columns come back."""
DEADLINE = {Lane.PEOPLE: 20.0, Lane.BACKGROUND: 100.0}
"""Seconds for all pages of one calendar, most of them waiting for a place in the lane."""
LANES = {Column.Lane.FRONT: Lane.PEOPLE, Column.Lane.BACK: Lane.BACKGROUND}
MOST_DAYS = 7
"""Days of one staff member read in one call when somebody waits for them."""
MOST_LOOKS = {Lane.PEOPLE: 10, Lane.BACKGROUND: 500}
LOOK_SECONDS = {Lane.PEOPLE: 3.0, Lane.BACKGROUND: 20.0}
"""For finding one appointment its calendar no longer lists; so many at most in one read, the rest in the next."""
REFUSED_FOR = timedelta(days=1)
"""A staff member Booxi does not know is asked for again then: imports mark who left."""
MOST_FAILURES = 99
"""Counted no further."""


@dataclass(frozen=True)
class Stretch:
    """A staff member's days, both included, and the lane in which they are read."""

    staff: StaffMember
    first: date
    last: date
    lane: Lane
    is_anew: bool = False

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def starts(self) -> datetime:
        return clock.day_bounds(self.first, self.staff.store.zone)[0]

    @property
    def ends(self) -> datetime:
        """Booxi includes both ends (contract section 11)."""
        return clock.day_bounds(self.last, self.staff.store.zone)[1] - timedelta(seconds=1)


@dataclass(frozen=True)
class Read:
    """What one read did to our copy, and how many calls it took."""

    outcome: Outcome
    calls: int


def read_waiting(*, in_front: bool = True, until: datetime | None = None) -> int:
    """Reads the columns that wait, one staff member's neighbouring days per call; returns how many reads.

    Those in front only, or all until the moment given. Any number of workers may do this at once: a column is claimed
    by one.
    """
    reads = 0
    while (until is None or clock.now() < until) and (claimed := claim(in_front=in_front)):
        reads += 1
        try:
            read_claimed(claimed)
        except Exception as error:  # one column that cannot be worked must not keep the others from being read
            log.exception("column not worked")
            put_back(claimed, error)
    return reads


def next_try() -> datetime | None:
    """When the next column in front that was put back may be read again."""
    waiting = Column.objects.filter(asked_at__isnull=False, lane=Column.Lane.FRONT, try_at__gt=clock.now())
    moment: datetime | None = waiting.aggregate(moment=Min("try_at"))["moment"]
    return moment


def regions_behind() -> list[str]:
    """The accounts with columns that wait in the background."""
    rows = Column.objects.waiting(clock.now()).filter(lane=Column.Lane.BACK)
    return sorted(set(rows.order_by().values_list("staff_member__store__region", flat=True)))


def claim(*, in_front: bool) -> list[Column]:
    """The most urgent waiting column, with the same person's waiting days right beside it."""
    at = clock.now()
    with transaction.atomic():
        free = Column.objects.waiting(at)
        free = free.filter(lane=Column.Lane.FRONT) if in_front else free
        waiting = free.select_for_update(skip_locked=True, of=("self",))
        first = waiting.select_related("staff_member__store").first()
        if first is None:
            return []
        days = [first.on + timedelta(days=n) for n in range(MOST_DAYS)]
        beside = free.select_for_update(skip_locked=True)
        beside = beside.filter(staff_member=first.staff_member, lane=first.lane, on__in=days)
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


def read_claimed(columns: Sequence[Column]) -> None:
    """Reads the claimed columns in one call; a failure is noted and tried again later."""
    first = columns[0]
    try:
        read(Stretch(first.staff_member, first.on, columns[-1].on, LANES[Column.Lane(first.lane)]))
    except (BooxiError, NoAccount) as error:
        put_back(columns, error)


def read(stretch: Stretch) -> Read:
    """Reads a stretch and projects the answer, outside any transaction and then in one. Raises BooxiError, NoAccount.

    What Booxi still has but not there is found by its id: a calendar says neither where an appointment went nor that
    it was cancelled (contract section 11).
    """
    staff, lane, began = stretch.staff, stretch.lane, clock.now()
    account = booxi(staff.store.region).within(lane=lane, deadline=DEADLINE[lane])
    found = account.calendar.events(StaffId(staff.booxi_id), starts=stretch.starts, ends=stretch.ends)
    seen = {str(one.id) for one in found.bookings} | {str(one.booking_id) for one in found.events if one.booking_id}
    lacking = projection.missing(staff, stretch.starts, stretch.ends, seen=seen, read_began=began)
    asked = lacking[: MOST_LOOKS[lane]]
    elsewhere, gone = look_for(account.within(deadline=LOOK_SECONDS[lane]), asked)
    with transaction.atomic():
        outcome = Outcome()
        source = Source(began, is_anew=stretch.is_anew, unread=unread(stretch))
        listing = Listing(staff, stretch.starts, stretch.ends, found, elsewhere, gone)
        projection.calendars.write(listing, source, outcome)
        freshen(stretch, began, is_whole=len(asked) == len(lacking))
        for on in stretch.days:
            outcome.refresh(staff.store_id, on, staff.pk)
        projection.publish(outcome)
    return Read(outcome, found.pages + len(asked))


def look_for(account: Booxi, rows: Iterable[Booking]) -> tuple[list[BookingRead], list[Booking]]:
    """The bookings as Booxi has them now, and those it has not. Raises BooxiError."""
    there, gone = [], []
    for row in rows:
        try:
            there.append(account.bookings.get(BookingId(row.booxi_id)))
        except NotFound:
            gone.append(row)
    return there, gone


def unread(stretch: Stretch) -> frozenset[tuple[int, date]]:
    """Which of its columns are read for the first time: what stands there is no news."""
    rows = Column.objects.filter(staff_member=stretch.staff, on__range=(stretch.first, stretch.last))
    known = set(rows.exclude(read_at=None).values_list("on", flat=True))
    return frozenset((stretch.staff.pk, on) for on in stretch.days if on not in known)


def freshen(stretch: Stretch, read_at: datetime, *, is_whole: bool) -> None:
    """Says how fresh the columns are now; what could not all be looked for is wanted again, in the background."""
    again = None if is_whole else clock.now()
    values = {
        "read_at": read_at,
        "asked_at": again,
        "try_at": again,
        "claimed_until": None,
        "lane": Column.Lane.FRONT if is_whole else Column.Lane.BACK,
        "failures": 0,
        "reason": "",
    }
    Column.objects.bulk_create(
        [Column(staff_member=stretch.staff, on=on, **values) for on in stretch.days],
        update_conflicts=True,
        unique_fields=["staff_member", "on"],
        update_fields=list(values),
    )


def put_back(columns: Sequence[Column], error: Exception) -> None:
    """Keeps the wish, says why it failed, and pauses longer each time (at most five minutes).

    A staff member Booxi does not know is not asked for again before a day is over.
    """
    failures = min(columns[0].failures + 1, MOST_FAILURES)
    at = clock.now()
    is_refused = isinstance(error, NotFound)
    rows = Column.objects.filter(pk__in=[column.pk for column in columns])
    rows.update(
        claimed_until=None,
        failures=failures,
        reason=type(error).__name__,
        try_at=at + (REFUSED_FOR if is_refused else pause(error, failures)),
        **({"asked_at": None} if is_refused else {}),
    )
    log.warning("column not read", extra={"error": type(error).__name__, "columns": len(columns), "failures": failures})
    outcome = Outcome()
    for column in columns:
        outcome.refresh(column.staff_member.store_id, column.on, column.staff_member_id)
    projection.bump(outcome)


def refuse(stretch: Stretch, error: NotFound) -> None:
    """Booxi does not know this staff member: their columns say so, and are not asked for before a day is over."""
    rows = Column.objects.filter(staff_member=stretch.staff, on__range=(stretch.first, stretch.last))
    if columns := list(rows.select_related("staff_member")):
        put_back(columns, error)


def pause(error: Exception, failures: int) -> timedelta:
    seconds = error.retry_after if isinstance(error, OverQuota) else min(300, 5 * 2 ** min(failures, 9))
    return timedelta(seconds=seconds)

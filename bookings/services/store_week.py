"""A store's week in numbers: for each person and day how many bookings, and how much of the working time they take."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import CharField, Sum, Value

from bookings.models import Booking, Column, DayVersion, GroupEvent
from bookings.services.columns import oldest
from bookings.services.hours import Hours, timetable
from clienteling import clock
from clienteling.models import StaffMember, Store

REQUEST = "PendingStaffApproval"
LONGEST = timedelta(days=7)
"""What began longer before the week is not counted in it."""


@dataclass
class Cell:
    """One person's day: `count` bookings that take time, their minutes and the minutes worked."""

    on: date
    count: int = 0
    booked: int = 0
    open: int = 0
    is_read: bool = False

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.booked / self.open)) if self.open else 0


@dataclass
class Row:
    """One person's week."""

    staff: StaffMember
    cells: list[Cell]

    @property
    def count(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def booked(self) -> int:
        return sum(cell.booked for cell in self.cells)


@dataclass
class Day:
    """One day of the whole store. `to_assign`: requests with a time and nobody; `closed` says why."""

    on: date
    closed: str | None = None
    to_assign: int = 0
    count: int = 0


@dataclass
class StoreWeek:
    """All that the page shows. `unscheduled`: requests without a time, which belong to no day."""

    store: Store
    monday: date
    today: date
    version: str
    days: list[Day]
    rows: list[Row] = field(default_factory=list)
    hidden: int = 0
    """People without hours or bookings that week, left out of `rows`."""
    unscheduled: int = 0
    as_of: datetime | None = None
    """The least fresh of what is shown, when all of it was read."""

    @property
    def is_complete(self) -> bool:
        return all(cell.is_read for row in self.rows for cell in row.cells)


class Taken(NamedTuple):
    """A stretch of somebody's time: an appointment or a group event. Nobody's (`staff_id` None) is to be assigned."""

    staff_id: int | None
    starts_at: datetime
    ends_at: datetime
    status: str
    presence: str


def week(on: date) -> list[date]:
    """The seven days, Monday first, around `on`."""
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def version(store: Store, days: list[date]) -> str:
    """Grows with each change projected onto one of the days."""
    grown = DayVersion.objects.filter(store=store, on__in=days).aggregate(n=Sum("version"))["n"]
    return f"{grown or 0}.{clock.today(store.zone):%d}"


def store_week(store: Store, on: date) -> StoreWeek:
    """The week around `on` from our copy only: no call to Booxi, six statements whatever there is."""
    days = week(on)
    seen_version = version(store, days)
    staff = list(StaffMember.objects.with_calendar().filter(store=store))
    hours = timetable(store, days)
    read = {
        (column.staff_member_id, column.on): column.read_at
        for column in Column.objects.filter(staff_member__in=staff, on__in=days).only("staff_member", "on", "read_at")
    }
    shown = [Day(day, closed=hours.closed.get(day)) for day in days]
    rows = [Row(person, [cell(person, day, hours.hours(person.pk, day), read) for day in days]) for person in staff]
    count(store, days, {row.staff.pk: row for row in rows}, shown)
    at_work = [row for row in rows if any(each.open or each.count for each in row.cells)] or rows
    return StoreWeek(
        store=store,
        monday=days[0],
        today=clock.today(store.zone),
        version=seen_version,
        days=shown,
        rows=at_work,
        hidden=len(rows) - len(at_work),
        unscheduled=unscheduled(store),
        as_of=oldest(read.get((row.staff.pk, day)) for row in at_work for day in days),
    )


def cell(person: StaffMember, on: date, hours: Hours, read: dict[tuple[int, date], datetime | None]) -> Cell:
    worked = sum(clock.minutes_between(starts, ends) for starts, ends in hours)
    return Cell(on, open=worked, is_read=read.get((person.pk, on)) is not None)


def count(store: Store, days: list[date], rows: dict[int, Row], shown: list[Day]) -> None:
    """Puts each stretch of time into its person's days. What lies over midnight counts once, its minutes by day."""
    bounds = [clock.day_bounds(day, store.zone) for day in days]
    for taken in stretches(store, bounds[0][0], bounds[-1][1]):
        row = rows.get(taken.staff_id or 0)
        for n, (starts, ends) in enumerate(bounds):
            first, last = max(taken.starts_at, starts), min(taken.ends_at, ends)
            begins = starts <= taken.starts_at < ends
            if row is not None and (begins or first < last):
                row.cells[n].booked += clock.minutes_between(first, max(first, last))
                row.cells[n].count += begins
            if begins:
                shown[n].count += row is not None
                shown[n].to_assign += taken.staff_id is None and taken.status == REQUEST


def stretches(store: Store, starts: datetime, ends: datetime) -> Iterable[Taken]:
    """Appointments and group events of the week that take time, in one statement."""
    booked = Booking.objects.present().filter(store=store, method=Booking.APPOINTMENT, ends_at__gt=starts)
    events = GroupEvent.objects.present().filter(store=store, ends_at__gt=starts)
    reach = {"starts_at__gt": starts - LONGEST, "starts_at__lt": ends}
    fields = ("staff_member_id", "starts_at", "ends_at")
    taken = booked.filter(**reach).exclude(status="Cancelled").exclude(presence="NoShow").order_by()
    hosted = events.filter(**reach).order_by()
    rows = taken.values_list(*fields, "status", "presence").union(
        hosted.values_list(*fields, Value("", CharField()), Value("", CharField())), all=True
    )
    return (Taken._make(row) for row in rows)


def unscheduled(store: Store) -> int:
    """Requests without staff and without a time: they wait on no day."""
    asked = Booking.objects.present().filter(store=store, staff_member=None, status=REQUEST, starts_at=None)
    return asked.count()

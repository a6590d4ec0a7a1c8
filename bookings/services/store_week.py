"""A store's week in numbers: for each person and day how many bookings, and how much of the working time they take."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import CharField, Sum, Value

from bookings.models import Booking, Column, DayVersion, GroupEvent
from bookings.services import columns
from bookings.services.calendar import tick
from bookings.services.hours import Hours, timetable
from clienteling import clock
from clienteling.models import StaffMember, Store

REQUEST = Booking.REQUEST
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
    """A stretch of somebody's time: an appointment or a group event. Nobody's (`staff_id` None) is to be assigned; a
    request without a time has neither end."""

    staff_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    status: str


def week(on: date) -> list[date]:
    """The seven days, Monday first, around `on`."""
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def version(store: Store, days: list[date]) -> str:
    """Grows with each change projected onto one of the days; differs each five minutes, since hours and closures are
    imported and requests without a time belong to no day."""
    grown = DayVersion.objects.filter(store=store, on__in=days).aggregate(n=Sum("version"))["n"]
    return f"{grown or 0}.{tick()}.{clock.today(store.zone):%d}"


def store_week(store: Store, on: date) -> StoreWeek:
    """The week around `on` from our copy only: no call to Booxi, five statements whatever there is."""
    days = week(on)
    seen_version = version(store, days)
    staff = list(StaffMember.objects.with_calendar().filter(store=store))
    hours = timetable(store, days)
    read = {
        (column.staff_member_id, column.on): column.read_at
        for column in Column.objects.filter(staff_member__in=staff, on__in=days).only("staff_member", "on", "read_at")
    }
    found = StoreWeek(
        store=store,
        monday=days[0],
        today=clock.today(store.zone),
        version=seen_version,
        days=[Day(day, closed=hours.closed.get(day)) for day in days],
        rows=[Row(person, [cell(person, day, hours.hours(person.pk, day), read) for day in days]) for person in staff],
    )
    count(found)
    at_work = [row for row in found.rows if any(each.open or each.count for each in row.cells)] or found.rows
    found.hidden, found.rows = len(found.rows) - len(at_work), at_work
    found.as_of = columns.oldest(read.get((row.staff.pk, day)) for row in at_work for day in days)
    return found


def look(store_id: int, on: date) -> int:
    """Somebody looks at the week around `on`: asks for the columns of it that were never read; returns how many. Those
    that are old are a matter of the rhythm: a week of 60 people is 60 calls."""
    store = Store.objects.filter(pk=store_id).first()
    if store is None:
        return 0
    rows = store_week(store, on).rows
    lacking = [(row.staff, each.on) for row in rows for each in row.cells if not each.is_read]
    staff = list(dict.fromkeys(person for person, _on in lacking))
    return columns.want(staff, sorted({on for _person, on in lacking}))


def cell(person: StaffMember, on: date, hours: Hours, read: dict[tuple[int, date], datetime | None]) -> Cell:
    worked = sum(clock.minutes_between(starts, ends) for starts, ends in hours)
    return Cell(on, open=worked, is_read=read.get((person.pk, on)) is not None)


def count(week: StoreWeek) -> None:
    """Puts each stretch of time into its person's days. What lies over midnight counts once, its minutes by day."""
    rows = {row.staff.pk: row for row in week.rows}
    bounds = [clock.day_bounds(day.on, week.store.zone) for day in week.days]
    for taken in stretches(week.store, bounds[0][0], bounds[-1][1]):
        if taken.starts_at is None or taken.ends_at is None:
            week.unscheduled += 1
            continue
        row = rows.get(taken.staff_id or 0)
        for n, (starts, ends) in enumerate(bounds):
            begins = starts <= taken.starts_at < ends
            if row is not None:
                row.cells[n].booked += minutes(max(taken.starts_at, starts), min(taken.ends_at, ends))
                row.cells[n].count += begins
            if begins:
                week.days[n].count += row is not None
                week.days[n].to_assign += taken.staff_id is None and taken.status == REQUEST


def minutes(starts: datetime, ends: datetime) -> int:
    """None when it ends before it starts: what lies on another day."""
    return max(0, clock.minutes_between(starts, ends))


def stretches(store: Store, starts: datetime, ends: datetime) -> Iterable[Taken]:
    """Appointments and group events of the week that take time, and requests that have none; in one statement."""
    booked = Booking.objects.present().filter(store=store, method=Booking.APPOINTMENT).order_by()
    events = GroupEvent.objects.present().filter(store=store).order_by()
    reach = {"starts_at__gt": starts - LONGEST, "starts_at__lt": ends, "ends_at__gt": starts}
    fields = ("staff_member_id", "starts_at", "ends_at")
    taken = booked.filter(**reach).exclude(status="Cancelled").exclude(presence="NoShow")
    asked = booked.filter(staff_member=None, status=REQUEST, starts_at=None)
    rows = taken.values_list(*fields, "status").union(
        asked.values_list(*fields, "status"),
        events.filter(**reach).values_list(*fields, Value("", CharField())),
        all=True,
    )
    return (Taken._make(row) for row in rows)

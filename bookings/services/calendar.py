"""The store's day as a wall: columns of people, each with its hours and its blocks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Sum

from bookings.models import Booking, Column, DayVersion
from bookings.services import columns as reading
from bookings.services.hours import Hours, working_hours
from bookings.services.labels import Label, label
from bookings.services.layout import STEP, Frame, Place, frame, pack
from clienteling import clock
from clienteling.models import StaffMember, Store

USUAL_DAY = (time(9), time(18))
"""Drawn when neither hours nor bookings say more."""


@dataclass
class Block:
    """A booking on the wall. `start` and `span` in five-minute steps; times are the store's."""

    booking: Booking
    label: Label
    starts: datetime
    ends: datetime
    start: int
    span: int
    lane: str = ""
    services: str = ""

    @property
    def client_name(self) -> str:
        return self.booking.client.name if self.booking.client else ""


@dataclass
class WallColumn:
    """One person's day. `state` is fresh, old, reading or failed."""

    staff: StaffMember
    state: str
    as_of: datetime | None
    reason: str
    hours: Hours
    open: list[Place]
    blocks: list[Block]
    across: int = 1

    @property
    def width(self) -> str:
        """Wider when bookings lie side by side."""
        return "" if self.across == 1 else "x2" if self.across == 2 else "x3"

    @property
    def booked_minutes(self) -> int:
        counted = [b for b in self.blocks if b.label.takes_time]
        return sum(block.booking.minutes for block in counted)

    @property
    def booked_percent(self) -> int:
        open_minutes = sum(int((ends - starts).total_seconds() // 60) for starts, ends in self.hours)
        return min(100, round(100 * self.booked_minutes / open_minutes)) if open_minutes else 0

    @property
    def works(self) -> bool:
        return bool(self.hours or self.blocks)


@dataclass
class StoreDay:
    """Everything the page of a store's day shows."""

    store: Store
    on: date
    today: date
    version: str
    frame: Frame
    columns: list[WallColumn] = field(default_factory=list)
    hidden: int = 0
    """People without hours or bookings that day, left out of `columns`."""
    now: datetime | None = None

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def previous(self) -> date:
        return self.on - timedelta(days=1)

    @property
    def next(self) -> date:
        return self.on + timedelta(days=1)

    @property
    def hours(self) -> list[tuple[datetime, int]]:
        return list(self.frame.hours())

    @property
    def now_step(self) -> int | None:
        if self.now is None or not self.frame.starts <= self.now < self.frame.ends:
            return None
        return (self.now - self.frame.starts) // STEP

    @property
    def is_reading(self) -> bool:
        return any(column.state == "reading" for column in self.columns)

    @property
    def failed(self) -> list[WallColumn]:
        return [column for column in self.columns if column.state == "failed"]

    @property
    def as_of(self) -> datetime | None:
        moment = reading.oldest(column.as_of for column in self.columns)
        return moment.astimezone(self.store.zone) if moment else None


def store_day(store: Store, on: date, *, everyone: bool = False) -> StoreDay:
    """The wall of `store` on its day `on`, from our copy only: no call to Booxi, seven statements.

    People without hours and bookings that day are left out unless `everyone`. The version is read first: what is
    projected meanwhile is at worst shown again by the next poll.
    """
    seen_version = version(store, on)
    staff = list(StaffMember.objects.with_calendar().filter(store=store))
    hours = working_hours(store, staff, on)
    bookings = bookings_of(store, on)
    drawn = around(store, on, hours, bookings)
    now = clock.now()
    fresh = {column.staff_member_id: column for column in Column.objects.filter(staff_member__in=staff, on=on)}
    walls = [wall_column(p, fresh.get(p.pk), hours.get(p.pk, []), bookings.get(p.pk, []), drawn) for p in staff]
    shown = [column for column in walls if everyone or column.works] or walls
    return StoreDay(
        store=store,
        on=on,
        today=clock.today(store.zone),
        version=seen_version,
        frame=drawn,
        columns=shown,
        hidden=len(walls) - len(shown),
        now=now if clock.today(store.zone) == on else None,
    )


def version(store: Store, on: date) -> str:
    """What an open page compares with. Differs after each change projected onto that day, and today with each step
    of the now line."""
    grown = DayVersion.objects.filter(store=store, on=on).aggregate(version=Sum("version"))["version"] or 0
    step = int(clock.now().timestamp() // STEP.total_seconds()) if clock.today(store.zone) == on else 0
    return f"{grown}.{step}"


def bookings_of(store: Store, on: date) -> dict[int, list[Booking]]:
    """The day's appointments by staff member."""
    rows = Booking.objects.of_day(store, on).present().exclude(staff_member=None)
    found: dict[int, list[Booking]] = {}
    for booking in rows.select_related("client").prefetch_related("items").order_by("starts_at", "pk"):
        found.setdefault(booking.staff_member_id or 0, []).append(booking)
    return found


def around(store: Store, on: date, hours: dict[int, Hours], bookings: dict[int, list[Booking]]) -> Frame:
    """The stretch to draw: all hours and bookings, within the day's two midnights."""
    starts, ends = clock.day_bounds(on, store.zone)
    moments = [moment for spans in hours.values() for span in spans for moment in span]
    moments += [m for rows in bookings.values() for row in rows for m in (row.starts_at, row.ends_at) if m]
    if not moments:
        moments = [datetime.combine(on, moment, store.zone) for moment in USUAL_DAY]
    return frame([min(max(moment, starts), ends) for moment in moments], store.zone)


def wall_column(
    person: StaffMember, read: Column | None, hours: Hours, bookings: Sequence[Booking], drawn: Frame
) -> WallColumn:
    """One column, its blocks packed side by side."""
    timed = [(row, row.starts_at, row.ends_at) for row in bookings if row.starts_at and row.ends_at]
    placed = [(row, place) for row, starts, ends in timed if (place := drawn.place(starts, ends))]
    lanes = pack([place for _, place in placed])
    return WallColumn(
        staff=person,
        state=state(read),
        as_of=read.read_at.astimezone(drawn.zone) if read and read.read_at else None,
        reason=read.reason if read else "",
        hours=[(starts.astimezone(drawn.zone), ends.astimezone(drawn.zone)) for starts, ends in hours],
        open=[place for span in hours if (place := drawn.place(*span))],
        blocks=[block(row, place, lane.css, drawn) for (row, place), lane in zip(placed, lanes, strict=True)],
        across=max((lane.across for lane in lanes), default=1),
    )


def block(row: Booking, place: Place, lane: str, drawn: Frame) -> Block:
    assert row.starts_at, "only scheduled bookings are placed"
    assert row.ends_at
    return Block(
        booking=row,
        label=label(row),
        starts=row.starts_at.astimezone(drawn.zone),
        ends=row.ends_at.astimezone(drawn.zone),
        start=place.start,
        span=place.span,
        lane=lane,
        services=", ".join(item.name for item in row.items.all()),
    )


def state(read: Column | None) -> str:
    """How far a column can be trusted."""
    if read is None or (read.read_at is None and not read.failures):
        return "reading"
    if read.read_at is None or read.failures:
        return "failed"
    return "old" if reading.needs_read(read, clock.now()) or read.asked_at else "fresh"

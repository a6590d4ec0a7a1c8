"""One associate's day: what comes next, what is left, what is over, and what they should know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery

from bookings.models import Alert, Booking, Column, GroupEvent, TimeSlot
from bookings.services import alerts, columns
from bookings.services.calendar import state
from bookings.services.labels import Label, label
from clienteling import clock
from clienteling.models import Membership, StaffMember, Store

LONGEST = timedelta(days=7)
"""An appointment that began longer ago is not on today's list any more."""
REQUEST = "PendingStaffApproval"


@dataclass(frozen=True)
class Entry:
    """One appointment of the day. `visits`: how often we know the client to have been here before."""

    booking: Booking
    label: Label
    starts: datetime
    ends: datetime
    visits: int

    def is_over(self, at: datetime) -> bool:
        return self.booking.is_completed or not self.label.takes_time or self.ends <= at


@dataclass(frozen=True)
class Elsewhere:
    """The same person's bookings that day in another store of theirs."""

    store: Store
    count: int
    first: datetime


@dataclass
class MyDay:
    """All that the page shows. Moments are the store's. `state` as a column's: fresh, old, reading or failed."""

    store: Store
    staff: StaffMember
    on: date
    today: date
    now: datetime
    version: str
    state: str
    as_of: datetime | None
    reason: str
    entries: list[Entry] = field(default_factory=list)
    events: list[GroupEvent] = field(default_factory=list)
    slots: list[TimeSlot] = field(default_factory=list)
    requests: list[Booking] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def done(self) -> int:
        return sum(entry.booking.is_completed for entry in self.entries)

    @property
    def next(self) -> Entry | None:
        """Who comes next, or is here; on a day to come the first, on a past one nobody."""
        if self.on < self.today:
            return None
        left = (entry for entry in self.entries if not entry.is_over(self.now))
        return next((entry for entry in left if entry.booking.status != REQUEST), None)


def calendars(places: Iterable[Membership]) -> list[Membership]:
    """The places in which somebody has a calendar of their own."""
    return [place for place in places if place.staff_member and place.staff_member.has_calendar]


def my_day(place: Membership, on: date, *, others: Sequence[Membership] = ()) -> MyDay:
    """The day `on` of the staff member of `place`, from our copy only: five statements, whatever there is to show.

    `others` are the same person's calendars in other stores.
    """
    assert place.staff_member, "whoever has no calendar has no day"
    store, staff = place.store, place.staff_member
    column = Column.objects.filter(staff_member=staff, on=on).first()
    rows = wanted([place, *others], on)
    requests = [row for row in rows if row.status == REQUEST and row.staff_member_id == staff.pk]
    told = alerts.of([staff.pk])
    read_at = column.read_at if column else None
    return MyDay(
        store=store,
        staff=staff,
        on=on,
        today=clock.today(store.zone),
        now=clock.now().astimezone(store.zone),
        version=version(store, on, column, told[0].made_at if told else None, len(told)),
        state=state(column),
        as_of=read_at.astimezone(store.zone) if read_at else None,
        reason=column.reason if column else "",
        entries=[entry(row, store) for row in of_staff(rows, place, on)],
        events=events_of(staff, store, on),
        slots=slots_of(staff, store, on),
        requests=requests,
        alerts=told,
        elsewhere=[found for other in others if (found := elsewhere(other, of_staff(rows, other, on)))],
    )


def want(day: MyDay) -> int:
    """Somebody looks at their day: it and the next are asked for where missing or old. Returns how many columns."""
    if day.state not in {"reading", "old"}:
        return 0
    return columns.want([day.staff], columns.days_of_a_look(day.store, day.on))


def current_version(place: Membership, on: date) -> str:
    """What an open page compares with, in one statement."""
    unseen = Alert.objects.unseen().filter(staff_member=OuterRef("staff_member"))
    rows = Column.objects.filter(staff_member=place.staff_member, on=on)
    column = rows.annotate(told_at=Subquery(unseen.values("made_at")[:1]), told=alerts.counted(unseen)).first()
    if column is None:
        return ""
    return version(place.store, on, column, column.told_at, column.told)  # type: ignore[attr-defined]


def version(store: Store, on: date, column: Column | None, told_at: datetime | None, told: int) -> str:
    """Differs after each change projected onto the day and each alert, and today with each minute: the page says how
    long it is until the next appointment, and lists requests of any day."""
    minute = int(clock.now().timestamp() // 60) if clock.today(store.zone) == on else 0
    news = f"{told}-{told_at:%H%M%S%f}" if told_at else "0"
    return f"{column.version if column else 0}.{news}.{minute}"


def wanted(places: Sequence[Membership], on: date) -> list[Booking]:
    """The day's appointments in all these places, and every open request given to the first one; one statement."""
    mine, *_ = places
    parts = [*requests_of(mine), *(of_day(place, on) for place in places)]
    first, *rest = (part.order_by().values("pk") for part in parts)
    found = first.union(*rest)
    here = Booking.objects.present().filter(client=OuterRef("client"), starts_at__lt=clock.now(), presence="Arrived")
    visits = here.exclude(status="Cancelled").order_by().values("client").annotate(n=Count("pk")).values("n")
    rows = Booking.objects.filter(pk__in=found).select_related("client").annotate(visits=Subquery(visits))
    return list(rows.order_by("starts_at", "pk"))


def requests_of(place: Membership) -> list[QuerySet[Booking]]:
    """What waits for this person's word: without a time, or not over. Two questions, as each has its index."""
    asked = Booking.objects.present().filter(staff_member=place.staff_member, status=REQUEST)
    return [asked.filter(starts_at=None), asked.filter(starts_at__gte=clock.now() - timedelta(days=1))]


def of_day(place: Membership, on: date) -> QuerySet[Booking]:
    """Appointments that still take place or did; places in a group event are one line, the event's."""
    starts, ends = clock.day_bounds(on, place.store.zone)
    rows = Booking.objects.present().filter(staff_member=place.staff_member, method=Booking.APPOINTMENT)
    overlapping = rows.filter(starts_at__gt=starts - LONGEST, starts_at__lt=ends, ends_at__gt=starts)
    return overlapping.exclude(status="Cancelled")


def of_staff(rows: Iterable[Booking], place: Membership, on: date) -> list[Booking]:
    """Of all that was found, what stands on this place's day."""
    starts, ends = clock.day_bounds(on, place.store.zone)
    mine = (row for row in rows if row.staff_member_id == place.staff_member_id)
    return [row for row in mine if row.starts_at and row.ends_at and row.starts_at < ends and row.ends_at > starts]


def entry(row: Booking, store: Store) -> Entry:
    assert row.starts_at
    assert row.ends_at
    visits: int | None = row.visits  # type: ignore[attr-defined]
    return Entry(row, label(row), row.starts_at.astimezone(store.zone), row.ends_at.astimezone(store.zone), visits or 0)


def elsewhere(place: Membership, rows: Sequence[Booking]) -> Elsewhere | None:
    starts = [row.starts_at for row in rows if row.starts_at]
    return Elsewhere(place.store, len(rows), min(starts).astimezone(place.store.zone)) if starts else None


def events_of(staff: StaffMember, store: Store, on: date) -> list[GroupEvent]:
    bounds = clock.day_bounds(on, store.zone)
    return list(GroupEvent.objects.present().between(*bounds).filter(staff_member=staff).order_by("starts_at", "pk"))


def slots_of(staff: StaffMember, store: Store, on: date) -> list[TimeSlot]:
    bounds = clock.day_bounds(on, store.zone)
    return list(TimeSlot.objects.present().between(*bounds).filter(staff_member=staff).order_by("starts_at", "pk"))

"""One associate's day: what comes next, what is left, what is over, and what they should know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from bookings.models import Alert, Booking, Column
from bookings.services import alerts, entries
from bookings.services.alerts import Told
from bookings.services.calendar import is_stale, state, tick
from bookings.services.entries import ThingRow
from bookings.services.labels import Label, label
from clienteling import clock
from clienteling.models import Membership, StaffMember, Store
from clienteling.models.prepared import Prepared
from crm.models.clients import called

LONGEST = timedelta(days=7)
"""An appointment that began longer ago is not on today's list any more."""
REQUEST = Booking.REQUEST


class Row(NamedTuple):
    """What the page says of an appointment. `visits`: how often we know the client to have been here before."""

    pk: int
    staff_member_id: int | None
    status: str
    presence: str
    is_completed: bool
    starts_at: datetime | None
    ends_at: datetime | None
    service_names: str
    client_request: str
    quick_note: str
    created_at: datetime | None
    client_id: int | None
    first_name: str | None
    last_name: str | None
    erased_at: datetime | None
    mobile_phone: str | None
    home_phone: str | None
    visits: int | None

    @property
    def client_name(self) -> str:
        """Empty when Booxi named nobody."""
        if self.client_id is None:
            return ""
        return called(self.first_name or "", self.last_name or "", is_erased=self.erased_at is not None)


OF_CLIENT = ("first_name", "last_name", "erased_at", "mobile_phone", "home_phone")
FIELDS = (*Row._fields[: -len(OF_CLIENT) - 1], *(f"client__{name}" for name in OF_CLIENT), "visits")


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment of the day, in the store's time."""

    row: Row
    label: Label
    starts: datetime
    ends: datetime

    def is_over(self, at: datetime) -> bool:
        return self.row.is_completed or not self.label.takes_time or self.ends <= at


@dataclass(frozen=True)
class Elsewhere:
    """The same person's bookings that day in another store of theirs."""

    store: Store
    count: int
    first: datetime


class Read(NamedTuple):
    """As much of a column as the page needs."""

    version: int
    read_at: datetime | None
    asked_at: datetime | None
    try_at: datetime | None
    failures: int
    reason: str


@dataclass
class MyDay:
    """All that the page shows. Moments are the store's. `state` as a column's: fresh, old, reading or failed; `stale`
    when a worker should look at it."""

    store: Store
    staff: StaffMember
    on: date
    today: date
    now: datetime
    version: str
    state: str
    as_of: datetime | None
    reason: str
    stale: bool = False
    entries: list[Entry] = field(default_factory=list)
    things: list[ThingRow] = field(default_factory=list)
    requests: list[Row] = field(default_factory=list)
    alerts: list[Told] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def instant(self) -> datetime:
        """Now, as what the hands of no clock show: to compare and subtract."""
        return self.now.astimezone(UTC)

    @property
    def done(self) -> int:
        return sum(entry.row.is_completed for entry in self.entries)

    @property
    def next(self) -> Entry | None:
        """Who comes next, or is here; on a day to come the first, on a past one nobody."""
        if self.on < self.today:
            return None
        left = (entry for entry in self.entries if not entry.is_over(self.instant))
        return next((entry for entry in left if entry.row.status != REQUEST), None)


def calendars(places: Iterable[Membership]) -> list[Membership]:
    """The places in which somebody has a calendar of their own."""
    return [place for place in places if place.staff_member and place.staff_member.has_calendar]


def my_day(place: Membership, on: date, *, others: Sequence[Membership] = ()) -> MyDay:
    """The day `on` of the staff member of `place`, from our copy only: four statements at most,
    and one more for all `others`, the same person's calendars in other stores.
    """
    assert place.staff_member, "whoever has no calendar has no day"
    store, staff, now = place.store, place.staff_member, clock.now()
    read = next((Read._make(row) for row in READ.rows(staff_id=staff.pk, on=on)), None)
    starts, ends = clock.day_bounds(on, store.zone)
    span = {"starts": starts, "ends": ends, "reach": starts - LONGEST}
    found = OF_DAY.rows(staff_id=staff.pk, now=now, since=now - timedelta(days=1), **span)
    rows = sorted(map(Row._make, found), key=lambda row: (row.starts_at or now, row.pk))
    told = alerts.of(staff.pk) if getattr(place, "unseen", True) else []  # counted with the person's places
    unseen = getattr(place, "unseen", len(told))
    return MyDay(
        store=store,
        staff=staff,
        on=on,
        today=clock.today(store.zone),
        now=now.astimezone(store.zone),
        version=version(store, on, read.version if read else 0, told[0].made_at if told else None, unseen),
        state=state(read),
        as_of=read.read_at.astimezone(store.zone) if read and read.read_at else None,
        reason=read.reason if read else "",
        stale=is_stale([read], store),
        entries=[entry for row in rows if (entry := of_span(row, starts, ends, store))],
        things=entries.read_things(store, [on], [staff.pk]),
        requests=[row for row in rows if row.status == REQUEST],
        alerts=told,
        elsewhere=elsewhere(others, on) if others else [],
    )


def of_span(row: Row, starts: datetime, ends: datetime, store: Store) -> Entry | None:
    """None for a request of another day."""
    if row.starts_at is None or row.ends_at is None or not (row.starts_at < ends and row.ends_at > starts):
        return None
    return Entry(row, label(row), row.starts_at.astimezone(store.zone), row.ends_at.astimezone(store.zone))


def elsewhere(places: Sequence[Membership], on: date) -> list[Elsewhere]:
    """What else the day holds, each store's by its own midnights; one statement for all of them."""
    parts = []
    for place in places:
        starts, ends = clock.day_bounds(on, place.store.zone)
        rows = appointments(place.staff_member_id or 0, starts, ends, starts - LONGEST)
        parts.append(rows.values_list("staff_member_id", "starts_at"))
    first, *rest = parts
    found = list(first.union(*rest, all=True))
    by_place = [(place, [at for staff, at in found if staff == place.staff_member_id and at]) for place in places]
    return [
        Elsewhere(place.store, len(times), min(times).astimezone(place.store.zone))
        for place, times in by_place
        if times
    ]


def current_version(place: Membership, on: date) -> str:
    """What an open page compares with, in one statement."""
    rows = VERSION.rows(staff_id=place.staff_member_id, on=on)
    return version(place.store, on, *rows[0]) if rows else ""


def version(store: Store, on: date, grown: int, told_at: datetime | None, told: int) -> str:
    """Differs after each change projected onto the day and each alert, and with each minute today, when the page says
    how long it is until the next appointment; else with each five, since it lists requests of any day and ages."""
    passed = int(clock.now().timestamp() // 60) if clock.today(store.zone) == on else tick()
    news = f"{told}-{told_at:%H%M%S%f}" if told_at else "0"
    return f"{grown}.{news}.{passed}"


def appointments(staff_id: int, starts: datetime, ends: datetime, reach: datetime) -> QuerySet[Booking]:
    """Appointments that still take place or did; places in a group event are one line, the event's."""
    rows = Booking.objects.present().filter(staff_member=staff_id, method=Booking.APPOINTMENT).order_by()
    return rows.filter(starts_at__gt=reach, starts_at__lt=ends, ends_at__gt=starts).exclude(status="Cancelled")


def of_day(staff_id: int, now: datetime, since: datetime, **span: datetime) -> QuerySet[Any, Any]:
    """The day's appointments, and what waits for this person's word: without a time, or not over. Each of the three is
    found by its own index."""
    here = Booking.objects.present().filter(client=OuterRef("client"), starts_at__lt=now, presence="Arrived")
    visits = here.exclude(status="Cancelled").order_by().values("client").annotate(n=Count("pk")).values("n")
    asked = Booking.objects.present().filter(staff_member=staff_id, status=REQUEST).order_by()
    beside = (
        asked.filter(starts_at=None),
        asked.filter(starts_at__gte=since).filter(Q(starts_at__gte=span["ends"]) | Q(ends_at__lte=span["starts"])),
    )
    first = appointments(staff_id, **span).annotate(visits=Subquery(visits)).values_list(*FIELDS)
    rest = [rows.annotate(visits=Value(None, IntegerField())).values_list(*FIELDS) for rows in beside]
    return first.union(*rest, all=True)


def read_column(staff_id: int, on: date) -> QuerySet[Any, Any]:
    return Column.objects.filter(staff_member=staff_id, on=on).values_list(*Read._fields)


def versions(staff_id: int, on: date) -> QuerySet[Any, Any]:
    """The column's version; when the last unseen alert was made, and how many there are."""
    unseen = Alert.objects.unseen().filter(staff_member=OuterRef("staff_member"))
    rows = Column.objects.filter(staff_member=staff_id, on=on)
    last = Subquery(unseen.values("made_at")[:1])
    return rows.annotate(told_at=last, told=alerts.counted(unseen)).values_list("version", "told_at", "told")


READ = Prepared(read_column, {"staff_id": int, "on": date})
VERSION = Prepared(versions, {"staff_id": int, "on": date})
MOMENTS = {"now": datetime, "since": datetime, "starts": datetime, "ends": datetime, "reach": datetime}
OF_DAY = Prepared(of_day, {"staff_id": int, **MOMENTS})

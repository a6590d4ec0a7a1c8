"""What stands in calendars, in one shape: appointments, group events, time slots, requests, walk-ins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext, ngettext

from bookings.models import Booking, GroupEvent, TimeSlot
from bookings.services.labels import GROUP, SLOTS, Label, label
from bookings.services.layout import Frame, whole_day
from clienteling import clock
from clienteling.models import Store
from clienteling.models.prepared import Prepared
from crm.models.clients import called

REACH = timedelta(days=2)
"""A booking that lasts longer is a slip: it is not looked for on the days after."""


class BookingRow(NamedTuple):
    """What a wall needs to know of a booking."""

    pk: int
    staff_member_id: int | None
    status: str
    presence: str
    is_completed: bool
    starts_at: datetime | None
    ends_at: datetime | None
    service_names: str
    method: str
    created_at: datetime | None
    client_id: int | None
    first_name: str | None
    last_name: str | None
    erased_at: datetime | None

    @property
    def client_name(self) -> str:
        if self.client_id is None:
            return ""
        return called(self.first_name or "", self.last_name or "", is_erased=self.erased_at is not None)


FIELDS = (*BookingRow._fields[:-3], "client__first_name", "client__last_name", "client__erased_at")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar. `starts` and `ends` are instants in the store's zone, the place on the wall is theirs.

    `kind` is appointment, event or slot; `key` names it on the page; `title` is the client, the event or the slot's
    label; `what` the services, or how many places are taken.
    """

    kind: str
    key: str
    pk: int
    staff_id: int | None
    starts: datetime
    ends: datetime
    label: Label
    title: str
    what: str = ""
    service_id: int | None = None

    @property
    def minutes(self) -> int:
        return clock.minutes_between(self.starts, self.ends)


@dataclass
class Around:
    """The bookings beside the columns: requests nobody has yet, and who walked in."""

    requests: list[BookingRow]
    untimed: int
    walk_ins: list[BookingRow]


def read_bookings(store: Store, days: Sequence[date], staff: Collection[int]) -> list[BookingRow]:
    """The bookings of those staff members on those days, with requests and walk-ins of the store, in one statement.

    What fell out is included. A reservation whose group event is known is part of it and not here.
    """
    starts, ends = whole_day(days[0], store.zone).starts, whole_day(days[-1], store.zone).ends
    values = {"store_id": store.pk, "starts": starts, "ends": ends, "since": starts - REACH}
    if len(staff) == 1:
        rows = OF_ONE.rows(**values, staff_id=next(iter(staff)))
    else:
        rows = OF_ALL.rows(**values) if staff else BESIDE.rows(**values)
    return [BookingRow._make(row) for row in rows]


def bookings(store_id: int, starts: datetime, ends: datetime, since: datetime, whose: Q) -> Any:
    """Requests and walk-ins, and bookings of `whose`."""
    present = Booking.objects.present().filter(store=store_id, group_event=None).order_by()
    beside = Q(staff_member=None) | Q(method=Booking.QUEUE)
    timed = present.filter(beside | whose, starts_at__gte=since, starts_at__lt=ends)
    timed = timed.filter(Q(ends_at__gt=starts) | Q(starts_at__gte=starts))
    waiting = Q(staff_member=None, status=Booking.REQUEST)
    walked_in = Q(method=Booking.QUEUE, created_at__gte=starts, created_at__lt=ends)
    untimed = present.filter(waiting | walked_in, starts_at=None)
    return timed.values_list(*FIELDS).union(untimed.values_list(*FIELDS), all=True)


STRETCH = {"store_id": int, "starts": datetime, "ends": datetime, "since": datetime}
BESIDE = Prepared(lambda **values: bookings(**values, whose=Q(staff_member=None)), STRETCH)
OF_ALL = Prepared(lambda **values: bookings(**values, whose=Q(staff_member__isnull=False)), STRETCH)
OF_ONE = Prepared(
    lambda staff_id, **values: bookings(**values, whose=Q(staff_member=staff_id)), {**STRETCH, "staff_id": int}
)


def around(rows: Sequence[BookingRow]) -> Around:
    """Those of `read_bookings` that stand in nobody's column."""
    queue = [row for row in rows if row.method == Booking.QUEUE and row.status != "Cancelled" and not row.is_completed]
    free = [row for row in rows if row.method != Booking.QUEUE and row.staff_member_id is None]
    open_ = [row for row in free if row.status == Booking.REQUEST]
    return Around(
        requests=sorted((row for row in open_ if row.starts_at and row.ends_at), key=lambda row: str(row.starts_at)),
        untimed=sum(row.starts_at is None for row in open_),
        walk_ins=sorted(queue, key=lambda row: str(row.starts_at or row.created_at)),
    )


def of_booking(row: BookingRow, day: Frame) -> Entry | None:
    """None for what has no time, and for a walk-in: that is in its list."""
    if row.starts_at is None or row.ends_at is None or row.method == Booking.QUEUE:
        return None
    return Entry(
        kind="appointment",
        key=f"b-{row.pk}",
        pk=row.pk,
        staff_id=row.staff_member_id,
        starts=row.starts_at.astimezone(day.zone),
        ends=row.ends_at.astimezone(day.zone),
        label=label(row),
        title=row.client_name,
        what=row.service_names,
    )


class ThingRow(NamedTuple):
    """A group event or a time slot, as one statement reads both."""

    kind: str
    pk: int
    staff_member_id: int | None
    starts_at: datetime
    ends_at: datetime
    text: str
    sort: str
    capacity: int | None
    taken: int | None
    service_id: int | None


def read_things(store: Store, days: Sequence[date], staff: Collection[int]) -> list[ThingRow]:
    """Group events and time slots of those staff members on those days, in one statement."""
    starts, ends = whole_day(days[0], store.zone).starts, whole_day(days[-1], store.zone).ends
    values = {"store_id": store.pk, "starts": starts, "ends": ends, "since": starts - REACH}
    one = len(staff) == 1
    rows = THINGS_OF_ONE.rows(**values, staff_id=next(iter(staff))) if one else THINGS.rows(**values)
    return [ThingRow._make(row) for row in rows]


def things(store_id: int, starts: datetime, ends: datetime, since: datetime, staff_id: int | None = None) -> Any:
    near = Q(store=store_id, starts_at__gte=since) & (Q(staff_member=staff_id) if staff_id else Q())
    none = Value(None, IntegerField())
    events = columns(
        GroupEvent.objects.present().between(starts, ends).filter(near),
        Value("event", CharField()),
        F("name"),
        Value("", CharField()),
        F("capacity"),
        F("attendee_count"),
        F("service_id"),
    )
    slots = columns(
        TimeSlot.objects.present().between(starts, ends).filter(near),
        Value("slot", CharField()),
        F("label"),
        F("kind"),
        none,
        none,
        none,
    )
    return events.union(slots, all=True)


THINGS = Prepared(things, STRETCH)
THINGS_OF_ONE = Prepared(things, {**STRETCH, "staff_id": int})


def columns(rows: QuerySet[Any], kind: Any, *values: Any) -> Any:
    """The same columns of either table."""
    named = {"r0": kind} | {f"r{n + 5}": value for n, value in enumerate(values)}
    names = ("r0", "pk", "staff_member_id", "starts_at", "ends_at", *list(named)[1:])
    return rows.order_by().annotate(**named).values_list(*names)


def of_thing(row: ThingRow, day: Frame, *, is_told: bool) -> Entry:
    """A slot's label is for whose it is and for managers (`is_told`); others see that the time is busy."""
    is_event = row.kind == "event"
    kind = GROUP if is_event else SLOTS["Available" if row.sort == TimeSlot.Kind.AVAILABLE else "Busy"]
    return Entry(
        kind=row.kind,
        key=f"{'g' if is_event else 't'}-{row.pk}",
        pk=row.pk,
        staff_id=row.staff_member_id,
        starts=row.starts_at.astimezone(day.zone),
        ends=row.ends_at.astimezone(day.zone),
        label=kind,
        title=(row.text if is_event or is_told else "") or str(kind.word),
        what=places(row.capacity, row.taken) if is_event else "",
        service_id=row.service_id,
    )


def places(capacity: int | None, taken: int | None) -> str:
    """`6 of 8 places`; without a capacity only who comes."""
    if capacity is None:
        return ngettext("%d place taken", "%d places taken", taken or 0) % (taken or 0) if taken else ""
    return gettext("%(taken)d of %(all)d places") % {"taken": taken or 0, "all": capacity}

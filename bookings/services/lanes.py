"""Columns as they were last drawn, and the drawing of those that changed.

A lane is drawn once per version of its column, kind of reader and language, and kept in `RenderedColumn`. Any page of
any process reads it from there: one statement for whose columns they are, how fresh and as last drawn; one for hours;
one for bookings; only where something must be drawn one more for group events and slots, and one that keeps it.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2s
from pathlib import Path
from typing import Any, NamedTuple

from django.db import DatabaseError, connection
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from bookings.models import DayVersion, RenderedColumn
from bookings.services import drawing, entries, labels, layout
from bookings.services.drawing import Drawing, Pen, Reader
from bookings.services.entries import BookingRow, Entry, ThingRow
from bookings.services.filters import Filters
from bookings.services.hours import Hours, Timetable
from bookings.services.layout import Frame, whole_day
from clienteling import clock
from clienteling.models import Membership, StaffMember, Store
from clienteling.models.prepared import Prepared

log = logging.getLogger(__name__)

View = RenderedColumn.View
KEPT = timedelta(days=1)
CODE = blake2s(b"".join(Path(str(m.__file__)).read_bytes() for m in (drawing, entries, labels, layout))).hexdigest()
"""What draws: a lane drawn before an update of it is drawn anew."""


class Standing(NamedTuple):
    """One staff member's day: who, how fresh, and as last drawn (None where there is nothing)."""

    staff_id: int
    first_name: str
    last_name: str
    store_id: int
    on: date | None
    column_id: int | None
    read_at: datetime | None
    asked_at: datetime | None
    try_at: datetime | None
    failures: int | None
    reason: str | None
    version: int | None
    day_version: int | None
    view: str | None
    drawn_version: int | None
    shape: str | None
    lane: str | None
    first: int | None
    last: int | None
    booked: int | None
    booking_count: int | None
    fallen: int | None
    across: int | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


COLUMN = ("on", "pk", "read_at", "asked_at", "try_at", "failures", "reason", "version")
DRAWN = ("view", "version", "shape", "lane", "first", "last", "booked", "count", "fallen", "across")


UPSERT = """
INSERT INTO bookings_renderedcolumn (
    column_id, view, language, version, shape, lane, "first", "last", booked, "count", fallen, across, made_at
) VALUES """
REPLACE = """
ON CONFLICT (column_id, view, language) DO UPDATE SET
    version = excluded.version, shape = excluded.shape, lane = excluded.lane, "first" = excluded."first",
    "last" = excluded."last", booked = excluded.booked, "count" = excluded."count", fallen = excluded.fallen,
    across = excluded.across, made_at = excluded.made_at
"""


@dataclass
class Lane:
    """A column ready to be placed on a wall. Steps are counted from its day's midnight; `booked` is in minutes."""

    standing: Standing
    day: Frame
    hours: Hours
    drawing: Drawing
    booked: int = 0
    count: int = 0
    fallen: int = 0
    entries: list[Entry] = field(default_factory=list)
    """Only of a lane drawn just now."""

    @property
    def works(self) -> bool:
        return bool(self.hours or self.count or self.drawing.first is not None)

    @property
    def open_minutes(self) -> int:
        return sum(clock.minutes_between(starts, ends) for starts, ends in self.hours)


def view_of(place: Membership, staff_id: int) -> str:
    """As whom somebody with that place sees a staff member's column."""
    if place.is_manager:
        return View.MANAGER
    return View.OWN if place.staff_member_id == staff_id else View.OTHERS


def of_store(store_id: int, on: date, place: Membership) -> dict[tuple[int, date], Standing]:
    """The columns of everybody with a calendar there on `on`, in the order of the staff, in one statement."""
    return standings(OF_STORE.rows(store_id=store_id, first=on, last=on, language=language()), on, [place])


def of_person(staff_id: int, days: Sequence[date], places: Iterable[Membership]) -> dict[tuple[int, date], Standing]:
    """The columns of one person on `days`, in one statement; one entry without a column when there is none."""
    rows = OF_PERSON.rows(staff_id=staff_id, first=days[0], last=days[-1], language=language())
    return standings(rows, days[0], places)


def standings(
    rows: Iterable[tuple[Any, ...]], first: date, places: Iterable[Membership]
) -> dict[tuple[int, date], Standing]:
    """Rows by person and day, each as drawn for this reader. A person of other stores is passed over."""
    by_store = {place.store_id: place for place in places}
    found: dict[tuple[int, date], Standing] = {}
    for row in rows:
        standing = Standing._make(row)
        if standing.store_id not in by_store:
            continue
        key = standing.staff_id, standing.on or first
        if standing.view == view_of(by_store[standing.store_id], standing.staff_id):
            found[key] = standing
        elif key not in found:
            found[key] = standing._replace(drawn_version=None)
    return found


def statement(first: date, last: date, language: str, **which: int) -> QuerySet[Any, Any]:
    """Who, how fresh, and as drawn for each kind of reader in that language."""
    grown = DayVersion.objects.filter(store=OuterRef("store"), on=first).values("version")
    staff = StaffMember.objects.with_calendar().filter(**which)
    return staff.annotate(
        at=FilteredRelation("columns", condition=Q(columns__on__range=(first, last))),
        as_drawn=FilteredRelation("at__rendered", condition=Q(at__rendered__language=language)),
        day_version=Subquery(grown),
    ).values_list(
        *("pk", "first_name", "last_name", "store_id"),
        *(f"at__{name}" for name in COLUMN),
        "day_version",
        *(f"as_drawn__{name}" for name in DRAWN),
    )


def empty(someone: Standing) -> Standing:
    """A day of the same person of which nothing is known."""
    return Standing(*someone[:4], *(None,) * (len(Standing._fields) - 4))


def nobody(store_id: int, on: date) -> Standing:
    """Whose column holds what nobody has yet."""
    return empty(Standing._make((0, "", "", store_id, *(None,) * (len(Standing._fields) - 4))))._replace(on=on)


SPAN = {"first": date, "last": date, "language": str}
OF_STORE = Prepared(lambda store_id, **span: statement(**span, store_id=store_id), {"store_id": int, **SPAN})
OF_PERSON = Prepared(lambda staff_id, **span: statement(**span, pk=staff_id), {"staff_id": int, **SPAN})


def language() -> str:
    return get_language() or ""


@dataclass
class Easel:
    """Draws lanes of one store for one reader."""

    store: Store
    place: Membership
    timetable: Timetable
    filters: Filters = field(default_factory=Filters)
    anew: bool = False
    """Whether every lane is drawn now, because its entries are wanted too."""
    pens: dict[date, Pen] = field(default_factory=dict)
    tools: str = field(default_factory=lambda: f"{CODE}{static('icons.svg')}")

    def shape(self, standing: Standing, hours: Hours) -> str:
        """What goes into a lane beside the bookings."""
        worked = [f"{starts.isoformat()}{ends.isoformat()}" for starts, ends in hours]
        parts = [self.tools, self.store.time_zone, standing.name, *worked]
        return blake2s("|".join(parts).encode(), digest_size=16).hexdigest()

    def kept(self, standing: Standing, on: date) -> Lane | None:
        """The lane as it was drawn, if nothing of it changed."""
        hours = self.timetable.hours(standing.staff_id, on)
        is_same = standing.drawn_version is not None and standing.drawn_version == standing.version
        if self.anew or not self.filters.is_plain or not is_same or standing.shape != self.shape(standing, hours):
            return None
        drawn = Drawing(standing.lane or "", standing.first, standing.last, standing.across or 1)
        return Lane(
            standing,
            whole_day(on, self.store.zone),
            hours,
            drawn,
            standing.booked or 0,
            standing.booking_count or 0,
            standing.fallen or 0,
        )

    def draw(self, standing: Standing, on: date, rows: Iterable[BookingRow], things: Iterable[ThingRow]) -> Lane:
        """The lane from its bookings, group events and slots."""
        pen = self.pens.setdefault(on, Pen(whole_day(on, self.store.zone)))
        view = view_of(self.place, standing.staff_id)
        told = view != View.OTHERS
        found = [entry for row in rows if (entry := entries.of_booking(row, pen.day))]
        found += [entries.of_thing(row, pen.day, is_told=told) for row in things]
        found = [entry for entry in found if pen.day.place(entry.starts, entry.ends)]
        hours = self.timetable.hours(standing.staff_id, on)
        name = dict(self.timetable.services).get(self.filters.service or 0)
        shown = [entry for entry in found if self.filters.passes(entry, name)]
        open_ = [place for span in hours if (place := pen.day.place(*span))]
        reader = Reader(standing.name, told, self.list_url(on))
        counted = [entry for entry in shown if entry.kind != "slot" and entry.label.takes_time]
        return Lane(
            standing,
            pen.day,
            hours,
            pen.lane(shown, open_, reader),
            booked=sum(entry.minutes for entry in counted),
            count=len(counted),
            fallen=sum(not entry.label.takes_time for entry in found),
            entries=shown,
        )

    def list_url(self, on: date) -> str:
        return reverse("bookings:day_list", args=[self.store.pk, on])

    def keep(self, lanes: Collection[Lane]) -> None:
        """Remembers drawn lanes. One plain statement: no transaction of its own, and it fails for itself alone."""
        drawn = [lane for lane in lanes if lane.standing.column_id is not None]
        if self.anew or not drawn or not self.filters.is_plain:
            return
        rows = [self.row(lane) for lane in drawn]
        one = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
        try:
            with connection.cursor() as cursor:
                cursor.execute(UPSERT + ", ".join([one] * len(rows)) + REPLACE, [v for row in rows for v in row])
        except DatabaseError as error:  # the page is whole without; the next one draws again
            log.warning("drawn columns not kept", extra={"error": type(error).__name__})

    def row(self, lane: Lane) -> tuple[Any, ...]:
        standing, drawn = lane.standing, lane.drawing
        return (
            standing.column_id,
            view_of(self.place, standing.staff_id),
            language(),
            standing.version,
            self.shape(standing, lane.hours),
            drawn.html,
            drawn.first,
            drawn.last,
            lane.booked,
            lane.count,
            lane.fallen,
            drawn.across,
            connection.ops.adapt_datetimefield_value(clock.now()),
        )


def forget_old() -> int:
    """Lanes drawn longer ago than they are kept: they hold names."""
    return RenderedColumn.objects.filter(made_at__lt=clock.now() - KEPT).delete()[0]

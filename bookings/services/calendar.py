"""A store's day with a column for each person, and a person's week with a column for each day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from bookings.models import DayVersion
from bookings.services import columns as reading
from bookings.services import entries, lanes
from bookings.services.columns import Read
from bookings.services.drawing import Pen, Reader
from bookings.services.entries import Around, BookingRow, Entry, ThingRow
from bookings.services.filters import Filters
from bookings.services.hours import timetable
from bookings.services.labels import label
from bookings.services.lanes import Easel, Lane, Standing
from bookings.services.layout import STEP, whole_day
from bookings.services.walls import StaffWeek, StoreDay, WallColumn
from clienteling import access, clock
from clienteling.models import Membership, StaffMember, Store, User
from clienteling.models.prepared import Prepared

WEEK = 7
WHOLE_DAY = 288


def store_day(
    store: Store,
    on: date,
    place: Membership,
    *,
    filters: Filters | None = None,
    everyone: bool = False,
    person: int | None = None,
    anew: bool = False,
) -> StoreDay:
    """The wall of `store` on its day `on` as somebody with that `place` sees it: no call to Booxi, three statements,
    and two more where a column is drawn. People without hours and bookings that day are left out unless `everyone`.
    With `anew` each lane has its entries."""
    found = list(lanes.of_store(store.pk, on, place).values())
    easel = Easel(store, place, timetable(store, [on]), filters or Filters(), anew=anew)
    drawn, rows = draw(easel, [(standing, on) for standing in found])
    walls = [WallColumn(lane, state(lane.standing)) for lane in drawn]
    shown = [wall for wall in walls if everyone or wall.lane.works] or walls
    if person:
        shown = [wall for wall in walls if wall.standing.staff_id == person]
    day = StoreDay(
        store,
        clock.today(store.zone),
        shown,
        whole_day(on, store.zone),
        stale=is_stale(found, store),
        around=beside(rows, easel, person),
        people=found,
        services=easel.timetable.services,
        hidden=len(walls) - len(shown),
    )
    day.requests = requests(easel, day, place)
    day.measure([day.requests] if day.requests else [])
    day.version = f"{found[0].day_version or 0 if found else 0}.{tick()}.{day.layout}"
    return day


def staff_week(staff_id: int, monday: date, places: Sequence[Membership]) -> StaffWeek | None:
    """The week of a staff member of one of those places' stores, None when there is no such person."""
    by_store = {place.store_id: place for place in places}
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    found = lanes.of_person(staff_id, days, places)
    if not found:
        return None
    someone = next(iter(found.values()))
    place = by_store[someone.store_id]
    store = place.store
    easel = Easel(store, place, timetable(store, days))
    week = [(found[staff_id, on] if is_read(found, staff_id, on) else lanes.empty(someone), on) for on in days]
    drawn, _ = draw(easel, week, beside=False)
    walls = [WallColumn(lane, state(lane.standing)) for lane in drawn]
    frame = whole_day(usual(days, store), store.zone)
    stale = is_stale([standing for standing, _ in week], store)
    wall = StaffWeek(store, clock.today(store.zone), walls, frame, stale, staff=someone, days=days)
    wall.measure()
    wall.version = f"{sum(column.version for column in walls)}.{tick()}.{wall.layout}"
    return wall


def is_read(found: dict[tuple[int, date], Standing], staff_id: int, on: date) -> bool:
    return (staff_id, on) in found and found[staff_id, on].on is not None


def usual(days: Sequence[date], store: Store) -> date:
    """A day of 24 hours: what the hours beside a week are drawn from."""
    return next((on for on in days if whole_day(on, store.zone).steps == WHOLE_DAY), days[0])


def draw(
    easel: Easel, wanted: Sequence[tuple[Standing, date]], *, beside: bool = True
) -> tuple[list[Lane], list[BookingRow]]:
    """A lane for each column wanted, drawn before or now, and the bookings read on the way (with `beside`, those that
    stand in nobody's column too)."""
    kept = {(standing.staff_id, on): easel.kept(standing, on) for standing, on in wanted}
    missing = {staff_id for (staff_id, _), lane in kept.items() if lane is None}
    days = [on for _, on in wanted] or [clock.today(easel.store.zone)]
    rows = entries.read_bookings(easel.store, days, missing) if missing or beside else []
    things = entries.read_things(easel.store, days, missing) if missing else []
    by_staff: dict[int | None, tuple[list[BookingRow], list[ThingRow]]] = {}
    for row in rows:
        by_staff.setdefault(row.staff_member_id, ([], []))[0].append(row)
    for thing in things:
        by_staff.setdefault(thing.staff_member_id, ([], []))[1].append(thing)
    drawn, new = [], []
    for standing, on in wanted:
        lane = kept[standing.staff_id, on]
        if lane is None:
            lane = easel.draw(standing, on, *by_staff.get(standing.staff_id, ([], [])))
            new.append(lane)
        drawn.append(lane)
    easel.keep(new)
    return drawn, rows


def beside(rows: list[BookingRow], easel: Easel, person: int | None) -> Around:
    """Requests and walk-ins are appointments nobody has: the filters hold for them too."""
    asked = easel.filters
    if person or asked.kind not in {"", "appointment"}:
        return entries.around([])
    name = dict(easel.timetable.services).get(asked.service or 0)
    kept = [
        row
        for row in rows
        if (not asked.status or label(row).css == f"st-{asked.status}")
        and (asked.service is None or name in row.service_names.split(", "))
    ]
    return entries.around(kept)


def requests(easel: Easel, day: StoreDay, place: Membership) -> Lane | None:
    """What has a time and nobody yet, as a lane of its own. Who asked is for managers (see the table of roles)."""
    found = [entry for row in day.around.requests if (entry := entries.of_booking(row, day.frame))]
    name = dict(day.services).get(easel.filters.service or 0)
    passing = [entry for entry in found if easel.filters.passes(entry, name)]
    shown = passing if place.is_manager else [nameless(entry) for entry in passing]
    if not shown and not day.around.untimed:
        return None
    reader = Reader(gettext("nobody yet"), may_open_slots=False, list_url=easel.list_url(day.on))
    drawn = Pen(day.frame).lane(shown, [], reader)
    return Lane(lanes.nobody(day.store.pk, day.on), day.frame, [], drawn, count=len(shown), entries=shown)


def nameless(entry: Entry) -> Entry:
    """Time and service alone, and no way to the rest."""
    return replace(entry, title="", pk=0)


def is_stale(found: Sequence[Read | None], store: Store) -> bool:
    """Whether a worker should be told that somebody looks: it then decides, knowing whether Booxi is silent. Here that
    is only guessed, without a statement, from when the store was last heard of."""
    at = clock.now()
    limit = reading.SILENT_LIMIT if is_quiet(store.heard_at) else reading.usual_limit()
    return any(reading.needs_read(read, at, limit) for read in found)


def is_quiet(heard_at: datetime | None) -> bool:
    """Whether Booxi may be silent about a store: nothing was heard of it for long, open or not."""
    quiet = timedelta(minutes=settings.WEBHOOK_SILENCE_MINUTES)
    return heard_at is None or clock.now() - heard_at >= quiet


def state(read: Read | None) -> str:
    """How far a column can be trusted. One that is only being read again is as fresh as its limit says."""
    if read is None or (read.read_at is None and not read.failures):
        return "reading"
    if read.read_at is None or read.failures:
        return "failed"
    return "old" if reading.is_old(read, clock.now(), reading.usual_limit()) else "fresh"


class Known(NamedTuple):
    """What an open page compares with, and whether Booxi may be silent about its store."""

    version: str
    is_quiet: bool


def known(row: tuple[Any, ...]) -> Known:
    """From a row of a person's places, with the number beside it."""
    return Known(f"{row[-1] or 0}.{tick()}", is_quiet(row[HEARD_OF]))


def version(user: User, store_id: int, on: date) -> Known | None:
    """What an open page of that day compares with, None when the person has no place in that store. Grows with each
    change projected, and with each step of the now line. Who may and whether anything changed is one statement, and
    what it says of the person's places is not asked again."""
    rows = known_places(user, PLACES_ON_DAY.rows(user_id=user.pk, store_id=store_id, on=on))
    return next((known(row) for row in rows if row[STORE_OF] == store_id), None)


def week_version(user: User, staff_id: int, monday: date) -> Known | None:
    """The same for a staff member's week."""
    last = monday + timedelta(days=WEEK - 1)
    rows = known_places(user, PLACES_IN_WEEK.rows(user_id=user.pk, staff_id=staff_id, first=monday, last=last))
    return next((known(row) for row in rows if row[-1] is not None), None)


def known_places(user: User, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows of a person's places, the number a statement gave beside each in the end. They are made into places only
    when somebody wants those."""
    access.remember(user, [row[:-1] for row in rows])
    return rows


def places_on_day(user_id: int, store_id: int, on: date) -> Any:
    grown = DayVersion.objects.filter(store=store_id, on=on).values("version")
    return access.statement(user_id).annotate(grown=Subquery(grown))


def places_in_week(user_id: int, staff_id: int, first: date, last: date) -> Any:
    """The sum of the versions of the week's columns beside the place in that person's store, None beside others."""
    theirs = StaffMember.objects.filter(pk=staff_id, store=OuterRef("store"))
    grown = theirs.annotate(
        grown=Coalesce(Sum("columns__version", filter=Q(columns__on__range=(first, last))), 0)
    ).values("grown")
    return access.statement(user_id).annotate(grown=Subquery(grown))


STORE_OF = access.OURS.index("store_id")
HEARD_OF = len(access.OURS) + access.STORE.index("heard_at")
PLACES_ON_DAY = Prepared(places_on_day, {"user_id": int, "store_id": int, "on": date})
PLACES_IN_WEEK = Prepared(places_in_week, {"user_id": int, "staff_id": int, "first": date, "last": date})


def tick() -> int:
    """Which five minutes it is: walls are drawn anew at each, since the now line moves and columns age."""
    return int(clock.now().timestamp() // STEP.total_seconds())


def is_known(version: str, known: str) -> bool:
    """Whether a page that knows `known` has all of `version`."""
    return known.split(".")[:2] == version.split(".")[:2]

"""Whose days are asked for when somebody looks, in which lane, how old they may be, and when not to ask again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bookings import tasks
from bookings.models import Booking, Column, DayVersion, GroupEvent, RenderedColumn, TimeSlot
from bookings.services import columns, reading
from bookings.services.reading import Stretch
from clienteling import clock
from clienteling.booxi import Lane
from clienteling.models import StaffMember, Store
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
FRONT, BACK = Column.Lane.FRONT, Column.Lane.BACK


@pytest.fixture
def montreal(people: People) -> Store:
    """Heard of a moment ago."""
    Store.objects.update(heard_at=clock.now())
    people.montreal.refresh_from_db()
    return people.montreal


def mo() -> StaffMember:
    return StaffMember.objects.select_related("store").get(store__region="na", booxi_id=7101)


def read_long_ago(minutes: float, **values: Any) -> Column:
    at = clock.now() - timedelta(minutes=minutes)
    return Column.objects.update_or_create(staff_member=mo(), on=FRIDAY, defaults={"read_at": at, **values})[0]


def waiting() -> set[tuple[int, int, int]]:
    rows = Column.objects.exclude(asked_at=None)
    return set(rows.values_list("staff_member__booxi_id", "on__day", "lane"))


def test_a_look_asks_for_everybodys_day_and_the_next_in_front(montreal: Store) -> None:
    staff = set(StaffMember.objects.with_calendar().filter(store=montreal).values_list("booxi_id", flat=True))
    assert columns.look(montreal.pk, FRIDAY) == 2 * len(staff)
    assert waiting() == {(number, day, FRONT) for number in staff for day in (20, 21)}
    assert columns.look(montreal.pk, FRIDAY) == 0
    assert columns.look(999999, FRIDAY) == 0


def test_a_look_at_what_is_fresh_costs_four_statements_and_no_call(
    stage: Stage, montreal: Store, django_assert_max_num_queries: Any
) -> None:
    staff = StaffMember.objects.with_calendar().filter(store=montreal)
    Column.objects.bulk_create(
        Column(staff_member=person, on=on, read_at=clock.now()) for person in staff for on in (FRIDAY, SATURDAY)
    )
    before = stage.calls()
    with django_assert_max_num_queries(4):
        assert columns.look(montreal.pk, FRIDAY) == 0
    assert stage.calls() == before


def test_while_events_come_in_a_column_is_good_for_an_hour(montreal: Store) -> None:
    assert columns.limit(montreal) == timedelta(hours=1)
    read_long_ago(59)
    assert columns.want([mo()], [FRIDAY]) == 0
    read_long_ago(61)
    assert columns.want([mo()], [FRIDAY]) == 1
    assert waiting() == {(7101, 20, FRONT)}


def test_while_none_come_what_somebody_looks_at_is_read_again_in_the_background(montreal: Store) -> None:
    Store.objects.update(heard_at=None)
    montreal.refresh_from_db()
    assert columns.limit(montreal) == timedelta(minutes=1)
    read_long_ago(0.5)
    assert columns.want([mo()], [FRIDAY]) == 0
    read_long_ago(2)
    assert columns.want([mo()], [FRIDAY]) == 1
    assert waiting() == {(7101, 20, BACK)}


def test_what_waits_in_the_background_comes_to_the_front_when_it_is_too_old(montreal: Store) -> None:
    read_long_ago(61, asked_at=clock.now(), try_at=clock.now(), lane=BACK)
    assert columns.want([mo()], [FRIDAY]) == 1
    assert waiting() == {(7101, 20, FRONT)}
    assert columns.want([mo()], [FRIDAY]) == 0


def test_who_waits_in_front_is_read_first_and_the_background_leaves_them_alone(montreal: Store) -> None:
    read_long_ago(2, asked_at=clock.now(), try_at=clock.now(), lane=BACK)
    assert reading.read_waiting() == 0
    columns.want([mo()], [SATURDAY])
    assert [(c.on, c.lane) for c in reading.claim(in_front=False)] == [(SATURDAY, FRONT)]
    assert [(c.on, c.lane) for c in reading.claim(in_front=False)] == [(FRIDAY, BACK)]


def test_a_worker_told_of_a_look_in_silence_reads_in_the_background(stage: Stage, montreal: Store) -> None:
    Store.objects.update(heard_at=None)
    old = read_long_ago(2).read_at
    columns.want([mo()], [FRIDAY])
    assert reading.regions_behind() == ["na"]
    tasks.read_in_background.call_local("na")
    read = Column.objects.get(on=FRIDAY).read_at
    assert read
    assert old
    assert read > old


def test_outside_the_horizon_only_the_day_itself_is_read(montreal: Store) -> None:
    first, last = columns.horizon(montreal)
    assert (FRIDAY - first, last - FRIDAY) == (timedelta(days=30), timedelta(days=90))
    assert [columns.is_beyond(montreal, on) for on in (first, last)] == [False, False]
    day = timedelta(days=1)
    assert [columns.is_beyond(montreal, on) for on in (first - day, last + day)] == [True, True]
    assert columns.days_of_a_look(montreal, last) == [last]
    assert columns.days_of_a_look(montreal, FRIDAY) == [FRIDAY, SATURDAY]
    assert columns.days_of_a_look(montreal, last + 9 * day) == [last + 9 * day]


def test_somebody_booxi_does_not_know_is_not_asked_for_again_that_day(stage: Stage, montreal: Store) -> None:
    StaffMember.objects.filter(pk=mo().pk).update(booxi_id=999999)
    ghost = StaffMember.objects.get(booxi_id=999999)
    columns.want([ghost], [FRIDAY])
    reading.read_waiting()
    before = stage.calls()
    for _ in range(3):
        assert columns.want([ghost], [FRIDAY]) == 0
        reading.read_waiting()
    assert stage.calls() == before
    column = Column.objects.get(staff_member=ghost)
    assert (column.reason, column.failures, column.read_at) == ("NotFound", 1, None)
    Column.objects.update(try_at=clock.now() - timedelta(seconds=1))
    assert columns.want([ghost], [FRIDAY]) == 1


def read(stage: Stage, on: date = FRIDAY, person: StaffMember | None = None) -> reading.Read:
    return reading.read(Stretch(person or mo(), on, on, Lane.PEOPLE))


def a_slot_on_stage(stage: Stage) -> dict[str, Any]:
    return next(slot for slot in stage.get("slots", region="na")["timeSlots"] if slot["staffId"] in NUMBERS)


NUMBERS = range(7101, 7109)


def day_of(text: str, store: Store) -> date:
    return datetime.fromisoformat(text).astimezone(store.zone).date()


def test_a_slot_and_an_event_no_longer_listed_are_gone_and_come_back(stage: Stage, montreal: Store) -> None:
    told = a_slot_on_stage(stage)
    owner = StaffMember.objects.select_related("store").get(store=montreal, booxi_id=told["staffId"])
    on = day_of(told["start"], montreal)
    read(stage, on, owner)
    bounds = clock.day_bounds(on, montreal.zone)
    span = {"region": "na", "store": montreal, "starts_at": bounds[0], "ends_at": bounds[1]}
    old = {**span, "known_at": clock.now() - timedelta(hours=1)}
    TimeSlot.objects.create(booxi_id=990001, staff_member=owner, **old)
    TimeSlot.objects.create(
        booxi_id=990002, staff_member=owner, **{**span, "known_at": clock.now() + timedelta(hours=1)}
    )
    TimeSlot.objects.create(booxi_id=990003, staff_member=None, **old)
    GroupEvent.objects.create(booxi_id=990001, staff_member=owner, **old)
    TimeSlot.objects.filter(booxi_id=told["id"]).update(gone_at=clock.now())

    found = read(stage, on, owner).outcome

    assert found.gone == 2
    gone = TimeSlot.objects.exclude(gone_at=None).values_list("booxi_id", flat=True)
    assert list(gone) == [990001], "what was stored since, or is nobody's, stays, and what is listed comes back"
    assert GroupEvent.objects.get(booxi_id=990001).gone_at


def test_a_read_of_the_day_before_leaves_what_only_begins_at_midnight(stage: Stage, montreal: Store) -> None:
    midnight = clock.day_bounds(FRIDAY, montreal.zone)[1]
    span = {
        "starts_at": midnight,
        "ends_at": midnight + timedelta(hours=1),
        "known_at": clock.now() - timedelta(days=1),
    }
    TimeSlot.objects.create(region="na", booxi_id=990001, store=montreal, staff_member=mo(), **span)
    read(stage)
    assert TimeSlot.objects.present().filter(booxi_id=990001).exists()


def test_the_first_read_of_a_day_says_nothing_is_new_and_the_second_does(stage: Stage, montreal: Store) -> None:
    first = read(stage).outcome
    assert first.created
    assert (first.news, first.lacking) == ([], 0)
    later = Booking.objects.filter(staff_member=mo(), starts_at__gt=clock.now()).first()
    assert later
    later.delete()
    again = read(stage).outcome
    assert [one.booking.booxi_id for one in again.news if one.kind == "new"] == [later.booxi_id]
    assert again.lacking == 1


def test_what_could_not_all_be_looked_for_is_wanted_again_at_once(stage: Stage, montreal: Store) -> None:
    moment = clock.day_bounds(FRIDAY, montreal.zone)[0] + timedelta(hours=12)
    for n in range(reading.MOST_LOOKS[Lane.PEOPLE] + 1):
        Booking.objects.create(
            region="na", booxi_id=f"A9900{n:02}", store=montreal, staff_member=mo(), method="Appointment",
            status="Approved", starts_at=moment, ends_at=moment, known_at=clock.now() - timedelta(days=1),
        )  # fmt: skip
    assert read(stage).outcome.gone == reading.MOST_LOOKS[Lane.PEOPLE]
    assert waiting() == {(7101, 20, BACK)}
    assert read(stage).outcome.gone == 1
    assert waiting() == set()


def test_a_read_that_finds_nothing_new_leaves_what_is_drawn_and_tells_open_pages_how_fresh_it_is(
    stage: Stage, montreal: Store
) -> None:
    read(stage)
    thomas = StaffMember.objects.select_related("store").get(store=montreal, booxi_id=7102)
    read(stage, person=thomas)
    for column in Column.objects.filter(on=FRIDAY):
        draw(column, version=column.version)
        draw(column, version=column.version - 1, view="manager")
    Booking.objects.filter(staff_member=thomas, starts_at__gt=clock.now()).delete()
    before = day_version(montreal)

    assert not read(stage).outcome.changed
    assert read(stage, person=thomas).outcome.created

    assert day_version(montreal) == before + 2
    mine = Column.objects.get(staff_member=mo(), on=FRIDAY)
    assert mine.version == before + 1
    kept = set(RenderedColumn.objects.filter(column=mine).values_list("view", "version"))
    assert ("own", mine.version) in kept, "what was drawn of it is still good"
    assert ("manager", mine.version) not in kept, "what was drawn of an older version is not"
    assert not RenderedColumn.objects.filter(column__staff_member=thomas).exists()


def draw(column: Column, *, version: int, view: str = "own") -> None:
    RenderedColumn.objects.create(column=column, view=view, language="en", version=version, made_at=clock.now())


def day_version(store: Store) -> int:
    return DayVersion.objects.get(store=store, on=FRIDAY).version

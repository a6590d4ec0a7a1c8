"""A store's week in numbers: right in the store's own days, led from and to, live, cheap however large the store."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Column, GroupEvent
from bookings.services import projection, store_week
from clienteling import clock
from clienteling.models import Closure, StaffMember, Store
from tests.bookings import booked
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def marie(people: People) -> StaffMember:
    return StaffMember.objects.get(store=people.montreal, booxi_id=7101)


@pytest.fixture
def manager(people: People, client: Browser) -> Browser:
    client.force_login(people.manager)
    return client


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def address(store: Store, on: str = "2026-11-20") -> str:
    return f"/store/{store.pk}/week/{on}/"


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def cells(store: Store, person: StaffMember, on: date = FRIDAY) -> list[tuple[int, int]]:
    """Count and booked minutes, Monday to Sunday."""
    row = next(row for row in store_week.store_week(store, on).rows if row.staff == person)
    return [(cell.count, cell.booked) for cell in row.cells]


def test_what_takes_time_is_counted_for_its_person_and_day(people: People, marie: StaffMember) -> None:
    store = people.montreal
    booked.booking(store, marie, at("2026-11-18T15:00+00:00"), minutes=90)
    booked.booking(store, marie, at("2026-11-18T18:00+00:00"), minutes=30, presence="Arrived", is_completed=True)
    booked.booking(store, marie, at("2026-11-18T19:00+00:00"), status="Cancelled")
    booked.booking(store, marie, at("2026-11-18T20:00+00:00"), presence="NoShow")
    booked.booking(store, marie, at("2026-11-18T21:00+00:00"), gone_at=clock.now())
    booked.booking(store, marie, at("2026-11-18T21:00+00:00"), method="GroupReservation")
    booked.booking(store, marie, at("2026-11-15T23:00+00:00"))  # Sunday before
    booked.booking(store, marie, at("2026-11-23T15:00+00:00"))  # Monday after
    GroupEvent.objects.create(
        region="na",
        booxi_id=1,
        store=store,
        staff_member=marie,
        starts_at=at("2026-11-19T22:00+00:00"),
        ends_at=at("2026-11-19T23:30+00:00"),
        known_at=clock.now(),
    )
    assert cells(store, marie) == [(0, 0), (0, 0), (2, 120), (1, 90), (0, 0), (0, 0), (0, 0)]


def test_an_evening_over_midnight_counts_once_and_its_minutes_by_day(people: People, marie: StaffMember) -> None:
    booked.booking(people.montreal, marie, at("2026-11-18T04:30+00:00"), minutes=60)  # Tuesday 23:30
    assert cells(people.montreal, marie)[1:3] == [(1, 30), (0, 30)]


def test_weeks_in_which_the_clocks_change_have_their_own_days(people: People, marie: StaffMember) -> None:
    store = people.montreal
    booked.booking(store, marie, at("2026-11-02T04:30+00:00"), minutes=30)  # Sunday 1 November, 23:30, after 25 hours
    booked.booking(store, marie, at("2026-11-01T05:30+00:00"), minutes=60)  # 1:30 daylight time, until 1:30 standard
    assert cells(store, marie, date(2026, 10, 28))[6] == (2, 90)
    assert cells(store, marie, date(2026, 11, 4))[0] == (0, 0)


def test_the_working_time_is_told_and_closures_say_why(people: People, marie: StaffMember, manager: Browser) -> None:
    Closure.objects.create(store=people.montreal, on=date(2026, 11, 19), reason="Inventory")
    Closure.objects.create(store=people.montreal, on=date(2026, 11, 18))
    found = store_week.store_week(people.montreal, FRIDAY)
    row = next(row for row in found.rows if row.staff == marie)
    assert row.cells[3].open == 0
    assert row.cells[4].open > 0
    page = text(manager.get(address(people.montreal)))
    assert "Inventory" in page
    assert "Closed" in page


def test_requests_to_assign_are_told_by_day_and_those_without_a_time_beside(people: People, manager: Browser) -> None:
    ask = {"status": "PendingStaffApproval"}
    booked.booking(people.montreal, None, at("2026-11-20T16:00+00:00"), **ask)
    booked.booking(people.montreal, None, at("2026-11-21T16:00+00:00"), **ask)
    booked.booking(people.montreal, None, None, **ask)
    booked.booking(people.paris, None, None, **ask)
    page = text(manager.get(address(people.montreal)))
    assert "2 requests to assign, 1 without a time" in page
    assert page.count("1 to assign") == 2


def test_days_lead_to_the_day_and_names_to_their_week(people: People, marie: StaffMember, manager: Browser) -> None:
    page = text(manager.get(address(people.montreal)))
    assert f'href="/store/{people.montreal.pk}/day/2026-11-18/"' in page
    assert f'href="/staff/{marie.pk}/week/2026-11-16/"' in page
    assert f'href="/store/{people.montreal.pk}/week/2026-11-09/"' in page
    assert f'href="/store/{people.montreal.pk}/week/2026-11-23/"' in page
    here = manager.get(f"/store/{people.montreal.pk}/week/")
    assert here["Location"] == address(people.montreal)
    assert manager.get(f"/staff/{marie.pk}/week/2026-11-16/").status_code == 200


def test_the_way_to_the_week_leads_an_associate_to_their_own(people: People, client: Browser) -> None:
    client.force_login(people.mo)
    marie = people.mo.memberships.get().staff_member_id
    assert client.get(f"/store/{people.montreal.pk}/week/")["Location"] == f"/staff/{marie}/week/2026-11-20/"
    assert client.get(address(people.montreal)).status_code == 200


def test_what_was_never_read_is_asked_for_and_arrives(
    stage: Stage, people: People, manager: Browser, work: Callable[[], None]
) -> None:
    page = text(manager.get(address(people.montreal)))
    assert "Reading from Booxi" in page
    before = stage.calls()
    work()
    staff = people.montreal.staff.with_calendar().count()  # type: ignore[attr-defined]
    assert stage.calls() - before <= 2 * staff  # the days to come, then the days that were
    page = text(manager.get(address(people.montreal)))
    assert "Reading from Booxi" not in page
    assert "As of" in page


def test_a_poll_is_answered_only_when_the_week_changed(people: People, marie: StaffMember, manager: Browser) -> None:
    where = address(people.montreal)
    version = manager.get(where).context["week"]["version"]
    assert manager.get(f"{where}live/?v={version}").status_code == 204
    row = booked.booking(people.montreal, marie, at("2026-11-18T15:00+00:00"))
    outcome = projection.Outcome()
    outcome.touch(row, people.montreal)
    projection.bump(outcome)
    part = manager.get(f"{where}live/?v={version}")
    assert part.status_code == 200
    assert b"<html" not in part.content


def test_the_page_costs_eight_statements_at_most_and_no_call(
    stage: Stage, people: People, manager: Browser, django_assert_max_num_queries: Any
) -> None:
    store = people.montreal
    for n in range(30):
        StaffMember.objects.create(store=store, booxi_id=90000 + n, first_name="Extra", last_name=str(n))
    week = store_week.week(FRIDAY)
    for person in store.staff.with_calendar():  # type: ignore[attr-defined]
        Column.objects.bulk_create(Column(staff_member=person, on=on, read_at=clock.now()) for on in week)
        booked.booking(store, person, clock.now() + timedelta(hours=person.pk % 24))
    before = stage.calls()
    with django_assert_max_num_queries(8):
        assert "Extra 29" in text(manager.get(address(store)))
    known = store_week.version(store, week)
    with django_assert_max_num_queries(4):
        assert manager.get(f"{address(store)}live/?v={known}").status_code == 204
    assert stage.calls() == before


def test_a_store_without_calendars_says_so(people: People, manager: Browser) -> None:
    people.montreal.staff.update(gone_at=clock.now())  # type: ignore[attr-defined]
    assert "A quiet week" in text(manager.get(address(people.montreal)))


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
def test_the_ends_of_the_calendar_are_weeks_like_others(day: str, people: People, manager: Browser) -> None:
    assert manager.get(address(people.montreal, day)).status_code == 200

"""One staff member's week: seven columns of the same lanes, cheap, true, and only for people of their store."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, Column, DayVersion
from bookings.services import projection
from clienteling import clock
from clienteling.models import OpeningHours, StaffMember, WorkingHours
from crm.models import Client
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

MONDAY = date(2026, 11, 16)
MOST = 8


@pytest.fixture
def week(people: People) -> str:
    """The address of Marie-Ève's week, read a moment ago."""
    return read(people, MONDAY)


def read(people: People, monday: date) -> str:
    staff = mine(people)
    for n in range(7):
        Column.objects.create(staff_member=staff, on=monday + timedelta(days=n), read_at=clock.now(), version=1)
        DayVersion.objects.create(store=people.montreal, on=monday + timedelta(days=n), version=1)
    return f"/staff/{staff.pk}/week/{monday}/"


def mine(people: People) -> StaffMember:
    staff = people.mo.memberships.get().staff_member
    assert staff
    return staff


def book(people: People, day: date, hour: int, name: str = "Hugo Bernier") -> Booking:
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=people.montreal.zone)
    first, last = name.split()
    return Booking.objects.create(
        region="na",
        booxi_id=f"A{Booking.objects.count()}",
        store=people.montreal,
        staff_member=mine(people),
        client=Client.objects.create(first_name=first, last_name=last, created_at=starts),
        method="Appointment",
        status="Approved",
        service_names="Watch care",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        known_at=starts,
    )


def see(browser: Browser, user: Any, address: str) -> str:
    browser.force_login(user)
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def column(page: str, on: date) -> str:
    start = page.index(f'id="col-{on}"')
    return page[start : page.index("</section>", start)]


def test_each_day_stands_in_its_column_and_the_head_counts(people: People, client: Browser, week: str) -> None:
    book(people, MONDAY, 11)
    book(people, MONDAY + timedelta(days=3), 14, "Anna Rinaldi")
    seen = see(client, people.mo, week)
    assert re.findall(r'id="col-(2026-11-\d\d)"', seen) == [str(MONDAY + timedelta(days=n)) for n in range(7)]
    assert "Hugo Bernier" in column(seen, MONDAY)
    assert "Anna Rinaldi" in column(seen, MONDAY + timedelta(days=3))
    assert '1<span class="vh"> booking</span>' in column(seen, MONDAY)
    assert "120 min booked of" in seen.replace("2 h booked of", "120 min booked of")


def test_a_week_shares_what_the_stores_day_drew(people: People, client: Browser, week: str) -> None:
    book(people, date(2026, 11, 20), 11)
    drawn = f"/store/{people.montreal.pk}/day/2026-11-20/"
    block = re.search(r'<li class="ev .*?</li>', see(client, people.mo, drawn))
    assert block
    assert block[0] in see(client, people.mo, week)


@pytest.mark.parametrize("path", ["", "live/?v=0.0.0"])
def test_a_week_costs_few_statements(people: People, client: Browser, week: str, path: str) -> None:
    for n in range(7):
        book(people, MONDAY + timedelta(days=n), 11)
    client.force_login(people.mo)
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(week + path).status_code == 200
        assert len(asked) <= MOST, [each["sql"][:80] for each in asked]


def test_a_poll_of_a_week_is_nothing_until_a_day_of_it_changed(people: People, client: Browser, week: str) -> None:
    client.force_login(people.mo)
    version = client.get(week).context["week"]["version"]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{week}live/?v={version}").status_code == 204
    assert len(asked) == 3
    book(people, MONDAY, 11)
    outcome = projection.Outcome()
    outcome.show(people.montreal.pk, MONDAY, mine(people).pk)
    projection.bump(outcome)
    assert "Hugo Bernier" in client.get(f"{week}live/?v={version}").content.decode()


def test_any_day_leads_to_its_week_and_steps_go_seven_days(people: People, client: Browser, week: str) -> None:
    seen = see(client, people.mo, week.replace(str(MONDAY), "2026-11-19"))
    assert re.findall(r'id="col-(2026-11-\d\d)"', seen)[0] == str(MONDAY)
    assert f"/staff/{mine(people).pk}/week/2026-11-09/" in seen
    assert f"/staff/{mine(people).pk}/week/2026-11-23/" in seen
    client.force_login(people.mo)
    assert client.get(f"{week}?day=2026-12-03")["Location"] == f"/staff/{mine(people).pk}/week/2026-12-03/"


def test_only_ones_own_week_offers_the_calendar_feed(people: People, client: Browser, week: str) -> None:
    assert "Calendar feed" in see(client, people.mo, week)
    assert "Calendar feed" not in see(client, people.colleague, week)


def test_the_week_of_another_stores_person_is_not_there(people: People, client: Browser, week: str) -> None:
    client.force_login(people.mo)
    version = client.get(week).context["week"]["version"]
    client.force_login(people.stranger)
    for path in ("", "live/", f"live/?v={version}"):
        assert client.get(week + path).status_code == 404
    assert client.post(f"{week}refresh/").status_code == 404


@pytest.mark.parametrize(("monday", "odd", "shift"), [((2026, 3, 2), 8, "o12"), ((2026, 10, 26), 1, "o-12")])
def test_a_day_whose_clock_changed_stands_beside_the_others_at_the_hour_it_shows(
    people: People, client: Browser, monday: tuple[int, int, int], odd: int, shift: str
) -> None:
    WorkingHours.objects.all().delete()
    OpeningHours.objects.filter(store=people.montreal, weekday=7).delete()
    OpeningHours.objects.create(store=people.montreal, weekday=7, opens="10:00", closes="18:00")
    sunday = date(*monday) + timedelta(days=6)
    assert sunday.day == odd
    book(people, sunday, 11)
    book(people, sunday - timedelta(days=1), 11, "Anna Rinaldi")
    seen = see(client, people.mo, read(people, date(*monday)))
    steps = {}
    for on in (sunday, sunday - timedelta(days=1)):
        found = re.search(r'<li class="ev [^"]*?\bs(\d+) ', column(seen, on))
        assert found
        steps[on] = int(found[1])
    opening = re.search(rf'class="col( {shift})?" id="col-{sunday}"', seen)
    assert opening
    assert opening[1], "the column is not moved"
    assert steps[sunday] + int(shift[1:]) == steps[sunday - timedelta(days=1)]
    assert "11:00" in column(seen, sunday)

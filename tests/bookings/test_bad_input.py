"""Whatever is typed into an address or a form: a page, never a traceback."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from tests.bookings.test_moving_page import hugo
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

__all__ = ["hugo"]

HUGE = "9" * 30
PART = {"HX-Request": "true"}
ODD = ["", "\0", "-1", "0", HUGE, "9" * 5000, "1e9", "٣", "😀", "None", "' OR 1=1 --", "<b>", "x" * 20000]
DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", "1999-12-31", "2200-01-01", "2199-12-31"]
TIMES = ["0001-01-01T00:00Z", "9999-12-31T23:59Z", "2026-13-01T00:00Z", "2026-11-24T15:00Z"]
FIELDS = [
    *[(name, value) for name in ("services", "staff", "client", "pick", "slot", "token", "do", "q") for value in ODD],
    *[(name, value) for name in ("first_name", "email", "phone", "quick_note", "shown") for value in ODD],
    *[("day", value) for value in [*DAYS, *ODD]],
    *[("slot", f"{time}/{staff}") for time in TIMES for staff in ("0", HUGE, "x", "")],
]


@pytest.fixture
def mo(people: People, client: Browser) -> Browser:
    client.force_login(people.mo)
    return client


@pytest.mark.parametrize("step", ["times", "review", "book", "find"])
def test_the_booking_page_takes_anything(people: People, mo: Browser, step: str) -> None:
    address = f"/store/{people.montreal.pk}/book/"
    seen = {(name, value[:20]): mo.post(address, {"do": step, name: value}).status_code for name, value in FIELDS}
    assert {each: status for each, status in seen.items() if status not in (200, 422)} == {}
    assert mo.post(address).status_code == 200
    assert mo.post(address, data=b"\xff\xfe", content_type="application/octet-stream").status_code == 200


@pytest.mark.parametrize("step", ["times", "review", "book"])
@pytest.mark.parametrize("time", TIMES)
def test_a_time_at_the_end_of_all_calendars_is_refused(people: People, mo: Browser, step: str, time: str) -> None:
    somebody = people.montreal.staff.with_calendar().first()  # type: ignore[attr-defined]
    answer = mo.post(f"/store/{people.montreal.pk}/book/", {"do": step, "slot": f"{time}/{somebody.pk}"})
    assert answer.status_code == (422 if step == "book" else 200)


@pytest.mark.parametrize("step", ["times", "review", "move"])
def test_the_moving_page_takes_anything(client: Browser, hugo: Any, step: str) -> None:
    address = f"/appointment/{hugo.pk}/move/"
    page = client.get(address).content.decode()
    whole = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("token", "shown")}  # type: ignore[index]
    seen = {
        (name, value[:20]): client.post(address, {**whole, "do": step, name: value}, headers=PART).status_code
        for name, value in FIELDS
        if name in ("day", "slot", "staff", "token", "shown")
    }
    assert {each: status for each, status in seen.items() if status not in (200, 422)} == {}


@pytest.mark.parametrize(
    "address",
    [
        "/store/{}/",
        "/store/{}/day/2026-11-20/",
        "/store/{}/day/2026-11-20/live/",
        "/store/{}/day/2026-11-20/list/",
        "/store/{}/week/2026-11-20/",
        "/store/{}/week/2026-11-20/live/",
        "/staff/{}/week/2026-11-20/",
        "/staff/{}/week/2026-11-20/live/",
        "/store/{}/slots/new/",
        "/slot/{}/",
        "/group-event/{}/",
        "/booking/{}/",
        "/store/{}/book/",
        "/appointment/{}/",
        "/appointment/{}/move/",
        "/intent/{}/",
    ],
)
def test_an_address_of_nothing_is_not_there(mo: Browser, address: str) -> None:
    for odd in ("0", HUGE, "9" * 5000, "-1", "x", "%00", "٣"):
        assert mo.get(address.format(odd)).status_code == 404, odd[:20]


def test_the_ends_of_the_calendar_can_be_looked_at(people: People, mo: Browser) -> None:
    for address in calendars(people):
        for day in ("2000-01-01", "2199-12-31"):
            assert mo.get(address.format(day)).status_code == 200, (address, day)


def calendars(people: People) -> list[str]:
    """Every page that shows calendars, with a place for the day; and their polls."""
    store, staff = people.montreal.pk, people.mo.memberships.get().staff_member_id
    pages = [f"/store/{store}/day/{{}}/", f"/store/{store}/week/{{}}/", f"/staff/{staff}/week/{{}}/", "/my-day/{}/"]
    return [*pages, f"/store/{store}/day/{{}}/list/", *(f"{page}live/" for page in pages)]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_a_query_that_means_nothing_is_passed_over(people: People, mo: Browser, odd: str) -> None:
    names = ("v", "who", "service", "status", "kind", "fallen", "day", "as", "store", "staff", "from", "to")
    for address in (*calendars(people), f"/store/{people.montreal.pk}/slots/new/", "/find/", "/feed/"):
        for query in (dict.fromkeys(names, odd), {"v": f"{odd}.{odd}.{odd}"}):
            answer = mo.get(address.format("2026-11-20"), query)
            # A poll of one's day in a store that is nobody's has nothing to answer.
            is_nowhere = address == "/my-day/{}/live/" and odd and "store" in query
            assert answer.status_code in ((404,) if is_nowhere else (200, 204)), (address, query.keys())


def test_a_page_can_be_asked_for_its_head_and_refuses_other_verbs(people: People, mo: Browser) -> None:
    pages = ["/", "/health/", f"/store/{people.montreal.pk}/book/", f"/store/{people.montreal.pk}/day/2026-11-20/"]
    for address in pages:
        assert mo.head(address).status_code in (200, 302), address
        assert {mo.put(address).status_code, mo.delete(address).status_code, mo.options(address).status_code} == {405}

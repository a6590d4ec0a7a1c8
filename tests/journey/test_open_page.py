"""A calendar somebody keeps open: it stays true, keeps their place, and says so when nobody answers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Booking, Column, DayVersion
from bookings.services import projection
from clienteling import clock
from crm.models import Client
from tests.house.furnish import People
from tests.journey.conftest import Window
from tests.journey.person import Person, accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "cache"])]

TODAY = date(2026, 11, 20)


@pytest.fixture
def book(people: People) -> Callable[[float, str], None]:
    """Marie-Ève gets a booking, as an event would bring it."""
    staff = people.mo.memberships.get().staff_member
    midnight = datetime(2026, 11, 20, tzinfo=people.montreal.zone)

    def one(hour: float, name: str) -> None:
        starts = midnight + timedelta(hours=hour)
        Booking.objects.create(
            region="na",
            booxi_id=f"A{hour}",
            store=people.montreal,
            staff_member=staff,
            client=Client.objects.create(first_name=name, created_at=starts),
            method="Appointment",
            status="Approved",
            starts_at=starts,
            ends_at=starts + timedelta(minutes=45),
            known_at=starts,
        )
        outcome = projection.Outcome()
        outcome.show(people.montreal.pk, TODAY, staff.pk if staff else None)
        projection.bump(outcome)

    return one


@pytest.fixture
def page(window: Window, people: People, book: Callable[[float, str], None]) -> Page:
    """Low enough that the wall scrolls; Marie-Ève's first booking of the day is in the panel and has the focus."""
    for one in people.montreal.staff.with_calendar():  # type: ignore[attr-defined]
        Column.objects.create(staff_member=one, on=TODAY, read_at=clock.now(), version=1)
        Column.objects.create(staff_member=one, on=TODAY + timedelta(days=1), read_at=clock.now(), version=1)
    DayVersion.objects.create(store=people.montreal, on=TODAY, version=1)
    book(11, "Hugo")
    page = window(viewport={"width": 1440, "height": 560})
    Person(page, script=True).signs_in("mo@example.org")
    page.goto(f"/store/{people.montreal.pk}/day/{TODAY}/")
    return page


def test_a_change_arrives_without_losing_scroll_focus_or_panel_and_is_said_once(
    page: Page, book: Callable[[float, str], None]
) -> None:
    block = page.locator(".ev > a", has_text="Hugo")
    block.click()
    expect(page.locator("#panel h2")).to_have_text("Hugo")
    block.focus()
    page.locator("#wall").evaluate("wall => wall.scrollTo(0, 180)")
    height = page.locator("#wall").evaluate("wall => wall.scrollTop")
    assert height > 0

    book(14, "Anna")
    expect(page.locator(".ev > a", has_text="Anna")).to_be_visible(timeout=6000)
    expect(page.locator("#said")).to_have_text("Changed: Marie-Ève Gagnon.")
    expect(block).to_be_focused()
    expect(block).to_have_attribute("aria-current", "true")
    expect(page.locator("#panel h2")).to_have_text("Hugo")
    assert page.locator("#wall").evaluate("wall => wall.scrollTop") == height
    accessible(page)


def test_while_nobody_looks_nothing_is_asked_and_then_at_once(page: Page, book: Callable[[float, str], None]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/live/" in request.url else None)
    hide = "hidden => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })"
    page.evaluate(hide, True)
    page.wait_for_timeout(5000)  # longer than a page waits between two questions
    assert asked == []
    book(14, "Anna")
    page.evaluate(hide, False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".ev > a", has_text="Anna")).to_be_visible(timeout=2000)


def test_every_calendar_that_keeps_itself_true_says_when_it_cannot(page: Page, people: People) -> None:
    staff = people.mo.memberships.get().staff_member_id
    store = f"/store/{people.montreal.pk}"
    for path in ("/my-day/", f"/staff/{staff}/week/{TODAY}/", f"{store}/week/{TODAY}/", f"{store}/day/{TODAY}/list/"):
        page.goto(path)
        page.evaluate("dispatchEvent(new Event('offline'))")
        expect(page.locator("#fresh")).to_contain_text("Offline, as of", timeout=1000)


def test_when_the_house_is_away_the_page_says_as_of_when_and_takes_it_back(
    page: Page, book: Callable[[float, str], None]
) -> None:
    fresh = page.locator("#fresh")
    before = fresh.inner_text()
    page.route("**/live/**", lambda route: route.abort())
    expect(fresh).to_contain_text("Offline, as of 10:3", timeout=8000)
    page.unroute("**/live/**")
    expect(fresh).to_have_text(before, timeout=8000)

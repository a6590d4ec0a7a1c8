"""The whole story in a real browser: sign in, see the day, open one, find a time, book, move, see both."""

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Booking, Intent
from tests.house.furnish import People
from tests.journey.conftest import Window
from tests.journey.person import DESKTOP, PHONE, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "cache"])]

SCREENS = {
    "desktop with script": (DESKTOP, True),
    "phone with script": (PHONE, True),
    "desktop without script": (DESKTOP, False),
    "phone without script": (PHONE, False),
}


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, window: Window) -> Page:
    """A window of the kind the parameter names."""
    viewport, script = SCREENS[request.param]
    return window(viewport=viewport, java_script_enabled=script, has_touch=viewport is PHONE)


def test_an_associate_sees_the_day_opens_one_books_and_moves(
    page: Page, people: People, worker: None, request: pytest.FixtureRequest
) -> None:
    script = "without" not in request.node.name
    mo = Person(page, script=script)

    mo.signs_in("mo@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Friday 20 November")
    mo.goes_to_the_store()
    mo.waits_for_the_day()
    mo.looks()

    page.get_by_role("link", name="Hugo Bernier").first.click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Hugo Bernier")).to_be_visible()
    assert "/appointment/" in page.url
    mo.looks()

    panel.get_by_role("link", name="Close").click()
    expect(panel.get_by_role("heading", name="Hugo Bernier")).to_have_count(0)
    page.locator("a:visible", has_text="New").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New booking")
    mo.looks()
    mo.chooses("Stylisme privé", by="Marie-Ève")
    mo.chooses_the_day_after(5)
    hour = mo.chooses_time(2)
    page.get_by_label("First name").fill("Odette")
    page.get_by_label("Last name").fill("Lavoie")
    page.get_by_label("Mobile phone").fill("(514) 555-0123")
    mo.looks()
    mo.presses("Book")
    expect(page.get_by_text("Booked").first).to_be_visible(timeout=15_000)
    booking = Booking.objects.get(client__last_name="Lavoie")
    assert booking.client
    assert booking.client.mobile_phone == "+15145550123"
    mo.looks()

    page.get_by_role("link", name="See it in the calendar").click()
    expect(page.locator(".ev", has_text="Odette Lavoie")).to_contain_text(hour)

    page.locator("#panel").get_by_role("link", name="Move").click()
    expect(page.locator("label.slot-pick").first).to_be_visible(timeout=15_000)
    mo.looks()
    later = mo.chooses_time(4)
    mo.presses("Move")
    expect(page.get_by_text("Moved").first).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="See it in the calendar").click()
    expect(page.locator(".ev", has_text="Odette Lavoie")).to_contain_text(later)
    assert later != hour
    assert Intent.objects.filter(state=Intent.State.DONE).count() == 2

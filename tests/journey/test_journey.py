"""The whole story in a real browser: sign in, see the day, open one, find a time, book, move, see both."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bookings.models import Booking, Intent
from tests.house.furnish import PASSWORD, People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "cache"])]

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SCREENS = {
    "desktop with script": (DESKTOP, True),
    "phone with script": (PHONE, True),
    "desktop without script": (DESKTOP, False),
    "phone without script": (PHONE, False),
}


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Any:
    """A window of the kind the parameter names, in which any breach of the content policy fails the test."""
    viewport, script = SCREENS[request.param]
    context = browser.new_context(
        base_url=live_server.url,
        viewport=viewport,
        java_script_enabled=script,
        locale="en-GB",
        has_touch=viewport is PHONE,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [each for each in complaints if "409" not in each] == []


def accessible(page: Page) -> None:
    """axe finds nothing."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


class Person:
    """What somebody at the screen does, in their words. Everything is found by what it says, as they would."""

    def __init__(self, page: Page, *, script: bool) -> None:
        self.page, self.script = page, script

    def looks(self) -> None:
        """Finds nothing in the way; axe needs script, so it looks only where there is some."""
        if self.script:
            accessible(self.page)

    def signs_in(self, email: str) -> None:
        self.page.goto("/")
        self.looks()
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def waits_for_the_day(self) -> None:
        """With script the columns arrive by polling; without it there is a link to reload."""
        first = self.page.locator(".ev a").first
        if not self.script:
            self.page.wait_for_timeout(1500)
            self.page.reload()
        expect(first).to_be_attached(timeout=20_000)
        expect(self.page.locator(".bones")).to_have_count(0, timeout=20_000)

    def chooses(self, service: str, *, by: str) -> None:
        """A service, and with whom."""
        self.page.locator("label.choice", has_text=service).locator("input").check()
        if self.script:
            expect(self.page.locator("label.slot-pick").first).to_be_visible(timeout=15_000)
        self.page.locator("label.chip", has_text=by).click()
        if not self.script:
            self.page.get_by_role("button", name="Show free times").last.click()
        expect(self.page.locator("label.slot-pick small").first).to_have_text(by, timeout=15_000)

    def chooses_the_day_after(self, days: int) -> None:
        """That many days on in the strip; its free times are shown then."""
        button = self.page.locator(".days button").nth(days)
        expect(button).to_contain_text("free", timeout=15_000)
        button.click()
        expect(button).to_have_attribute("aria-current", "date", timeout=15_000)
        expect(self.page.locator("label.slot-pick").first).to_be_visible(timeout=15_000)

    def chooses_time(self, number: int) -> str:
        """Takes the free time at that place of the list and answers its hour; the button then says it."""
        slot = self.page.locator("label.slot-pick").nth(number)
        hour = slot.locator("b").inner_text()
        slot.click()
        if self.script:
            expect(self.page.locator("#verb")).to_contain_text(hour, timeout=15_000)
        return hour

    def presses(self, name: str) -> None:
        self.page.locator("button:visible", has_text=name).last.click()


def test_an_associate_sees_the_day_opens_one_books_and_moves(
    page: Page, people: People, worker: None, request: pytest.FixtureRequest
) -> None:
    script = "without" not in request.node.name
    mo = Person(page, script=script)

    mo.signs_in("mo@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Friday 20 November")
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

"""Somebody at the screen, for journeys: what they do, in their words."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.house.furnish import PASSWORD

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


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

    def goes_to_the_store(self) -> None:
        """From their own day, once it is there."""
        expect(self.page.get_by_role("heading", name="The day")).to_be_visible()
        if not self.script:
            self.page.wait_for_timeout(1500)
            self.page.reload()
        expect(self.page.locator(".agenda .who").first).to_be_visible(timeout=20_000)
        self.looks()
        self.page.get_by_role("link", name="Store", exact=True).click()

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

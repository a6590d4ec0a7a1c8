"""Moving an appointment on the wall, by tap, mouse, finger and keys: each way ends in a step that asks first."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bookings.models import Booking, Intent
from tests.house.furnish import People
from tests.journey.conftest import Window
from tests.journey.person import DESKTOP, Person, accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "cache"])]

TABLET = {"width": 820, "height": 900}
TOMORROW = "2026-11-21"


@pytest.fixture
def page(window: Window, request: pytest.FixtureRequest) -> Page:
    viewport = TABLET if "finger" in request.node.name else DESKTOP
    return window(viewport=viewport, has_touch=viewport is TABLET)


@pytest.fixture
def hugo(page: Page, people: People, worker: None) -> Booking:
    """Hugo Bernier's appointment of tomorrow, with Marie-Ève, on the wall of their manager."""
    james = Person(page, script=True)
    james.signs_in("james@example.org")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/store/{people.montreal.pk}/day/{TOMORROW}/")
    james.waits_for_the_day()
    page.locator("#wall").hover()
    expect(page.locator("#wall[data-movable]")).to_be_visible()
    return Booking.objects.get(
        client__identities__booxi_id=90010, client__identities__region="na", starts_at__date=TOMORROW
    )


def block(page: Page, booking: Booking) -> Locator:
    return page.locator(f"#b-{booking.pk}")


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + 10


def quarter(page: Page) -> float:
    """The height of a quarter of an hour on this screen."""
    return float(page.evaluate("document.querySelector('.hours > .d12').getBoundingClientRect().height / 4"))


def asked(page: Page, hour: str) -> None:
    """The step that asks stands there, with this new time, and nothing was sent."""
    expect(page.locator("#summary strong")).to_contain_text(hour, timeout=15_000)
    expect(page.locator("#verb")).to_contain_text(f"Move to {hour}")
    expect(page.locator("#places")).to_be_attached(timeout=15_000)
    assert not Intent.objects.exists()


def starts(booking: Booking) -> datetime:
    booking.refresh_from_db()
    assert booking.starts_at
    return booking.starts_at


def test_free_places_light_up_and_a_tap_chooses_one(page: Page, hugo: Booking) -> None:
    block(page, hugo).click()
    page.locator("#panel").get_by_role("link", name="Move").click()
    expect(page.locator(".place").first).to_be_visible(timeout=15_000)
    assert page.url.endswith(f"/appointment/{hugo.pk}/move/")
    accessible(page)
    place = page.locator(".place button").last
    place.scroll_into_view_if_needed()
    name, hour = place.locator(".vh").inner_text(), place.evaluate("button => button.firstChild.textContent")
    place.click()
    asked(page, hour)
    expect(page.locator("#summary")).to_contain_text(name.split(" ", 1)[1].strip())
    before = starts(hugo)
    page.get_by_role("button", name=f"Move to {hour}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(hour, timeout=15_000)
    assert starts(hugo) != before

    page.goto(f"/appointment/{hugo.pk}/move/?day=2026-11-24")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday 24 November")
    expect(page.locator(".place").first).to_be_visible(timeout=15_000)
    page.locator(".days button").nth(2).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sunday 22 November")
    page.keyboard.press("Escape")
    expect(page.locator(".place")).to_have_count(0)


def test_a_mouse_drags_it_to_another_person_and_time_and_is_asked(page: Page, hugo: Booking) -> None:
    x, y = middle(block(page, hugo))
    other = page.locator(f"section.col:not([data-staff='{hugo.staff_member_id}']) .lane").first.bounding_box()
    assert other
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3, y + 3)
    expect(page.locator(".wish")).to_have_count(0)
    page.mouse.move(other["x"] + 30, y + 2 * quarter(page), steps=5)
    expect(page.locator(".wish")).to_have_text("10:30")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".wish")).to_have_count(0)

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(other["x"] + 30, y + quarter(page) + quarter(page) / 3, steps=5)
    page.mouse.up()
    asked(page, "10:20")
    expect(page.locator("#summary")).to_contain_text("Marie-Ève Gagnon")
    assert starts(hugo) == datetime(2026, 11, 21, 15, tzinfo=UTC)


class Finger:
    """One finger on the glass."""

    def __init__(self, page: Page) -> None:
        self.page, self.session = page, page.context.new_cdp_session(page)

    def does(self, kind: str, *at: float) -> None:
        points: list[Any] = [{"x": at[0], "y": at[1]}] if at else []
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_drags_only_after_a_long_press_that_shows_it(page: Page, hugo: Booking) -> None:
    finger = Finger(page)
    x, y = middle(block(page, hugo))
    down = 3 * quarter(page)

    page.clock.install(time="2026-11-20T15:32:00Z")
    page.clock.pause_at("2026-11-20T15:33:00Z")
    finger.does("touchStart", x, y)
    page.clock.run_for(300)
    expect(page.locator("[data-lifted], [data-dragging]")).to_have_count(0)
    for part in range(1, 5):
        finger.does("touchMove", x, y - part * down / 4)
    page.clock.run_for(1000)
    expect(page.locator("[data-lifted], [data-dragging], .wish")).to_have_count(0)
    assert page.locator("#wall").evaluate("wall => wall.scrollTop") > 0
    finger.does("touchEnd")
    assert page.url.endswith(f"/day/{TOMORROW}/")
    page.clock.resume()
    page.locator("#wall").evaluate("wall => wall.scrollTo(0, 0)")

    x, y = middle(block(page, hugo))
    finger.does("touchStart", x, y)
    expect(page.locator(".ev[data-lifted]")).to_be_visible()
    finger.does("touchEnd")
    expect(page.locator(".ev[data-lifted]")).to_have_count(0)
    assert page.url.endswith(f"/day/{TOMORROW}/")

    finger.does("touchStart", x, y)
    expect(page.locator(".ev[data-lifted]")).to_be_visible()
    for part in range(1, 5):
        finger.does("touchMove", x, y + part * down / 4)
    expect(page.locator(".wish")).to_have_text("10:45")
    finger.does("touchEnd")
    asked(page, "10:45")
    accessible(page)


def test_alt_and_arrows_nudge_it_and_enter_moves_it(page: Page, hugo: Booking) -> None:
    block(page, hugo).focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+Shift+ArrowDown")
    asked(page, "10:50")
    expect(page.locator("#move-it")).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#summary")).not_to_contain_text("as before", timeout=15_000)
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#summary")).to_contain_text("as before", timeout=15_000)
    asked(page, "10:50")
    expect(page.get_by_text("Booxi decides")).to_be_visible()
    expect(page.locator("#move-it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#move")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(block(page, hugo)).to_be_focused()
    assert starts(hugo) == datetime(2026, 11, 21, 15, tzinfo=UTC)
    page.keyboard.press("Alt+Shift+ArrowDown")
    asked(page, "10:05")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("10:05", timeout=15_000)
    assert starts(hugo) == datetime(2026, 11, 21, 15, 5, tzinfo=UTC)


def test_an_associate_drags_their_own_and_no_others(page: Page, people: People, worker: None) -> None:
    mo = Person(page, script=True)
    mo.signs_in("mo@example.org")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/store/{people.montreal.pk}/day/{TOMORROW}/")
    mo.waits_for_the_day()
    page.locator("#wall").hover()
    expect(page.locator("#wall[data-movable]")).to_be_visible()
    theirs = page.locator(f"section.col:not(:has(#c-{own(people)})) .ev.st-approved > a").first
    x, y = middle(theirs)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=4)
    expect(page.locator(".wish")).to_have_count(0)
    page.mouse.up()


def own(people: People) -> int:
    return people.mo.memberships.get().staff_member_id or 0

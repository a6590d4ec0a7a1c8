"""The calendar without a mouse: arrows, letters, help, and the switch that turns them off."""

import pytest
from playwright.sync_api import Page, expect

from clienteling.models import User
from tests.house.furnish import People
from tests.journey.conftest import Window
from tests.journey.person import DESKTOP, Person, accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "cache"])]


@pytest.fixture
def page(window: Window) -> Page:
    return window(viewport=DESKTOP)


@pytest.fixture
def day(page: Page, people: People, worker: None) -> str:
    """Tomorrow at Montréal, before its manager."""
    james = Person(page, script=True)
    james.signs_in("james@example.org")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/store/{people.montreal.pk}/day/2026-11-21/")
    james.waits_for_the_day()
    return f"/store/{people.montreal.pk}/day/"


def stands_on(page: Page) -> str:
    """What the focus is on, as it is read out."""
    return str(page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"))


def column(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('.col')?.id"))


def test_arrows_and_letters_walk_the_wall_and_open_what_they_stand_on(page: Page, day: str) -> None:
    page.keyboard.press("j")
    expect(page.locator(".ev a").first).to_be_focused()
    first, where = stands_on(page), column(page)
    page.keyboard.press("j")
    assert stands_on(page) != first
    page.keyboard.press("k")
    assert stands_on(page) == first
    page.keyboard.press("ArrowDown")
    assert (stands_on(page) != first, column(page)) == (True, where)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert column(page) != where
    page.keyboard.press("ArrowLeft")
    assert column(page) == where
    page.keyboard.press("Enter")
    expect(page.locator("#panel-h")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel-h")).to_have_count(0)
    assert stands_on(page) == first


def test_single_keys_lead_on_but_not_from_within_a_field(page: Page, day: str) -> None:
    page.keyboard.press("]")
    page.wait_for_url(f"**{day}2026-11-22/")
    page.keyboard.press("[")
    page.wait_for_url(f"**{day}2026-11-21/")
    page.keyboard.press("t")
    page.wait_for_url(f"**{day}2026-11-20/")
    page.keyboard.press("/")
    field = page.locator("#find")
    expect(field).to_be_focused()
    page.keyboard.type("nt]?")
    expect(field).to_have_value("nt]?")
    field.blur()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    accessible(page)
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Control+n")
    page.keyboard.press("m")
    page.wait_for_url("**/my-day/**")
    page.keyboard.press("n")
    page.wait_for_url("**/book/")


def test_who_switched_keys_off_has_none_but_the_help_has_an_address(page: Page, day: str, people: People) -> None:
    User.objects.filter(pk=people.manager.pk).update(has_shortcuts=False)
    page.reload()
    expect(page.locator(".ev a").first).to_be_visible()
    for key in ("j", "]", "?"):
        page.keyboard.press(key)
    assert page.url.endswith(f"{day}2026-11-21/")
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("link", name="Help").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keyboard")
    expect(page.get_by_text("Keys are switched off for you.")).to_be_visible()
    accessible(page)

"""Days on which something is in the way, in a real browser: nothing is lost, nothing doubled, and the page says so."""

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Booking, GroupEvent
from clienteling.models import Service, User
from tests.house.furnish import PASSWORD, People
from tests.journey.conftest import Window
from tests.journey.person import DESKTOP, Person, accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "cache"])]

PASSER_BY = {"firstName": "Ada", "lastName": "Moreau", "email": "ada.moreau@example.org"}
GIFT = "Conseil cadeau"
COLLEAGUE = "Thomas"


@pytest.fixture
def page(window: Window) -> Page:
    return window(viewport=DESKTOP)


@pytest.fixture
def mo(page: Page, people: People) -> Person:
    """Marie-Ève, signed in, with a new booking open: a gift consultation with Thomas, five days on."""
    mo = Person(page, script=True)
    mo.signs_in("mo@example.org")
    page.goto(f"/store/{people.montreal.pk}/book/")
    mo.chooses(GIFT, by=COLLEAGUE)
    mo.chooses_the_day_after(5)
    return mo


def types_a_client(page: Page) -> None:
    page.get_by_label("First name").fill("Odette")
    page.get_by_label("Last name").fill("Lavoie")
    page.get_by_label("Mobile phone").fill("(514) 555-0123")


def chosen(page: Page) -> datetime:
    """The instant of the time that is chosen."""
    value = page.locator("input[name=slot]:checked").input_value()
    return datetime.fromisoformat(value.partition("/")[0])


def at_booxi(stage: Any) -> list[dict[str, Any]]:
    return [each for each in stage.bookings() if "Lavoie" in str(each)]


def test_a_time_taken_meanwhile_is_said_the_nearest_is_chosen_and_what_was_typed_stays(
    page: Page, mo: Person, people: People, stage: Any
) -> None:
    types_a_client(page)
    hour = mo.chooses_time(2)
    stage.post(
        "world/book",
        {
            "region": "na",
            "merchantId": people.montreal.booxi_id,
            "serviceId": Service.objects.get(store=people.montreal, name=GIFT).booxi_id,
            "staffId": 7102,
            "startsOn": chosen(page).isoformat(),
            "client": PASSER_BY,
        },
    )
    mo.presses("Book")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"{hour} with {COLLEAGUE} was taken a moment ago")
    expect(alert).to_be_focused()
    expect(page.get_by_text("Just taken")).to_be_visible()
    expect(page.get_by_label("Last name")).to_have_value("Lavoie")
    accessible(page)
    nearest = chosen(page)
    mo.presses("Book")
    expect(page.get_by_text("Booked").first).to_be_visible(timeout=15_000)
    assert Booking.objects.get(client__last_name="Lavoie").starts_at == nearest


def test_when_booxi_falls_silent_after_the_booking_the_page_finds_it_by_itself_and_once(
    page: Page, mo: Person, stage: Any, worker: None
) -> None:
    types_a_client(page)
    mo.chooses_time(2)
    stage.post(
        "faults", {"faults": [{"kind": "reset-after", "operations": ["create*"], "methods": ["POST"], "count": 1}]}
    )
    mo.presses("Book")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirming with Booxi")
    accessible(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Odette Lavoie", timeout=30_000)
    assert len(at_booxi(stage)) == 1


def test_when_free_times_cannot_be_read_the_page_says_so_and_keeps_what_was_typed(
    page: Page, mo: Person, stage: Any
) -> None:
    types_a_client(page)
    stage.post("faults", {"faults": [{"kind": "truncated"}]})
    page.locator(".days button").nth(6).click()
    expect(page.get_by_role("alert")).to_contain_text("Booxi did not answer; nothing was lost.", timeout=15_000)
    expect(page.get_by_label("Last name")).to_have_value("Lavoie")


def test_what_is_typed_and_ticked_while_booxi_is_slow_stays(page: Page, mo: Person, stage: Any) -> None:
    stage.post("faults", {"faults": [{"kind": "latency", "seconds": 1.5, "count": 2}]})
    page.locator("label.choice", has_text="Gravure").locator("input").check()
    page.locator("label.choice", has_text="Entretien de montre").locator("input").check()
    types_a_client(page)
    expect(page.get_by_text("3 services")).to_be_visible(timeout=15_000)
    expect(page.get_by_label("First name")).to_have_value("Odette")
    expect(page.get_by_label("Mobile phone")).to_have_value("(514) 555-0123")


def test_who_is_signed_out_while_typing_loses_nothing(page: Page, mo: Person) -> None:
    types_a_client(page)
    page.context.clear_cookies()
    page.locator(".days button").nth(6).click()
    expect(page.get_by_text("You are signed out, and nothing was sent.")).to_be_visible()
    with page.context.expect_page() as opened:
        page.locator("#toasts").get_by_role("link", name="Sign in").click()
    elsewhere = Person(opened.value, script=False)
    elsewhere.signs_in("mo@example.org")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Friday 20 November")
    page.locator(".days button").nth(6).click()
    expect(page.get_by_text("You are signed in, and what you typed")).to_be_visible()
    page.locator(".days button").nth(6).click()
    expect(page.locator(".days button").nth(6)).to_have_attribute("aria-current", "date")
    expect(page.get_by_label("Last name")).to_have_value("Lavoie")


def test_times_further_ahead_than_the_strip_are_one_step_away(page: Page, mo: Person) -> None:
    page.get_by_role("button", name="Later days").press("Enter")
    expect(page.get_by_text("Mon 30 Nov – Wed 9 Dec")).to_be_visible()
    expect(page.get_by_role("button", name="Later days")).to_be_focused()
    page.get_by_role("button", name="Earlier days").press("Enter")
    expect(page.get_by_text("Fri 20 Nov – Sun 29 Nov")).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body")


def test_the_panel_opens_and_closes_with_the_keyboard_alone(page: Page, people: People, worker: None) -> None:
    mo = Person(page, script=True)
    mo.signs_in("mo@example.org")
    mo.goes_to_the_store()
    mo.waits_for_the_day()
    first = page.locator(".ev a").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("link => link === document.activeElement"):
            break
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-h")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel-h")).to_have_count(0)
    expect(first).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_is_accessible_in_both_languages_and_both_themes(
    language: str, scheme: str, window: Window, people: People, worker: None
) -> None:
    page = window(viewport=DESKTOP, color_scheme=scheme, locale=language)
    User.objects.filter(pk=people.mo.pk).update(language=language)
    page.goto("/")
    accessible(page)
    page.locator("#id_login").fill("mo@example.org")
    page.locator("#id_password").fill("not the password")
    page.locator("#id_password").press("Enter")
    expect(page.locator("#why")).to_be_visible()
    accessible(page)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    expect(page.locator(".agenda .who").first).to_be_visible(timeout=20_000)
    page.locator(".me > summary").click()
    accessible(page)
    page.goto(f"/store/{people.montreal.pk}/week/2026-11-20/")
    expect(page.get_by_role("rowheader").first).to_be_visible()
    accessible(page)
    page.locator("#find").fill("Anna")
    page.locator("#find").press("Enter")
    expect(page.locator("#unfound")).to_be_visible()
    accessible(page)
    for address in other_pages(people):
        page.goto(address)
        accessible(page)
    page.goto(f"/store/{people.montreal.pk}/day/2026-11-20/")
    expect(page.locator(".ev a").first).to_be_attached(timeout=20_000)
    accessible(page)
    page.locator("section.col").first.locator(".ev a").first.click()
    expect(page.locator("#panel-h")).to_be_visible()
    accessible(page)
    page.locator("#panel .btn-main").click()
    expect(page.locator("label.slot-pick").first).to_be_visible(timeout=15_000)
    accessible(page)
    page.goto(f"/store/{people.montreal.pk}/book/")
    page.locator("label.choice input").first.check()
    expect(page.locator("label.slot-pick").first).to_be_visible(timeout=15_000)
    page.locator("button[value=book]:visible").first.click()
    expect(page.get_by_role("alert")).to_be_focused()
    accessible(page)
    assert page.locator("html").get_attribute("lang") == language


def other_pages(people: People) -> list[str]:
    """Pages of calendars that nobody passes on the way."""
    store, staff = people.montreal.pk, people.mo.memberships.get().staff_member_id
    return [
        f"/store/{store}/day/2026-11-20/list/",
        f"/store/{store}/day/2026-11-20/?status=approved&kind=appointment&fallen=1",
        f"/store/{store}/slots/new/?day=2026-11-20",
        f"/staff/{staff}/week/2026-11-20/",
        f"/group-event/{GroupEvent.objects.filter(store=store).first().pk}/",  # type: ignore[union-attr]
        "/feed/",
    ]


def test_no_page_scrolls_sideways_on_the_smallest_phone(window: Window, people: People, worker: None) -> None:
    page = window(viewport={"width": 320, "height": 640}, has_touch=True)
    mo = Person(page, script=True)
    mo.signs_in("mo@example.org")
    expect(page.locator(".agenda .who").first).to_be_visible(timeout=20_000)
    page.goto(f"/store/{people.montreal.pk}/day/2026-11-20/")
    mo.waits_for_the_day()
    booking = page.locator(".ev a").first.get_attribute("href")
    store = people.montreal.pk
    more = ("/my-day/", "/help/", "/find/", f"/store/{store}/week/2026-11-20/", f"/store/{store}/book/", str(booking))
    for address in (*other_pages(people), *more, f"{booking}move/"):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, address

"""Who may open what: every address of the application, as everybody who might try."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import override_settings
from django.urls import include, path

from bookings.models import Booking, GroupEvent, Intent, TimeSlot
from clienteling import access, checks, clock
from clienteling.models import Membership, StaffMember, Store, User
from tests.house.furnish import PASSWORD, People

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

WHO = ("nobody", "associate", "manager", "stranger", "administrator")
"""The stranger is an associate of another store, the administrator has no store at all."""

STORE_PAGE = (302, 200, 200, 404, 403)
"""Nobody is sent to sign in; another store's page does not exist; an administrator sees no clients."""

EXPECTED: dict[str, tuple[int, ...]] = {
    "home": (302, 302, 302, 302, 302),
    "preferences": (405, 405, 405, 405, 405),
    "health": (200, 200, 200, 200, 200),
    "hook_na": (405, 405, 405, 405, 405),
    "hook_eu": (405, 405, 405, 405, 405),
    "account_login": (200, 302, 302, 302, 302),
    "account_logout": (302, 200, 200, 200, 200),
    "account_signup": (200, 302, 302, 302, 302),
    "account_inactive": (200, 200, 200, 200, 200),
    "account_change_password": (302, 200, 200, 200, 200),
    "account_reset_password": (200, 200, 200, 200, 200),
    "account_reset_password_done": (200, 200, 200, 200, 200),
    "account_reset_password_from_key": (200, 200, 200, 200, 200),
    "account_reset_password_from_key_done": (200, 200, 200, 200, 200),
    "bookings:today": (302, 302, 302, 404, 403),
    "bookings:store_day": STORE_PAGE,
    "bookings:store_day_live": STORE_PAGE,
    "bookings:day_list": STORE_PAGE,
    "bookings:refresh_day": (405, 405, 405, 405, 405),
    "bookings:staff_week": STORE_PAGE,
    "bookings:staff_week_live": STORE_PAGE,
    "bookings:refresh_week": (405, 405, 405, 405, 405),
    "bookings:book": STORE_PAGE,
    "bookings:appointment": STORE_PAGE,
    "bookings:move": STORE_PAGE,
    "bookings:feed": (302, 200, 200, 200, 403),
    "bookings:feed_file": (404, 404, 404, 404, 404),
    "bookings:keep_outside": (405, 405, 405, 405, 405),
    "bookings:drop_outside": (405, 405, 405, 405, 405),
    "bookings:add_slot": STORE_PAGE,
    "bookings:slot": STORE_PAGE,
    "bookings:help": (302, 200, 200, 200, 200),
    "bookings:my_day": (302, 200, 200, 200, 403),
    "bookings:my_day_live": (302, 200, 200, 200, 403),
    "bookings:seen": (405, 405, 405, 405, 405),
    "bookings:this_week": (302, 302, 302, 404, 403),
    "bookings:store_week": STORE_PAGE,
    "bookings:store_week_live": STORE_PAGE,
    "bookings:group_event": STORE_PAGE,
    "bookings:find": (302, 200, 200, 200, 403),
    "bookings:found": (302, 302, 302, 404, 403),
    "bookings:intent": (302, 200, 404, 404, 403),
}
"""Status by name, in the order of WHO, for an address of Montréal's. A wish is its owner's alone."""


@pytest.fixture
def addresses(people: People) -> dict[str, str]:
    """Each address of ours, with something of Montréal's where it names something."""
    mo = people.mo.memberships.get()
    starts = clock.now() + timedelta(days=1)
    booking = Booking.objects.create(
        region="na",
        booxi_id="A00099999",
        store=people.montreal,
        staff_member=mo.staff_member,
        method="Appointment",
        status="Approved",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        known_at=clock.now(),
    )
    TimeSlot.objects.create(
        pk=booking.pk,
        region="na",
        booxi_id=99999,
        store=people.montreal,
        staff_member=mo.staff_member,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        known_at=clock.now(),
    )
    GroupEvent.objects.create(
        pk=booking.pk,
        region="na",
        booxi_id=99999,
        store=people.montreal,
        staff_member=mo.staff_member,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        known_at=clock.now(),
    )
    intent = Intent.objects.create(
        user=people.mo,
        token=uuid.uuid4(),
        kind="create",
        state="done",
        store=people.montreal,
        booking=booking,
        created_at=clock.now(),
        settled_at=clock.now(),
    )
    values = {
        "<int:store_id>": str(people.montreal.pk),
        "<day:day>": "2026-11-20",
        "<int:pk>": str(booking.pk),
        "<uuid:token>": str(intent.token),
        "<str:secret>": "nobody-was-told-this",
        "<int:staff_id>": str(mo.staff_member_id),
        "(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)": "1-set-password",
    }
    return {name: filled(route, values) for name, route in ours()}


def ours() -> list[tuple[str, str]]:
    """Name and route of every address outside the administration."""
    return [
        (name if name in EXPECTED else f"bookings:{name}", route)
        for route, name, _view in checks.views(checks.get_resolver())
        if not route.startswith("admin/")
    ]


def filled(route: str, values: dict[str, str]) -> str:
    for blank, value in values.items():
        route = route.replace(blank, value)
    address = "/" + re.sub(r"[\^$]", "", route)
    assert not re.search(r"[<>()?]", address), f"{address}: give the test a value for this"
    return address


@pytest.fixture
def visitors(people: People) -> dict[str, Browser]:
    signed_in = zip(WHO[1:], (people.mo, people.manager, people.stranger, people.administrator), strict=True)
    return {"nobody": Browser()} | {who: enter(user) for who, user in signed_in}


def enter(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def test_every_address_is_in_the_table():
    assert {name for name, _route in ours()} == set(EXPECTED)


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_is_theirs_and_nothing_else(who, visitors, addresses):
    found = {name: visitors[who].get(address).status_code for name, address in addresses.items()}
    assert found == {name: statuses[WHO.index(who)] for name, statuses in EXPECTED.items()}


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(visitors, addresses):
    answer = visitors["nobody"].get(addresses["bookings:store_day"])
    assert answer.url == f"/account/login/?next={addresses['bookings:store_day']}"


@pytest.mark.parametrize("who", ["nobody", "stranger", "administrator"])
@pytest.mark.parametrize("name", ["bookings:book", "bookings:move"])
def test_writing_is_guarded_like_reading(who, name, visitors, addresses):
    answer = visitors[who].post(addresses[name], {"token": str(uuid.uuid4())})
    assert answer.status_code == EXPECTED[name][WHO.index(who)]
    assert Intent.objects.count() == 1


def test_another_stores_page_looks_like_one_that_does_not_exist(visitors, addresses, people):
    theirs = visitors["stranger"].get(addresses["bookings:appointment"])
    nothing = visitors["stranger"].get("/appointment/999999/")
    assert theirs.status_code == nothing.status_code == 404
    assert without_nonce(theirs) == without_nonce(nothing)


def without_nonce(answer: Any) -> str:
    return re.sub(r'(nonce|value|csrf[^"]*)="[^"]+"|appointment/\d+', "", answer.content.decode())


def test_a_membership_switched_off_opens_nothing(people, addresses):
    people.mo.memberships.update(is_active=False)
    assert enter(people.mo).get(addresses["bookings:store_day"]).status_code == 403


def test_a_store_out_of_use_opens_to_nobody(people, addresses):
    Store.objects.filter(pk=people.montreal.pk).update(is_active=False)
    assert enter(people.manager).get(addresses["bookings:store_day"]).status_code == 403


def test_a_manager_of_two_stores_opens_both(people, addresses):
    Membership.objects.create(user=people.stranger, store=people.montreal, role=Membership.Role.MANAGER)
    browser = enter(people.stranger)
    assert browser.get(addresses["bookings:store_day"]).status_code == 200
    assert browser.get(f"/store/{people.paris.pk}/day/2026-11-20/").status_code == 200


@pytest.mark.parametrize("who", ["nobody", "associate", "manager", "stranger"])
def test_the_administration_is_for_administrators(who, visitors):
    for address in admin_addresses():
        answer = visitors[who].get(address, follow=True)
        landed = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        if who == "nobody":
            assert landed.startswith("/account/login/"), address
        else:
            assert answer.status_code in {403, 404}, address


def admin_addresses() -> list[str]:
    """Every address of the administration that names no thing, and the first thing where it does."""
    fixed = [route for route, _name, _view in checks.views(checks.get_resolver()) if route.startswith("admin/")]
    plain = [re.sub(r"<[^>]*object_id>|<[^>]*id>", "1", route) for route in fixed]
    return [f"/{route}" for route in plain if not re.search(r"[<(]", route) and "login" not in route]


def test_the_administration_opens_to_an_administrator_without_any_store(visitors):
    assert visitors["administrator"].get("/admin/").status_code == 200
    assert visitors["administrator"].get("/").url == "/admin/"


def test_rows_are_those_of_ones_own_stores(people, addresses):
    for rows in (Store.objects, StaffMember.objects, Booking.objects):
        assert rows.visible_to(people.mo).exists()
        assert not rows.visible_to(people.administrator).exists()
    assert not Booking.objects.visible_to(people.stranger).exists()
    assert set(Store.objects.visible_to(people.stranger)) == {people.paris}
    assert not Intent.objects.visible_to(people.manager).exists()


def unguarded(_request: Any) -> HttpResponse:
    return HttpResponse("anybody may read this")


urlpatterns = [
    path("open/", access.open_to_all(lambda request: HttpResponse())),
    path("forgotten/", unguarded, name="forgotten"),
    path("inner/", include([path("forgotten/", unguarded)])),
]


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_without_a_mark_keeps_everything_from_starting():
    errors = checks.every_view_wears_a_mark()
    assert [error.msg.split(" ")[0] for error in errors] == ["forgotten/", "inner/forgotten/"]
    assert all(error.is_serious() and error.id == "access.E001" for error in errors)


def test_no_view_of_ours_was_forgotten():
    assert checks.every_view_wears_a_mark() == []


def test_signing_in_leads_an_associate_to_their_day_and_a_manager_to_the_store(people):
    for who, where in ((people.mo, "/my-day/"), (people.manager, f"/store/{people.montreal.pk}/day/")):
        answer = Browser().post("/account/login/", {"login": who.email, "password": PASSWORD}, follow=True)
        assert answer.redirect_chain[-1][0].startswith(where)

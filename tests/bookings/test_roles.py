"""The table of roles, line by line: what an associate and a manager see and may do, on every page that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Attendee, Booking, Column, GroupEvent, Intent
from clienteling import clock
from clienteling.models import AuditEntry, Membership, StaffMember
from tests.bookings import booked
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

NAME = "Odette Lavoie"
PRIVATE = ("+15145550177", "odette@example.org", "Kein Parfüm bitte", "Two coats set aside")
"""Phone, e-mail, the client's request, the team's note."""


@dataclass
class Shop:
    """Bookings of Montréal's Friday, each of Odette Lavoie, with everything there is to hide."""

    people: People
    own: Booking
    others: Booking
    unassigned: Booking
    timeless: Booking
    elsewhere: Booking

    def page(self, who: Any, address: str, *, status: int = 200) -> str:
        browser = Browser()
        browser.force_login(who)
        answer = browser.get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return answer.content.decode()

    def day(self, who: Any) -> str:
        return self.page(who, f"/store/{self.people.montreal.pk}/day/2026-11-20/?who=all")

    def panel(self, who: Any, row: Booking, *, status: int = 200) -> str:
        return self.page(who, f"/appointment/{row.pk}/", status=status)


@pytest.fixture
def shop(stage: Stage, people: People) -> Shop:
    """`mo` and `colleague` are associates of Montréal, `manager` its manager, `stranger` an associate of Paris."""
    montreal, paris = people.montreal, people.paris
    phone, email, request, note = PRIVATE
    odette = booked.client(montreal, *NAME.split(), mobile_phone=phone, email=email)
    odette.stores.add(paris)
    marie, thomas = (StaffMember.objects.get(store=montreal, booxi_id=n) for n in (7101, 7102))
    said = {"client": odette, "client_request": request, "quick_note": note}
    at = clock.now() + timedelta(hours=2)
    request_ = {"status": "PendingStaffApproval", "service_names": "Bridal consultation"}
    for person in StaffMember.objects.filter(store=montreal):
        Column.objects.create(staff_member=person, on=at.date(), read_at=clock.now())
    return Shop(
        people=people,
        own=booked.booking(montreal, marie, at, **said),
        others=booked.booking(montreal, thomas, at, **said),
        unassigned=booked.booking(montreal, None, at, **said | request_),
        timeless=booked.booking(montreal, None, None, **said | request_),
        elsewhere=booked.booking(paris, StaffMember.objects.get(store=paris, booxi_id=7101), at, **said),
    )


def seen(page: str) -> set[str]:
    """Which of the things to hide stand on the page."""
    return {words for words in (NAME, *PRIVATE) if words in page}


EVERYTHING = {NAME, *PRIVATE}


def test_one_s_own_calendar_with_client_details(shop: Shop) -> None:
    assert seen(shop.panel(shop.people.mo, shop.own)) == EVERYTHING
    assert seen(shop.page(shop.people.mo, "/my-day/2026-11-20/")) >= {NAME, PRIVATE[2], PRIVATE[3]}
    assert seen(shop.panel(shop.people.manager, shop.own)) == EVERYTHING


def test_other_columns_of_one_s_store_time_service_status_and_name_and_no_more(shop: Shop) -> None:
    panel = shop.panel(shop.people.mo, shop.others)
    assert seen(panel) == {NAME}
    for words in ("Private styling", "Approved", "12:32", "Thomas Lefebvre"):
        assert words in panel
    day = shop.day(shop.people.mo)
    assert f'id="b-{shop.others.pk}"' in day
    assert seen(day) == {NAME}


def test_a_manager_sees_everything_of_every_column(shop: Shop) -> None:
    assert seen(shop.panel(shop.people.manager, shop.others)) == EVERYTHING


def test_the_client_is_found_by_name_by_associates_and_managers_of_a_store_that_knows_them(shop: Shop) -> None:
    for who, found in ((shop.people.mo, True), (shop.people.manager, True), (shop.people.administrator, False)):
        browser = Browser()
        browser.force_login(who)
        answer = browser.post(f"/store/{shop.people.montreal.pk}/book/", {"do": "find", "q": "lavoie"})
        assert (NAME in answer.content.decode()) is found
        assert "lavoie" not in answer.request.get("QUERY_STRING", "")


def test_a_request_given_to_me_may_be_opened_with_everything_that_a_decision_needs(shop: Shop) -> None:
    Booking.objects.filter(pk=shop.own.pk).update(status="PendingStaffApproval")
    assert "Waiting for your word" in shop.page(shop.people.mo, "/my-day/2026-11-20/")
    assert seen(shop.panel(shop.people.mo, shop.own)) == EVERYTHING
    assert seen(shop.panel(shop.people.manager, shop.own)) == EVERYTHING
    assert seen(shop.panel(shop.people.colleague, shop.own)) == {NAME}


def test_unassigned_requests_are_a_time_and_a_service_to_an_associate(shop: Shop) -> None:
    only_them = Booking.objects.exclude(pk__in=[shop.unassigned.pk, shop.timeless.pk])
    only_them.delete()
    panel = shop.panel(shop.people.mo, shop.unassigned)
    assert seen(panel) == set()
    assert "Bridal consultation" in panel_of(panel)
    assert "12:32" in panel_of(panel)
    day = shop.day(shop.people.mo)
    assert seen(day) == set()
    assert "Bridal consultation" in day
    page = shop.page(shop.people.mo, f"/booking/{shop.timeless.pk}/")
    assert seen(page) == set()
    assert "Bridal consultation" in page


def panel_of(page: str) -> str:
    """The panel alone: the day beside it names others' clients."""
    return page[page.index('class="panel"') :]


def test_unassigned_requests_are_everything_to_a_manager(shop: Shop) -> None:
    assert seen(shop.page(shop.people.manager, f"/booking/{shop.timeless.pk}/")) == EVERYTHING
    only_it = Booking.objects.exclude(pk=shop.unassigned.pk)
    only_it.delete()
    assert NAME in shop.day(shop.people.manager)
    assert seen(panel_of(shop.panel(shop.people.manager, shop.unassigned))) == EVERYTHING


@pytest.mark.parametrize("who", ["mo", "manager"])
def test_another_store_s_bookings_days_and_weeks_do_not_exist(who: str, shop: Shop) -> None:
    person = getattr(shop.people, who)
    paris = shop.people.paris.pk
    shop.panel(person, shop.elsewhere, status=404)
    for address in (
        f"/booking/{shop.elsewhere.pk}/",
        f"/appointment/{shop.elsewhere.pk}/move/",
        f"/store/{paris}/day/2026-11-20/",
        f"/store/{paris}/week/2026-11-20/",
        f"/store/{paris}/book/",
    ):
        shop.page(person, address, status=404)


def test_own_time_slots_for_an_associate_and_everybody_s_for_a_manager(shop: Shop) -> None:
    everybody = set(StaffMember.objects.with_calendar().filter(store=shop.people.montreal).values_list("pk", flat=True))
    marie = set(StaffMember.objects.filter(store=shop.people.montreal, booxi_id=7101).values_list("pk", flat=True))
    for who, whose in ((shop.people.mo, marie), (shop.people.manager, everybody)):
        browser = Browser()
        browser.force_login(who)
        shown = browser.get(f"/store/{shop.people.montreal.pk}/slots/new/")
        assert {person["id"] for person in shown.context["whose"]} == whose


@pytest.mark.parametrize(
    ("who", "whose", "may"),
    [
        ("mo", "own", True),
        ("mo", "others", False),
        ("mo", "unassigned", False),
        ("manager", "own", True),
        ("manager", "others", True),
        ("manager", "unassigned", True),
        ("colleague", "own", False),
    ],
)
def test_associates_move_their_own_and_managers_all_of_their_stores(
    who: str, whose: str, may: bool, shop: Shop, work: Callable[[], None]
) -> None:
    row: Booking = getattr(shop, whose)
    person = getattr(shop.people, who)
    assert (f'href="/appointment/{row.pk}/move/"' in shop.panel(person, row)) is may
    shop.page(person, f"/appointment/{row.pk}/move/", status=200 if may else 403)
    browser = Browser()
    browser.force_login(person)
    if not may:
        assert browser.post(f"/appointment/{row.pk}/move/", {"do": "move"}).status_code == 403
        assert not Intent.objects.exists()


@pytest.mark.parametrize("who", ["mo", "manager"])
def test_both_book_for_any_staff_member_of_their_store(who: str, shop: Shop) -> None:
    page = shop.page(getattr(shop.people, who), f"/store/{shop.people.montreal.pk}/book/")
    for name in ("Marie-Ève", "Thomas", "Aïcha"):
        assert name in page


def test_the_people_of_a_group_event_are_names_and_presence_contacts_for_who_leads_it_and_managers(shop: Shop) -> None:
    store = shop.people.montreal
    at = clock.now() + timedelta(hours=4)
    marie = StaffMember.objects.get(store=store, booxi_id=7101)
    event = GroupEvent.objects.create(
        region="na",
        booxi_id=1,
        store=store,
        staff_member=marie,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        known_at=clock.now(),
        name="Preview",
        capacity=8,
        attendee_count=6,
    )
    party = {"method": "GroupReservation", "group_event": event, "client_count": 3}
    row = booked.booking(store, marie, at, client=shop.own.client, booxi_id="R00000001", **party)
    Attendee.objects.create(booking=row, client=shop.own.client, presence="Arrived", is_requester=True, place=0)
    Attendee.objects.create(booking=row, client=None, place=1)
    gone = booked.client(store, "Fell", "Out")
    out = booked.booking(store, marie, at, client=gone, status="Cancelled", **party)
    Attendee.objects.create(booking=out, client=gone)
    address = f"/group-event/{event.pk}/"

    page = shop.page(shop.people.colleague, address)
    for words in (NAME, "Guest", "Arrived", "Marie-Ève Gagnon", "Fell Out", "R00000001"):
        assert words in page
    assert seen(page) == {NAME}
    flat = " ".join(page.split())
    assert "2 <small>places left of 8" in flat
    assert "and one more by reservation R00000001" in flat
    assert "Booxi counts 3 people more than we have heard of." in flat
    assert "Only reservations we have heard of are listed" in flat
    for who in (shop.people.mo, shop.people.manager):
        assert seen(shop.page(who, address)) == {NAME, PRIVATE[0], PRIVATE[1]}
    shop.page(shop.people.stranger, address, status=404)
    shop.page(shop.people.administrator, address, status=403)


def test_an_administrator_without_a_membership_has_the_administration_only(shop: Shop) -> None:
    administrator = shop.people.administrator
    montreal = shop.people.montreal.pk
    for address in (
        f"/store/{montreal}/day/2026-11-20/",
        f"/store/{montreal}/week/2026-11-20/",
        "/my-day/",
        "/find/",
        f"/appointment/{shop.own.pk}/",
        f"/booking/{shop.own.pk}/",
    ):
        assert seen(shop.page(administrator, address, status=403)) == set()
    browser = Browser()
    browser.force_login(administrator)
    assert browser.get("/")["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


def test_who_is_a_manager_here_and_an_associate_there_is_each_in_its_place(shop: Shop) -> None:
    Membership.objects.create(user=shop.people.stranger, store=shop.people.montreal, role=Membership.Role.MANAGER)
    colleague_there = StaffMember.objects.get(store=shop.people.paris, booxi_id=7102)
    Booking.objects.filter(pk=shop.elsewhere.pk).update(staff_member=colleague_there)
    assert seen(panel_of(shop.panel(shop.people.stranger, shop.others))) == EVERYTHING
    assert seen(panel_of(shop.panel(shop.people.stranger, shop.elsewhere))) == {NAME}


def test_a_staff_member_id_that_is_nobody_s_makes_nothing_one_s_own(shop: Shop) -> None:
    """A membership without a staff member is not the owner of what has none either."""
    shop.people.colleague.memberships.update(staff_member=None)
    assert seen(panel_of(shop.panel(shop.people.colleague, shop.unassigned))) == set()


def test_who_opens_an_appointment_with_contacts_is_noted_and_who_sees_none_is_not(shop: Shop) -> None:
    for who in (shop.people.colleague, shop.people.mo, shop.people.mo):
        shop.panel(who, shop.own)
    entries = AuditEntry.objects.filter(verb="opened", thing="client", thing_id=str(shop.own.client_id))
    assert [entry.actor for entry in entries] == [shop.people.mo]

"""A booking's number opens it, wherever and whenever it is, to whoever may see it; every failure in plain words."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from bookings.models import Alert, Booking, GroupEvent, ProposedRange
from clienteling import clock
from clienteling.models import Membership, StaffMember
from tests.bookings import booked
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])


@pytest.fixture
def mo(people: People, client: Browser) -> Browser:
    cache.clear()
    client.force_login(people.mo)
    return client


def find(browser: Browser, number: str) -> Any:
    return browser.post("/find/", {"number": number})


def opened(browser: Browser, number: str) -> str:
    """Where the number led in the end."""
    answer = browser.post("/find/", {"number": number}, follow=True)
    assert answer.status_code == 200, answer.content[:300]
    return str(answer.request["PATH_INFO"])


def of_booxi(stage: Stage, people: People, **wanted: Any) -> dict[str, Any]:
    """A booking of Montréal's that the stage set has."""
    return next(
        row
        for row in stage.bookings()
        if row["merchantId"] == people.montreal.booxi_id
        and row.get("startsOn")
        and all(row.get(name) == value for name, value in wanted.items())
    )


def test_what_our_copy_has_is_opened_without_a_call(stage: Stage, people: People, mo: Browser) -> None:
    marie = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    row = booked.booking(people.montreal, marie, clock.now())
    before = stage.calls()
    assert opened(mo, f" #{row.booxi_id.lower()} ") == f"/appointment/{row.pk}/"
    assert stage.calls() == before


def test_what_our_copy_lacks_is_asked_for_also_outside_the_horizon(
    stage: Stage, people: People, mo: Browser, settings: Any
) -> None:
    settings.HORIZON_DAYS_BACK = settings.HORIZON_DAYS_AHEAD = 0
    theirs = min(
        (row for row in stage.bookings() if row["merchantId"] == people.montreal.booxi_id and row.get("startsOn")),
        key=lambda row: row["startsOn"] if row["bookingMethod"] == "Appointment" else "9",
    )
    before = stage.calls()
    assert opened(mo, theirs["bookingId"]).startswith("/appointment/")
    assert stage.calls() - before == 1
    row = Booking.objects.get(booxi_id=theirs["bookingId"])
    assert row.store == people.montreal
    # Nothing keeps it fresh there, so it is read again when it is looked for again; silence leaves what we have.
    assert opened(mo, theirs["bookingId"]) == f"/appointment/{row.pk}/"
    assert stage.calls() - before == 2
    stage.post("faults", {"faults": [{"kind": "error", "operations": ["getBooking"]}]})
    assert opened(mo, theirs["bookingId"]) == f"/appointment/{row.pk}/"


def test_what_was_only_looked_up_beyond_the_horizon_is_no_news_to_whose_it_is(
    stage: Stage, people: People, mo: Browser, settings: Any
) -> None:
    settings.HORIZON_DAYS_BACK = settings.HORIZON_DAYS_AHEAD = 0
    theirs = max(
        (
            row
            for row in stage.bookings()
            if row["merchantId"] == people.montreal.booxi_id
            and row["bookingMethod"] == "Appointment"
            and row["status"] == "Approved"
            and row.get("createdBy") != "Staff"
            and row.get("startsOn")
            and row.get("staffId")
        ),
        key=lambda row: row["startsOn"],
    )
    opened(mo, theirs["bookingId"])
    found = Booking.objects.get(booxi_id=theirs["bookingId"])
    assert found.staff_member
    assert found.starts_at
    assert found.starts_at > clock.now()
    assert not Alert.objects.exists()


def test_a_place_in_a_group_event_leads_to_the_event(stage: Stage, people: People, mo: Browser) -> None:
    theirs = of_booxi(stage, people, bookingMethod="GroupReservation")
    where = opened(mo, theirs["bookingId"])
    event = GroupEvent.objects.get()
    assert where == f"/group-event/{event.pk}/"
    assert event.booxi_id == theirs["groupEventId"]


def test_somebody_in_the_queue_is_opened_from_our_copy_as_no_call_answers(
    stage: Stage, people: People, mo: Browser
) -> None:
    waiting = booked.client(people.montreal, "In", "Line")
    row = booked.booking(people.montreal, None, None, client=waiting, method="Queue", booxi_id="Q00000009")
    before = stage.calls()
    page = mo.post("/find/", {"number": "Q00000009"}, follow=True)
    assert page.request["PATH_INFO"] == f"/booking/{row.pk}/"
    assert "In the queue" in page.content.decode()
    assert "In Line" in page.content.decode()
    assert stage.calls() == before


def test_a_request_without_a_time_has_a_page_with_what_was_proposed(people: People, mo: Browser) -> None:
    marie = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    ines = booked.client(people.montreal, "Inès", "Haddad", mobile_phone="+15145550100")
    row = booked.booking(
        people.montreal, marie, None, client=ines, status="PendingStaffApproval", client_request="A coat"
    )
    starts = clock.now() + timedelta(days=3)
    ProposedRange.objects.create(booking=row, starts_at=starts, ends_at=starts + timedelta(hours=2))
    page = mo.get(f"/booking/{row.pk}/").content.decode()
    for words in ("No time yet", "Inès Haddad", "A coat", "+15145550100", "Monday 23 November"):
        assert words in page


def test_another_stores_booking_is_not_found_and_leaves_nothing_here(stage: Stage, people: People, mo: Browser) -> None:
    theirs = next(row for row in stage.bookings("eu") if row["merchantId"] == people.paris.booxi_id)
    number = next(
        row["bookingId"]
        for row in stage.bookings("eu")
        if row["bookingId"] not in {ours["bookingId"] for ours in stage.bookings("na")}
    )
    answer = find(mo, number)
    assert answer.status_code == 404
    assert "No booking of your stores has this number" in answer.content.decode()
    assert not Booking.objects.exists()
    hidden = booked.booking(people.paris, None, clock.now(), booxi_id="A00999999")
    assert find(mo, "A00999999").status_code == 404
    assert mo.get(f"/booking/{hidden.pk}/").status_code == 404
    assert theirs


def test_a_store_of_the_same_account_that_is_not_mine_is_not_found_either(
    stage: Stage, people: People, client: Browser
) -> None:
    """Paris and London share an account: one GET would answer for both."""
    cache.clear()
    london = next(
        row for row in stage.bookings("eu") if row["merchantId"] != people.paris.booxi_id and row.get("startsOn")
    )
    client.force_login(people.stranger)
    assert find(client, london["bookingId"]).status_code == 404
    assert not Booking.objects.exists()


def test_with_stores_in_two_regions_both_are_asked_and_the_one_at_hand_goes_first(
    stage: Stage, people: People, mo: Browser
) -> None:
    marie = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    odile = StaffMember.objects.get(store=people.paris, booxi_id=7101)
    Membership.objects.create(user=people.mo, store=people.paris, staff_member=odile)
    here = booked.booking(people.montreal, marie, clock.now(), booxi_id="A00000777")
    there = booked.booking(people.paris, odile, clock.now(), booxi_id="A00000777")
    mo.get(f"/store/{people.paris.pk}/")
    assert opened(mo, "A00000777") == f"/appointment/{there.pk}/"
    mo.get(f"/store/{people.montreal.pk}/")
    assert opened(mo, "A00000777") == f"/appointment/{here.pk}/"
    paris = next(
        row["bookingId"]
        for row in stage.bookings("eu")
        if row["merchantId"] == people.paris.booxi_id
        and row.get("startsOn")
        and row["bookingId"] not in {ours["bookingId"] for ours in stage.bookings("na")}
    )
    assert opened(mo, paris)
    assert Booking.objects.get(booxi_id=paris).store == people.paris


def test_what_booxi_does_not_have_any_more_is_opened_and_says_so(people: People, mo: Browser) -> None:
    marie = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    old = clock.now() - timedelta(days=400)
    row = booked.booking(people.montreal, marie, old, booxi_id="A00777777", known_at=old)
    assert opened(mo, "A00777777") == f"/appointment/{row.pk}/"
    row.refresh_from_db()
    assert row.gone_at is not None


@pytest.mark.parametrize("typed", ["", "anna", "anna@example.org", "A" * 300, "12 34 x", "A\x00", "../appointment/1"])
def test_what_is_no_number_asks_nobody_and_is_said(typed: str, stage: Stage, mo: Browser) -> None:
    before = stage.calls()
    answer = find(mo, typed)
    assert answer.status_code == 422
    assert "A booking number looks like A00001234" in answer.content.decode()
    assert stage.calls() == before


@pytest.mark.parametrize(
    ("fault", "words"),
    [("error", "Booxi did not answer"), ("reset-before", "Booxi did not answer"), ("busy", "Booxi is busy")],
)
def test_booxi_away_is_said_and_what_was_typed_stays(fault: str, words: str, stage: Stage, mo: Browser) -> None:
    stage.post("faults", {"faults": [{"kind": fault, "operations": ["getBooking"], "seconds": 30}]})
    answer = find(mo, "A00005555")
    assert answer.status_code == 503
    assert words in answer.content.decode()
    assert 'value="A00005555"' in answer.content.decode()


def test_walking_through_numbers_ends_soon_and_ones_own_copy_stays_open(
    stage: Stage, people: People, mo: Browser
) -> None:
    marie = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    row = booked.booking(people.montreal, marie, clock.now())
    said = [find(mo, f"A7{n:07}").status_code for n in range(22)]
    assert said == [404] * 20 + [429] * 2
    before = stage.calls()
    assert find(mo, "A70000099").status_code == 429
    assert stage.calls() == before
    assert opened(mo, row.booxi_id) == f"/appointment/{row.pk}/"
    other = Browser()
    other.force_login(people.colleague)
    assert find(other, "A70000099").status_code == 404


def test_the_field_is_on_every_page_and_its_number_never_in_an_address(people: People, mo: Browser) -> None:
    for address in ("/my-day/", "/find/", f"/store/{people.montreal.pk}/week/2026-11-20/"):
        page = mo.get(address).content.decode()
        assert 'action="/find/"' in page
        assert 'method="post"' in page
    assert "number" not in find(mo, "A00005555").request.get("QUERY_STRING", "")


def test_without_the_pages_token_nothing_is_looked_for(people: People) -> None:
    careful = Browser(enforce_csrf_checks=True)
    careful.force_login(people.mo)
    assert careful.post("/find/", {"number": "A00001234"}).status_code == 403

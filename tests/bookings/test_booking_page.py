"""Booking on its one page: free times, clients, bad input, and a time that goes while somebody types."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Booking, Intent
from bookings.services.availability import Question, free_times
from clienteling.models import AuditEntry, Service, StaffMember
from crm.models import Client
from tests.bookings import booked
from tests.conftest import Stage
from tests.house.furnish import People

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache"])

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def mo(people: People, client: Browser) -> Browser:
    client.force_login(people.mo)
    return client


@pytest.fixture
def styling(people: People) -> Service:
    """A service of an hour that Marie-Ève does."""
    done_by_her = Service.objects.bookable().filter(store=people.montreal, offerings__staff_member__booxi_id=7101)
    return done_by_her.get(duration=60)


@pytest.fixture
def address(people: People) -> str:
    return f"/store/{people.montreal.pk}/book/"


@pytest.fixture
def typed(mo: Browser, address: str, styling: Service, free: str) -> dict[str, Any]:
    """The form filled in for Odette, ready to be sent."""
    token = re.search(r'name="token" value="([^"]+)"', text(mo.get(address)))
    assert token
    return {
        "do": "book",
        "token": token[1],
        "services": [styling.pk],
        "staff": "",
        "day": TUESDAY.isoformat(),
        "slot": free,
        "first_name": "Odette",
        "last_name": "Lavoie",
        "phone": "(514) 555-0123",
        "email": "",
        "quick_note": "Bring the navy coats.",
    }


@pytest.fixture
def free(people: People, styling: Service) -> str:
    """The value of Marie-Ève's second free time on Tuesday."""
    staff = StaffMember.objects.get(store=people.montreal, booxi_id=7101)
    times = free_times(Question(people.montreal, [styling], staff), TUESDAY, days=1).days[TUESDAY]
    from bookings.forms import slot_value

    return slot_value(times[1].starts_at, staff)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_choosing_a_service_shows_how_many_times_each_day_has(mo: Browser, address: str, styling: Service) -> None:
    answer = mo.post(address, {"do": "times", "services": [styling.pk]})
    assert answer.status_code == 200
    assert len(re.findall(r"\d+ free", text(answer))) == 10


def test_the_ten_days_are_one_call(stage: Stage, mo: Browser, address: str, styling: Service) -> None:
    before = stage.calls()
    mo.post(address, {"do": "times", "services": [styling.pk]})
    assert stage.calls() - before == 1


def test_choosing_a_time_asks_booxi_nothing(stage: Stage, mo: Browser, address: str, typed: dict[str, Any]) -> None:
    before = stage.calls()
    answer = mo.post(address, {**typed, "do": "review"}, headers={"HX-Request": "true"})
    assert stage.calls() == before
    assert "Book" in text(answer)


def test_booking_leads_to_the_page_that_says_booxi_has_it(mo: Browser, address: str, typed: dict[str, Any]) -> None:
    answer = mo.post(address, typed, follow=True)
    booking = Booking.objects.get(client__last_name="Lavoie")
    assert booking.booxi_id in text(answer)
    assert booking.quick_note == "Bring the navy coats."


def test_sending_the_same_form_twice_is_one_booking(
    stage: Stage, mo: Browser, address: str, typed: dict[str, Any]
) -> None:
    mo.post(address, typed)
    mo.post(address, typed)
    assert [b["client"]["lastName"] for b in stage.bookings()].count("Lavoie") == 1
    assert Intent.objects.count() == 1


def test_a_time_taken_meanwhile_says_so_and_keeps_what_was_typed(
    stage: Stage, people: People, mo: Browser, address: str, typed: dict[str, Any], styling: Service
) -> None:
    taken = typed["slot"].partition("/")[0].replace("Z", ":00Z")
    stage.post(
        "world/book",
        {
            "region": "na",
            "merchantId": people.montreal.booxi_id,
            "serviceId": styling.booxi_id,
            "staffId": 7101,
            "startsOn": taken,
            "client": {"firstName": "Paul", "lastName": "Roy", "email": "paul@example.org"},
        },
    )

    answer = mo.post(address, typed)

    assert answer.status_code == 409
    page = text(answer)
    assert "was taken a moment ago" in page
    assert "Just taken" in page
    assert 'value="Odette"' in page
    assert "Bring the navy coats." in page
    assert not Booking.objects.filter(client__last_name="Lavoie").exists()
    chosen = re.search(r'name="slot"[^>]*value="([^"]+)"[^>]*checked', page)
    assert chosen, "the nearest is chosen, but not sent"
    assert chosen[1] != typed["slot"]
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    again = mo.post(address, {**typed, "slot": chosen[1], "token": token[1]}, follow=True)
    assert "Booxi has it" in text(again)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("services", [], "Choose at least one service."),
        ("services", ["9999999"], "not one of the available choices"),
        ("slot", "", "Choose a time first."),
        ("slot", "2026-11-24T15:00Z/999999", "That is no time of this calendar."),
        ("slot", "tomorrow", "That is no time of this calendar."),
        ("first_name", "", "Type the first name"),
        ("phone", "12", "This is no phone number."),
        ("email", "odette at home", "Enter a valid email address."),
        ("quick_note", "x" * 1025, "at most 1024 characters"),
        ("token", "not-a-token", "This page is not whole any more."),
    ],
)
def test_bad_input_is_said_plainly_and_nothing_typed_is_lost(
    stage: Stage, mo: Browser, address: str, typed: dict[str, Any], field: str, value: Any, sentence: str
) -> None:
    answer = mo.post(address, {**typed, field: value})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Lavoie" in text(answer)
    assert not [b for b in stage.bookings() if b["client"].get("lastName") == "Lavoie"]


def test_without_a_way_to_reach_the_client_booxi_is_not_asked(mo: Browser, address: str, typed: dict[str, Any]) -> None:
    answer = mo.post(address, {**typed, "phone": "", "email": ""})
    assert answer.status_code == 422
    assert "Booxi needs one of them" in text(answer)


def test_more_than_five_services_are_refused_before_booxi(
    people: People, mo: Browser, address: str, typed: dict[str, Any]
) -> None:
    six = list(Service.objects.bookable().filter(store=people.montreal).values_list("pk", flat=True)[:6])
    answer = mo.post(address, {**typed, "services": six})
    assert answer.status_code == 422
    assert "at most 5 services" in text(answer)


def test_a_known_client_is_found_by_name_in_any_order_and_without_accents(
    people: People, mo: Browser, address: str, typed: dict[str, Any]
) -> None:
    mo.post(address, typed)
    for query in ("lavoie odet", "ODETTE", "555-0123"):
        answer = mo.post(address, {**typed, "do": "find", "q": query})
        assert "Odette Lavoie" in text(answer), query
    assert "No client found" in text(mo.post(address, {**typed, "do": "find", "q": "zzzz"}))


def test_a_client_of_another_store_can_neither_be_found_nor_picked(
    people: People, mo: Browser, address: str, typed: dict[str, Any]
) -> None:
    from clienteling import clock

    theirs = Client.objects.create(first_name="Amandine", last_name="Besson", created_at=clock.now())
    theirs.stores.add(people.paris)
    assert "No client found" in text(mo.post(address, {**typed, "do": "find", "q": "Besson"}))
    answer = mo.post(address, {**typed, "client": theirs.pk})
    assert answer.status_code == 422
    assert "Amandine" not in text(answer)


def test_each_opening_of_a_clients_card_is_known_to_the_trail_once(
    people: People, mo: Browser, address: str, typed: dict[str, Any]
) -> None:
    anna, theirs = (booked.client(store, "Anna", "Rinaldi") for store in (people.montreal, people.paris))
    for step in ("times", "review"):
        assert "Anna Rinaldi" in text(mo.post(address, {**typed, "do": step, "client": anna.pk}))
    mo.get(address, {"client": theirs.pk})
    colleague = Browser()
    colleague.force_login(people.colleague)
    colleague.get(address, {"client": anna.pk})
    openings = AuditEntry.objects.filter(verb="opened").order_by("pk")
    assert list(openings.values_list("actor", "thing", "thing_id", "store")) == [
        (who.pk, "client", str(anna.pk), people.montreal.pk) for who in (people.mo, people.colleague)
    ]


def test_booxi_being_away_loses_nothing(stage: Stage, mo: Browser, address: str, typed: dict[str, Any]) -> None:
    stage.post("faults", {"faults": [{"kind": "error", "operations": ["searchAvailability"]}]})
    answer = mo.post(address, {**typed, "do": "times"})
    assert answer.status_code == 200
    assert "Booxi did not answer; nothing was lost." in text(answer)
    assert "Lavoie" in text(answer)


def test_names_never_stand_in_an_address(mo: Browser, address: str, typed: dict[str, Any]) -> None:
    answer = mo.post(address, typed)
    assert "Lavoie" not in answer.headers["Location"]
    assert "Odette" not in answer.headers["Location"]


@pytest.fixture
def at_home(people: People) -> Service:
    return Service.objects.bookable().get(store=people.montreal, location="Home")


def test_a_service_at_home_asks_for_the_address_and_takes_it_to_booxi(
    stage: Stage, people: People, mo: Browser, address: str, typed: dict[str, Any], at_home: Service
) -> None:
    times = free_times(Question(people.montreal, [at_home]), TUESDAY, days=7).days
    free = next(time for day in times.values() for time in day)
    from bookings.forms import slot_value

    form = {**typed, "services": [at_home.pk], "slot": slot_value(free.starts_at, free.staff[0])}
    refused = mo.post(address, form)
    assert refused.status_code == 422
    assert "type the address" in text(refused)

    booked = mo.post(address, {**form, "street": "12 rue Saint-Paul", "city": "Montréal"}, follow=True)
    assert "Booxi has it" in text(booked)
    kept = [c for c in stage.get("clients", region="na")["clients"] if c.get("lastName") == "Lavoie"]
    assert kept[0]["address"]["street"] == "12 rue Saint-Paul"

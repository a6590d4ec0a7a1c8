"""Whatever comes back: a right value or a named error, never a traceback, never a wrong value."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from clienteling.booxi import BooxiError, MerchantKey, Unreadable, webhooks
from clienteling.booxi.types import (
    BookingChange,
    CalendarPage,
    FoundClients,
    HistoryPage,
    LinkOwner,
    NewPayment,
    SearchFor,
    SearchItem,
    SearchRead,
    StaffPage,
    StorePage,
)
from tests.booxi.door.answering import Answering, door_to
from tests.booxi.spoiling import places, put

EXAMPLES = Path(__file__).parents[1] / "contract" / "examples"
A_DAY = {"starts": datetime(2026, 3, 19, tzinfo=UTC), "ends": datetime(2026, 3, 20, tzinfo=UTC)}
SHOP = MerchantKey("key-of-the-shop")
WANTED = SearchFor(merchant_id=1, items=(SearchItem(service_id=1),), **A_DAY)
ANSWERS = {
    "availability-search-response": lambda booxi: booxi.availability.search(WANTED, key=SHOP),
    "availability-search-response-ranges": lambda booxi: booxi.availability.search(WANTED, key=SHOP),
    "booking-create-response": lambda booxi: booxi.bookings.update("A1", A_CHANGE),
    "booking-get": lambda booxi: booxi.bookings.get("A1"),
    "booking-history": lambda booxi: next(booxi.bookings.find(7, **A_DAY)),
    "booking-payment-response": lambda booxi: booxi.bookings.record_payment("A1", "P1", NewPayment(amount=1)),
    "calendar": lambda booxi: booxi.calendar.events(7, **A_DAY),
    "client": lambda booxi: booxi.clients.get(7),
    "client-find": lambda booxi: booxi.clients.find_by_link("my_crm", "C-1"),
    "client-module-link": lambda booxi: booxi.links.get(LinkOwner.CLIENT, 7, "my_crm"),
    "group-event-list": lambda booxi: booxi.catalogue.group_events(SHOP, **A_DAY),
    "merchant": lambda booxi: booxi.catalogue.store(SHOP),
    "merchant-availability": lambda booxi: booxi.availability.of_stores(**A_DAY),
    "merchant-list": lambda booxi: booxi.catalogue.stores(),
    "merchant-search": lambda booxi: booxi.catalogue.search_stores("my_erp", "S-1"),
    "schedule-list": lambda booxi: booxi.schedules.of_store(1),
    "service-availability": lambda booxi: booxi.availability.for_service(1, key=SHOP, **A_DAY),
    "service-category-list": lambda booxi: booxi.catalogue.categories(1),
    "service-customization-list": lambda booxi: booxi.catalogue.customizations(SHOP),
    "service-list": lambda booxi: booxi.catalogue.services(1),
    "service-online-list": lambda booxi: booxi.catalogue.online_services(SHOP),
    "staff-list": lambda booxi: booxi.catalogue.staff(1),
    "staff-online-list": lambda booxi: booxi.catalogue.online_staff(SHOP),
    "timeslot-list": lambda booxi: booxi.time_slots.list(7, **A_DAY),
}
REFUSALS = {
    "client-merged-redirect": 301,
    "error-400": 400,
    "error-403": 403,
    "error-404": 404,
    "error-409-booking": 409,
    "error-429": 429,
}
A_CHANGE = BookingChange(modified_by_staff_id=1, quick_note="")
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(2**63), 2**63, 1e308, float("inf"), float("-inf"), float("nan"), 0.1 + 0.2]),
    st.text(max_size=20),
    st.sampled_from(["1700000000", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+14:00", "NaN", "1e5", "true", "\x00"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


def example(name):
    return json.loads((EXAMPLES / f"{name}.json").read_text())


def told(body, name):
    booxi = door_to(Answering((REFUSALS.get(name, 200), body))).within(deadline=1)
    try:
        return ANSWERS.get(name, ANSWERS["client"])(booxi)
    except BooxiError as error:
        error.message.encode()  # half a character would be a traceback on a page
        return None


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_odd_value_anywhere_is_read_rightly_or_refused(data):
    name = data.draw(st.sampled_from(sorted({**ANSWERS, **REFUSALS})))
    whole = example(name)
    at = data.draw(st.sampled_from(list(places(whole))))
    odd = data.draw(ODD)
    value = told(json.dumps(put(whole, at, odd)).encode(), name)
    for one in value if isinstance(value, tuple) else (value,):
        if one is not None:
            check(one)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_bytes_cut_swapped_or_made_up_end_in_a_named_error(data):
    name = data.draw(st.sampled_from(sorted({**ANSWERS, **REFUSALS})))
    body = json.dumps(example(name)).encode()
    cut = data.draw(st.integers(0, len(body)))
    noise = data.draw(st.binary(max_size=30))
    broken = data.draw(st.sampled_from([body[:cut], body[:cut] + noise + body[cut:], noise, body + noise]))
    value = told(broken, name)
    for one in value if isinstance(value, tuple) else (value,):
        if one is not None:
            check(one)


def check(value):
    """Every value is of the type its name promises: nothing guessed, nothing half read."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            part = getattr(value, name)
            if name.endswith("_at") and name != "is_starting_at" and part is not None:
                assert isinstance(part, datetime)
                assert part.tzinfo is UTC
            if "amount" in name and part is not None:
                assert isinstance(part, Decimal)
                assert part.is_finite()
            if name == "id" or name.endswith("_id"):
                assert part is None or isinstance(part, str) or (type(part) is int and 0 <= part < 2**63)
            check(part)
    elif isinstance(value, tuple):
        for part in value:
            check(part)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_null_and_missing_are_the_same(name):
    whole = example(name)
    for at in places(whole):
        if not at or not isinstance(at[-1], str) or "surveyModel" in at[:-1]:
            continue
        missing = copy.deepcopy(whole)
        inner = missing
        for key in at[:-1]:
            inner = inner[key]
        del inner[at[-1]]
        null = json.dumps(put(whole, at, None)).encode()
        assert told(null, name) == told(json.dumps(missing).encode(), name), at


def test_unknown_fields_are_ignored_and_our_own_names_are_not_booxis():
    whole = example("booking-get")
    whole["booking"] |= {"newThing": {"a": [1]}, "starts_at": "2020-01-01T00:00:00Z", "id": "X"}
    read = told(json.dumps(whole).encode(), "booking-get")
    assert read.booking == told(json.dumps(example("booking-get")).encode(), "booking-get").booking


def test_a_word_younger_than_us_stays_text():
    whole = example("booking-get")
    whole["booking"] |= {"status": "OnHold", "bookingMethod": "Teleportation", "location": "Moon"}
    booking = told(json.dumps(whole).encode(), "booking-get").booking
    assert (booking.status, booking.method, booking.location) == ("OnHold", "Teleportation", "Moon")
    assert not isinstance(booking.status, StrEnum)


def test_a_known_word_is_our_own():
    assert isinstance(told(json.dumps(example("booking-get")).encode(), "booking-get").booking.status, StrEnum)


@pytest.mark.parametrize(
    "text",
    [
        '"1700000000"',
        "1700000000",
        '"2026-01-01"',
        '"2026-01-01T10:00:00"',
        '"2026-02-30T10:00:00Z"',
        '"20260301T100000Z"',
        "true",
    ],
)
def test_what_is_no_instant_is_refused(text):
    body = json.dumps(example("booking-get")).replace('"2026-03-10T15:00:00Z"', text).encode()
    with pytest.raises(Unreadable):
        door_to(Answering((200, body))).bookings.get("A1")


@pytest.mark.parametrize("text", ['"NaN"', "NaN", "Infinity", "1e400", '"1e5"', '"ten"', "true", '" 1"', '"１"'])
def test_what_is_no_amount_is_refused(text):
    body = json.dumps(example("booking-get")).replace('"paid": "0.00"', f'"paid": {text}').encode()
    assert b'"paid": "0.00"' not in body
    with pytest.raises(Unreadable):
        door_to(Answering((200, body))).bookings.get("A1")


@pytest.mark.parametrize(
    ("text", "amount"), [('"10.10"', "10.10"), ("10.1", "10.1"), ("12", "12"), ('"-25.00"', "-25.00")]
)
def test_an_amount_is_exact(text, amount):
    body = json.dumps(example("booking-get")).replace('"paid": "0.00"', f'"paid": {text}').encode()
    paid = door_to(Answering((200, body))).bookings.get("A1").booking.payment.paid
    assert str(paid) == amount


def test_an_instant_with_an_offset_is_the_same_moment_in_utc():
    body = json.dumps(example("booking-get")).replace('"2026-03-10T15:00:00Z"', '"2026-03-10T10:00:00.5-05:00"')
    made = door_to(Answering((200, body.encode()))).bookings.get("A1").booking.created_at
    assert made == datetime(2026, 3, 10, 15, 0, 0, 500000, tzinfo=UTC)
    assert made.tzinfo is UTC


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("booking-history", HistoryPage),
        ("calendar", CalendarPage),
        ("client-find-empty", FoundClients),
        ("availability-search-response-ranges", SearchRead),
        ("staff-list", StaffPage),
        ("merchant-search", StorePage),
    ],
)
def test_the_published_examples_are_read(name, kind):
    check(kind.model_validate_json((EXAMPLES / f"{name}.json").read_bytes(), by_alias=True, by_name=False))


EVENTS = sorted(path.stem for path in EXAMPLES.glob("webhook-*.json"))


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_read_in_all_three_shapes(name):
    plain = example(name)
    older = {key: value for key, value in plain.items() if key != "content"} | {"eventContent": plain["content"]}
    events = [
        webhooks.decode(json.dumps(shape).encode()) for shape in (plain, {"event": plain}, older, {"event": older})
    ]
    assert events[0] == events[1] == events[2] == events[3]
    check(events[0])


def test_an_event_of_a_type_we_do_not_know_keeps_its_name():
    event = webhooks.decode(b'{"id": "e1", "type": "staff.hired", "content": {"staff": {"id": 4}}}')
    assert (event.id, event.type, event.content.booking) == ("e1", "staff.hired", None)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.recursive(ODD, lambda inside: st.dictionaries(st.text(), inside)).map(json.dumps).map(str.encode),
    )
)
def test_what_is_no_event_is_unreadable(raw):
    with pytest.raises(Unreadable):
        webhooks.decode(raw)

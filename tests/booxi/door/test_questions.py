"""What is sent: queries, languages, pages; and that every endpoint the guides name is there."""

import inspect
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs

import pytest
import yaml

from clienteling.booxi import BooxiError, MerchantKey, Unreadable
from clienteling.booxi.languages import BOOXI_LANGUAGES, booxi_language
from clienteling.booxi.types import (
    BookingChange,
    BookingMethod,
    ClientChange,
    LinkOwner,
    NewAppointment,
    NewBookingClient,
    NewClient,
    NewItem,
    NewPayment,
    NewReservation,
    NewTimeSlot,
    Rule,
    SearchFor,
    SearchItem,
    TimeSlotType,
)
from tests.booxi.contract.validating import CONTRACT
from tests.booxi.door.answering import Answering, door_to

A_DAY = {"starts": datetime(2026, 3, 1, tzinfo=UTC), "ends": datetime(2026, 3, 2, tzinfo=UTC)}


def page(cursor, *ids):
    bookings = [{"bookingId": i, "merchantId": 1, "bookingMethod": "Appointment", "status": "Approved"} for i in ids]
    return 200, json.dumps({"bookings": bookings, "cursor": cursor}).encode()


def rows(*ids, total=None):
    return 200, json.dumps({"offset": 0, "items": [{"id": i} for i in ids], "total": total}).encode()


def test_instants_are_sent_in_utc_and_values_repeated():
    app = Answering((200, b'{"bookings": []}'))
    noon_in_montreal = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    methods = [BookingMethod.APPOINTMENT, BookingMethod.GROUP_RESERVATION]
    list(door_to(app).bookings.find(7, starts=noon_in_montreal, ends=A_DAY["ends"], methods=methods, language="fr"))
    assert parse_qs(app.queries[0]) == {
        "from": ["2026-03-01T17:00:00Z"],
        "to": ["2026-03-02T00:00:00Z"],
        "clientId": ["7"],
        "bookingMethod": ["Appointment", "GroupReservation"],
        "language": ["fre"],
    }
    assert ":" not in app.queries[0]


def test_a_moment_without_a_zone_is_refused_before_anything_is_sent():
    app = Answering((200, b"{}"))
    with pytest.raises(ValueError, match="zone"):
        door_to(app).calendar.events(7, starts=datetime(2026, 3, 1), ends=A_DAY["ends"])
    with pytest.raises(ValueError, match="starts_at"):
        BookingChange(modified_by_staff_id=1, starts_at=datetime(2026, 3, 1))
    assert app.asked == []


def test_with_a_cursor_nothing_else_is_asked():
    app = Answering(page("next+1/2=", "A1", "A2"), page("", "A2", "A3"))
    found = list(door_to(app, language="eng").bookings.find(7, **A_DAY))
    assert parse_qs(app.queries[1]) == {"cursor": ["next+1/2="]}
    assert [[booking.id for booking in page.bookings] for page in found] == [["A1", "A2"], ["A3"]]


def test_rows_that_come_twice_are_told_once():
    event = {"id": 1, "type": "Appointment", "bookingId": "A1"}
    first = json.dumps({"calendarEvents": [event], "cursor": "b"}).encode()
    second = json.dumps({"calendarEvents": [event, {**event, "id": 2}]}).encode()
    calendar = door_to(Answering((200, first), (200, second))).calendar.events(7, **A_DAY)
    assert [event.id for event in calendar.events] == [1, 2]


@pytest.mark.parametrize("cursors", [["a", "a"], ["a", "b", "a"]])
def test_a_cursor_that_comes_again_is_an_error_not_a_loop(cursors):
    app = Answering(*[page(cursor, f"A{n}") for n, cursor in enumerate(cursors)])
    with pytest.raises(Unreadable) as loop:
        list(door_to(app).bookings.find(7, **A_DAY))
    assert "circle" in loop.value.hint
    assert len(app.asked) == len(cursors)


def test_an_offset_list_is_followed_to_its_total():
    app = Answering(rows(1, 2, total=5), rows(2, 3, total=5), rows(4, total=5))
    assert [store.id for store in door_to(app).catalogue.stores()] == [1, 2, 3, 4]
    assert app.queries == ["", "offset=2", "offset=4"]


def test_an_offset_list_that_stands_still_is_an_error():
    with pytest.raises(Unreadable):
        door_to(Answering(rows(1, 2, total=9))).catalogue.stores()


def test_a_list_without_a_total_ends_when_nothing_new_comes():
    app = Answering(rows(1, 2), rows(1, 2))
    assert len(door_to(app).catalogue.stores()) == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("fr", "fre"),
        ("fra", "fre"),
        ("fre", "fre"),
        ("fr-CA", "fre"),
        ("EN", "eng"),
        ("pt_BR", "por"),
        ("ger", "deu"),
        ("zh-hant", "yue"),
    ],
)
def test_languages_are_booxis(said, code):
    assert booxi_language(said) == code


def test_all_twenty_languages_are_known_and_no_other():
    assert len(BOOXI_LANGUAGES) == 20
    for code in ("xx", "", "english", "aaa"):
        with pytest.raises(ValueError, match="language"):
            booxi_language(code)


def test_ids_in_paths_lead_nowhere_else():
    app = Answering((404, b'{"message": ""}'))
    with pytest.raises(BooxiError):
        door_to(app).links.get(LinkOwner.CLIENT, 7, "a/../b?c")
    assert app.asked[0]["RAW_URI" if "RAW_URI" in app.asked[0] else "PATH_INFO"].endswith("a/../b?c")
    for module in ("..", ".", ""):
        with pytest.raises(ValueError, match="name"):
            door_to(app).links.get(LinkOwner.CLIENT, 7, module)


def test_only_what_a_change_names_is_sent():
    change = BookingChange(modified_by_staff_id=4, client=NewBookingClient(additional_request=""))
    assert change.body() == {"modifiedByStaffId": 4, "modifiedBy": "Staff", "client": {"additionalRequest": ""}}
    with pytest.raises(ValueError, match="changes something"):
        BookingChange(modified_by_staff_id=4)


def test_money_is_sent_as_text_and_never_made_of_floats():
    from decimal import Decimal

    assert NewPayment(amount=Decimal("-25.00")).body()["amount"] == "-25.00"
    for amount in (1.1, Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(ValueError, match="amount"):
            NewPayment(amount=amount)


def test_default_rules_are_sent_and_reservations_count_heads():
    app = Answering((409, b'{"message": "", "error": "ClientStatus"}'))
    for new in (an_appointment(), a_reservation()):
        with pytest.raises(BooxiError):
            door_to(app).bookings.create(new)
    assert parse_qs(app.queries[0])["rules"] == ["Availability", "TimeConstraints", "ClientBlocked"]
    assert parse_qs(app.queries[1])["rules"] == [
        "Availability",
        "TimeConstraints",
        "ClientBlocked",
        Rule.ATTENDEE_COUNT,
    ]


def an_appointment():
    items = (NewItem(service_id=1),)
    client = NewBookingClient(id=7)
    return NewAppointment(merchant_id=1, staff_id=1, starts_at=A_DAY["starts"], items=items, client=client)


def a_reservation():
    return NewReservation(merchant_id=1, group_event_id=1, client=NewBookingClient(id=7))


def test_a_language_is_sent_wherever_booxi_takes_one_and_nowhere_else():
    spec = yaml.safe_load(CONTRACT.read_text())["paths"]
    app = Answering((404, b'{"message": "no"}'))
    for _, ask in every_operation(door_to(app, language="sv")):
        with pytest.raises(BooxiError):
            ask()
    for environ in app.asked:
        method, template = template_of(environ, spec).split()
        parameters = spec[template][method.lower()].get("parameters", ())
        names = {parameter.get("name") or parameter["$ref"].rpartition("/")[2] for parameter in parameters}
        asked = parse_qs(environ["QUERY_STRING"])
        if "cursor" not in asked:
            assert asked.get("language") == (["swe"] if "language" in names else None), template


GIVEN = {
    "new": None,
    "change": None,
    "key": MerchantKey("m"),
    "wanted": SearchFor(merchant_id=1, **A_DAY, items=(SearchItem(service_id=1),)),
    "payment": NewPayment(amount=1),
    "owner": LinkOwner.STAFF,
    "module": "my_crm",
    "external_id": "X",
    "cursor": "c",
    "email": "a@example.org",
    **A_DAY,
}
MADE = {
    "bookings.create": an_appointment(),
    "bookings.update": BookingChange(modified_by_staff_id=1, quick_note="n"),
    "clients.create": NewClient(merchant_id=1, first_name="N", last_name="L"),
    "clients.update": ClientChange(last_name="L"),
    "time_slots.create": NewTimeSlot(
        merchant_id=1, staff_id=1, type=TimeSlotType.BUSY, starts_at=A_DAY["starts"], ends_at=A_DAY["ends"]
    ),
}
RESOURCES = ("bookings", "calendar", "availability", "clients", "catalogue", "time_slots", "schedules", "links")
GUIDES = """
GET /booking · POST /booking · GET /booking/{} · PUT /booking/{} · PUT /booking/{}/payment/{} · GET /calendar
GET /merchant · GET /merchant/list · GET /merchant/search · GET /merchant/{} · GET /merchantAvailability
GET /staff · GET /staff/list · GET /staff/{} · GET /service · GET /service/list · GET /service/{}
GET /serviceCategory · GET /serviceCategory/list · GET /serviceCategory/{} · GET /serviceCustomization
GET /groupEvent · GET /groupEvent/{} · GET /service/{}/availability · POST /availability/search
GET /client · POST /client · GET /client/{} · PUT /client/{} · DELETE /client/{}
GET /timeSlot · POST /timeSlot · GET /timeSlot/{} · DELETE /timeSlot/{}
GET /merchant/{}/schedule · GET /staff/{}/schedule · GET /staff/{}/moduleLink/{} · PUT /staff/{}/moduleLink/{}
"""


def test_every_endpoint_of_the_guides_is_there_with_the_right_key():
    spec = yaml.safe_load(CONTRACT.read_text())["paths"]
    app = Answering((404, b'{"message": "no"}'))
    for operation, ask in every_operation(door_to(app)):
        with pytest.raises(BooxiError) as raised:
            ask()
        assert raised.value.operation == operation
    met = {template_of(environ, spec) for environ in app.asked}
    assert {re.sub(r"{\w+}", "{}", one) for one in met} == {
        one.strip() for one in re.split("[·\n]", GUIDES) if one.strip()
    }


def every_operation(booxi):
    """(name, call) of every method of every resource, with arguments made up by their names."""
    for resource in RESOURCES:
        for name, method in inspect.getmembers(getattr(booxi, resource), inspect.ismethod):
            if not name.startswith("_"):
                yield named(resource, name), lambda method=method, name=name, of=resource: consume(method, of, name)


def named(resource, name):
    return {"bookings.find_more": "bookings.find", "clients.find_by_link": "clients.find"}.get(
        f"{resource}.{name}", f"{resource}.{name}"
    )


def consume(method, resource, name):
    wanted = [p for p in inspect.signature(method).parameters.values() if p.default is p.empty or p.name == "email"]
    values = {
        p.name: MADE.get(f"{resource}.{name}") or GIVEN.get(p.name)
        if p.name in {"new", "change"}
        else GIVEN.get(p.name, 1)
        for p in wanted
    }
    answer = method(**values)
    list(answer)


def template_of(environ, spec):
    """The operation of the contract that was called; its key must be the one that was sent."""
    path = environ["PATH_INFO"].removeprefix("/booking/v1")
    patterns = {re.sub(r"{\w+}", "[^/]+", template): template for template in spec}
    exact = path if path in spec else None
    template = exact or next(known for pattern, known in patterns.items() if re.fullmatch(pattern, path))
    (security,) = spec[template][environ["REQUEST_METHOD"].lower()]["security"]
    assert ("HTTP_BOOXI_PARTNERKEY" in environ) == ("PartnerKey" in security)
    assert ("HTTP_BOOXI_APIKEY" in environ) == ("MerchantApiKey" in security)
    return f"{environ['REQUEST_METHOD']} {template}"

"""Whatever is sent, the answer is one the contract knows: never a crash, never a changed world after a refusal."""

import base64
import json
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clienteling.booxi.sandbox.stage import StageSet
from clienteling.booxi.sandbox.web.routes import MERCHANT, ROUTES
from tests.booxi.spoiling import places, put
from tests.booxi.stage import shop
from tests.booxi.stage.shop import at, iso
from tests.booxi.stage.test_create_booking import reservation, wanted
from tests.booxi.stage.visitor import wsgi

HEADERS = {"HTTP_BOOXI_PARTNERKEY": "stage-partner-key-na", "HTTP_BOOXI_APIKEY": "key-montreal"}
ANSWERS = {200, 301, 400, 403, 404, 409}
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BODIES = {
    "createBooking": [wanted(client={"firstName": "A", "lastName": "B", "email": "a@b.c"}), reservation()],
    "updateBooking": [
        {"status": "Approved", "startsOn": iso(at(15)), "items": [{"serviceId": shop.SIZING, "duration": 20}]}
    ],
    "createClient": [
        {
            "merchantId": 1,
            "firstName": "A",
            "lastName": "B",
            "address": {"city": "X"},
            "dateOfBirth": {"day": 1, "month": 1},
        }
    ],
    "createTimeSlot": [{"merchantId": 1, "staffId": 11, "type": "Busy", "start": iso(at(12)), "end": iso(at(13))}],
    "searchAvailability": [
        {
            "merchantId": 1,
            "range": {"startsOn": iso(at(9)), "endsOn": iso(at(12))},
            "bookingItems": [{"serviceId": 101, "duration": 30}],
        }
    ],
    "updateBookingPayment": [{"amount": "1.00", "status": "Collected", "collectedOn": iso(at(12))}],
    "createStaffSchedule": [
        {"name": "X", "start": iso(at(0)), "weeklyHours": [{"dow": 1, "start": "09:00", "end": "10:00"}]}
    ],
    "updateClientExternal": [{"externalId": "X", "metadata": {"a": "b"}}],
    "updateService": [{"name": "X", "duration": 30, "price": {"amount": "1.00"}}],
}
PATHS = {
    "bookingId": "A00000001",
    "paymentId": "P1",
    "clientId": "1001",
    "merchantId": "1",
    "staffId": "11",
    "serviceId": "101",
    "serviceCategoryId": "41",
    "groupEventId": "701",
    "timeSlotId": "1",
    "scheduleId": "61",
    "moduleId": "my_crm",
}
NAMES = [
    "from",
    "to",
    "clientId",
    "merchantId",
    "staffId",
    "serviceId",
    "eventType",
    "include",
    "order",
    "language",
    "cursor",
    "offset",
    "limit",
    "moduleId",
    "externalId",
    "firstName",
    "lastName",
    "email",
    "phoneNumber",
    "rules",
    "ignoreError",
    "rangeStart",
    "bookingMethod",
    "status",
    "keywords",
    "groupId",
]
odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.just("\ud800"),
    st.just([]),
    st.just({}),
    st.sampled_from(
        ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-03-19T25:00:00Z", "-1", "1e9", "NaN", "\x00"]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
words = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", "1", "-1", "9" * 30, iso(at(9)), "9999-12-31T23:59:59Z", "None", "Appointment"]),
)


@pytest.fixture(scope="module")
def stage():
    stage = StageSet(per_second=0, per_minute=0)
    yield stage
    stage.close()


def address(route):
    path = route.path
    for name, value in PATHS.items():
        path = path.replace(f"{{{name}}}", value)
    return f"/na/booking/v1{path}"


@MANY
@given(st.data())
def test_no_body_brings_it_down(stage, furnished, data):
    route = data.draw(st.sampled_from([r for r in ROUTES if r.operation in BODIES]))
    body = data.draw(st.sampled_from(BODIES[route.operation]))
    for _ in range(data.draw(st.integers(0, 2))):
        body = put(body, data.draw(st.sampled_from(list(places(body)))), data.draw(odd))
    begin(stage, furnished)
    before = tables(stage)
    query = {"rules": ["Availability", "TimeConstraints", "AttendeeCount"]} if "Booking" in route.operation else {}
    answer = wsgi(stage, route.method, address(route), query, json.dumps(body).encode(), HEADERS)
    assert answer.status in ANSWERS, answer.body
    if answer.status != 200:
        assert answer.json["message"]
        assert tables(stage) == before, "a refused call changed something"


@MANY
@given(
    st.sampled_from([r for r in ROUTES if r.method == "GET"]),
    st.dictionaries(st.sampled_from(NAMES), words, max_size=6),
)
def test_no_query_brings_it_down(stage, furnished, route, query):
    begin(stage, furnished)
    assert wsgi(stage, "GET", address(route), query, b"", HEADERS).status in ANSWERS


@MANY
@given(st.sampled_from(ROUTES), st.binary(max_size=20))
def test_no_bytes_bring_it_down(stage, furnished, route, raw):
    begin(stage, furnished)
    assert wsgi(stage, route.method, address(route), {}, raw, HEADERS).status in ANSWERS


@given(st.text(min_size=1, max_size=12))
def test_no_path_brings_it_down(stage, text):
    path = "/na/booking/v1/" + text.encode("utf-8", "replace").decode()
    assert wsgi(stage, "GET", path, {}, b"", HEADERS).status in {200, 400, 401, 403, 404, 405}


@given(st.dictionaries(st.sampled_from(["operation", "query", "after", "until"]), odd))
def test_a_cursor_made_by_hand_is_a_400(stage, held):
    packed = zlib.compress(json.dumps({"operation": "findClients", **held}).encode())
    query = {"cursor": base64.urlsafe_b64encode(packed).decode()}
    assert wsgi(stage, "GET", "/na/booking/v1/booking", query, b"", HEADERS).status == 400


@pytest.mark.parametrize("said", ["x", "-1", "1e5", "\xb2", "9" * 5000])
def test_a_length_that_is_no_number_is_a_400(stage_set, said):
    answer = wsgi(stage_set, "POST", "/na/booking/v1/client", {}, b"{}", {**HEADERS, "CONTENT_LENGTH": said})
    assert answer.status == 400


@pytest.mark.parametrize("offset", [10**30, -(10**11), "soon", True, None])
def test_a_clock_that_leaves_the_calendar_is_a_400(stage_set, offset):
    answer = wsgi(stage_set, "POST", "/_stage/clock", {}, json.dumps({"offset": offset}).encode(), {})
    assert answer.status == 400


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"offset": NaN}', b'{"a": "\\ud800"}'])
@pytest.mark.parametrize("path", ["/_stage/clock", "/na/booking/v1/client"])
def test_what_only_looks_like_json_is_a_400(stage_set, path, raw):
    assert wsgi(stage_set, "POST", path, {}, raw, HEADERS).status == 400


def test_a_body_as_large_as_a_film_is_refused(stage_set):
    answer = wsgi(stage_set, "POST", "/na/booking/v1/client", {}, b" " * 1_000_001, HEADERS)
    assert answer.status == 400


def test_every_address_opens_only_to_its_key(stage_set):
    for route in ROUTES:
        wrong = "HTTP_BOOXI_PARTNERKEY" if route.key == MERCHANT else "HTTP_BOOXI_APIKEY"
        answer = wsgi(stage_set, route.method, address(route), {}, b"", {wrong: HEADERS[wrong]})
        assert answer.status == 401, route.operation


def begin(stage, furnished):
    stage.restore(furnished)
    stage.set_clock(shop.NOW)
    shop.appointment(stage.accounts["na"], at(11))


def tables(stage):
    return {kind: dict(table) for kind, table in stage.accounts["na"].tables.items()}

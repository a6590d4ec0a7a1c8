"""What must hold whatever the day looks like."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clienteling.booxi.sandbox.quota import Quota
from clienteling.booxi.sandbox.records import TimeSlot
from clienteling.booxi.sandbox.rules import items, spans
from clienteling.booxi.sandbox.stage import StageSet
from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at, iso
from tests.booxi.stage.test_create_booking import wanted
from tests.booxi.stage.visitor import wsgi

RULES = ["Availability", "TimeConstraints"]
PARTNER = {"HTTP_BOOXI_PARTNERKEY": "stage-partner-key-na"}
BOUTIQUE = {"HTTP_BOOXI_APIKEY": "key-montreal"}
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

hours = st.integers(9 * 12, 19 * 12).map(lambda five_minutes: five_minutes / 12)
services = st.sampled_from([(shop.STYLING,), (shop.SIZING,), (shop.WATCH,), (shop.SIZING, shop.WATCH), (shop.STUDIO,)])
staff = st.sampled_from([shop.INES, shop.THEO])
booked = st.tuples(hours, staff, services)
slots = st.tuples(hours, st.integers(1, 48), staff, st.sampled_from(["Busy", "Available"]))
minutes = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def ask(stage, method, path, body, headers, **query):
    raw = json.dumps(body).encode()
    return wsgi(stage, method, f"/na/booking/v1{path}", query, raw, headers)


def a_day(stage, beginning, appointments, time_slots):
    stage.restore(beginning)
    stage.set_clock(shop.NOW)
    world = stage.accounts["na"]
    for hour, member, row in appointments:
        appointment(world, at(hour), staff=member, services=row)
    for number, (hour, length, member, kind) in enumerate(time_slots, start=1):
        end = at(hour) + timedelta(minutes=5 * length)
        world.put(TimeSlot(number, shop.MONTREAL, member, kind, at(hour), end))
    return world


@pytest.fixture(scope="module")
def stage():
    stage = StageSet(per_second=0, per_minute=0)
    yield stage
    stage.close()


@RELAXED
@given(st.lists(booked, max_size=6), st.lists(slots, max_size=3), services)
def test_a_start_on_the_grid_is_offered_exactly_when_it_can_be_booked(stage, furnished, appointments, time_slots, row):
    world = a_day(stage, furnished, appointments, time_slots)
    body = {
        "merchantId": shop.MONTREAL,
        "range": {"startsOn": iso(at(8)), "endsOn": iso(at(21))},
        "bookingItems": [{"serviceId": s} for s in row],
        "onlyIncludeStaffs": [shop.INES],
    }
    found = ask(stage, "POST", "/availability/search", body, BOUTIQUE).json["availability"]["bookingTimeSlots"]
    offered = {slot["startsOn"] for slot in found}
    accepted = set()
    for quarter in range(8 * 4, 21 * 4):
        start = iso(at(quarter / 4))
        body = wanted(startsOn=start, items=[{"serviceId": s} for s in row])
        made = ask(stage, "POST", "/booking", body, PARTNER, rules=RULES)
        if made.status == 200:
            accepted.add(start)
            world.remove(world.bookings[made.json["bookingId"]])
    assert offered == accepted


@RELAXED
@given(
    st.lists(booked, max_size=5), st.lists(slots, max_size=3), st.sampled_from([shop.STYLING, shop.SIZING, shop.STUDIO])
)
def test_whatever_one_service_offers_to_anybody_can_be_booked(stage, furnished, appointments, time_slots, service):
    world = a_day(stage, furnished, appointments, time_slots)
    query = {"from": iso(at(8)), "to": iso(at(21))}
    page = ask(stage, "GET", f"/service/{service}/availability", None, BOUTIQUE, **query).json
    for offer in page["serviceAvailability"]:
        body = wanted(startsOn=offer["start"], staffId=offer["staffId"], items=[{"serviceId": service}])
        made = ask(stage, "POST", "/booking", body, PARTNER, rules=RULES)
        assert made.status == 200, (offer, made.json)
        assert made.json["totalClientTimespan"]["end"] == offer["end"]
        world.remove(world.bookings[made.json["bookingId"]])


deeds = st.one_of(
    st.tuples(st.just("book"), hours, staff, services),
    st.tuples(st.just("move"), hours, staff, st.integers(0, 5)),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
    st.tuples(st.just("reinstate"), st.integers(0, 5)),
)


@RELAXED
@given(st.lists(deeds, max_size=15))
def test_nobody_is_ever_in_two_places_when_the_rules_are_asked_for(stage, furnished, done):
    world = a_day(stage, furnished, (), ())
    for deed in done:
        _do(stage, world, deed)
    for member in (shop.INES, shop.THEO):
        held = [
            (spans.minute(b.starts_at) + start, spans.minute(b.starts_at) + end)
            for b in world.bookings.values()
            if b.staff_id == member and b.status != "Cancelled"
            for start, end in items.holds(b.items)
        ]
        assert sum(end - start for start, end in held) == sum(end - start for start, end in spans.union(held))


def _do(stage, world, deed):
    if deed[0] == "book":
        _, hour, member, row = deed
        body = wanted(startsOn=iso(at(hour)), staffId=member, items=[{"serviceId": s} for s in row])
        answer = ask(stage, "POST", "/booking", body, PARTNER, rules=RULES)
    else:
        ids = list(world.bookings)
        if deed[-1] >= len(ids):
            return
        change = {"move": lambda: {"startsOn": iso(at(deed[1])), "staffId": deed[2]}}.get(
            deed[0], lambda: {"status": "Cancelled" if deed[0] == "cancel" else "Approved"}
        )()
        answer = ask(stage, "PUT", f"/booking/{ids[deed[-1]]}", change, PARTNER, rules=RULES)
    assert answer.status in (200, 400, 409)


def minutes_of(stretches):
    return {minute for start, end in stretches for minute in range(start, end)}


@given(minutes, minutes)
def test_spans_behave_like_sets_of_minutes(some, others):
    joined, taken = spans.union(some), spans.union(others)
    assert minutes_of(joined) == minutes_of(some)
    assert all(a[1] < b[0] for a, b in pairwise(joined))
    assert minutes_of(spans.minus(joined, taken)) == minutes_of(some) - minutes_of(others)
    assert minutes_of(spans.within(joined, (10, 30))) == minutes_of(some) & set(range(10, 30))


@given(
    st.lists(st.tuples(st.integers(0, 2048), st.booleans()), max_size=80),
    st.integers(1, 4),
    st.integers(5, 30),
)
def test_no_sliding_window_ever_holds_more_than_the_quota(gaps, per_second, per_minute):
    now = [0.0]
    quota = Quota(per_second=per_second, per_minute=per_minute, timer=lambda: now[0])
    passed = []
    for gap, is_bad in gaps:
        now[0] += gap / 1024
        arrival = quota.arrive("k")
        if not arrival.retry_after:
            passed.append(arrival)
            if is_bad:
                quota.debit(arrival)
    for last in passed:
        second = [a for a in passed if last.at - 1 < a.at <= last.at]
        minute = [a for a in passed if last.at - 60 < a.at <= last.at]
        assert len(second) <= per_second
        assert sum(a.weight for a in minute) <= per_minute + 1, "a 400 is only known afterwards"

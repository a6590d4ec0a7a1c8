"""POST /availability/search (contract section 12): several services in a row on one person."""

from dataclasses import replace

import pytest

from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at, iso


def wanted(*services, since=10.0, until=18.0, day=19, **more):
    return {
        "searchMode": "verbose",
        "merchantId": shop.MONTREAL,
        "range": {"startsOn": iso(at(since, day=day)), "endsOn": iso(at(until, day=day))},
        "bookingItems": [{"serviceId": s} if isinstance(s, int) else s for s in services],
        **more,
    }


@pytest.fixture
def search(boutique):
    def ask(*services, **how):
        answer = boutique.post("/availability/search", wanted(*services, **how))
        assert answer.status == 200, answer.json
        return answer.json["availability"]

    return ask


def by_start(slots):
    return {slot["startsOn"]: slot["staffIds"] for slot in slots}


def test_starts_where_everything_fits_in_order_with_spacing(search, world):
    appointment(world, at(12))
    slots = search(shop.SIZING, shop.STYLING, onlyIncludeStaffs=[shop.INES], until=13)["bookingTimeSlots"]
    starts = [slot["startsOn"] for slot in slots]
    assert starts == [iso(at(10)), iso(at(10.25)), iso(at(12.5)), iso(at(12.75))]
    assert slots[0]["items"] == [
        {"serviceId": shop.SIZING, "duration": 60, "spacingAfter": 10, "isBusySpacingAfter": True},
        {"serviceId": shop.STYLING, "duration": 30, "spacingAfter": 0, "isBusySpacingAfter": True},
    ]


def test_only_who_does_all_the_services_is_named(search):
    slots = search(shop.SIZING, shop.WATCH, until=10.25)["bookingTimeSlots"]
    assert by_start(slots) == {iso(at(10)): [shop.INES, shop.THEO]}


def test_people_who_need_a_different_time_have_an_entry_of_their_own(search):
    slots = search(shop.STYLING, until=10.25)["bookingTimeSlots"]
    assert [(s["startsOn"], s["staffIds"], s["items"][0]["duration"]) for s in slots] == [
        (iso(at(10)), [shop.INES, shop.MAYA], 30),
        (iso(at(10)), [shop.THEO], 45),
    ]


def test_a_duration_asked_for_replaces_the_usual_one(search, world):
    appointment(world, at(11))
    only = {"onlyIncludeStaffs": [shop.INES], "until": 12}
    slots = search({"serviceId": shop.STYLING, "duration": 45}, **only)["bookingTimeSlots"]
    assert [s["startsOn"] for s in slots] == [iso(at(10)), iso(at(10.25)), iso(at(11.5)), iso(at(11.75))]


def test_spacing_that_is_not_busy_lets_others_in_between_but_moves_the_next_service(search, world):
    appointment(world, at(10 + 20 / 60), services=(shop.WATCH,))
    world.put(replace(world.services[shop.WATCH], spacing_after=20))
    slots = search(shop.WATCH, shop.WATCH, onlyIncludeStaffs=[shop.INES], until=10.25)["bookingTimeSlots"]
    assert [s["startsOn"] for s in slots] == [iso(at(10))]


def test_one_service_that_asks_the_client_s_times_makes_ranges(search, world):
    appointment(world, at(12))
    found = search(shop.SALON, shop.STYLING)
    assert found["timeSelectionMode"] == "ClientTimes"
    spans = [(r["startsOn"], r["endsOn"], r["staffIds"]) for r in found["bookingTimeRanges"]]
    assert spans == [
        (iso(at(10)), iso(at(12)), [shop.INES]),
        (iso(at(10)), iso(at(18)), [shop.SOFIA]),
        (iso(at(12.5)), iso(at(18)), [shop.INES]),
    ]


def test_any_offset_is_taken_and_utc_answered(boutique):
    body = wanted(shop.STYLING, onlyIncludeStaffs=[shop.INES])
    body["range"] = {"startsOn": "2026-03-19T10:00:00-04:00", "endsOn": "2026-03-19T10:15:00-04:00"}
    [slot] = boutique.post("/availability/search", body).json["availability"]["bookingTimeSlots"]
    assert slot["startsOn"] == "2026-03-19T14:00:00Z"


def test_nobody_fits_is_an_empty_list(search):
    assert search(shop.STYLING, onlyIncludeStaffs=[999])["bookingTimeSlots"] == []
    assert search(shop.STYLING, day=22)["bookingTimeSlots"] == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"merchantId": None}, 400),
        ({"range": None}, 400),
        ({"range": {"startsOn": iso(at(10))}}, 400),
        ({"range": {"startsOn": iso(at(12)), "endsOn": iso(at(10))}}, 400),
        ({"bookingItems": []}, 400),
        ({"bookingItems": [{"serviceId": shop.STYLING}] * 6}, 400),
        ({"bookingItems": [{"serviceId": shop.EVENING}]}, 400),
        ({"bookingItems": [{"serviceId": 999}]}, 404),
        ({"bookingItems": [{"serviceId": shop.LAURIER_STYLING}]}, 403),
        ({"onlyIncludeStaffs": ["Inès"]}, 400),
        ({"merchantId": shop.LAURIER}, 403),
    ],
)
def test_a_search_that_cannot_be(boutique, change, status):
    assert boutique.post("/availability/search", wanted(shop.STYLING) | change).status == status


def test_a_store_that_is_not_active_is_a_400(boutique, world):
    world.put(replace(world.merchants[shop.MONTREAL], active=False))
    assert boutique.post("/availability/search", wanted(shop.STYLING)).status == 400

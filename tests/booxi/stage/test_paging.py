"""Lists in pages (contract section 4)."""

from datetime import timedelta

import pytest

from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at, iso

HISTORY = {"clientId": shop.AMARA, "from_": "2026-01-01T00:00:00Z", "to": "2026-12-31T00:00:00Z"}


@pytest.fixture
def seven(world, stage_set):
    stage_set.page_size = 3
    return [appointment(world, at(10 + n / 2)) for n in range(7)]


def test_a_cursor_leads_through_all_pages_to_the_end(partner, seven):
    sizes, page = [], partner.get("/booking", **HISTORY).json
    while True:
        sizes.append(len(page["bookings"]))
        if "cursor" not in page:
            break
        page = partner.get("/booking", cursor=page["cursor"]).json
    assert sizes == [3, 3, 1]


def test_a_last_page_that_is_exactly_full_has_no_cursor(partner, seven, stage_set):
    stage_set.page_size = 7
    assert "cursor" not in partner.get("/booking", **HISTORY).json


@pytest.mark.parametrize("order", ["Ascending", "descending"])
def test_pages_go_on_rightly_when_rows_come_and_go(partner, world, seven, order):
    first = partner.get("/booking", order=order, **HISTORY).json
    shown = [b["bookingId"] for b in first["bookings"]]
    world.remove(world.bookings[shown[0]])
    appointment(world, at(9))
    appointment(world, at(17))
    rest = []
    page = first
    while "cursor" in page:
        page = partner.get("/booking", cursor=page["cursor"]).json
        rest += [b["bookingId"] for b in page["bookings"]]
    assert set(shown).isdisjoint(rest)
    assert {b.id for b in seven} <= set(shown) | set(rest)


def test_with_a_cursor_no_other_parameter_may_be_set(partner, seven):
    cursor = partner.get("/booking", **HISTORY).json["cursor"]
    assert partner.get("/booking", cursor=cursor, clientId=shop.AMARA).status == 400
    assert partner.get("/booking", cursor=cursor, language="eng").status == 400


def test_a_cursor_lives_an_hour(partner, stage_set, seven):
    cursor = partner.get("/booking", **HISTORY).json["cursor"]
    stage_set.set_clock(shop.NOW + timedelta(minutes=59))
    assert partner.get("/booking", cursor=cursor).status == 200
    stage_set.set_clock(shop.NOW + timedelta(minutes=61))
    assert partner.get("/booking", cursor=cursor).status == 400


@pytest.mark.parametrize("cursor", ["", "x", "cGFnZT0y", "é", "eJyrVkrOT0lVslIyBAAMqgJ5"])
def test_a_cursor_of_one_s_own_making_is_a_400(partner, cursor):
    assert partner.get("/booking", cursor=cursor).status == 400


def test_a_cursor_of_another_list_is_a_400(partner, seven):
    cursor = partner.get("/booking", **HISTORY).json["cursor"]
    assert partner.get("/staff/list", cursor=cursor).status == 400


@pytest.mark.parametrize(
    ("path", "rows", "query"),
    [
        ("/staff/list", "staffs", {"merchantId": shop.MONTREAL}),
        ("/service/list", "services", {"merchantId": shop.MONTREAL}),
        ("/serviceCategory/list", "serviceCategories", {"merchantId": shop.MONTREAL}),
        ("/merchant/search", "merchants", {}),
        (f"/staff/{shop.MAYA}/schedule", "schedules", {}),
        ("/merchantAvailability", "serviceAvailability", {"from_": iso(at(0)), "to": iso(at(12))}),
    ],
)
def test_every_cursor_list_pages_without_losing_or_repeating(partner, stage_set, path, rows, query):
    whole = partner.pages(path, rows, **query)
    stage_set.page_size = 2
    assert partner.pages(path, rows, **query) == whole


def test_offset_lists_say_what_they_hold(boutique):
    first = boutique.get("/staff", limit=2).json
    rest = boutique.get("/staff", offset=2).json
    assert (first["offset"], first["limit"], first["total"], len(first["items"])) == (0, 2, 5, 2)
    assert (rest["offset"], rest["limit"], len(rest["items"])) == (2, 20, 3)


@pytest.mark.parametrize("query", [{"offset": -1}, {"limit": 0}, {"limit": "many"}, {"offset": [1, 2]}])
def test_an_offset_or_limit_that_cannot_be_is_a_400(boutique, query):
    assert boutique.get("/staff", **query).status == 400

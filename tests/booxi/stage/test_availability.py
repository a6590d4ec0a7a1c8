"""Free times (contract section 12): who is in, who is held, what is offered."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from clienteling.booxi.sandbox.records import Item, Schedule, TimeSlot, WeeklyHours
from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at, iso
from tests.booxi.stage.test_create_booking import reservation


def clock(text):
    """HH:MM by Montréal's clock in summer."""
    moment = datetime.fromisoformat(text) - at(0).replace(day=1, hour=4, tzinfo=UTC)
    minutes = int(moment.total_seconds() // 60) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@pytest.fixture
def free(boutique):
    """Starts of a service by store clock, for one staff member or all."""

    def ask(service=shop.STYLING, staff=shop.INES, since=0.0, until=24.0, day=19):
        query = {"from_": iso(at(since, day=day)), "to": iso(at(until, day=day))}
        if staff is not None:
            query["staffId"] = staff
        offers = boutique.pages(f"/service/{service}/availability", "serviceAvailability", **query)
        return [clock(o["start"]) for o in offers]

    return ask


def quarter_hours(first, last):
    minutes = [int(c[:2]) * 60 + int(c[3:]) for c in (first, last)]
    return [f"{m // 60:02d}:{m % 60:02d}" for m in range(minutes[0], minutes[1] + 1, 15)]


def test_an_empty_day_is_offered_from_opening_to_the_last_start_that_fits(free):
    assert free() == quarter_hours("10:00", "17:30")


def test_the_range_bounds_the_starts(free):
    assert free(since=11, until=12) == ["11:00", "11:15", "11:30", "11:45"]
    assert free(since=17.4) == ["17:30"]


def test_bookings_are_cut_out(free, world):
    appointment(world, at(11))
    assert free(since=10, until=12.25) == ["10:00", "10:15", "10:30", "11:30", "11:45", "12:00"]


def test_busy_spacing_is_cut_out_and_other_spacing_is_not(free, world):
    appointment(world, at(10), services=(shop.SIZING,))
    assert free(until=12) == ["11:15", "11:30", "11:45"]
    appointment(world, at(13), services=(shop.WATCH,))
    assert free(since=13, until=13.75) == ["13:30"]


def test_between_two_services_the_staff_member_is_free_when_spacing_is_not_busy(free, world):
    long_pause = appointment(world, at(13), services=(shop.WATCH, shop.WATCH))
    items = (replace(long_pause.items[0], spacing_after=60), long_pause.items[1])
    world.put(replace(long_pause, items=items))
    assert free(since=13, until=14.5) == ["13:30", "13:45"]


def test_one_s_own_spacing_must_fit_too(free, world):
    appointment(world, at(11.25))
    assert free(service=shop.SIZING, until=11) == ["10:00"]


def test_busy_slots_are_cut_out_and_available_slots_added(free, world):
    world.put(TimeSlot(1, shop.MONTREAL, shop.INES, "Busy", at(10), at(17)))
    world.put(TimeSlot(2, shop.MONTREAL, shop.INES, "Available", at(18), at(19)))
    assert free() == ["17:00", "17:15", "17:30", "17:45", "18:00", "18:15", "18:30"]


def test_a_slot_over_several_days_holds_them_all(free, world):
    world.put(TimeSlot(1, shop.MONTREAL, shop.INES, "Busy", at(0, day=18), at(12, day=20)))
    assert free() == []
    assert free(day=20)[0] == "12:00"


def test_in_calendar_mode_nothing_is_free_without_an_available_slot(free, world):
    assert free(staff=shop.DANIEL) == []
    world.put(TimeSlot(1, shop.MONTREAL, shop.DANIEL, "Available", at(19), at(20)))
    assert free(staff=shop.DANIEL) == ["19:00", "19:15", "19:30"]


def test_weekly_hours_are_one_s_own_and_not_cut_to_the_store_s(free):
    assert free(staff=shop.MAYA) == quarter_hours("09:00", "11:30")
    assert free(staff=shop.MAYA, day=20) == []


def test_weekly_hours_that_were_never_written_are_none(free, world):
    world.remove(world.schedules[61])
    assert free(staff=shop.MAYA) == []


def test_a_store_s_active_schedule_replaces_its_opening_hours(free, world):
    hours = (WeeklyHours(4, "12:00", "13:00"),)
    world.put(Schedule(70, shop.MONTREAL, None, "Short days", at(0, day=19), at(0, day=26), hours))
    assert free() == ["12:00", "12:15", "12:30"]
    assert free(day=20) == []
    assert free(day=26)[0] == "10:00"


def test_sunday_may_be_called_0_or_7(free, world):
    store = world.merchants[shop.MONTREAL]
    for dow in (0, 7):
        world.put(replace(store, open_hours=(WeeklyHours(dow, "12:00", "13:00"),)))
        assert free(day=22) == ["12:00", "12:15", "12:30"]


def test_leading_a_group_event_is_cut_out(free, world):
    world.put(replace(world.staff[shop.ODILE], status="Online"))
    world.put(TimeSlot(1, shop.MONTREAL, shop.ODILE, "Available", at(18, day=20), at(21, day=20)))
    assert free(staff=shop.ODILE, since=17, day=20) == [
        "17:00",
        "17:15",
        "17:30",
        "19:30",
        "19:45",
        "20:00",
        "20:15",
        "20:30",
    ]


def test_offline_hidden_and_calendarless_staff_are_not_offered(free):
    for staff in (shop.ODILE, shop.SOFIA, shop.HELENE):
        assert free(staff=staff) == []


def test_an_offline_service_and_a_closed_store_offer_nothing(free, world):
    assert free(service=shop.SECRET) == []
    world.put(replace(world.merchants[shop.MONTREAL], active=False))
    assert free() == []


def test_a_customised_duration_is_the_effective_one(boutique, free):
    query = {"staffId": shop.THEO, "from_": iso(at(10)), "to": iso(at(11))}
    first = boutique.get(f"/service/{shop.STYLING}/availability", **query).json["serviceAvailability"][0]
    assert (first["duration"], first["start"], first["end"]) == (45, iso(at(10)), iso(at(10.75)))
    assert free(staff=shop.THEO, since=17)[-1] == "17:00"


def test_steps_are_the_staff_member_s_when_one_is_chosen_else_the_service_s(free, world):
    assert free(staff=shop.THEO, until=11) == ["10:00", "10:20", "10:40"]
    assert free(service=shop.WATCH, staff=shop.INES, until=11) == ["10:00", "10:15", "10:30", "10:45"]
    by_service = free(service=shop.WATCH, staff=None, since=13, until=14)
    assert sorted(set(by_service)) == ["13:00", "13:30"]


def test_the_only_one_who_does_a_service_sets_its_steps(free, world):
    world.put(replace(world.services[shop.SIZING], staff_ids=(shop.THEO,)))
    assert free(service=shop.SIZING, staff=None, until=11) == ["10:00", "10:20", "10:40"]


def test_without_a_choice_each_free_person_is_named(boutique):
    query = {"from_": iso(at(10)), "to": iso(at(10.25))}
    offers = boutique.get(f"/service/{shop.STYLING}/availability", **query).json
    assert [o["staffId"] for o in offers["serviceAvailability"]] == [shop.INES, shop.THEO, shop.MAYA]
    assert (offers["timeSelectionMode"], offers["staffSelectionMode"]) == ("TimeSlot", "OptionalAssignedStaff")


def test_nothing_is_offered_in_the_past_within_the_notice_or_beyond_the_horizon(free, world):
    assert free(day=17) == []
    assert free(day=18)[0] == "10:15"
    store = world.merchants[shop.MONTREAL]
    world.put(replace(store, notice_minutes=90, horizon_days=2))
    assert free(day=18)[0] == "11:45"
    assert free(day=20)[-1] == "10:00"
    assert free(day=21) == []


def test_a_service_that_asks_the_client_s_times_answers_ranges(boutique, world):
    appointment(world, at(12))
    world.put(TimeSlot(1, shop.MONTREAL, shop.SOFIA, "Busy", at(0), at(24)))
    query = {"from_": iso(at(0)), "to": iso(at(24))}
    whole = boutique.get(f"/service/{shop.SALON}/availability", **query).json
    assert whole["timeSelectionMode"] == "ClientTimes"
    spans = [(clock(o["start"]), clock(o["end"]), o.get("staffId")) for o in whole["serviceAvailability"]]
    assert spans == [("10:00", "12:00", None), ("12:30", "18:00", None)]


def test_ranges_are_not_cut_where_a_day_of_the_search_ends(boutique):
    query = {"from_": iso(at(14, day=19)), "to": iso(at(18, day=20)), "staffId": shop.INES}
    whole = boutique.get(f"/service/{shop.SALON}/availability", **query).json["serviceAvailability"]
    assert [(clock(o["start"]), clock(o["end"])) for o in whole] == [("14:00", "18:00"), ("10:00", "18:00")]


def test_a_group_service_answers_its_events_with_places_left(boutique, partner):
    query = {"from_": iso(at(0)), "to": iso(at(0, day=25))}
    path = f"/service/{shop.EVENING}/availability"
    partner.post("/booking", reservation())
    [event] = boutique.get(path, **query).json["serviceAvailability"]
    assert (event["groupEventId"], event["capacity"], event["placesLeft"]) == (shop.ATELIER, 3, 2)
    partner.post("/booking", reservation(attendees=[{"id": shop.AMARA}, {"id": shop.KENJI}]))
    assert boutique.get(path, **query).json["serviceAvailability"] == []


def test_an_event_is_offered_only_while_it_can_be_booked_online(boutique, world):
    query = {"from_": iso(at(0)), "to": iso(at(0, day=25))}
    world.put(replace(world.group_events[shop.ATELIER], online_until=at(0, day=18)))
    assert boutique.get(f"/service/{shop.EVENING}/availability", **query).json["serviceAvailability"] == []


def test_a_room_that_is_used_is_not_offered(free, world):
    world.put(replace(appointment(world, at(11), staff=shop.THEO), items=world_item(world)))
    assert free(service=shop.STUDIO, since=10.5, until=11.75) == ["10:30", "11:30"]


def world_item(world):
    return (Item(shop.STUDIO, 30, world.services[shop.STUDIO].amount, resource_id=shop.ROOM_1),)


@pytest.mark.parametrize(
    ("day", "offset"),
    [("2026-10-31", 4), ("2026-11-02", 5), ("2027-03-13", 5), ("2027-03-15", 4)],
)
def test_shops_open_by_their_own_clock_before_and_after_it_changes(boutique, stage_set, day, offset):
    stage_set.set_clock(datetime.fromisoformat(f"{day}T02:00:00+00:00"))
    query = {"from_": f"{day}T00:00:00Z", "to": f"{day}T23:59:00Z", "staffId": shop.INES}
    offers = boutique.get(f"/service/{shop.STYLING}/availability", **query).json["serviceAvailability"]
    assert offers[0]["start"] == f"{day}T{10 + offset}:00:00Z"


def test_a_shop_open_through_the_night_the_clock_goes_back_has_an_hour_more(boutique, world, stage_set):
    world.put(replace(world.merchants[shop.MONTREAL], open_hours=(WeeklyHours(0, "00:00", "24:00"),)))
    stage_set.set_clock(datetime(2026, 10, 30, tzinfo=UTC))
    for first, last, hours in (
        ("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", 25),
        ("2026-11-08T05:00:00Z", "2026-11-09T05:00:00Z", 24),
    ):
        query = {"from_": first, "to": last, "staffId": shop.INES}
        offers = boutique.pages(f"/service/{shop.STYLING}/availability", "serviceAvailability", **query)
        assert len(offers) == hours * 4 - 1


@pytest.mark.parametrize(
    "query",
    [
        {"from_": iso(at(0))},
        {"from_": iso(at(12)), "to": iso(at(0))},
        {"from_": iso(at(0)), "to": "2029-01-01T00:00:00Z"},
    ],
)
def test_a_range_that_cannot_be_is_a_400(boutique, query):
    assert boutique.get(f"/service/{shop.STYLING}/availability", **query).status == 400


def test_an_unknown_service_is_a_404(boutique):
    assert boutique.get("/service/999/availability", from_=iso(at(0)), to=iso(at(1))).status == 404


def test_across_stores_everything_reached_is_listed_in_order(partner):
    query = {"from_": iso(at(10)), "to": iso(at(10.25))}
    answer = partner.get("/merchantAvailability", **query).json
    starts = [o["start"] for o in answer["serviceAvailability"]]
    assert starts == sorted(starts)
    assert {m["id"] for m in answer["merchants"]} == {shop.MONTREAL, shop.LAURIER}
    assert {s["id"] for s in answer["staff"]} >= {shop.INES, shop.LAURA}
    only = partner.get("/merchantAvailability", merchantId=shop.LAURIER, **query).json
    assert [o["serviceId"] for o in only["serviceAvailability"]] == [shop.LAURIER_STYLING]
    assert partner.get("/merchantAvailability", merchantId=shop.STRANGER, **query).status == 403


def test_across_stores_events_only_or_a_tag_only(partner):
    query = {"from_": iso(at(0)), "to": iso(at(0, day=25))}
    events = partner.get("/merchantAvailability", serviceBookingMethod="GroupReservation", **query).json
    assert [o["groupEventId"] for o in events["serviceAvailability"]] == [shop.ATELIER]
    tagged = partner.get("/merchantAvailability", serviceKeyword="gems", **query).json
    assert tagged["serviceAvailability"] == events["serviceAvailability"]

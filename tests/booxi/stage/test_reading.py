"""GET /booking and GET /calendar (contract section 11)."""

import pytest

from clienteling.booxi.sandbox.records import TimeSlot
from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at, iso
from tests.booxi.stage.test_create_booking import reservation

EVERYTHING = ["Appointment", "GroupEvent", "TimeSlot", "Staff", "Service"]
TYPES = ["Appointment", "GroupEvent", "TimeSlot"]
THURSDAY = {"from_": iso(at(0)), "to": iso(at(24))}


def history(partner, **query):
    answer = partner.get("/booking", **({"clientId": shop.AMARA, **THURSDAY} | query))
    assert answer.status == 200, answer.json
    return answer.json


def ids(rows, name="bookingId"):
    return [row[name] for row in rows]


def test_history_is_in_order_of_time_with_cancelled_ones(partner, world):
    late = appointment(world, at(15), status="Cancelled")
    early = appointment(world, at(11))
    assert ids(history(partner)["bookings"]) == [early.id, late.id]
    assert ids(history(partner, order="descending")["bookings"]) == [late.id, early.id]


def test_both_ends_of_the_range_are_in_it(partner, world):
    booked = appointment(world, at(11))
    edge = {"from_": iso(at(11)), "to": iso(at(11))}
    assert ids(history(partner, **edge)["bookings"]) == [booked.id]


def test_unscheduled_requests_are_left_out(partner, world):
    appointment(world, None, staff=None, status="PendingStaffApproval")
    assert history(partner, to="2027-01-01T00:00:00Z")["bookings"] == []


def test_reservations_come_with_their_event_and_kinds_can_be_chosen(partner, world):
    booked = appointment(world, at(11))
    seat = partner.post("/booking", reservation()).json["bookingId"]
    week = {"to": iso(at(0, day=25))}
    whole = history(partner, **week)
    assert ids(whole["bookings"]) == [booked.id, seat]
    assert ids(whole["groupEvents"], "id") == [shop.ATELIER]
    assert ids(whole["staff"], "id") == [shop.INES, shop.ODILE]
    assert ids(whole["services"], "id") == [shop.STYLING, shop.EVENING]
    assert ids(whole["merchants"], "id") == [shop.MONTREAL]
    assert ids(history(partner, bookingMethod=["GroupReservation"], **week)["bookings"]) == [seat]
    both = ["Appointment", "GroupReservation"]
    assert len(history(partner, bookingMethod=both, **week)["bookings"]) == 2


def test_a_guest_s_history_holds_the_events_they_attend(partner):
    seat = partner.post("/booking", reservation(attendees=[{"id": shop.KENJI}])).json["bookingId"]
    assert ids(history(partner, clientId=shop.KENJI, to=iso(at(0, day=25)))["bookings"]) == [seat]


def test_one_store_s_history(partner, world):
    appointment(world, at(11))
    assert history(partner, merchantId=shop.LAURIER)["bookings"] == []
    assert len(history(partner, merchantId=shop.MONTREAL)["bookings"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"clientId": None},
        {"from_": None},
        {"to": None},
        {"from_": "yesterday"},
        {"to": iso(at(0, day=1))},
        {"order": "Sideways"},
        {"bookingMethod": "Appointment,GroupReservation"},
        {"clientId": [1, 2]},
    ],
)
def test_a_history_asked_for_wrongly_is_a_400(partner, query):
    asked = {"clientId": shop.AMARA, "merchantId": shop.MONTREAL, **THURSDAY} | query
    assert partner.get("/booking", **{n: v for n, v in asked.items() if v is not None}).status == 400


def test_the_history_of_nobody_is_a_404(partner):
    assert partner.get("/booking", clientId=4711, **THURSDAY).status == 404


def calendar(partner, **query):
    asked = {"staffId": shop.INES, "eventType": TYPES, "include": EVERYTHING, **THURSDAY} | query
    return partner.get("/calendar", **{n: v for n, v in asked.items() if v is not None})


def test_a_calendar_shows_bookings_events_and_slots_in_order(partner, world):
    booked = appointment(world, at(11))
    world.put(TimeSlot(880, shop.MONTREAL, shop.INES, "Busy", at(12), at(13)))
    day = calendar(partner).json
    assert [(e["type"], e.get("bookingId"), e.get("timeSlotId")) for e in day["calendarEvents"]] == [
        ("Appointment", booked.id, None),
        ("TimeSlot", None, 880),
    ]
    assert day["calendarEvents"][0]["id"] != int(booked.id[1:])
    assert ids(day["bookings"]) == [booked.id]
    assert ids(day["timeSlots"], "id") == [880]
    assert ids(day["staff"], "id") == [shop.INES]
    assert ids(day["services"], "id") == [shop.STYLING]


def test_cancelled_appointments_are_left_out_and_assigned_requests_are_in(partner, world):
    appointment(world, at(11), status="Cancelled")
    asked = appointment(world, at(12), status="PendingStaffApproval")
    assert ids(calendar(partner).json["bookings"]) == [asked.id]


def test_group_events_stand_in_their_leader_s_calendar(partner):
    friday = {"from_": iso(at(0, day=20)), "to": iso(at(24, day=20))}
    [event] = calendar(partner, staffId=shop.ODILE, **friday).json["calendarEvents"]
    assert (event["type"], event["groupEventId"]) == ("GroupEvent", shop.ATELIER)


def test_what_began_before_the_range_and_still_runs_is_in_it(partner, world):
    appointment(world, at(11))
    touching = {"from_": iso(at(11.25)), "to": iso(at(12))}
    assert len(calendar(partner, **touching).json["calendarEvents"]) == 1
    after = {"from_": iso(at(11.5)), "to": iso(at(12))}
    assert calendar(partner, **after).json["calendarEvents"] == []
    starting = {"from_": iso(at(10)), "to": iso(at(11))}
    assert len(calendar(partner, **starting).json["calendarEvents"]) == 1


def test_only_what_is_asked_for_is_attached(partner, world):
    appointment(world, at(11))
    bare = calendar(partner, include=["None"]).json
    assert list(bare) == ["calendarEvents"]
    some = calendar(partner, include=["Staff", "Appointment"]).json
    assert set(some) == {"calendarEvents", "staff", "bookings"}


def test_only_the_kinds_asked_for_are_shown(partner, world):
    appointment(world, at(11))
    world.put(TimeSlot(880, shop.MONTREAL, shop.INES, "Busy", at(12), at(13)))
    events = calendar(partner, eventType=["TimeSlot"]).json["calendarEvents"]
    assert [e["type"] for e in events] == ["TimeSlot"]


@pytest.mark.parametrize(
    "query",
    [
        {"staffId": None},
        {"from_": None},
        {"to": None},
        {"eventType": None},
        {"include": None},
        {"eventType": "Appointment,TimeSlot"},
        {"include": "Everything"},
    ],
)
def test_a_calendar_asked_for_wrongly_is_a_400(partner, query):
    assert calendar(partner, **query).status == 400


def test_a_calendar_of_nobody_is_a_404(partner):
    assert calendar(partner, staffId=999).status == 404

"""rules and ignoreError (contract section 9): nothing is refused unless asked."""

from dataclasses import replace

import pytest

from clienteling.booxi.sandbox.records import TimeSlot
from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at, iso
from tests.booxi.stage.test_create_booking import reservation, wanted

ALL = ["Availability", "TimeConstraints", "ClientBlocked", "AttendeeCount"]


def conflict(answer):
    assert answer.status == 409, answer.json
    assert answer.json["code"] == 409
    return answer.json["error"]


def test_without_rules_a_double_booking_is_accepted(partner):
    assert partner.post("/booking", wanted()).status == 200
    assert partner.post("/booking", wanted()).status == 200
    assert partner.post("/booking", wanted(), rules=["None"]).status == 200


def test_with_the_rule_it_is_refused_and_a_person_may_insist(partner):
    partner.post("/booking", wanted())
    assert conflict(partner.post("/booking", wanted(), rules=["Availability"])) == "StaffNotAvailable"
    insisting = partner.post("/booking", wanted(), rules=["Availability"], ignoreError=["StaffNotAvailable"])
    assert insisting.status == 200


def test_a_refused_booking_leaves_nothing_behind(partner, world):
    partner.post("/booking", wanted())
    people, bookings = len(world.clients), len(world.bookings)
    stranger = {"firstName": "Ana", "lastName": "Costa", "email": "ana@example.org"}
    assert partner.post("/booking", wanted(client=stranger), rules=ALL).status == 409
    assert (len(world.clients), len(world.bookings)) == (people, bookings)


@pytest.mark.parametrize("hour", [9.75, 17.75, 18, 3])
def test_outside_opening_hours_nobody_is_available(partner, hour):
    body = wanted(startsOn=iso(at(hour)))
    assert conflict(partner.post("/booking", body, rules=["Availability"])) == "StaffNotAvailable"


def test_on_a_closed_day_nobody_is_available(partner):
    body = wanted(startsOn=iso(at(11, day=22)))
    assert conflict(partner.post("/booking", body, rules=["Availability"])) == "StaffNotAvailable"


def test_a_start_off_the_grid_can_be_booked_by_hand(partner):
    assert partner.post("/booking", wanted(startsOn=iso(at(11 + 5 / 60))), rules=ALL).status == 200


def test_a_busy_time_slot_is_in_the_way_and_a_cancelled_booking_is_not(partner, world):
    world.put(TimeSlot(1, shop.MONTREAL, shop.INES, "Busy", at(11), at(12)))
    appointment(world, at(13), status="Cancelled")
    assert conflict(partner.post("/booking", wanted(), rules=ALL)) == "StaffNotAvailable"
    assert partner.post("/booking", wanted(startsOn=iso(at(13))), rules=ALL).status == 200


def test_a_pending_request_with_a_time_holds_it(partner, world):
    appointment(world, at(11), status="PendingStaffApproval")
    assert conflict(partner.post("/booking", wanted(), rules=ALL)) == "StaffNotAvailable"


def test_busy_spacing_after_the_last_service_holds_the_staff_member(partner, world):
    appointment(world, at(10), services=(shop.SIZING,))
    assert conflict(partner.post("/booking", wanted(), rules=ALL)) == "StaffNotAvailable"
    assert partner.post("/booking", wanted(startsOn=iso(at(11 + 10 / 60))), rules=ALL).status == 200


def test_spacing_that_is_not_busy_leaves_the_staff_member_free(partner, world):
    appointment(world, at(10 + 40 / 60), services=(shop.WATCH,))
    assert partner.post("/booking", wanted(), rules=ALL).status == 200


def test_leading_a_group_event_and_clearing_up_after_it_keeps_somebody_busy(partner, world):
    world.put(TimeSlot(1, shop.MONTREAL, shop.ODILE, "Available", at(18, day=20), at(22, day=20)))
    world.put(replace(world.services[shop.EVENING], spacing_after=15))
    for hour, status in ((17.75, 409), (18.5, 409), (19.5, 409), (19.75, 200)):
        body = wanted(staffId=shop.ODILE, startsOn=iso(at(hour, day=20)))
        assert partner.post("/booking", body, rules=["Availability"]).status == status, hour


def test_the_past_and_the_notice_period_are_too_early(partner, world):
    past = wanted(startsOn=iso(at(9, day=18)))
    assert conflict(partner.post("/booking", past, rules=["TimeConstraints"])) == "TimeTooEarly"
    world.put(replace(world.merchants[shop.MONTREAL], notice_minutes=120))
    soon = wanted(startsOn=iso(at(11.5, day=18)))
    assert conflict(partner.post("/booking", soon, rules=["TimeConstraints"])) == "TimeTooEarly"
    assert partner.post("/booking", soon, rules=["TimeConstraints"], ignoreError=["TimeTooEarly"]).status == 200


def test_beyond_the_horizon_is_too_late(partner):
    far = wanted(startsOn="2026-09-01T15:00:00Z")
    assert conflict(partner.post("/booking", far, rules=["TimeConstraints"])) == "TimeTooLate"


def test_a_blocked_client_is_refused_only_on_request(partner):
    body = wanted(client={"id": shop.VICTOR})
    assert partner.post("/booking", body).status == 200
    assert conflict(partner.post("/booking", body, rules=["ClientBlocked"])) == "ClientStatus"
    assert partner.post("/booking", body, rules=["ClientBlocked"], ignoreError=["ClientStatus"]).status == 200


def test_a_blocked_client_is_recognised_by_name_too(partner):
    person = {"firstName": "victor", "lastName": "PELLETIER", "email": "Victor@Example.org"}
    assert conflict(partner.post("/booking", wanted(client=person), rules=["ClientBlocked"])) == "ClientStatus"


def test_more_attendees_than_a_reservation_may_have(partner):
    guests = [{"firstName": f"G{n}", "lastName": "Guest", "email": f"g{n}@example.org"} for n in range(3)]
    body = reservation(attendees=guests)
    assert conflict(partner.post("/booking", body, rules=["AttendeeCount"])) == "TooManyAttendees"
    assert partner.post("/booking", body).status == 200


def test_more_attendees_than_there_are_places(partner):
    two = [{"id": shop.AMARA}, {"id": shop.KENJI}]
    partner.post("/booking", reservation(attendees=two))
    again = reservation(attendees=two)
    assert conflict(partner.post("/booking", again, rules=["AttendeeCount"])) == "GroupEventOvercapacity"
    assert partner.post("/booking", reservation(), rules=["AttendeeCount"]).status == 200
    ignoring = ["GroupEventOvercapacity"]
    assert partner.post("/booking", again, rules=["AttendeeCount"], ignoreError=ignoring).status == 200


def test_a_cancelled_reservation_gives_its_places_back(partner):
    made = partner.post("/booking", reservation(attendees=[{"id": shop.AMARA}, {"id": shop.KENJI}])).json
    partner.put(f"/booking/{made['bookingId']}", {"status": "Cancelled"})
    assert partner.get(f"/booking/{made['bookingId']}").json["groupEvents"][0]["attendeeCount"] == 0


def test_a_room_is_given_and_when_none_is_free_the_rule_says_so(partner):
    body = wanted(items=[{"serviceId": shop.STUDIO}])
    first = partner.post("/booking", body, rules=["Availability"]).json
    assert first["items"][0]["resourceName"] == "Studio 1"
    other = body | {"staffId": shop.THEO}
    assert conflict(partner.post("/booking", other, rules=["Availability"])) == "ResourceNotAvailable"
    ignoring = ["ResourceNotAvailable"]
    assert partner.post("/booking", other, rules=["Availability"], ignoreError=ignoring).status == 200


def test_unknown_or_joined_rules_and_conflicts_never_ignorable_are_400(partner):
    assert partner.post("/booking", wanted(), rules=["Everything"]).status == 400
    assert partner.post("/booking", wanted(), rules=["Availability,ClientBlocked"]).status == 400
    assert partner.post("/booking", wanted(), ignoreError=["BookingNotScheduled"]).status == 400

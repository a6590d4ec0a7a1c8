"""PUT /booking/{bookingId} (contract sections 6, 7 and 9)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clienteling.booxi.sandbox.records import Item
from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at, iso
from tests.booxi.stage.test_create_booking import reservation
from tests.booxi.stage.test_rules import conflict

BY_INES = {"modifiedBy": "Staff", "modifiedByStaffId": shop.INES}
ARRIVED = {"status": "Approved", "isCompleted": False, "client": {"presence": "Arrived"}}
NO_SHOW = {"status": "Approved", "isCompleted": False, "client": {"presence": "NoShow"}}
COMPLETE = {"status": "Approved", "isCompleted": True, "client": {"presence": "Arrived"}}
UNDO = {"status": "Approved", "isCompleted": False, "client": {"presence": "Expecting"}}
CANCEL = {"status": "Cancelled"}


@pytest.fixture
def change(partner):
    def put(booking, body, **query):
        return partner.put(f"/booking/{booking.id}", body | BY_INES, **query)

    return put


@pytest.fixture
def today(world):
    return appointment(world, at(14, day=18))


@pytest.fixture
def tomorrow(world):
    return appointment(world, at(11))


@pytest.fixture
def request_(world):
    """An open request: no staff, no time, two times proposed."""
    proposed = ((at(10), at(12)), (at(14), at(16)))
    facts = {"staff": None, "services": (shop.SALON,), "status": "PendingStaffApproval", "created_by": "Client"}
    return appointment(world, None, availability=proposed, **facts)


def test_only_what_is_sent_changes(change, tomorrow):
    after = change(tomorrow, {"quickNote": "Bring the blue one"}).json
    assert after["quickNote"] == "Bring the blue one"
    assert (after["status"], after["startsOn"], after["staffId"]) == ("Approved", iso(at(11)), shop.INES)
    assert (after["modifiedByStaffId"], after["modifiedOn"]) != (None, iso(shop.LONG_AGO))


def test_inside_client_too_what_is_left_out_stays(change, world, tomorrow):
    world.put(replace(tomorrow, request="Gold", remind_by_email=True))
    after = change(tomorrow, {"client": {"presence": "Expecting", "additionalRequest": "Silver"}}).json
    assert (after["client"]["additionalRequest"], after["client"]["remindByEmail"]) == ("Silver", True)
    assert after["client"]["firstName"] == "Amara"


def test_saying_what_already_is_changes_nothing_and_tells_nobody(change, world, tomorrow):
    heard = []
    world.listeners.append(lambda *told: heard.append(told))
    after = change(tomorrow, {"status": "Approved", "startsOn": iso(at(11))}).json
    world.listeners.clear()
    assert (after["modifiedOn"], heard) == (iso(shop.LONG_AGO), [])


def test_one_change_is_told_once_with_before_and_after(change, world, tomorrow):
    heard = []
    world.listeners.append(lambda account, kind, before, after: heard.append((kind, before, after)))
    change(tomorrow, {"startsOn": iso(at(12)), "quickNote": "Later"})
    world.listeners.clear()
    assert [(kind, b.starts_at, a.starts_at) for kind, b, a in heard] == [("booking", at(11), at(12))]


def test_the_author_must_be_of_the_store(partner, tomorrow):
    path = f"/booking/{tomorrow.id}"
    for staff in (999, shop.LAURA):
        assert partner.put(path, {"quickNote": "x", "modifiedByStaffId": staff}).status == 400
    nobody = partner.put(path, {"quickNote": "x"}).json
    assert nobody["modifiedByStaffId"] == shop.HELENE


def test_an_unknown_booking_is_a_404_and_a_stranger_s_a_403(partner, world):
    strange = appointment(world, at(11), staff=shop.STEVE, services=(shop.STRANGE,))
    world.put(replace(strange, merchant_id=shop.STRANGER))
    assert partner.put("/booking/A99999999", {"quickNote": "x"}).status == 404
    assert partner.put(f"/booking/{strange.id}", {"quickNote": "x"}).status == 403
    assert partner.get(f"/booking/{strange.id}").status == 403


def test_today_s_client_arrives_completes_and_all_can_be_undone(change, today):
    assert change(today, ARRIVED).json["client"]["presence"] == "Arrived"
    done = change(today, COMPLETE).json
    assert (done["status"], done["client"]["presence"], done["isCompleted"]) == ("Approved", "Arrived", True)
    undone = change(today, UNDO).json
    assert (undone["client"]["presence"], undone["isCompleted"]) == ("Expecting", False)


def test_completing_goes_with_presence_arrived(change, today):
    assert change(today, {"isCompleted": True}).status == 400
    assert change(today, {"isCompleted": True, "client": {"presence": "NoShow"}}).status == 400
    assert change(today, COMPLETE).status == 200
    assert change(today, {"client": {"presence": "Expecting"}}).status == 400


def test_arriving_on_another_day_needs_a_person_to_insist(change, tomorrow):
    assert conflict(change(tomorrow, ARRIVED)) == "BookingNotToday"
    assert conflict(change(tomorrow, NO_SHOW)) == "BookingNotToday"
    assert change(tomorrow, ARRIVED, ignoreError=["BookingNotToday"]).status == 200


def test_nobody_arrives_yesterday(change, world):
    assert conflict(change(appointment(world, at(14, day=17)), ARRIVED)) == "BookingNotToday"


def test_today_is_the_store_s_day(change, stage_set, world):
    late = appointment(world, at(17, day=18))
    stage_set.set_clock(at(22, day=18))
    assert change(late, ARRIVED).status == 200


def test_yesterday_s_client_can_still_be_noted_as_not_having_come(change, world):
    assert change(appointment(world, at(14, day=17)), NO_SHOW).status == 200


def test_cancelling_is_remembered_with_who_did_it(change, tomorrow):
    after = change(tomorrow, CANCEL).json
    assert (after["status"], after["modifiedByStaffId"]) == ("Cancelled", shop.INES)


@pytest.mark.parametrize("edit", [CANCEL, {"startsOn": iso(at(12))}, {"staffId": shop.THEO}])
def test_a_completed_booking_is_not_lightly_touched(change, world, edit):
    done = appointment(world, at(10, day=18), presence="Arrived", is_completed=True)
    assert conflict(change(done, edit)) == "BookingIsCompleted"


def test_reworking_a_completed_booking_can_be_insisted_on(change, world):
    done = appointment(world, at(10, day=18), presence="Arrived", is_completed=True)
    edit = {"items": [{"serviceId": shop.STYLING, "duration": 60}]}
    assert conflict(change(done, edit)) == "BookingIsCompleted"
    assert change(done, edit, ignoreError=["BookingIsCompleted"]).status == 200


def test_undoing_a_completion_is_no_conflict_even_when_it_is_over(change, world):
    done = appointment(world, at(14, day=17), presence="Arrived", is_completed=True)
    assert change(done, UNDO).status == 200


@pytest.mark.parametrize("edit", [CANCEL, {"startsOn": iso(at(12))}, {"staffId": shop.THEO}])
def test_a_booking_that_is_over_is_not_lightly_touched(change, world, edit):
    over = appointment(world, at(14, day=17))
    assert conflict(change(over, edit)) == "BookingHasPassed"
    assert change(over, edit, ignoreError=["BookingHasPassed"]).status == 200


def test_notes_can_always_be_edited(change, world):
    over = appointment(world, at(14, day=17), presence="Arrived", is_completed=True)
    assert change(over, {"quickNote": "Loved it", "client": {"additionalRequest": "x"}}).status == 200


@pytest.mark.parametrize(
    ("presence", "error"), [("Arrived", "ClientPresenceArrived"), ("NoShow", "ClientPresenceNoShow")]
)
def test_after_arrival_or_no_show_there_is_no_cancelling_or_moving_whatever_is_ignored(change, world, presence, error):
    met = appointment(world, at(14, day=18), presence=presence)
    everything = ["BookingIsCompleted", "BookingHasPassed", "BookingNotToday"]
    for edit in (CANCEL, {"startsOn": iso(at(12))}):
        assert conflict(change(met, edit, ignoreError=everything)) == error


def test_presence_needs_a_time(change, world):
    waiting = appointment(world, None, staff=None)
    assert conflict(change(waiting, ARRIVED)) == "BookingNotScheduled"


def test_a_request_is_dispatched_with_staff_time_and_approval(change, request_):
    body = {"status": "Approved", "staffId": shop.INES, "startsOn": iso(at(11))}
    after = change(request_, body, rules=["Availability", "TimeConstraints"]).json
    assert (after["status"], after["staffId"], after["isScheduled"]) == ("Approved", shop.INES, True)
    assert after["totalClientTimespan"]["duration"] == 45


def test_a_request_without_staff_or_time_cannot_be_approved(change, request_):
    assert change(request_, {"status": "Approved"}).status == 400
    assert change(request_, {"status": "Approved", "staffId": shop.INES}).status == 400
    assert change(request_, {"status": "PendingClientApproval"}).status == 400


def test_a_request_can_be_looked_at_before_anybody_is_assigned(partner, request_):
    seen = partner.get(f"/booking/{request_.id}").json["booking"]
    assert "startsOn" not in seen
    assert "staffId" not in seen
    assert (seen["isScheduled"], len(seen["clientAvailability"])) == (False, 2)


def test_a_request_can_be_declined_and_noted_before_anybody_is_assigned(change, request_):
    assert change(request_, {"quickNote": "Ask for the emerald"}).json["quickNote"] == "Ask for the emerald"
    assert change(request_, CANCEL).json["status"] == "Cancelled"


def test_the_client_s_own_id_may_be_repeated(change, tomorrow, world):
    body = {"client": {"id": shop.AMARA, "additionalRequest": "Gold"}}
    assert change(tomorrow, body).json["client"]["additionalRequest"] == "Gold"
    assert change(tomorrow, {"client": {"id": 4711}}).status == 400
    assert change(tomorrow, {"client": {"id": shop.KENJI, "remindByEmail": True}}).status == 400
    assert change(tomorrow, {"client": {"id": shop.KENJI}}).json["client"]["id"] == shop.KENJI


def test_the_client_can_be_asked_to_confirm_a_time(change, tomorrow):
    after = change(tomorrow, {"status": "PendingClientApproval", "startsOn": iso(at(15))}).json
    assert (after["status"], after["client"]["presence"]) == ("PendingClientApproval", "Expecting")


def test_nothing_is_put_back_to_a_request_by_the_api(change, tomorrow):
    assert change(tomorrow, {"status": "PendingStaffApproval"}).status == 400


def test_moving_does_not_collide_with_itself_but_with_others(change, world, tomorrow):
    appointment(world, at(13))
    assert change(tomorrow, {"startsOn": iso(at(11.25))}, rules=["Availability"]).status == 200
    taken = change(tomorrow, {"startsOn": iso(at(12.75))}, rules=["Availability"])
    assert conflict(taken) == "StaffNotAvailable"


def test_without_rules_a_booking_can_be_moved_onto_another(change, world, tomorrow):
    appointment(world, at(13))
    assert change(tomorrow, {"startsOn": iso(at(13))}).status == 200


def test_moving_into_the_past_is_too_early_on_request(change, tomorrow):
    past = {"startsOn": iso(at(9, day=18))}
    assert conflict(change(tomorrow, past, rules=["TimeConstraints"])) == "TimeTooEarly"


def test_reassigning_needs_somebody_who_does_the_service(change, world):
    sizing = appointment(world, at(11), services=(shop.SIZING,))
    assert change(sizing, {"staffId": shop.ODILE}).status == 400
    assert change(sizing, {"staffId": shop.LAURA}).status == 400
    assert change(sizing, {"staffId": shop.THEO}).json["staffId"] == shop.THEO


def test_services_sent_replace_the_list(change, tomorrow):
    items = [{"serviceId": shop.SIZING, "price": {"amount": "35.00"}}, {"serviceId": shop.STYLING, "duration": 45}]
    after = change(tomorrow, {"items": items}).json
    assert [i["duration"] for i in after["items"]] == [60, 45]
    assert (after["payment"]["total"], after["totalClientTimespan"]["duration"]) == ("35.00", 115)


def test_a_client_s_own_cancellation_is_not_undone_lightly(change, world):
    gone = appointment(world, at(11), status="Cancelled", cancelled_by="Client")
    assert conflict(change(gone, {"status": "Approved"})) == "BookingIsCanceledByClient"
    assert change(gone, {"status": "Approved"}, ignoreError=["BookingIsCanceledByClient"]).status == 200


def test_a_client_can_cancel_through_the_api(partner, tomorrow):
    partner.put(f"/booking/{tomorrow.id}", CANCEL | {"modifiedBy": "Client"})
    again = partner.put(f"/booking/{tomorrow.id}", {"status": "Approved"} | BY_INES)
    assert conflict(again) == "BookingIsCanceledByClient"


def test_what_staff_cancelled_can_be_taken_back_if_the_time_is_still_free(change, world, tomorrow):
    change(tomorrow, CANCEL)
    appointment(world, at(11))
    assert conflict(change(tomorrow, {"status": "Approved"}, rules=["Availability"])) == "StaffNotAvailable"
    assert change(tomorrow, {"status": "Approved"}).status == 200


def test_services_with_rooms_cannot_be_exchanged_nor_moved_onto_a_used_room(change, world, tomorrow):
    room = (Item(shop.STUDIO, 30, tomorrow.items[0].amount, resource_id=shop.ROOM_1),)
    world.put(replace(tomorrow, items=room))
    world.put(replace(appointment(world, at(13), staff=shop.THEO), items=room))
    every = ["ResourceNotAvailable", "StaffNotAvailable"]
    assert (
        conflict(change(tomorrow, {"items": [{"serviceId": shop.STYLING}]}, ignoreError=every))
        == "BookingUsesResources"
    )
    assert conflict(change(tomorrow, {"startsOn": iso(at(13))}, ignoreError=every)) == "BookingUsesResources"
    assert change(tomorrow, {"startsOn": iso(at(15))}).status == 200


def test_a_reservation_can_be_cancelled_and_nothing_else(change, partner, world):
    made = world.bookings[partner.post("/booking", reservation()).json["bookingId"]]
    assert change(made, {"quickNote": "x"}).status == 400
    assert change(made, {"startsOn": iso(at(12))}).status == 400
    assert change(made, CANCEL).json["status"] == "Cancelled"


def test_another_name_in_a_change_is_matched_anew(change, world, tomorrow):
    kenji = {"firstName": "健二", "lastName": "森", "mobilePhoneNumber": "+15145550111"}
    assert change(tomorrow, {"client": kenji}).json["client"]["id"] == shop.KENJI


def test_a_blocked_client_s_booking_can_be_cancelled_but_not_moved_when_asked(change, world):
    booked = appointment(world, at(11), client_id=shop.VICTOR)
    move = {"startsOn": iso(at(12))}
    assert conflict(change(booked, move, rules=["ClientBlocked"])) == "ClientStatus"
    assert change(booked, CANCEL, rules=["ClientBlocked"]).status == 200


def test_every_answer_moves_modified_on_forward(change, stage_set, tomorrow):
    stamps = []
    for minute in range(3):
        stage_set.set_clock(shop.NOW + timedelta(minutes=minute))
        stamps.append(change(tomorrow, {"quickNote": str(minute)}).json["modifiedOn"])
    assert stamps == sorted(set(stamps))


def test_the_kind_of_a_booking_cannot_be_changed(change, tomorrow):
    assert change(tomorrow, {"bookingMethod": "GroupReservation"}).status == 400
    assert change(tomorrow, {"bookingMethod": "Appointment", "quickNote": "x"}).status == 200

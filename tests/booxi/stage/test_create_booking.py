"""POST /booking (contract section 8)."""

import pytest

from tests.booxi.stage import shop
from tests.booxi.stage.shop import at, iso


def wanted(**changes):
    """The body of an ordinary appointment: Amara with Inès, Thursday at 11."""
    body = {
        "merchantId": shop.MONTREAL,
        "bookingMethod": "Appointment",
        "startsOn": iso(at(11)),
        "status": "Approved",
        "staffId": shop.INES,
        "items": [{"serviceId": shop.STYLING}],
        "client": {"id": shop.AMARA},
    } | changes
    return {name: value for name, value in body.items() if value is not None}


def test_an_appointment_is_answered_bare_with_names_filled_in(partner):
    made = partner.post("/booking", wanted(acquisitionChannel="clienteling", quickNote="Window seat")).json
    assert made["bookingId"].startswith("A")
    assert (made["status"], made["isCompleted"], made["isScheduled"]) == ("Approved", False, True)
    assert (made["staffFirstName"], made["client"]["firstName"]) == ("Inès", "Amara")
    assert made["items"][0]["serviceName"] == "Styling"
    assert made["totalClientTimespan"] == {
        "start": "2026-03-19T15:00:00Z",
        "end": "2026-03-19T15:30:00Z",
        "duration": 30,
    }
    assert (made["acquisitionChannel"], made["quickNote"]) == ("clienteling", "Window seat")


def test_get_wraps_what_post_answered_bare(partner):
    made = partner.post("/booking", wanted()).json
    assert partner.get(f"/booking/{made['bookingId']}").json == {"booking": made, "groupEvents": []}


def test_each_missing_property_is_a_400(partner):
    for name in wanted():
        assert partner.post("/booking", wanted(**{name: None})).status == 400, name


@pytest.mark.parametrize(
    "change",
    [
        {"merchantId": 999},
        {"merchantId": shop.TEMPLATE},
        {"bookingMethod": "Rental"},
        {"status": "PendingStaffApproval"},
        {"startsOn": "2026-03-19T11:00:00"},
        {"startsOn": "2026-03-19T11:00:00-04:00"},
        {"startsOn": "tomorrow"},
        {"startsOn": "2026-02-30T11:00:00Z"},
        {"staffId": 999},
        {"staffId": shop.LAURA},
        {"staffId": shop.HELENE},
        {"staffId": "11"},
        {"items": []},
        {"items": [{"serviceId": shop.STYLING}] * 6},
        {"items": [{"serviceId": 999}]},
        {"items": [{"serviceId": shop.LAURIER_STYLING}]},
        {"items": [{"serviceId": shop.EVENING}]},
        {"items": [{"serviceId": shop.SIZING}], "staffId": shop.ODILE},
        {"items": [{"serviceId": shop.STYLING, "duration": 0}]},
        {"items": [{"serviceId": shop.STYLING, "price": {"amount": 12}}]},
        {"createdBy": "Robot"},
        {"createdByStaffId": shop.LAURA},
        {"location": "Moon"},
    ],
)
def test_what_does_not_exist_or_go_together_is_a_400(partner, change):
    answer = partner.post("/booking", wanted(**change))
    assert answer.status == 400, answer.json
    assert answer.json["code"] == 400


def test_a_body_that_is_no_json_object_is_a_400(partner):
    for body in (b"{", b"[]", b"", b"\xff"):
        assert partner.post("/booking", body).status == 400


@pytest.mark.parametrize(
    "client",
    [
        {"id": 4711},
        {"id": shop.OLD_AMARA},
        {"id": shop.GHOST},
        {"id": shop.GONE},
        {"id": shop.NEIGHBOUR},
        {"id": shop.KENJI, "remindByEmail": True},
        {"id": shop.VICTOR, "remindBySMS": True},
        {"firstName": "Ana"},
        {"firstName": "Ana", "lastName": "Costa"},
        {"firstName": "Ana", "lastName": "Costa", "email": "no at sign"},
        {"firstName": "Ana", "lastName": "Costa", "mobilePhoneNumber": "call me"},
        {"firstName": "Ana", "lastName": "Costa", "mobilePhoneNumber": "+15145550001", "remindByEmail": True},
        {},
    ],
)
def test_a_client_who_cannot_be_booked_is_a_400(partner, world, client):
    before = len(world.clients)
    assert partner.post("/booking", wanted(client=client)).status == 400
    assert len(world.clients) == before


def test_a_store_out_of_the_key_s_reach_is_a_403(partner):
    assert partner.post("/booking", wanted(merchantId=shop.STRANGER)).status == 403


def test_an_unknown_person_becomes_a_client_of_the_store(partner, world):
    person = {"firstName": "Zoë", "lastName": "Nguyễn", "email": "zoe@example.org"}
    made = partner.post("/booking", wanted(client=person)).json
    client = world.clients[made["client"]["id"]]
    assert (client.first_name, client.merchant_id, client.clientele) == ("Zoë", shop.MONTREAL, 7)
    assert made["client"]["email"] == "zoe@example.org"


def test_a_phone_serves_in_place_of_the_email(partner):
    person = {"firstName": "Ana", "lastName": "Costa", "mobilePhoneNumber": "+1 (514) 555-0001"}
    assert partner.post("/booking", wanted(client=person)).json["client"]["mobilePhoneNumber"] == "+15145550001"


def test_reminders_are_as_the_client_has_them_unless_said(partner):
    assert partner.post("/booking", wanted()).json["client"]["remindByEmail"] is True
    said = partner.post("/booking", wanted(client={"id": shop.AMARA, "remindByEmail": False})).json
    assert said["client"]["remindByEmail"] is False


def test_several_services_follow_each_other_with_spacing_between(partner):
    items = [{"serviceId": shop.SIZING}, {"serviceId": shop.STYLING}]
    made = partner.post("/booking", wanted(items=items)).json
    spans = [item["reservedClientTimespan"] for item in made["items"]]
    assert [s["start"] for s in spans] == ["2026-03-19T15:00:00Z", "2026-03-19T16:10:00Z"]
    assert made["totalClientTimespan"]["duration"] == 60 + 10 + 30
    assert made["payment"]["total"] == "40.00"


def test_the_spacing_after_the_last_service_is_not_the_client_s_time(partner):
    made = partner.post("/booking", wanted(items=[{"serviceId": shop.SIZING}])).json
    assert made["totalClientTimespan"]["duration"] == 60


def test_a_staff_member_s_own_duration_applies_unless_another_is_sent(partner):
    own = partner.post("/booking", wanted(staffId=shop.THEO)).json
    said = partner.post("/booking", wanted(staffId=shop.THEO, items=[{"serviceId": shop.STYLING, "duration": 25}]))
    assert own["items"][0]["duration"] == 45
    assert said.json["items"][0]["duration"] == 25


def test_offline_staff_and_offline_services_can_be_booked_by_hand(partner):
    body = wanted(staffId=shop.ODILE, items=[{"serviceId": shop.SECRET}])
    assert partner.post("/booking", body, rules=["Availability"]).status == 200


def test_the_account_owner_is_the_author_when_nobody_is_named(partner):
    assert partner.post("/booking", wanted()).json["createdByStaffId"] == shop.HELENE
    named = partner.post("/booking", wanted(createdByStaffId=shop.INES)).json
    assert (named["createdByStaffId"], named["createdBy"]) == (shop.INES, "Staff")


def test_at_home_needs_an_address_and_only_the_street_is_stored(partner, world):
    home = wanted(location="Home")
    assert partner.post("/booking", home).status == 400
    client = {"id": shop.AMARA, "address": {"street": "1 rue Sainte", "state": "ON", "country": "US"}}
    made = partner.post("/booking", home | {"client": client})
    assert made.json["client"]["address"]["street"] == "1 rue Sainte"
    amara = world.clients[shop.AMARA]
    assert (amara.street, amara.state, amara.country) == ("1 rue Sainte", "", "")
    assert partner.post("/booking", home).status == 200


def test_survey_answers_stay_with_their_service(partner):
    body = wanted(items=[{"serviceId": shop.STYLING, "surveyAnswers": {"Q1": "A wedding"}}])
    assert partner.post("/booking", body).json["items"][0]["surveyAnswers"] == {"Q1": "A wedding"}


def reservation(**changes):
    body = {
        "merchantId": shop.MONTREAL,
        "bookingMethod": "GroupReservation",
        "status": "Approved",
        "groupEventId": shop.ATELIER,
        "client": {"id": shop.AMARA},
    } | changes
    return {name: value for name, value in body.items() if value is not None}


def test_a_reservation_takes_its_time_staff_and_price_from_the_event(partner):
    made = partner.post("/booking", reservation()).json
    assert made["bookingId"].startswith("R")
    assert (made["startsOn"], made["staffId"]) == (iso(at(18, day=20)), shop.ODILE)
    assert (made["clientCount"], made["payment"]["total"]) == (1, "25.00")
    assert made["attendees"][0]["isRequester"] is True
    assert partner.get(f"/booking/{made['bookingId']}").json["groupEvents"][0]["attendeeCount"] == 1


def test_the_word_reservation_is_taken_and_answered_as_group_reservation(partner):
    made = partner.post("/booking", reservation(bookingMethod="Reservation")).json
    assert made["bookingMethod"] == "GroupReservation"


def test_attendees_may_be_new_people_and_the_client_need_not_come(partner):
    guests = [{"firstName": "Noor", "lastName": "Haddad", "email": "noor@example.org"}]
    made = partner.post("/booking", reservation(client={"id": shop.AMARA, "isAttending": False}, attendees=guests))
    assert made.json["client"]["isAttending"] is False
    assert [a["firstName"] for a in made.json["attendees"]] == ["Noor"]


def test_a_new_client_who_comes_is_one_person_not_two(partner, world):
    before = len(world.clients)
    ana = {"firstName": "Ana", "lastName": "Costa", "email": "ana@example.org"}
    made = partner.post("/booking", reservation(client=ana, attendees=[{"isRequester": True}])).json
    assert made["attendees"][0]["id"] == made["client"]["id"]
    assert len(world.clients) == before + 1


@pytest.mark.parametrize(
    "change",
    [
        {"groupEventId": None},
        {"groupEventId": 999},
        {"startsOn": iso(at(12))},
        {"staffId": shop.INES},
        {"client": {"id": shop.AMARA, "isAttending": False}},
        {"client": None},
    ],
)
def test_a_reservation_that_does_not_fit_its_event_is_a_400(partner, change):
    assert partner.post("/booking", reservation(**change)).status == 400

"""What clients and the Back Office do without us, as JSON controls (`POST /_stage/world/<verb>`)."""

import json

import pytest

from clienteling.booxi.sandbox.rules import places
from clienteling.booxi.sandbox.seed import anchors

ADA = {"firstName": "Ada", "lastName": "Moreau", "email": "ada.moreau@example.org"}
MONTREAL = {"region": "na", "merchantId": anchors.MONTREAL}
STYLING, GIFT, SALON, HOME, WATCH, MEASURE = 6101, 6102, 6104, 6105, 6109, 6112
TUESDAY = "2026-11-24T16:00:00Z"
"""11:00 in Montréal."""


def book(theatre, **said):
    return theatre.post("world/book", **{**MONTREAL, "serviceId": GIFT, "client": ADA, **said})["booking"]


def test_a_client_books_a_free_time_with_a_person_and_it_stands(theatre):
    made = book(theatre, staffId=anchors.MARIE_EVE, startsOn=TUESDAY)
    assert (made["status"], made["createdBy"], made["acquisitionChannel"]) == ("Approved", "Client", "widget")
    assert theatre.types() == ["appointment.created"]


def test_where_the_store_approves_by_hand_it_is_a_request_with_staff_and_time(theatre):
    made = book(theatre, staffId=anchors.MARIE_EVE, startsOn=TUESDAY, manual=True)
    assert (made["status"], made["staffId"]) == ("PendingStaffApproval", anchors.MARIE_EVE)


def test_without_preference_it_is_a_request_nobody_is_assigned_to(theatre):
    made = book(theatre, startsOn=TUESDAY)
    assert made["status"] == "PendingStaffApproval"
    assert made["startsOn"] == TUESDAY
    assert "staffId" not in made


def test_without_a_time_the_client_proposes_ranges(theatre):
    ranges = [{"from": "2026-11-24T15:00:00Z", "to": "2026-11-24T18:00:00Z"}]
    made = book(theatre, serviceId=SALON, clientAvailability=ranges)
    assert made["isScheduled"] is False
    assert made["clientAvailability"] == ranges
    assert "startsOn" not in made


def test_survey_answers_and_the_wish_come_with_the_booking(theatre):
    made = book(
        theatre, serviceId=STYLING, startsOn=TUESDAY, surveyAnswers={"occasion": "Gala"}, additionalRequest="Blue"
    )
    assert made["items"][0]["surveyAnswers"] == {"occasion": "Gala"}
    assert made["client"]["additionalRequest"] == "Blue"


def test_the_customer_id_of_the_widget_finds_the_client_whatever_name_they_type(theatre):
    made = book(theatre, startsOn=TUESDAY, customerId="C-000001")
    assert made["client"]["id"] == anchors.ANNA_RINALDI


def test_a_customer_id_not_known_yet_links_the_new_client(theatre):
    made = book(theatre, startsOn=TUESDAY, customerId="WEB-77")
    answer = theatre.api("GET", f"/client/{made['client']['id']}/moduleLink/my_crm")
    assert answer.json()["link"]["externalId"] == "WEB-77"


def test_places_in_a_group_event_are_reserved_for_a_party(theatre):
    event = _open_event(theatre)
    guest = {"firstName": "Bo", "lastName": "Lund", "email": "bo.lund@example.org"}
    made = book(theatre, groupEventId=event, attendees=[guest])
    assert (made["bookingMethod"], made["clientCount"]) == ("GroupReservation", 2)
    assert theatre.types() == ["reservation.created"]


def _open_event(theatre):
    account = theatre.stage.accounts["na"]
    ahead = (e for e in account.group_events.values() if e.starts_at > theatre.stage.clock.now())
    return next(e.id for e in ahead if places.left(account, e) >= 2 and e.merchant_id == anchors.MONTREAL)


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"region": "asia"}, 400, "na, eu"),
        ({"merchantId": 3400}, 400, "does not exist"),
        ({"serviceId": None, "startsOn": TUESDAY}, 400, "serviceId is missing"),
        ({}, 400, "one to five ranges"),
        ({"clientAvailability": [{"from": TUESDAY, "to": TUESDAY}]}, 400, "must end after it begins"),
        ({"clientAvailability": [{"from": TUESDAY, "to": "2026-11-24T17:00:00Z"}] * 6}, 400, "five ranges at most"),
        ({"startsOn": "tomorrow"}, 400, "RFC 3339"),
        ({"startsOn": "2026-11-19T16:00:00Z"}, 409, "in the past"),
        ({"startsOn": TUESDAY, "staffId": anchors.NOEMIE}, 400, "cannot be booked online"),
        ({"startsOn": TUESDAY, "serviceId": MEASURE}, 400, "cannot be booked online"),
        ({"startsOn": TUESDAY, "serviceId": HOME}, 400, "address"),
        ({"startsOn": "2026-11-24T04:00:00Z", "staffId": anchors.MARIE_EVE}, 409, "not available"),
        ({"startsOn": TUESDAY, "client": {"firstName": "Ada"}}, 400, "first and a last name"),
        ({"startsOn": TUESDAY, "client": {**ADA, "email": "ada"}}, 400, "e-mail address"),
        ({"startsOn": TUESDAY, "client": "Ada"}, 400, "JSON object"),
    ],
)
def test_what_the_site_would_not_take_is_refused_in_plain_words(theatre, said, status, words):
    got, message = theatre.refused("world/book", **{**MONTREAL, "serviceId": GIFT, "client": ADA, **said})
    assert (got, words in message) == (status, True), message
    assert theatre.types() == []


def test_a_blocked_client_cannot_book_on_the_site(theatre):
    victor = theatre.stage.accounts["na"].clients[anchors.VICTOR_PELLETIER]
    person = {"firstName": victor.first_name, "lastName": victor.last_name, "email": victor.email}
    status, message = theatre.refused("world/book", **MONTREAL, serviceId=GIFT, startsOn=TUESDAY, client=person)
    assert (status, message) == (409, "The client is blocked.")


def test_a_client_cancels_and_the_event_says_by_whom(theatre):
    made = book(theatre, startsOn=TUESDAY)
    theatre.post("world/cancel", region="na", bookingId=made["bookingId"])
    told = json.loads(theatre.events()[0]["body"])["content"]["booking"]
    assert (told["status"], told["modifiedBy"]) == ("Cancelled", "Client")
    assert theatre.types() == ["appointment.created", "appointment.updated"]


def test_one_joins_the_queue_once(theatre):
    made = theatre.post("world/queue", **MONTREAL, serviceId=WATCH, client=ADA)["booking"]
    assert (made["bookingMethod"], made["status"]) == ("Queue", "Approved")
    assert theatre.refused("world/queue", **MONTREAL, serviceId=WATCH, client=ADA)[0] == 409


def test_the_back_office_moves_a_booking_and_may_double_book(theatre):
    made = book(theatre, staffId=anchors.MARIE_EVE, startsOn=TUESDAY)
    other = book(
        theatre, staffId=anchors.MARIE_EVE, startsOn="2026-11-24T19:00:00Z", client={**ADA, "firstName": "Bea"}
    )
    moved = theatre.post("world/move", region="na", bookingId=other["bookingId"], startsOn=TUESDAY)["booking"]
    assert moved["startsOn"] == made["startsOn"]
    assert moved["modifiedBy"] == "Staff"


def test_moving_what_is_over_needs_force(theatre):
    past = next(b for b in theatre.get("bookings")["bookings"] if b["isCompleted"])
    said = {"region": "na", "bookingId": past["bookingId"], "startsOn": TUESDAY}
    assert theatre.refused("world/move", **said)[0] == 409


@pytest.mark.parametrize(
    ("word", "presence", "completed"),
    [("Arrived", "Arrived", False), ("NoShow", "NoShow", False), ("Completed", "Arrived", True)],
)
def test_the_back_office_marks_what_became_of_an_appointment(theatre, word, presence, completed):
    hugo = _hugo(theatre)
    theatre.post("world/presence", region="na", bookingId=hugo, presence="Expecting")
    marked = theatre.post("world/presence", region="na", bookingId=hugo, presence=word)["booking"]
    assert (marked["client"]["presence"], marked["isCompleted"]) == (presence, completed)
    assert theatre.types()[-1] == "appointment.status_updated"


def _hugo(theatre):
    return next(
        b["bookingId"]
        for b in theatre.get("bookings")["bookings"]
        if b["client"]["id"] == anchors.HUGO_BERNIER and b.get("startsOn", "").startswith("2026-11-20")
    )


def test_everybody_on_a_reservation_arrives_together(theatre):
    reservation = next(b for b in theatre.get("bookings")["bookings"] if b["bookingMethod"] == "GroupReservation")
    said = {"region": "na", "bookingId": reservation["bookingId"]}
    theatre.post("world/presence", **said, presence="Expecting")
    marked = theatre.post("world/presence", **said, presence="Arrived")["booking"]
    assert {a["presence"] for a in marked["attendees"]} == {"Arrived"}
    assert theatre.types()[-1] == "reservation.status_updated"


def test_a_merged_client_answers_with_the_new_id_and_their_bookings_move(theatre):
    theatre.post("world/merge", region="na", clientId=anchors.HUGO_BERNIER, intoClientId=anchors.ANNA_RINALDI)
    answer = theatre.api("GET", f"/client/{anchors.HUGO_BERNIER}")
    assert (answer.status_code, answer.json()["newClientId"]) == (301, anchors.ANNA_RINALDI)
    assert not [b for b in theatre.get("bookings")["bookings"] if b["client"]["id"] == anchors.HUGO_BERNIER]


def test_one_cannot_merge_with_oneself_or_with_who_is_gone(theatre):
    anna = anchors.ANNA_RINALDI
    assert theatre.refused("world/merge", region="na", clientId=anna, intoClientId=anna)[0] == 400
    assert theatre.refused("world/merge", region="na", clientId=anna, intoClientId=anchors.DELETED)[0] == 404
    status, message = theatre.refused("world/merge", region="na", clientId=anna, intoClientId=anchors.CAMILLE_MERGED)
    assert (status, message) == (400, "Client 90004 was merged into 90003.")


def test_an_anonymised_client_keeps_an_id_and_nothing_else(theatre):
    theatre.post("world/anonymise", region="na", clientId=anchors.ANNA_RINALDI)
    shown = theatre.api("GET", f"/client/{anchors.ANNA_RINALDI}").json()
    assert "firstName" not in shown
    assert "email" not in shown


def test_a_client_is_blocked_and_let_in_again(theatre):
    said = {"region": "na", "clientId": anchors.ANNA_RINALDI}
    assert theatre.post("world/block", **said)["client"]["status"] == "Blocked"
    assert theatre.post("world/block", **said, blocked=False)["client"]["status"] == "Active"


def test_a_client_made_by_hand_is_there(theatre):
    made = theatre.post("world/create-client", **MONTREAL, client=ADA)["client"]
    assert theatre.api("GET", f"/client/{made['id']}").json()["firstName"] == "Ada"


def test_a_queue_entry_is_told_by_its_event_and_read_by_no_call(theatre):
    made = theatre.post("world/queue", **MONTREAL, serviceId=WATCH, client=ADA)["booking"]
    assert theatre.types() == ["queue_appointment.created"]
    address = f"/booking/{made['bookingId']}"
    assert theatre.api("GET", address).status_code == 404
    assert theatre.api("PUT", address, json={"status": "Cancelled"}).status_code == 404


def test_who_was_served_in_the_queue_has_nothing_ahead(theatre):
    made = theatre.post("world/queue", **MONTREAL, serviceId=WATCH, client=ADA)["booking"]
    address = f"/client/{made['client']['id']}"
    assert theatre.api("DELETE", address).status_code == 409
    theatre.post("world/presence", region="na", bookingId=made["bookingId"], presence="Completed")
    assert theatre.api("DELETE", address).status_code == 200

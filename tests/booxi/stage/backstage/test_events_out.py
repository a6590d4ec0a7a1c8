"""Webhooks out (contract section 16): what is told, to whom, how signed, how often."""

import hashlib
import hmac
import json
import time

import pytest
import yaml
from openapi_schema_validator import OAS31Validator

from clienteling.booxi.sandbox.seed import anchors
from tests.booxi.contract.validating import CONTRACT

SECRET = "a secret of the demo"
FREE = "2026-11-24T16:00:00Z"
"""Tuesday 11:00 in Montréal."""
PERSON = {"firstName": "Ada", "lastName": "Moreau", "email": "ada.moreau@example.org"}


def listen(theatre, mailbox, **more):
    theatre.post("webhooks", na=[{"url": mailbox.url, "secret": SECRET, **more}])


def create(theatre, *, starts=FREE, staff=anchors.MARIE_EVE, client=anchors.ANNA_RINALDI):
    body = {
        "merchantId": anchors.MONTREAL,
        "bookingMethod": "Appointment",
        "status": "Approved",
        "startsOn": starts,
        "staffId": staff,
        "items": [{"serviceId": 6102}],
        "client": {"id": client},
    }
    answer = theatre.api("POST", "/booking", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["bookingId"]


def change(theatre, booking, **body):
    answer = theatre.api("PUT", f"/booking/{booking}", json={"modifiedBy": "Staff", **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(theatre):
    """Types of what was told, oldest first."""
    return [event["type"] for event in reversed(theatre.events())]


def content(event):
    return json.loads(event["body"])["content"]


def test_an_appointment_made_by_api_is_told_with_its_client_and_their_links(theatre):
    booking = create(theatre)
    event = theatre.events()[0]
    body = json.loads(event["body"])
    assert (body["type"], body["merchantId"]) == ("appointment.created", anchors.MONTREAL)
    assert body["content"]["booking"]["bookingId"] == booking
    assert "previousBooking" not in body["content"]
    assert [c["firstName"] for c in body["content"]["clients"]] == ["Anna"]
    link = next(x for x in body["content"]["clientLinks"] if x["moduleId"] == "my_crm")
    assert (link["clientId"], link["externalId"]) == (anchors.ANNA_RINALDI, "C-000001")


def test_events_have_the_shape_of_the_contract(theatre):
    document = yaml.safe_load(CONTRACT.read_text())
    shape = OAS31Validator({"$ref": "#/components/schemas/WebhookBookingEvent", "components": document["components"]})
    change(theatre, create(theatre), status="Cancelled")
    reservation = next(b for b in theatre.get("bookings")["bookings"] if b["bookingMethod"] == "GroupReservation")
    theatre.post("world/presence", region="na", bookingId=reservation["bookingId"], presence="NoShow")
    theatre.post("world/queue", region="na", merchantId=3401, serviceId=6109, client=PERSON)
    assert told(theatre) == [
        "appointment.created",
        "appointment.updated",
        "reservation.status_updated",
        "queue_appointment.created",
    ]
    for event in theatre.events():
        shape.validate(json.loads(event["body"]))


def test_moving_cancelling_and_editing_are_updates_and_tell_the_state_before(theatre):
    booking = create(theatre)
    change(theatre, booking, startsOn="2026-11-24T17:00:00Z")
    moved = content(theatre.events()[0])
    assert moved["previousBooking"]["startsOn"] == "2026-11-24T16:00:00Z"
    assert moved["booking"]["startsOn"] == "2026-11-24T17:00:00Z"
    change(theatre, booking, status="Cancelled")
    assert content(theatre.events()[0])["booking"]["status"] == "Cancelled"
    assert told(theatre) == ["appointment.created", "appointment.updated", "appointment.updated"]


def test_arriving_is_a_status_update(theatre):
    booking = create(theatre, starts="2026-11-20T22:00:00Z")
    theatre.turn(6 * 3600)
    change(theatre, booking, status="Approved", client={"presence": "Arrived"}, isCompleted=False)
    assert told(theatre) == ["appointment.created", "appointment.status_updated"]


def test_a_change_of_presence_and_time_in_one_call_is_told_twice_with_two_ids(theatre):
    booking = create(theatre, starts="2026-11-20T21:00:00Z")
    change(theatre, booking, startsOn="2026-11-20T21:15:00Z", client={"presence": "Arrived"}, isCompleted=False)
    latest = [json.loads(e["body"]) for e in theatre.events()[:2]]
    assert {e["type"] for e in latest} == {"appointment.updated", "appointment.status_updated"}
    assert len({e["id"] for e in latest}) == 2


def test_saying_what_already_is_so_is_no_event(theatre):
    booking = create(theatre)
    change(theatre, booking, startsOn=FREE, status="Approved")
    assert told(theatre) == ["appointment.created"]


def test_a_client_made_by_hand_in_the_back_office_sends_nothing(theatre):
    theatre.post("world/create-client", region="na", merchantId=3401, client=PERSON)
    assert told(theatre) == []


def test_only_links_of_authorised_modules_are_shown(theatre, mailbox):
    listen(theatre, mailbox, modules=["my_pos"])
    create(theatre)
    theatre.post("deliver")
    assert json.loads(mailbox.letters[0]["body"])["content"]["clientLinks"] == []


def test_what_arrives_is_signed_over_the_raw_bytes_with_the_shared_secret(theatre, mailbox):
    listen(theatre, mailbox, method="PUT", header="X-Door: open sesame")
    create(theatre)
    theatre.post("deliver")
    (letter,) = mailbox.letters
    assert letter["headers"]["Booxi-Signature"] == hmac.new(SECRET.encode(), letter["body"], hashlib.sha256).hexdigest()
    assert (letter["method"], letter["headers"]["X-Door"]) == ("PUT", "open sesame")


def test_an_endpoint_hears_only_the_types_it_asked_for(theatre, mailbox):
    listen(theatre, mailbox, types=["appointment.updated"])
    booking = create(theatre)
    change(theatre, booking, status="Cancelled")
    theatre.post("deliver")
    assert [json.loads(x["body"])["type"] for x in mailbox.letters] == ["appointment.updated"]


def test_two_addresses_get_the_same_event_under_the_same_id(theatre, mailbox):
    theatre.post("webhooks", na=[{"url": mailbox.url}, {"url": mailbox.url + "other/"}])
    create(theatre)
    theatre.post("deliver")
    assert len(mailbox.letters) == 2
    assert len({json.loads(x["body"])["id"] for x in mailbox.letters}) == 1


def test_without_a_2xx_it_is_tried_after_ten_seconds_a_minute_ten_minutes_an_hour_then_never(theatre, mailbox):
    listen(theatre, mailbox)
    mailbox.answers = [500, 404, 302, 503, 500, 500]
    create(theatre)
    assert theatre.post("deliver")["delivered"][0]["answer"] == "500"
    for wait in (10, 60, 600, 3600):
        theatre.turn(wait - 3)
        assert theatre.post("deliver")["delivered"] == []
        theatre.turn(4)
        assert len(theatre.post("deliver")["delivered"]) == 1
    theatre.turn(100_000)
    assert theatre.post("deliver", everything=True)["delivered"] == []
    event = theatre.events()[0]
    assert event["attempts"] == 5
    assert "nextOn" not in event
    assert "deliveredOn" not in event


def test_an_address_that_does_not_answer_is_tried_again_and_then_reached(theatre, mailbox):
    theatre.post("webhooks", na=[{"url": "http://127.0.0.1:9/nobody/"}])
    create(theatre)
    assert theatre.post("deliver")["delivered"][0]["answer"] == "ConnectError"
    theatre.turn(11)
    theatre.post("webhooks", na=[{"url": mailbox.url}])
    assert theatre.post("deliver")["delivered"][0]["accepted"] is False
    assert mailbox.letters == []


def test_regions_have_addresses_of_their_own(theatre, mailbox):
    theatre.post("webhooks", eu=[{"url": mailbox.url}])
    create(theatre)
    assert theatre.post("deliver")["delivered"] == []
    theatre.post("world/queue", region="eu", merchantId=3401, serviceId=6109, client=PERSON)
    assert theatre.post("deliver")["delivered"][0]["type"] == "queue_appointment.created"


def test_the_outbox_waits_without_blocking_answers_and_the_courier_empties_it(theatre, mailbox):
    listen(theatre, mailbox)
    theatre.backstage.courier.start()
    try:
        create(theatre)
        until = time.monotonic() + 5
        while not mailbox.letters and time.monotonic() < until:
            time.sleep(0.01)
    finally:
        theatre.backstage.courier.stop()
    assert theatre.events()[0]["lastAnswer"] == "204"


def test_a_receiver_may_call_the_api_while_we_wait_for_its_answer(theatre, mailbox):
    """The lock of the stage set is not held while an event is on its way."""
    heard = []
    booking = create(theatre)
    listen(theatre, mailbox)
    change(theatre, booking, status="Cancelled")

    mailbox.on_arrival = lambda: heard.append(theatre.api("GET", f"/booking/{booking}").json()["booking"]["status"])
    theatre.post("deliver")
    assert heard == ["Cancelled"]


def test_duplicates_carry_the_same_id(theatre, mailbox):
    listen(theatre, mailbox)
    theatre.post("tricks", duplicate=1)
    create(theatre)
    theatre.post("deliver")
    first, second = mailbox.letters
    assert first["body"] == second["body"]


def test_lost_events_never_arrive_and_the_outbox_says_so(theatre, mailbox):
    listen(theatre, mailbox)
    theatre.post("tricks", drop=1)
    create(theatre)
    assert theatre.post("deliver", everything=True)["delivered"] == []
    assert theatre.events()[0]["lastAnswer"] == "lost on the way"


def test_delayed_events_come_when_their_time_has_come(theatre, mailbox):
    listen(theatre, mailbox)
    theatre.post("tricks", delay=1, delay_by=120)
    create(theatre)
    theatre.turn(110)
    assert theatre.post("deliver")["delivered"] == []
    theatre.turn(11)
    assert len(theatre.post("deliver")["delivered"]) == 1


def test_a_forgery_comes_beside_the_true_event_and_its_signature_does_not_fit(theatre, mailbox):
    listen(theatre, mailbox)
    theatre.post("tricks", forge=1)
    mailbox.answers = [204, 401]
    create(theatre)
    theatre.post("deliver")
    good = [
        letter
        for letter in mailbox.letters
        if letter["headers"]["Booxi-Signature"] == hmac.new(SECRET.encode(), letter["body"], hashlib.sha256).hexdigest()
    ]
    assert (len(mailbox.letters), len(good)) == (2, 1)
    assert json.loads(good[0]["body"])["content"]["booking"]["status"] == "Approved"


def order_of_arrival(theatre, mailbox, seed):
    listen(theatre, mailbox)
    theatre.post("tricks", shuffle=1, seed=seed)
    made = [create(theatre, starts=f"2026-11-24T{hour}:00:00Z") for hour in range(15, 21)]
    theatre.post("deliver", everything=True)
    arrived = [json.loads(x["body"])["content"]["booking"]["bookingId"] for x in mailbox.letters]
    mailbox.letters.clear()
    assert sorted(arrived) == made
    return [made.index(b) for b in arrived]


def test_shuffled_events_overtake_each_other_the_same_way_under_the_same_seed(theatre, mailbox):
    stage = theatre.stage
    before = stage.snapshot()
    first = order_of_arrival(theatre, mailbox, seed=3)
    stage.restore(before)
    again = order_of_arrival(theatre, mailbox, seed=3)
    assert first == again != sorted(first)


def test_event_ids_go_on_after_the_story_is_told_anew(theatre):
    create(theatre)
    first = json.loads(theatre.events()[0]["body"])["id"]
    theatre.post("reset", seed=1, size=0.02)
    create(theatre)
    assert json.loads(theatre.events()[0]["body"])["id"] != first


def test_what_waits_survives_a_restart(tmp_path, mailbox):
    from clienteling.booxi.sandbox.backstage import Backstage
    from clienteling.booxi.sandbox.stage import StageSet
    from tests.booxi.stage.backstage.conftest import NOON, Theatre

    path = tmp_path / "stage.sqlite3"
    stage = StageSet(path, now=NOON, per_second=0, per_minute=0)
    stage.reset(seed=1, size=0.02)
    before = Theatre(stage, Backstage(stage))
    listen(before, mailbox)
    create(before)
    stage.close()

    stage = StageSet(path, per_second=0, per_minute=0)
    after = Theatre(stage, Backstage(stage))
    assert [d["answer"] for d in after.post("deliver")["delivered"]] == ["204"]
    stage.close()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"na": [{"url": "ftp://somewhere"}]}, "http or https"),
        ({"na": [{"url": "http://x.example", "method": "GET"}]}, "POST or PUT"),
        ({"na": [{"url": "http://x.example", "types": ["appointment.deleted"]}]}, "Unknown event types"),
        ({"na": [{"url": "http://x.example", "port": 9}]}, "only these properties"),
        ({"na": [{"url": 7}]}, "url must be text"),
        ({"na": {"url": "http://x.example"}}, "list of endpoints"),
        ({"asia": []}, "na and eu"),
    ],
)
def test_a_wrong_address_is_refused_in_plain_words(theatre, said, words):
    status, message = theatre.refused("webhooks", **said)
    assert status == 400
    assert words in message


@pytest.mark.parametrize("said", [{"drop": 2}, {"drop": "often"}, {"burn": 1}, {"delay_by": -1}])
def test_a_wrong_trick_is_refused(theatre, said):
    assert theatre.refused("tricks", **said)[0] == 400


def test_addresses_come_from_the_environment():
    from clienteling.booxi.sandbox.events.endpoints import from_environment

    environment = {
        "STAGE_NA_WEBHOOK_URL": "http://127.0.0.1:8000/hooks/booxi/na/",
        "STAGE_NA_WEBHOOK_SECRET": SECRET,
        "STAGE_NA_WEBHOOK_TYPES": "appointment.created, reservation.created",
    }
    (endpoint,) = from_environment(environment, "na")
    assert (endpoint.secret, endpoint.types) == (SECRET, ("appointment.created", "reservation.created"))
    assert from_environment(environment, "eu") == []

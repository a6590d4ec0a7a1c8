"""The request bodies of the contract's examples are understood as they stand, ids and presence aside."""

import json
from dataclasses import replace

import pytest

from tests.booxi.contract.validating import CONTRACT
from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at

EXAMPLES = CONTRACT.parent / "examples"
OURS = {
    34497: shop.MONTREAL,
    74140: shop.INES,
    74144: shop.INES,
    74145: shop.THEO,
    173269: shop.STYLING,
    198246: shop.SIZING,
    198400: shop.EVENING,
    5501: shop.ATELIER,
    10374296: shop.AMARA,
}
"""Ids of the examples -> those of the tiny world."""


def example(name):
    def ours(value):
        if isinstance(value, dict):
            return {key: ours(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [ours(inner) for inner in value]
        return OURS.get(value, value) if isinstance(value, int) else value

    return ours(json.loads((EXAMPLES / f"{name}.json").read_text()))


@pytest.mark.parametrize("name", ["create-request", "create-request-client-id", "create-request-survey"])
def test_an_appointment_is_created(partner, name):
    assert partner.post("/booking", example(f"booking-{name}")).status == 200


def test_a_reservation_is_created(partner, world):
    event = world.group_events[shop.ATELIER]
    body = example("booking-create-request-reservation")
    assert partner.post("/booking", body).status == 400, "start and staff are another event's"
    world.put(replace(event, starts_at=at(18, day=26), staff_id=shop.INES))
    made = partner.post("/booking", body).json
    assert (made["clientCount"], made["clientCommunication"]) == (2, "ClientAndAttendees")


CHANGES = [
    "approve",
    "cancel",
    "ask-client-approval",
    "arrived",
    "no-show",
    "complete",
    "back-to-expecting",
    "reschedule",
    "reassign",
    "dispatch-request",
    "edit-services",
    "edit-notes",
]


@pytest.mark.parametrize("name", CHANGES)
def test_a_booking_is_changed(partner, world, name):
    booking = appointment(world, at(15, day=18))
    body = example(f"booking-update-{name}")
    after = partner.put(f"/booking/{booking.id}", body)
    assert after.status == 200, after.json
    for key in ("status", "isCompleted", "startsOn", "staffId", "quickNote"):
        assert after.json.get(key) == body.get(key, after.json.get(key))


def test_a_client_is_created_and_changed_and_linked(partner):
    made = partner.post("/client", example("client-create-request"))
    assert made.status == 200
    assert partner.put(f"/client/{made.json['id']}", example("client-update-request")).status == 200
    linked = partner.put(f"/client/{shop.KENJI}/moduleLink/my_crm", example("client-module-link-put-request"))
    assert linked.json["link"]["metadata"] == {"loyaltyTier": "member"}


def test_a_search_a_slot_a_schedule(partner, boutique):
    search = boutique.post("/availability/search", example("availability-search-request"))
    assert search.json["availability"]["bookingTimeSlots"]
    assert partner.post("/timeSlot", example("timeslot-create-request")).status == 200
    assert partner.post(f"/staff/{shop.INES}/schedule", example("schedule-create-request")).status == 200


def test_a_payment_and_its_refund(partner, world):
    booking = appointment(world, at(11))
    for name, payment_id in (("payment", "P000123"), ("payment-refund", "P000123-R1")):
        body = example(f"booking-{name}-request") | {"bookingId": booking.id}
        assert partner.put(f"/booking/{booking.id}/payment/{payment_id}", body).status == 200
    assert partner.get(f"/booking/{booking.id}").json["booking"]["payment"]["paid"] == "25.00"

"""Payments and refunds (contract section 15)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.booxi.stage import shop
from tests.booxi.stage.shop import appointment, at
from tests.booxi.stage.test_rules import conflict


@pytest.fixture
def sizing(world):
    """Costs 40."""
    return appointment(world, at(11), services=(shop.SIZING,))


@pytest.fixture
def pay(partner, sizing):
    def put(payment_id, **body):
        return partner.put(f"/booking/{sizing.id}/payment/{payment_id}", body)

    return put


def sums(partner, booking):
    payment = partner.get(f"/booking/{booking.id}").json["booking"]["payment"]
    return payment["total"], payment["paid"]


def test_a_new_id_creates_the_payment_and_the_booking_knows_it_is_paid(pay, partner, sizing):
    made = pay("S-1", status="Collected", amount="40.00", referenceNumber="SALE-1", saleUrl="https://pos.example/1")
    assert made.json["payment"]["referenceNumber"] == "SALE-1"
    assert made.json["payment"]["collectedOn"].startswith("2026-03-18T14:0")
    assert sums(partner, sizing) == ("40.00", "40.00")


def test_repeating_a_payment_is_harmless(pay, partner, sizing):
    first = pay("S-1", status="Collected", amount="40.00")
    assert pay("S-1", status="Collected", amount="40.00").json == first.json
    assert sums(partner, sizing) == ("40.00", "40.00")


def test_a_collected_payment_is_not_changed_nor_a_cancelled_one(pay):
    pay("S-1", status="Collected", amount="40.00")
    assert conflict(pay("S-1", amount="50.00")) == "PaymentAlreadyCollected"
    pay("S-2", status="Cancelled", amount="5.00")
    assert conflict(pay("S-2", status="Collected")) == "PaymentWasCancelled"


def test_a_refund_is_a_negative_payment_of_its_own(pay, partner, sizing):
    pay("S-1", status="Collected", amount="40.00")
    pay("S-1-R", status="Collected", amount="-15.00")
    assert sums(partner, sizing) == ("40.00", "25.00")


def test_only_what_is_collected_counts(pay, partner, sizing):
    pay("S-1", status="Requested", amount="40.00")
    assert sums(partner, sizing) == ("40.00", "0.00")
    pay("S-1", status="Collected")
    assert sums(partner, sizing) == ("40.00", "40.00")


def test_collecting_what_booxi_asked_for_turns_the_online_payment_paid(pay, partner, world, sizing):
    asked = {"online_payment_status": "Requested", "online_payment_id": "P000123"}
    world.put(replace(sizing, online_payment_amount=Decimal(40), **asked))
    made = pay("P000123", status="Collected").json["payment"]
    assert made["amount"] == "40.00"
    payment = partner.get(f"/booking/{sizing.id}").json["booking"]["payment"]
    assert (payment["onlinePaymentStatus"], payment["paid"]) == ("Paid", "40.00")


@pytest.mark.parametrize(
    "body",
    [
        {"amount": "lots"},
        {"amount": 40},
        {"status": "Refunded"},
        {"paymentMethod": "Gold"},
        {"id": "S-2"},
        {"bookingId": "A1"},
        {"merchantId": 2},
        {"collectedOn": "today"},
    ],
)
def test_what_does_not_fit_is_a_400(pay, body):
    assert pay("S-1", **body).status == 400


def test_a_payment_of_an_unknown_booking_is_a_404(partner):
    assert partner.put("/booking/A99999999/payment/S-1", {"amount": "1.00"}).status == 404

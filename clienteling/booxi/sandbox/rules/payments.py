"""Payments of a booking (contract section 15; the refund and the sums are inferred)."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from clienteling.booxi.sandbox.answers import conflict
from clienteling.booxi.sandbox.records import Booking, Payment
from clienteling.booxi.sandbox.state import Account


@dataclass(frozen=True, slots=True)
class Paid:
    """What a caller says about a payment; None leaves a value as it is."""

    amount: Decimal | None = None
    status: str | None = None
    reference_number: str | None = None
    sale_url: str | None = None
    collected_at: datetime | None = None


def total(booking: Booking) -> Decimal:
    """What the booking costs; a reservation pays for each attendee."""
    heads = max(1, len(booking.attendees)) if booking.method == "GroupReservation" else 1
    return sum((item.amount for item in booking.items), Decimal(0)) * heads


def paid(account: Account, booking: Booking) -> Decimal:
    """Sum of what was collected; refunds are negative."""
    payments: list[Payment] = account.found("payments_of_booking", booking.id)
    return sum((p.amount for p in payments if p.status == "Collected"), Decimal(0))


def record(account: Account, booking: Booking, payment_id: str, said: Paid, *, now: datetime) -> Payment:
    """Create or change a payment. Collecting the one Booxi asked for turns the booking's online payment Paid.

    Repeating a collected payment word for word is harmless; changing it is PaymentAlreadyCollected, and a cancelled
    one is PaymentWasCancelled.
    """
    before = account.payments.get((booking.id, payment_id))
    after = _with(before or _asked(booking, payment_id, now), said, now)
    if before is not None:
        if before == after:
            return before
        if before.status == "Collected":
            raise conflict("PaymentAlreadyCollected", "The payment was already collected.")
        if before.status == "Cancelled":
            raise conflict("PaymentWasCancelled", "The payment was cancelled.")
    account.save(after)
    _note_on_booking(account, booking, after, now)
    return after


def _asked(booking: Booking, payment_id: str, now: datetime) -> Payment:
    """A payment as it stands before anybody said anything about it."""
    requested = payment_id == booking.online_payment_id
    amount = booking.online_payment_amount if requested else Decimal("0.00")
    return Payment(payment_id, booking.id, booking.merchant_id, amount, status="Requested", created_at=now)


def _with(payment: Payment, said: Paid, now: datetime) -> Payment:
    status = said.status or payment.status
    collected = said.collected_at or payment.collected_at
    return replace(
        payment,
        status=status,
        amount=payment.amount if said.amount is None else said.amount,
        reference_number=said.reference_number or payment.reference_number,
        sale_url=said.sale_url or payment.sale_url,
        collected_at=(collected or now) if status == "Collected" else payment.collected_at,
    )


def _note_on_booking(account: Account, booking: Booking, payment: Payment, now: datetime) -> None:
    online = booking.online_payment_status
    if payment.id == booking.online_payment_id and payment.status == "Collected":
        online = "Paid"
    account.save(replace(booking, online_payment_status=online, modified_at=now))

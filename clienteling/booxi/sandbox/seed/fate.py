"""What becomes of an appointment: kept, missed, cancelled, in progress, still waiting for somebody."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from clienteling.booxi.sandbox.records import Booking, Payment
from clienteling.booxi.sandbox.seed.shop import Shop, length


def settle(shop: Shop, booking: Booking) -> Booking:
    """An Approved appointment with a time in the state it has `now`."""
    starts_at = booking.starts_at or shop.now
    ends_at = starts_at + timedelta(minutes=length(booking.items).stay)
    if ends_at <= shop.now:
        return _past(shop, booking, ended=ends_at)
    if starts_at <= shop.now + timedelta(minutes=12):
        return _about_now(shop, booking)
    return _to_come(shop, booking)


def completed(shop: Shop, booking: Booking) -> Booking:
    """Done. Since 2024 that goes with presence Arrived (contract section 6)."""
    stay = length(booking.items).stay
    return replace(arrived(shop, booking, minutes=stay), is_completed=True)


def arrived(shop: Shop, booking: Booking, *, minutes: int) -> Booking:
    """The client came in, that many minutes after the time agreed, or now if that is still to come."""
    return replace(_touched(shop, booking, minutes=minutes), presence="Arrived")


def _past(shop: Shop, booking: Booking, *, ended: datetime) -> Booking:
    luck = shop.chance.random()
    if luck < 0.09:
        return _cancelled(shop, booking)
    if luck < 0.15:
        return replace(_touched(shop, booking, minutes=20), presence="NoShow")
    if luck < 0.24 and shop.now - ended < timedelta(hours=1):
        return arrived(shop, booking, minutes=2)
    done = completed(shop, booking)
    if shop.now - ended < timedelta(days=60):
        _pay(shop, done)
    return done


def _about_now(shop: Shop, booking: Booking) -> Booking:
    if shop.chance.random() < 0.7:
        return arrived(shop, booking, minutes=shop.chance.randrange(-10, 8))
    return booking


def _to_come(shop: Shop, booking: Booking) -> Booking:
    luck = shop.chance.random()
    if luck < 0.06:
        return _cancelled(shop, booking)
    if luck < 0.1:
        return replace(
            booking,
            status="PendingClientApproval",
            modified_by="Staff",
            modified_by_staff_id=booking.staff_id,
        )
    if luck < 0.13 and booking.created_by == "Client":
        return replace(booking, status="PendingStaffApproval")
    return booking


def _cancelled(shop: Shop, booking: Booking) -> Booking:
    """By the client or by the house, within the hour after booking."""
    author = "Client" if shop.chance.random() < 0.6 else "Staff"
    made = booking.created_at or shop.now
    return replace(
        booking,
        status="Cancelled",
        cancelled_by=author,
        modified_at=made + timedelta(minutes=shop.chance.randrange(5, 59)),
        modified_by=author,
        modified_by_staff_id=booking.staff_id if author == "Staff" else None,
    )


def _touched(shop: Shop, booking: Booking, *, minutes: int) -> Booking:
    """Changed by the staff member, at the time agreed plus minutes."""
    moment = min((booking.starts_at or shop.now) + timedelta(minutes=minutes), shop.now).replace(microsecond=0)
    return replace(
        booking,
        modified_at=max(moment, booking.created_at or moment),
        modified_by="Staff",
        modified_by_staff_id=booking.staff_id,
    )


def _pay(shop: Shop, booking: Booking) -> None:
    """Most of what costs something was paid at the till."""
    total = sum((i.amount for i in booking.items), start=Decimal("0.00"))
    if not total or shop.chance.random() > 0.8:
        return
    number = shop.world.numbers.payment()
    shop.world.payments.append(
        Payment(
            id=number,
            booking_id=booking.id,
            merchant_id=booking.merchant_id,
            amount=total,
            reference_number=f"T-{number}",
            sale_url=f"https://pos.example.com/sales/{number}",
            created_at=booking.modified_at,
            collected_at=booking.modified_at,
        )
    )

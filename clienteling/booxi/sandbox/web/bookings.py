"""/booking and the payments under it (contract sections 7 to 11 and 15)."""

from typing import Any

from clienteling.booxi.sandbox.answers import invalid
from clienteling.booxi.sandbox.records import Booking
from clienteling.booxi.sandbox.rules import bookings_change, bookings_create, payments
from clienteling.booxi.sandbox.rules.conflicts import IGNORABLE, RULESETS, Ruling
from clienteling.booxi.sandbox.web import booking_bodies
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.client_reach import client_in_reach
from clienteling.booxi.sandbox.web.paging import page
from clienteling.booxi.sandbox.web.side_lists import SideLists
from clienteling.booxi.sandbox.wire import bookings as bookings_wire

METHODS = ("Appointment", "GroupReservation", "Rental")
ORDERS = ("Ascending", "Descending")
PAYMENT_STATUSES = ("Requested", "Collected", "Cancelled")


def get(call: Call) -> dict[str, Any]:
    """Wrapped, with its group event; POST and PUT answer the bare booking."""
    booking = call.booking(call.path["bookingId"])
    lists = SideLists(call)
    lists.add_booking(booking)
    return {"booking": lists.booking(booking), "groupEvents": lists.group_events()}


def create(call: Call) -> dict[str, Any]:
    method = booking_bodies.method(call.body)
    if method == "GroupReservation":
        wanted = booking_bodies.reservation(call.body)
        made = bookings_create.reservation(call.account, wanted, _ruling(call), now=call.now)
    else:
        appointment = booking_bodies.appointment(call.body)
        made = bookings_create.appointment(call.account, appointment, _ruling(call), now=call.now)
    return bookings_wire.booking(call.account, made, call.language)


def update(call: Call) -> dict[str, Any]:
    booking = call.booking(call.path["bookingId"])
    change = booking_bodies.change(call.body, booking)
    changed = bookings_change.apply(call.account, booking, change, _ruling(call), now=call.now)
    return bookings_wire.booking(call.account, changed, call.language)


def find(call: Call) -> dict[str, Any]:
    """A client's history: scheduled appointments and reservations, cancelled ones too, both ends included."""
    query = call.query
    start, end = query.range()
    client = client_in_reach(call, query.required_whole("clientId"))
    merchant_id = query.whole("merchantId")
    if merchant_id is not None:
        call.merchant(merchant_id)
    methods = query.choices("bookingMethod", METHODS)
    descending = query.choice("order", ORDERS) == "Descending"
    found = [
        b
        for b in call.account.found("bookings_of_client", client.id)
        if b.starts_at is not None
        and start <= b.starts_at <= end
        and b.method in (methods or METHODS)
        and (merchant_id is None or b.merchant_id == merchant_id)
        and call.account.reaches(b.merchant_id)
    ]
    rows = sorted(found, key=_when, reverse=descending)
    shown, cursor = page(call, rows, _when, descending=descending)
    lists = SideLists(call)
    for booking in shown:
        lists.add_booking(booking)
    return {"bookings": [lists.booking(b) for b in shown], **lists.all(), **cursor}


def put_payment(call: Call) -> dict[str, Any]:
    """Records or changes a payment; a new id creates one (contract section 15, inferred)."""
    booking = call.booking(call.path["bookingId"])
    body, payment_id = call.body, call.path["paymentId"]
    for name, expected in (("id", payment_id), ("bookingId", booking.id), ("merchantId", booking.merchant_id)):
        if body.has(name) and body.values[name] != expected:
            raise invalid(f"{name} does not agree with the address.")
    body.choice("paymentMethod", ("ShoppingCart",))
    said = payments.Paid(
        amount=body.money("amount"),
        status=body.choice("status", PAYMENT_STATUSES),
        reference_number=body.text("referenceNumber"),
        sale_url=body.text("saleUrl"),
        collected_at=body.instant("collectedOn"),
    )
    made = payments.record(call.account, booking, payment_id, said, now=call.now)
    return {"payment": bookings_wire.payment(made)}


def _ruling(call: Call) -> Ruling:
    return Ruling.of(call.query.choices("rules", RULESETS), call.query.choices("ignoreError", IGNORABLE))


def _when(booking: Booking) -> tuple[float, str]:
    return (booking.starts_at.timestamp() if booking.starts_at else 0.0), booking.id

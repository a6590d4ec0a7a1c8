"""Bookings and payments as callers see them: computed timespans, names filled in, sums done."""

from datetime import datetime, timedelta
from typing import Any

from clienteling.booxi.sandbox.records import Attendee, Booking, Client, Item, Payment
from clienteling.booxi.sandbox.rules import payments
from clienteling.booxi.sandbox.rules.items import length
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.wire import catalogue, people
from clienteling.booxi.sandbox.wire.values import Wire, given, instant, money, price, timespan


def booking(account: Account, record: Booking, language: str | None = None) -> Wire:
    """An appointment, a reservation or a queue entry, bare (contract section 7 says who wraps it)."""
    shown = {
        "bookingId": record.id,
        "merchantId": record.merchant_id,
        "bookingMethod": record.method,
        "status": record.status,
        "isCompleted": record.is_completed,
        **given(acquisitionChannel=record.acquisition_channel),
        **_when(record),
        **_who(account, record),
        "items": _items(account, record, language),
        "location": record.location,
        "locationText": record.location_text,
        "client": _client(account, record),
        "payment": _payment_sums(account, record),
        **_trace(record),
        "clientCount": len(record.attendees) or 1,
    }
    return shown | (_reservation(account, record) if record.method == "GroupReservation" else _appointment(record))


def payment(record: Payment) -> Wire:
    return {
        "id": record.id,
        "bookingId": record.booking_id,
        "merchantId": record.merchant_id,
        "paymentMethod": record.method,
        "status": record.status,
        "amount": money(record.amount),
        **given(
            referenceNumber=record.reference_number,
            createdOn=instant(record.created_at),
            collectedOn=instant(record.collected_at),
            saleUrl=record.sale_url,
        ),
    }


def _when(record: Booking) -> Wire:
    if record.starts_at is None:
        return {}
    return {
        "startsOn": instant(record.starts_at),
        "totalClientTimespan": timespan(record.starts_at, length(record.items)),
    }


def _who(account: Account, record: Booking) -> Wire:
    if record.staff_id is None:
        return {}
    staff = account.staff.get(record.staff_id)
    named = {} if staff is None else {"staffFirstName": staff.first_name, "staffLastName": staff.last_name}
    return {"staffId": record.staff_id, **named}


def _items(account: Account, record: Booking, language: str | None) -> list[Wire]:
    shown, start = [], record.starts_at
    for item in record.items:
        shown.append(_item(account, record, item, language) | _span(item, start))
        if start is not None:
            start += timedelta(minutes=item.duration + item.spacing_after)
    return shown


def _span(item: Item, start: datetime | None) -> Wire:
    return {} if start is None else {"reservedClientTimespan": timespan(start, item.duration)}


def _item(account: Account, record: Booking, item: Item, language: str | None) -> Wire:
    service = account.services[item.service_id]
    currency = account.merchants[record.merchant_id].currency
    shown: Wire = {
        "serviceId": item.service_id,
        "serviceName": catalogue.service_name(service, language),
        "price": price(item.amount, currency, service.price_visibility),
        **given(shoppingCartProductId=item.shopping_cart_product_id),
    }
    if record.method == "GroupReservation":
        return shown
    return shown | {
        "duration": item.duration,
        "spacingAfter": item.spacing_after,
        "isBusySpacingAfter": item.busy_spacing,
        "serviceHasAssociatedResources": bool(service.resource_ids),
        **_resource(account, item),
        **given(surveyAnswers=item.survey_answers),
    }


def _resource(account: Account, item: Item) -> Wire:
    resource = account.resources.get(item.resource_id or 0)
    return {} if resource is None else {"resourceId": resource.id, "resourceName": resource.name}


def _client(account: Account, record: Booking) -> Wire:
    client = account.clients.get(record.client_id)
    shown = {
        "id": record.client_id,
        **(people.names(client) if client else {}),
        "presence": record.presence,
        "remindByEmail": record.remind_by_email,
        "remindBySMS": record.remind_by_sms,
        "additionalRequest": record.request,
    }
    if record.method == "GroupReservation":
        return shown | {"isAttending": record.is_attending}
    return shown | (given(address=people.address(client)) if client and record.location == "Home" else {})


def _appointment(record: Booking) -> Wire:
    proposed = [{"from": instant(start), "to": instant(end)} for start, end in record.availability]
    scheduled = {} if record.method == "Queue" else {"isScheduled": record.starts_at is not None}
    return {
        **scheduled,
        **({"clientAvailability": proposed} if proposed else {}),
        **given(quickNote=record.quick_note),
    }


def _reservation(account: Account, record: Booking) -> Wire:
    return {
        **given(groupEventId=record.group_event_id),
        "attendees": [_attendee(account, record, a) for a in record.attendees],
        "clientCommunication": record.client_communication,
    }


def _attendee(account: Account, record: Booking, attendee: Attendee) -> Wire:
    client: Client | None = account.clients.get(attendee.client_id)
    own = attendee.is_requester
    return {
        "id": attendee.client_id,
        **(people.names(client) if client else {}),
        "presence": attendee.presence,
        "remindByEmail": record.remind_by_email if own else bool(client and client.remind_by_email),
        "remindBySMS": record.remind_by_sms if own else bool(client and client.remind_by_sms),
        "additionalRequest": record.request if own else "",
        "isRequester": own,
        **given(surveyAnswers=attendee.survey_answers),
    }


def _payment_sums(account: Account, record: Booking) -> Wire:
    sums: dict[str, Any] = {"total": money(payments.total(record)), "paid": money(payments.paid(account, record))}
    if record.online_payment_status != "None":
        sums["onlinePaymentId"] = record.online_payment_id
        sums["onlinePaymentAmount"] = money(record.online_payment_amount)
    return sums | {"onlinePaymentStatus": record.online_payment_status}


def _trace(record: Booking) -> Wire:
    return given(
        createdOn=instant(record.created_at),
        createdBy=record.created_by,
        createdByStaffId=record.created_by_staff_id,
        modifiedOn=instant(record.modified_at),
        modifiedBy=record.modified_by,
        modifiedByStaffId=record.modified_by_staff_id,
    )

"""Our copy held against the stage set, field by field: what each says of a booking, in the same words."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from bookings.models import Booking
from crm.models import BooxiClient

Said = dict[str, Any]


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def at_booxi(told: Said) -> Said:
    """What the stage set says of a booking, as it goes over the wire."""
    client = told.get("client", {})
    return {
        "store": told["merchantId"],
        "staff": told.get("staffId"),
        "group event": told.get("groupEventId"),
        "client": client.get("id"),
        "method": told["bookingMethod"],
        "status": told["status"],
        "presence": client.get("presence", "Expecting"),
        "completed": told["isCompleted"],
        "starts": moment(told.get("startsOn")),
        "ends": moment(told.get("totalClientTimespan", {}).get("end", told.get("startsOn"))),
        "people": told.get("clientCount", 1),
        "where": told.get("location", ""),
        "request": client.get("additionalRequest", ""),
        "note": told.get("quickNote", ""),
        "channel": told.get("acquisitionChannel", ""),
        "payment": told.get("payment", {}).get("onlinePaymentStatus", ""),
        "booked": (moment(told.get("createdOn")), told.get("createdBy", ""), told.get("createdByStaffId")),
        "changed": (moment(told.get("modifiedOn")), told.get("modifiedBy", ""), told.get("modifiedByStaffId")),
        "items": [item_at_booxi(item) for item in told.get("items", [])],
        "attendees": [
            (one.get("id"), one.get("presence", "Expecting"), one.get("isRequester", False))
            for one in told.get("attendees", [])
        ],
        "proposed": sorted((moment(one["from"]), moment(one["to"])) for one in told.get("clientAvailability", [])),
    }


def item_at_booxi(item: Said) -> tuple[Any, ...]:
    price = item.get("price", {})
    amount = Decimal(price["amount"]) if price.get("amount") else None
    spacing = item.get("spacingAfter", 0)
    return (
        item.get("serviceId"),
        item.get("serviceName", ""),
        item.get("duration"),
        spacing,
        amount,
        price.get("currency", ""),
    )


def here(row: Booking, ids: dict[int, set[int]]) -> Said:
    """What our copy says of it. `ids` are the Booxi ids of each client of ours."""
    return {
        "store": row.store.booxi_id,
        "staff": row.staff_member and row.staff_member.booxi_id,
        "group event": row.group_event and row.group_event.booxi_id,
        "client": ids.get(row.client_id or 0, set()),
        "method": row.method,
        "status": row.status,
        "presence": row.presence,
        "completed": row.is_completed,
        "starts": row.starts_at,
        "ends": row.ends_at,
        "people": row.client_count,
        "where": row.location,
        "request": row.client_request,
        "note": row.quick_note,
        "channel": row.channel,
        "payment": row.payment_status,
        "booked": (row.created_at, row.created_by, row.created_by_staff),
        "changed": (row.modified_at, row.modified_by, row.modified_by_staff),
        "items": [
            (item.service_booxi_id, item.name, item.duration, item.spacing_after, item.price, item.currency)
            for item in row.items.all()
        ],
        "attendees": [
            (ids.get(one.client_id or 0, {None}), one.presence, one.is_requester) for one in row.attendees.all()
        ],
        "proposed": [(one.starts_at, one.ends_at) for one in row.proposed.all()],
    }


def differences(region: str, told: Iterable[Said]) -> list[str]:
    """Each field that differs, said with both values; a booking we lack, or hold for gone, is one difference."""
    ids: dict[int, set[int]] = {}
    for client, booxi_id in BooxiClient.objects.filter(region=region).values_list("client", "booxi_id"):
        ids.setdefault(client, set()).add(booxi_id)
    rows = Booking.objects.filter(region=region).select_related("store", "staff_member", "group_event")
    ours = {row.booxi_id: row for row in rows.prefetch_related("items", "attendees", "proposed")}
    return [said for one in told for said in compared(one, ours.get(one["bookingId"]), ids)]


def compared(told: Said, row: Booking | None, ids: dict[int, set[int]]) -> list[str]:
    name = told["bookingId"]
    if row is None or row.gone_at:
        return [f"{name}: {'missing here' if row is None else 'gone here'}"]
    theirs, ours = at_booxi(told), here(row, ids)
    return [
        f"{name} {key}: {theirs[key]} at Booxi, {ours[key]} here" for key in theirs if not same(theirs[key], ours[key])
    ]


def same(theirs: Any, ours: Any) -> bool:
    """A person of ours may have several ids at Booxi: one of them is meant."""
    if isinstance(ours, set):
        return theirs in ours or (theirs is None and not ours)
    if isinstance(theirs, list | tuple) and isinstance(ours, list | tuple):
        return len(theirs) == len(ours) and all(same(a, b) for a, b in zip(theirs, ours, strict=True))
    return bool(theirs == ours)

"""Our copy and Booxi's own state as the same plain values, so that a test can hold one against the other.

Both sides are read on their own: the stage set's as it goes over the wire, ours from the rows. Keys are (kind, Booxi's
id); kinds are booking, event and slot. Ours leaves out what is marked gone.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bookings.models import Booking, GroupEvent, TimeSlot
from crm.models import BooxiClient
from tests.conftest import Stage

Values = dict[tuple[str, str], dict[str, Any]]


def stage_values(stage: Stage, region: str = "na") -> Values:
    """Everything Booxi has in that account."""
    bookings = {("booking", told["bookingId"]): of_booking(told) for told in stage.bookings(region)}
    events = stage.get("events", region=region)["groupEvents"]
    slots = stage.get("slots", region=region)["timeSlots"]
    return (
        bookings
        | {("event", str(told["id"])): of_event(told) for told in events}
        | {("slot", str(told["id"])): of_slot(told) for told in slots}
    )


def our_values(region: str = "na") -> Values:
    """Everything we hold of that account and do not call gone."""
    numbers = client_numbers(region)
    rows = Booking.objects.present().filter(region=region).select_related("store", "staff_member", "group_event")
    bookings = rows.prefetch_related("items", "attendees", "proposed")
    events = GroupEvent.objects.present().filter(region=region).select_related("store", "staff_member", "service")
    slots = TimeSlot.objects.present().filter(region=region).select_related("store", "staff_member")
    return (
        {("booking", row.booxi_id): of_our_booking(row, numbers) for row in bookings}
        | {("event", str(row.booxi_id)): of_our_event(row) for row in events}
        | {("slot", str(row.booxi_id)): of_our_slot(row) for row in slots}
    )


def differences(theirs: Values, ours: Values) -> list[str]:
    """What differs, in words: what one side lacks, and each field that is not the same."""
    found = [f"{key}: only Booxi has it" for key in sorted(theirs.keys() - ours.keys())]
    found += [f"{key}: only we have it" for key in sorted(ours.keys() - theirs.keys())]
    for key in sorted(theirs.keys() & ours.keys()):
        found += [
            f"{key}: {name} is {value!r}, we have {ours[key][name]!r}"
            for name, value in theirs[key].items()
            if value != ours[key][name]
        ]
    return found


def is_in_a_calendar(value: dict[str, Any], starts: datetime, ends: datetime) -> bool:
    """Whether a calendar read of somebody's days between the two lists it (contract section 11)."""
    if value.get("method", "Appointment") != "Appointment" or value.get("status") == "Cancelled":
        return False
    if value["staff"] is None or value["starts_at"] is None:
        return False
    return bool(value["starts_at"] < ends and (value["ends_at"] > starts or value["starts_at"] >= starts))


def client_numbers(region: str) -> dict[int, int]:
    """Booxi's number of each client of ours that was not merged into another."""
    rows = BooxiClient.objects.filter(region=region, merged_into=None).order_by("pk")
    return dict(rows.values_list("client", "booxi_id"))


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def of_booking(told: dict[str, Any]) -> dict[str, Any]:
    client, starts_at = told["client"], instant(told.get("startsOn"))
    return {
        "store": told["merchantId"],
        "staff": told.get("staffId"),
        "client": client.get("id"),
        "event": told.get("groupEventId"),
        "method": told["bookingMethod"],
        "status": told["status"],
        "presence": client["presence"],
        "is_completed": told["isCompleted"],
        "starts_at": starts_at,
        "ends_at": instant(told.get("totalClientTimespan", {}).get("end")) or starts_at,
        "services": ", ".join(item["serviceName"] for item in told["items"]),
        "people": told.get("clientCount", 1),
        "location": told.get("location", ""),
        "request": client.get("additionalRequest", ""),
        "quick_note": told.get("quickNote", ""),
        "channel": told.get("acquisitionChannel", ""),
        "payment": told.get("payment", {}).get("onlinePaymentStatus", ""),
        "created": (instant(told.get("createdOn")), told.get("createdBy", ""), told.get("createdByStaffId")),
        "modified": (instant(told.get("modifiedOn")), told.get("modifiedBy", ""), told.get("modifiedByStaffId")),
        "items": [of_item(item) for item in told["items"]],
        "attendees": [(one.get("id"), one["presence"], one["isRequester"]) for one in told.get("attendees", [])],
        "proposed": sorted((instant(one["from"]), instant(one["to"])) for one in told.get("clientAvailability", [])),
    }


def of_item(item: dict[str, Any]) -> tuple[Any, ...]:
    price = item.get("price", {})
    amount = Decimal(price["amount"]) if "amount" in price else None
    named = item["serviceId"], item["serviceName"]
    return *named, item.get("duration"), item.get("spacingAfter", 0), amount, price.get("currency", "")


def of_event(told: dict[str, Any]) -> dict[str, Any]:
    starts_at = instant(told["start"])
    assert starts_at
    return {
        "staff": told["staffId"],
        "service": told["serviceId"],
        "name": told["serviceName"],
        "location": told["location"],
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=told["duration"]),
        "places": told["attendeeCapacity"],
        "taken": told["attendeeCount"],
        "is_completed": told["isCompleted"],
    }


def of_slot(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "store": told["merchantId"],
        "staff": told["staffId"],
        "kind": told["type"],
        "starts_at": instant(told["start"]),
        "ends_at": instant(told["end"]),
        "label": told.get("label", ""),
        "description": told.get("description", ""),
        "tags": told.get("availabilityTags", ""),
        "can_modify": told.get("canModify"),
    }


def of_our_booking(row: Booking, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "store": row.store.booxi_id,
        "staff": row.staff_member and row.staff_member.booxi_id,
        "client": numbers.get(row.client_id or 0),
        "event": row.group_event and row.group_event.booxi_id,
        "method": row.method,
        "status": row.status,
        "presence": row.presence,
        "is_completed": row.is_completed,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "services": row.service_names,
        "people": row.client_count,
        "location": row.location,
        "request": row.client_request,
        "quick_note": row.quick_note,
        "channel": row.channel,
        "payment": row.payment_status,
        "created": (row.created_at, row.created_by, row.created_by_staff),
        "modified": (row.modified_at, row.modified_by, row.modified_by_staff),
        "items": [
            (item.service_booxi_id, item.name, item.duration, item.spacing_after, item.price, item.currency)
            for item in row.items.all()
        ],
        "attendees": [(numbers.get(one.client_id or 0), one.presence, one.is_requester) for one in row.attendees.all()],
        "proposed": [(one.starts_at, one.ends_at) for one in row.proposed.all()],
    }


def of_our_event(row: GroupEvent) -> dict[str, Any]:
    return {
        "staff": row.staff_member and row.staff_member.booxi_id,
        "service": row.service and row.service.booxi_id,
        "name": row.name,
        "location": row.location,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "places": row.capacity,
        "taken": row.attendee_count,
        "is_completed": row.is_completed,
    }


def of_our_slot(row: TimeSlot) -> dict[str, Any]:
    return {
        "store": row.store.booxi_id,
        "staff": row.staff_member and row.staff_member.booxi_id,
        "kind": row.kind,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "label": row.label,
        "description": row.description,
        "tags": row.tags,
        "can_modify": row.can_modify,
    }

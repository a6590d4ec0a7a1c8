"""Calendar events and time slots as callers see them."""

from datetime import datetime, timedelta

from clienteling.booxi.sandbox.records import Booking, GroupEvent, TimeSlot
from clienteling.booxi.sandbox.rules.items import length
from clienteling.booxi.sandbox.wire.values import Wire, instant

Shown = Booking | GroupEvent | TimeSlot


def span(record: Shown) -> tuple[datetime, datetime]:
    """From when to when a thing stands in the calendar; a booking needs a time."""
    if isinstance(record, TimeSlot):
        return record.starts_at, record.ends_at
    if isinstance(record, GroupEvent):
        return record.starts_at, record.starts_at + timedelta(minutes=record.duration)
    if record.starts_at is None:
        raise ValueError("an unscheduled booking is in no calendar")
    return record.starts_at, record.starts_at + timedelta(minutes=length(record.items))


def event_id(record: Shown) -> int:
    """An id of its own, not that of the booking, event or slot behind it (contract section 11)."""
    if isinstance(record, Booking):
        return int(record.id[1:]) * 4 + 1
    return record.id * 4 + (2 if isinstance(record, GroupEvent) else 3)


def event(record: Shown) -> Wire:
    start, end = span(record)
    return {
        "id": event_id(record),
        "merchantId": record.merchant_id,
        "staffId": record.staff_id,
        "start": instant(start),
        "end": instant(end),
        **_behind(record),
    }


def time_slot(record: TimeSlot) -> Wire:
    return {
        "id": record.id,
        "merchantId": record.merchant_id,
        "ownerType": "Staff",
        "staffId": record.staff_id,
        "type": record.kind,
        "start": instant(record.starts_at),
        "end": instant(record.ends_at),
        "canModify": record.can_modify,
        "description": record.description,
        **({"label": record.label} if record.label else {}),
        "availabilityTags": record.tags,
    }


def _behind(record: Shown) -> Wire:
    if isinstance(record, Booking):
        return {"type": "Appointment", "bookingId": record.id}
    if isinstance(record, GroupEvent):
        return {"type": "GroupEvent", "groupEventId": record.id}
    return {"type": "TimeSlot", "timeSlotId": record.id}

"""/calendar and /timeSlot (contract sections 11 and 14)."""

from datetime import datetime
from typing import Any

from clienteling.booxi.sandbox.answers import invalid, missing
from clienteling.booxi.sandbox.records import Booking, GroupEvent, Staff, TimeSlot
from clienteling.booxi.sandbox.rules import freedom, time_slots
from clienteling.booxi.sandbox.rules.spans import minute, minute_after
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.paging import page
from clienteling.booxi.sandbox.web.side_lists import SideLists
from clienteling.booxi.sandbox.wire import calendar as wire

TYPES = ("Appointment", "GroupEvent", "TimeSlot")
INCLUDES = ("None", "Appointment", "GroupEvent", "TimeSlot", "Staff", "Service")
SLOT_TYPES = ("Available", "Busy")


def get(call: Call) -> dict[str, Any]:
    """Everything in one calendar that touches the range, both ends included; cancelled appointments left out."""
    query = call.query
    start, end = query.range()
    staff = call.staff(query.required_whole("staffId"))
    types = query.choices("eventType", TYPES, required=True)
    include = query.choices("include", INCLUDES, required=True)
    shown, cursor = page(call, _in_calendar(call, staff, types, start, end), _order)
    return {"calendarEvents": [wire.event(x) for x in shown], **_attached(call, shown, include), **cursor}


def find_slots(call: Call) -> dict[str, Any]:
    query = call.query
    start, end = query.range()
    staff = call.staff(query.required_whole("staffId"))
    kind = query.choice("type", SLOT_TYPES)
    tags = query.text("availabilityTags") or ""
    slots = [
        slot
        for slot in _slots(call, staff, start, end)
        if kind in (None, slot.kind) and time_slots.has_tags(slot, tags)
    ]
    shown, cursor = page(call, sorted(slots, key=_order), _order)
    return {"timeSlots": [wire.time_slot(s) for s in shown], **cursor}


def create_slot(call: Call) -> dict[str, Any]:
    body = call.body
    merchant = call.merchant(body.required_whole("merchantId"))
    staff = call.account.staff.get(body.required_whole("staffId"))
    if staff is None or staff.merchant_id != merchant.id:
        raise invalid("staffId is not a staff member of the store.")
    kind = body.choice("type", SLOT_TYPES)
    if kind is None:
        raise invalid("type is missing.")
    slot = time_slots.create(
        call.account,
        staff,
        kind=kind,
        start=body.required_instant("start"),
        end=body.required_instant("end"),
        description=body.text("description") or "",
        tags=body.text("availabilityTags") or "",
    )
    return {"timeSlot": wire.time_slot(slot)}


def get_slot(call: Call) -> dict[str, Any]:
    return {"timeSlot": wire.time_slot(_slot(call))}


def delete_slot(call: Call) -> dict[str, Any]:
    slot = _slot(call)
    time_slots.delete(call.account, slot)
    return {"timeSlot": wire.time_slot(slot)}


def _slot(call: Call) -> TimeSlot:
    slot = call.account.time_slots.get(call.id("timeSlotId"))
    if slot is None:
        raise missing("time slot")
    call.reach(slot.merchant_id)
    return slot


def _in_calendar(call: Call, staff: Staff, types: list[str], start: datetime, end: datetime) -> list[wire.Shown]:
    found: list[wire.Shown] = []
    if "Appointment" in types:
        window = (minute(start), minute_after(end))
        found += (b for b in freedom.bookings(call.account, staff, window) if _touches(b, start, end))
    if "GroupEvent" in types:
        found += (e for e in call.account.found("events_of_staff", staff.id) if _touches(e, start, end))
    if "TimeSlot" in types:
        found += _slots(call, staff, start, end)
    return sorted(found, key=_order)


def _slots(call: Call, staff: Staff, start: datetime, end: datetime) -> list[TimeSlot]:
    return [s for s in call.account.found("time_slots_of_staff", staff.id) if _touches(s, start, end)]


def _touches(record: wire.Shown, start: datetime, end: datetime) -> bool:
    begins, ends = wire.span(record)
    return begins <= end and (ends > start or begins == start)


def _order(record: wire.Shown) -> tuple[float, int]:
    return wire.span(record)[0].timestamp(), wire.event_id(record)


def _attached(call: Call, shown: list[wire.Shown], include: list[str]) -> dict[str, Any]:
    """The arrays asked for by `include`; with None only the events themselves."""
    lists = SideLists(call)
    for record in shown:
        if isinstance(record, Booking):
            lists.add_booking(record)
        elif isinstance(record, GroupEvent):
            lists.add_event(record)
        else:
            lists.add_staff(record.staff_id)
    made = {
        "Appointment": lambda: {"bookings": [lists.booking(r) for r in shown if isinstance(r, Booking)]},
        "GroupEvent": lambda: {"groupEvents": lists.group_events()},
        "TimeSlot": lambda: {"timeSlots": [wire.time_slot(r) for r in shown if isinstance(r, TimeSlot)]},
        "Staff": lambda: {"staff": lists.staff()},
        "Service": lambda: {"services": lists.services()},
    }
    attached: dict[str, Any] = {}
    for kind in include:
        if kind != "None":
            attached |= made[kind]()
    return attached

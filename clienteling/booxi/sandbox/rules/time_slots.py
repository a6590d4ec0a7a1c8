"""Time slots: add and delete, never change (contract section 14)."""

from datetime import datetime

from clienteling.booxi.sandbox.answers import conflict, invalid
from clienteling.booxi.sandbox.records import Staff, TimeSlot
from clienteling.booxi.sandbox.state import Account

MOST_TAGS, LONGEST_TAGS = 10, 100


def create(
    account: Account,
    staff: Staff,
    *,
    kind: str,
    start: datetime,
    end: datetime,
    description: str = "",
    tags: str = "",
) -> TimeSlot:
    """A Busy or Available stretch in a calendar."""
    if staff.personnel_type != "Standard" or staff.is_template:
        raise conflict("StaffWithoutCalendar", "The staff member has no calendar.")
    if end <= start:
        raise invalid("end must be after start.")
    if len(tags) > LONGEST_TAGS or len([t for t in tags.split(",") if t.strip()]) > MOST_TAGS:
        raise invalid("At most ten tags, 100 characters in all.")
    slot = TimeSlot(
        account.next_id("time_slot"),
        staff.merchant_id,
        staff.id,
        kind,
        start,
        end,
        description=description,
        tags=tags,
    )
    account.save(slot)
    return slot


def delete(account: Account, slot: TimeSlot) -> None:
    if not slot.can_modify:
        raise conflict("ModificationNotAllowed", "This time slot cannot be changed here.")
    account.remove(slot)


def has_tags(slot: TimeSlot, wanted: str) -> bool:
    """Does a slot carry all the wanted tags? Case does not matter (inferred)."""
    return _tags(wanted) <= _tags(slot.tags)


def _tags(text: str) -> set[str]:
    return {tag.strip().casefold() for tag in text.split(",")} - {""}

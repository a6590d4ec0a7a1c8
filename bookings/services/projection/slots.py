"""Time slots: hours a staff member is busy, or available beside their own. There is no update (contract section 14)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bookings.models import TimeSlot
from bookings.services.projection import things
from bookings.services.projection.outcome import Outcome, Source
from bookings.services.projection.versions import publish
from clienteling import clock
from clienteling.booxi.types.time_slots import TimeSlot as BooxiSlot
from clienteling.models import StaffMember
from clienteling.models.fitting import fitting, reached

TEXTS_KEPT = timedelta(days=30)
"""After a slot's end: who wrote why somebody was away is then nobody's business any more."""


@transaction.atomic
def keep(region: str, slots: Iterable[BooxiSlot], *, known_at: datetime) -> Outcome:
    """Writes time slots as read, or as Booxi answered to our own, into our copy.

    One of a staff member we do not have is passed over.
    """
    outcome = Outcome()
    write(region, slots, Source(known_at), outcome)
    publish(outcome)
    return outcome


@transaction.atomic
def forget(row: TimeSlot, *, known_at: datetime) -> Outcome:
    """Marks a slot as gone that Booxi took away, or says it does not have; harmless when it is gone already."""
    outcome = Outcome()
    things.drop(TimeSlot.objects.present().filter(pk=row.pk, known_at__lte=known_at), known_at, outcome)
    publish(outcome)
    return outcome


def write(region: str, slots: Iterable[BooxiSlot], source: Source, outcome: Outcome) -> None:
    """The rows alone."""
    told = {int(slot.id): slot for slot in slots}
    if not told:
        return
    staff = things.members(region, {slot.staff_id for slot in told.values() if slot.staff_id})
    rows = {key: columns(slot, staff.get(slot.staff_id or 0)) for key, slot in told.items()}
    things.write(TimeSlot, region, {key: row for key, row in rows.items() if row}, source, outcome)


def columns(slot: BooxiSlot, owner: StaffMember | None) -> dict[str, Any]:
    """The row's fields; nothing for a slot of nobody we know, or without its times."""
    if owner is None or not (slot.starts_at and slot.ends_at and reached(slot.starts_at) and reached(slot.ends_at)):
        return {}
    is_old = slot.ends_at < clock.now() - TEXTS_KEPT
    values = {
        "store": owner.store,
        "staff_member_id": owner.pk,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "kind": slot.type or TimeSlot.Kind.BUSY,
        "label": "" if is_old else slot.label,
        "description": "" if is_old else slot.description,
        "tags": slot.availability_tags,
        "can_modify": slot.can_modify,
        "gone_at": None,
    }
    return fitting(TimeSlot, values)

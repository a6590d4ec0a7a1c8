"""Time slots: hours a staff member is busy, or extra availability. There is no update (contract section 14).

Removing and adding again is how one changes, and how a removal is taken back.
"""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from bookings.models import Booking, GroupEvent, Intent, TimeSlot
from bookings.services import intents
from bookings.services.deeds import Deed, SlotAdded, SlotRemoved
from bookings.services.intents import CALL_SECONDS, Ask, Refuse
from bookings.services.outcomes import Refusal, by_code
from clienteling import clock
from clienteling.access import membership_in
from clienteling.booxi import Booxi, Lane
from clienteling.booxi.errors import Invalid, NotFound
from clienteling.booxi.ids import MerchantId, StaffId, TimeSlotId
from clienteling.booxi.types.enums import TimeSlotType
from clienteling.booxi.types.time_slots import NewTimeSlot
from clienteling.booxi.types.time_slots import TimeSlot as BooxiSlot
from clienteling.models import StaffMember, Store, User
from clienteling.services.door import booxi

MOST_TAGS, LONGEST_TAGS = 10, 100
"""Contract section 14: up to ten tags, 100 characters in all."""


@dataclass(frozen=True)
class SlotWish:
    """A slot somebody wants. Both ends are instants on one day of the store; `tags` are separated by commas."""

    staff: StaffMember
    kind: TimeSlot.Kind
    starts_at: datetime
    ends_at: datetime
    description: str = ""
    tags: str = ""
    token: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def store(self) -> Store:
        return self.staff.store


class InTheWay(Exception):
    """Something stands against it, known before Booxi is asked: nothing was written down or sent."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(*(refusal.code for refusal in refusals))
        self.refusals = refusals


def may_change(staff: StaffMember | None, user: User) -> bool:
    """Managers change the slots of everybody in their stores, associates their own."""
    place = membership_in(user, staff.store) if staff else None
    return place is not None and staff is not None and (place.is_manager or is_own(staff, user))


def is_own(staff: StaffMember, user: User) -> bool:
    place = membership_in(user, staff.store)
    return place is not None and place.staff_member == staff


def whose_slots(store: Store, user: User) -> list[StaffMember]:
    """Whose slots `user` may add or remove, in the order of the wall."""
    staff = StaffMember.objects.with_calendar().filter(store=store).select_related("store")
    return [person for person in staff if may_change(person, user)]


def add(wish: SlotWish, *, by: User, lane: Lane = Lane.PEOPLE) -> Intent:
    """Asks Booxi for the slot; the intent says what came of it. Raises InTheWay, and TokenUsed as a booking does."""
    second_click = Intent.objects.filter(user=by, token=wish.token).exists()
    if not second_click and (found := obstacles(wish, by=by)):
        raise InTheWay(found)
    wanted = {
        "staff": wish.staff.booxi_id,
        "kind": str(wish.kind),
        "starts_at": wish.starts_at.isoformat(),
        "ends_at": wish.ends_at.isoformat(),
        "description": wish.description,
        "tags": wish.tags,
    }
    ask = Ask(Intent.Kind.ADD_SLOT, wish.store, by, wish.token, wanted=wanted, shown={})
    return intents.send(intents.accept(ask), partial(send, lane=lane))


def remove(slot: TimeSlot, *, by: User, token: uuid.UUID, lane: Lane = Lane.PEOPLE) -> Intent:
    """Asks Booxi to take the slot away. Raises InTheWay and TokenUsed.

    What it was is kept on the intent, so that it can be put back.
    """
    second_click = Intent.objects.filter(user=by, token=token).exists()
    if not second_click and (found := obstacles_to_removal(slot, by=by)):
        raise InTheWay(found)
    wanted = {"slot": slot.booxi_id, "description": slot.description, "tags": slot.tags}
    ask = Ask(Intent.Kind.REMOVE_SLOT, slot.store, by, token, wanted=wanted, shown=as_shown(slot), time_slot=slot)
    return intents.send(intents.accept(ask), partial(send, lane=lane))


def as_shown(slot: TimeSlot) -> dict[str, Any]:
    """What it is, without what somebody wrote about it."""
    return {
        "staff": slot.staff_member.booxi_id if slot.staff_member else None,
        "kind": slot.kind,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
    }


def obstacles(wish: SlotWish, *, by: User) -> list[Refusal]:
    """Everything that stands against the wish. A slot over an appointment is none (`beneath` tells of it)."""
    _, midnight = clock.day_bounds(wish.starts_at.astimezone(wish.store.zone).date(), wish.store.zone)
    tags = [tag for tag in wish.tags.split(",") if tag.strip()]
    found = {
        "not-yours": not may_change(wish.staff, by),
        "slot-ends-first": wish.ends_at <= wish.starts_at,
        "slot-over-midnight": wish.ends_at > midnight,
        "slot-past": wish.ends_at <= clock.now(),
        "slot-tags": len(tags) > MOST_TAGS or len(wish.tags) > LONGEST_TAGS,
        "slot-there": same(wish).exists(),
    }
    return [by_code(code) for code, stands in found.items() if stands]


def obstacles_to_removal(slot: TimeSlot, *, by: User) -> list[Refusal]:
    found = {
        "not-yours": not may_change(slot.staff_member, by),
        "ModificationNotAllowed": slot.can_modify is False,
    }
    return [by_code(code) for code, stands in found.items() if stands]


def same(wish: SlotWish) -> Any:
    """The very same slot, which our copy has already: another one of it says nothing new."""
    rows = TimeSlot.objects.present().filter(staff_member=wish.staff, kind=wish.kind)
    return rows.filter(starts_at=wish.starts_at, ends_at=wish.ends_at)


def beneath(staff: StaffMember, starts: datetime, ends: datetime) -> list[Booking | GroupEvent]:
    """Appointments and group events that lie in that stretch of their day. They stay, whatever is added above."""
    rows = Booking.objects.present().filter(staff_member=staff, starts_at__lt=ends, ends_at__gt=starts)
    booked = rows.exclude(status="Cancelled").filter(method="Appointment").select_related("client")
    events = GroupEvent.objects.present().between(starts, ends).filter(staff_member=staff)
    return [*booked.order_by("starts_at"), *events]


def send(intent: Intent, *, lane: Lane = Lane.PEOPLE) -> Deed:
    """Tells Booxi what the intent wants. Raises what `intents.Sender` may raise."""
    account = booxi(intent.store.region).within(lane=lane, deadline=CALL_SECONDS)
    if intent.kind == Intent.Kind.ADD_SLOT:
        return create(account, intent)
    with suppress(NotFound):  # somebody else was quicker, or our own earlier sending: gone is what was wanted
        account.time_slots.delete(TimeSlotId(intent.wanted["slot"]))
    return SlotRemoved()


def create(account: Booxi, intent: Intent) -> Deed:
    wanted = intent.wanted
    new = NewTimeSlot(
        merchant_id=MerchantId(intent.store.booxi_id),
        staff_id=StaffId(wanted["staff"]),
        type=TimeSlotType(wanted["kind"]),
        starts_at=datetime.fromisoformat(wanted["starts_at"]),
        ends_at=datetime.fromisoformat(wanted["ends_at"]),
        description=wanted.get("description") or None,
        availability_tags=wanted["tags"] or None,
    )
    try:
        return SlotAdded(account.time_slots.create(new, language=intent.store.language))
    except NotFound:
        raise Refuse("StaffWithoutCalendar") from None
    except Invalid:
        raise Refuse("slot-invalid") from None


def look_up(account: Booxi, intent: Intent) -> Deed | None:
    """What Booxi has of an unclear intent's doing, or None."""
    if intent.kind == Intent.Kind.ADD_SLOT:
        return added(account, intent.wanted)
    try:
        account.time_slots.get(TimeSlotId(intent.wanted["slot"]))
    except NotFound:
        return SlotRemoved()
    return None


def added(account: Booxi, wanted: dict[str, Any]) -> Deed | None:
    """The slot as it was wanted. Booxi says neither who made one nor when; but an equal one is as good."""
    starts, ends = datetime.fromisoformat(wanted["starts_at"]), datetime.fromisoformat(wanted["ends_at"])
    around = account.time_slots.list(StaffId(wanted["staff"]), starts=starts, ends=ends)
    found = [slot for slot in around if is_it(slot, wanted["kind"], starts, ends)]
    return SlotAdded(found[0]) if found else None


def is_it(slot: BooxiSlot, kind: str, starts: datetime, ends: datetime) -> bool:
    return (slot.type, slot.starts_at, slot.ends_at) == (kind, starts, ends)

"""What Booxi did for an intent, and what our copy, the intent and the trail learn of it.

A sender and a look-up bring a deed back; `intents.done` keeps it, inside its one transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bookings.models import Booking, Intent, TimeSlot
from bookings.services import projection
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.time_slots import TimeSlot as BooxiSlot
from crm.services import clients


@dataclass(frozen=True)
class Trace:
    """For the trail: what was done, and before and after. Nothing personal."""

    verb: str
    changes: dict[str, Any]


class Deed(Protocol):
    """Something Booxi has done."""

    def keep(self, intent: Intent, *, known_at: datetime) -> Trace:
        """Projects it and names it on the intent (unsaved). `known_at` as `projection.project` takes it."""


@dataclass(frozen=True)
class Booked:
    """An appointment made or moved; `booking` is how Booxi has it now."""

    booking: BooxiBooking

    def keep(self, intent: Intent, *, known_at: datetime) -> Trace:
        region, answer = intent.store.region, self.booking
        if (known := intent.wanted.get("client", {}).get("known")) and answer.client.id:
            clients.introduce(known, region=region, booxi_id=answer.client.id)
        projection.project(region, [answer], known_at=known_at)
        intent.booking = Booking.objects.filter(region=region, booxi_id=answer.id).first()
        after = {"starts_at": answer.starts_at and answer.starts_at.isoformat(), "staff": answer.staff_id}
        verb = "booked" if intent.kind == Intent.Kind.CREATE else "moved"
        return Trace(verb, changed(intent.shown, after))


@dataclass(frozen=True)
class SlotAdded:
    """A time slot that stands in Booxi's calendar now."""

    slot: BooxiSlot

    def keep(self, intent: Intent, *, known_at: datetime) -> Trace:
        region = intent.store.region
        projection.slots.keep(region, [self.slot], known_at=known_at)
        intent.time_slot = TimeSlot.objects.filter(region=region, booxi_id=self.slot.id).first()
        return Trace("added a time slot", changed({}, where(intent.wanted)))


@dataclass(frozen=True)
class SlotRemoved:
    """A time slot that Booxi has no longer."""

    def keep(self, intent: Intent, *, known_at: datetime) -> Trace:
        if intent.time_slot:
            projection.slots.forget(intent.time_slot, known_at=known_at)
        return Trace("removed a time slot", {name: [value, None] for name, value in where(intent.shown).items()})


def where(slot: dict[str, Any]) -> dict[str, Any]:
    return {name: slot.get(name) for name in ("kind", "starts_at", "ends_at", "staff")}


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}

"""One staff member's stretch of days, read whole: what it lists is taken over, what it lacks was moved or is gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bookings.models import Booking, GroupEvent, TimeSlot
from bookings.services.projection import bookings, slots, things
from bookings.services.projection.outcome import Outcome, Source
from clienteling.booxi.types.bookings import BookingRead
from clienteling.booxi.types.calendar import Calendar
from clienteling.models import StaffMember


@dataclass(frozen=True)
class Listing:
    """A complete calendar of `staff` between two instants, both included (contract section 11).

    `elsewhere` and `gone` are the appointments we had there and it did not list: as Booxi has them now, and those it
    has not.
    """

    staff: StaffMember
    starts: datetime
    ends: datetime
    calendar: Calendar
    elsewhere: Sequence[BookingRead] = field(default=())
    gone: Sequence[Booking] = field(default=())


def write(listing: Listing, source: Source, outcome: Outcome) -> None:
    """The rows alone; what follows from them is the caller's, with `outcome`, in the same transaction.

    Where the calendar names a thing and does not bring it along, it is there all the same.
    """
    region, found = listing.staff.store.region, listing.calendar
    read = [*found.bookings, *(one.booking for one in listing.elsewhere)]
    events = [*found.group_events, *(event for one in listing.elsewhere for event in one.group_events)]
    bookings.write(region, read, source, outcome, group_events=events)
    slots.write(region, found.time_slots, source, outcome)
    bookings.drop(listing.gone, source.known_at, outcome)
    places = {int(one.group_event_id) for one in found.events if one.group_event_id}
    spans = {int(one.time_slot_id) for one in found.events if one.time_slot_id}
    places |= {int(one.id) for one in found.group_events}
    spans |= {int(one.id) for one in found.time_slots}
    things.drop_missing(GroupEvent, listing, seen=places, read_began=source.known_at, outcome=outcome)
    things.drop_missing(TimeSlot, listing, seen=spans, read_began=source.known_at, outcome=outcome)

from bookings.models.alerts import Alert
from bookings.models.appointments import Intent
from bookings.models.calendars import GroupEvent, TimeSlot
from bookings.models.feeds import Feed, OutsideBusy, OutsideCalendar
from bookings.models.freshness import Column, DayVersion, RenderedColumn
from bookings.models.inbox import InboxEvent
from bookings.models.projection import Attendee, Booking, BookingItem, ProposedRange
from bookings.models.reconciliation import Reconciliation

__all__ = [
    "Alert",
    "Attendee",
    "Booking",
    "BookingItem",
    "Column",
    "DayVersion",
    "Feed",
    "GroupEvent",
    "InboxEvent",
    "Intent",
    "OutsideBusy",
    "OutsideCalendar",
    "ProposedRange",
    "Reconciliation",
    "RenderedColumn",
    "TimeSlot",
]

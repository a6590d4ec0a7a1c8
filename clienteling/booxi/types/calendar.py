"""A staff member's calendar: events, and the things they stand for."""

from pydantic import Field

from clienteling.booxi.ids import BookingId, CalendarEventId, GroupEventId, MerchantId, StaffId, TimeSlotId
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.bookings import Booking
from clienteling.booxi.types.enums import CalendarEventType
from clienteling.booxi.types.group_events import GroupEvent
from clienteling.booxi.types.listing import Page
from clienteling.booxi.types.scalars import Code, Id, Instant, Known, Many, Text
from clienteling.booxi.types.services import Service
from clienteling.booxi.types.staff import Staff
from clienteling.booxi.types.time_slots import TimeSlot


class CalendarEvent(FromBooxi):
    """One block. Its own id is not the booking's: exactly one of the three last ids says what it stands for."""

    id: Id[CalendarEventId] | None = None
    merchant_id: Id[MerchantId] | None = None
    staff_id: Id[StaffId] | None = None
    starts_at: Instant | None = Field(None, alias="start")
    ends_at: Instant | None = Field(None, alias="end")
    type: Known[CalendarEventType] | None = None
    booking_id: Code[BookingId] | None = None
    group_event_id: Id[GroupEventId] | None = None
    time_slot_id: Id[TimeSlotId] | None = None


class Calendar(FromBooxi):
    """Events, and the things they stand for."""

    events: tuple[CalendarEvent, ...] = Field(alias="calendarEvents")
    bookings: Many[Booking] = ()
    group_events: Many[GroupEvent] = ()
    time_slots: Many[TimeSlot] = ()
    services: Many[Service] = ()
    staff: Many[Staff] = ()


class WholeCalendar(Calendar):
    """Every page of a calendar in one; each thing once, however often it was sent. It took `pages` calls."""

    pages: int


class CalendarPage(Calendar, Page):
    """A piece of it."""

    cursor: Text = ""

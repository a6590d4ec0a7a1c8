"""A booking: appointment, reservation or queue entry in one value; and what the booking endpoints answer."""

from pydantic import Field

from clienteling.booxi.ids import BookingId, GroupEventId, MerchantId, ResourceId, StaffId
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.booking_parts import (
    NOBODY,
    Attendee,
    BookingItem,
    BookingPayment,
    ProposedRange,
    SomeClient,
)
from clienteling.booxi.types.enums import (
    BookingLocation,
    BookingMethod,
    BookingStatus,
    ClientCommunication,
    ClientPresence,
    ModificationSource,
)
from clienteling.booxi.types.group_events import GroupEvent
from clienteling.booxi.types.listing import Page
from clienteling.booxi.types.parts import Timespan
from clienteling.booxi.types.scalars import Code, Count, Flag, Id, Instant, Known, Many, Text
from clienteling.booxi.types.services import Service
from clienteling.booxi.types.staff import Staff
from clienteling.booxi.types.stores import Store


class Booking(FromBooxi):
    """A booking as Booxi has it (contract sections 6, 8 and 10). Its state is status, the client's presence and
    is_completed together. A request may lack staff_id, and starts_at when `is_scheduled` is False."""

    id: Code[BookingId] = Field(alias="bookingId")
    merchant_id: Id[MerchantId]
    method: Known[BookingMethod] = Field(alias="bookingMethod")
    status: Known[BookingStatus]
    is_completed: Flag = False
    is_scheduled: bool | None = None
    starts_at: Instant | None = None
    timespan: Timespan | None = Field(None, alias="totalClientTimespan")
    staff_id: Id[StaffId] | None = None
    staff_first_name: Text = ""
    staff_last_name: Text = ""
    items: Many[BookingItem] = ()
    location: Known[BookingLocation] | None = None
    location_text: Text = ""
    client: SomeClient = NOBODY
    client_count: Count | None = None
    client_availability: Many[ProposedRange] = ()
    client_communication: Known[ClientCommunication] | None = None
    group_event_id: Id[GroupEventId] | None = None
    attendees: Many[Attendee] = ()
    payment: BookingPayment | None = None
    quick_note: Text = ""
    acquisition_channel: Text = ""
    created_at: Instant | None = None
    created_by: Known[ModificationSource] | None = None
    created_by_staff_id: Id[StaffId] | None = None
    modified_at: Instant | None = None
    modified_by: Known[ModificationSource] | None = None
    modified_by_staff_id: Id[StaffId] | None = None

    @property
    def ends_at(self) -> Instant | None:
        """When the client leaves: without the spacing that may hold the staff member longer."""
        return self.timespan.end if self.timespan else None

    @property
    def is_cancelled(self) -> bool:
        return self.status == BookingStatus.CANCELLED

    @property
    def is_request(self) -> bool:
        """Waits for a person of the store: contract section 10."""
        return self.status == BookingStatus.PENDING_STAFF_APPROVAL

    @property
    def has_arrived(self) -> bool:
        return self.client.presence == ClientPresence.ARRIVED


class Resource(FromBooxi):
    """A room or a tool that services use."""

    id: Id[ResourceId] | None = None
    name: Text = ""
    description: Text = ""
    status: Text = ""


class BookingRead(FromBooxi):
    """GET /booking/{id}: the booking, and its group event if it is a place in one."""

    booking: Booking
    group_events: Many[GroupEvent] = ()


class HistoryPage(Page):
    """A page of a client's bookings with what they refer to. `cursor` fetches the next page, empty is the end."""

    bookings: tuple[Booking, ...]
    group_events: Many[GroupEvent] = ()
    services: Many[Service] = ()
    staff: Many[Staff] = ()
    stores: Many[Store] = Field((), alias="merchants")
    resources: Many[Resource] = ()
    cursor: Text = ""

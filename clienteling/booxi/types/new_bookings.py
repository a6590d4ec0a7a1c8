"""What we send to create a booking (contract section 8; guide: create-booking)."""

from typing import Annotated

from pydantic import Field, JsonValue

from clienteling.booxi.ids import ClientId, GroupEventId, MerchantId, ResourceId, ServiceId, StaffId
from clienteling.booxi.types.base import ToBooxi
from clienteling.booxi.types.enums import (
    BookingLocation,
    BookingMethod,
    BookingStatus,
    ClientCommunication,
    ClientPresence,
    ModificationSource,
)
from clienteling.booxi.types.parts import NewAddress, NewPrice
from clienteling.booxi.types.scalars import Instant

MOST_SERVICES = 5
"""Services in one appointment, at most (contract section 8)."""


class NewItem(ToBooxi):
    """A service of the booking; minutes. Without duration or price the service's own are taken."""

    service_id: ServiceId
    duration: int | None = None
    price: NewPrice | None = None
    spacing_after: int | None = None
    is_busy_spacing_after: bool | None = None
    resource_id: ResourceId | None = None
    survey_answers: JsonValue = None
    shopping_cart_product_id: str | None = None


class NewPerson(ToBooxi):
    """By `id`, or by first and last name with an e-mail or a phone; Booxi matches or creates (contract section 13)."""

    id: ClientId | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    home_phone: str | None = None
    mobile_phone: str | None = None
    presence: ClientPresence | None = None
    remind_by_email: bool | None = None
    remind_by_sms: bool | None = None
    additional_request: str | None = None


class NewBookingClient(NewPerson):
    """The address matters for services at home; `is_attending` on reservations only."""

    address: NewAddress | None = None
    is_attending: bool | None = None


class NewAttendee(NewPerson):
    is_requester: bool | None = None
    survey_answers: JsonValue = None


class _NewBooking(ToBooxi):
    merchant_id: MerchantId
    client: NewBookingClient
    status: BookingStatus = BookingStatus.APPROVED
    location: BookingLocation | None = None
    location_text: str | None = None
    created_by: ModificationSource = ModificationSource.STAFF
    created_by_staff_id: StaffId | None = None
    acquisition_channel: str | None = None


class NewAppointment(_NewBooking):
    """One client, one staff member, up to five services in a row. The API dispatches nobody: `staff_id` it is."""

    method: BookingMethod = Field(BookingMethod.APPOINTMENT, serialization_alias="bookingMethod")
    starts_at: Instant
    staff_id: StaffId
    items: Annotated[tuple[NewItem, ...], Field(min_length=1, max_length=MOST_SERVICES)]
    quick_note: str | None = None
    client_count: int | None = None


class NewReservation(_NewBooking):
    """Places in a group event, for the client or for others in `attendees`."""

    method: BookingMethod = Field(BookingMethod.GROUP_RESERVATION, serialization_alias="bookingMethod")
    group_event_id: GroupEventId
    starts_at: Instant | None = None
    staff_id: StaffId | None = None
    items: tuple[NewItem, ...] | None = None
    attendees: tuple[NewAttendee, ...] | None = None
    client_communication: ClientCommunication | None = None

"""What Booxi tells us by itself: events (contract section 16). Types we do not know keep their name."""

from enum import StrEnum

from pydantic import Field

from clienteling.booxi.ids import EventId, MerchantId, ModuleId
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.bookings import Booking
from clienteling.booxi.types.clients import Client
from clienteling.booxi.types.group_events import GroupEvent
from clienteling.booxi.types.links import ClientLink, ServiceLink, StaffLink, StoreLink
from clienteling.booxi.types.scalars import Code, Id, Instant, Known, Many


class EventType(StrEnum):
    """The types the guides name. A cancellation is an update with status Cancelled: there is no other event."""

    APPOINTMENT_CREATED = "appointment.created"
    APPOINTMENT_UPDATED = "appointment.updated"
    APPOINTMENT_STATUS_UPDATED = "appointment.status_updated"
    RESERVATION_CREATED = "reservation.created"
    RESERVATION_UPDATED = "reservation.updated"
    RESERVATION_STATUS_UPDATED = "reservation.status_updated"
    QUEUE_APPOINTMENT_CREATED = "queue_appointment.created"
    CLIENT_CONSENT_UPDATED = "client.consent_updated"


class Content(FromBooxi):
    """State after the change, and before it on updates; full records and links of everybody on the booking.

    Everything may be missing: consent events carry a client instead of a booking, unknown types anything.
    """

    booking: Booking | None = None
    previous_booking: Booking | None = None
    clients: Many[Client] = ()
    client: Client | None = None
    previous_client: Client | None = None
    client_links: Many[ClientLink] = ()
    store_links: Many[StoreLink] = Field((), alias="merchantLinks")
    staff_links: Many[StaffLink] = ()
    service_links: Many[ServiceLink] = ()
    group_event: GroupEvent | None = None

    def link_of(self, client: Client, module: ModuleId) -> ClientLink | None:
        """The client's link for a module; None, or one without an external id, means not linked yet."""
        matching = (link for link in self.client_links if link.client_id == client.id and link.module_id == module)
        return next(matching, None)


class Event(FromBooxi):
    """One event. The same id may come twice: by two registrations, or by a retry."""

    id: Code[EventId]
    type: Known[EventType]
    created_at: Instant | None = None
    merchant_id: Id[MerchantId] | None = None
    content: Content

"""What a caller wants of a booking, as values: `web` reads them from JSON, the rules decide about them.

None always means: not said.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from clienteling.booxi.sandbox.rules.clients import Person


@dataclass(frozen=True, slots=True)
class ItemWanted:
    """One service; values left out are those usual for the service and the staff member."""

    service_id: int
    duration: int | None = None
    amount: Decimal | None = None
    spacing_after: int | None = None
    busy_spacing: bool | None = None
    resource_id: int | None = None
    survey_answers: object = None
    product_id: str | None = None


@dataclass(frozen=True, slots=True)
class ClientWanted:
    """The client (or an attendee) by id or as a person."""

    id: int | None = None
    person: Person = field(default_factory=Person)
    presence: str | None = None
    remind_by_email: bool | None = None
    remind_by_sms: bool | None = None
    request: str | None = None
    is_attending: bool | None = None
    is_requester: bool | None = None
    survey_answers: object = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who does it. A staff id must be one of the store's; without one the account owner is recorded."""

    source: str | None = None
    staff_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentWanted:
    """Body of POST /booking for an appointment."""

    merchant_id: int
    staff_id: int
    starts_at: datetime
    items: tuple[ItemWanted, ...]
    client: ClientWanted
    author: Author = Author()
    location: str | None = None
    location_text: str = ""
    acquisition_channel: str = ""
    quick_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationWanted:
    """Body of POST /booking for places in a group event; the event fixes start, staff and service."""

    merchant_id: int
    group_event_id: int
    client: ClientWanted
    attendees: tuple[ClientWanted, ...] | None = None
    starts_at: datetime | None = None
    staff_id: int | None = None
    author: Author = Author()
    acquisition_channel: str = ""
    communication: str = "ClientOnly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Body of PUT /booking/{bookingId}: only what changes (contract section 7)."""

    author: Author = Author()
    status: str | None = None
    is_completed: bool | None = None
    starts_at: datetime | None = None
    staff_id: int | None = None
    items: tuple[ItemWanted, ...] | None = None
    client: ClientWanted | None = None
    location: str | None = None
    location_text: str | None = None
    quick_note: str | None = None

"""What the stage set remembers: one record per thing of Booxi's, in the shop's words, without HTTP.

Records are frozen: a change is `dataclasses.replace` and `account.save`, so that whoever holds the record from
before still sees it as it was (webhooks compare the two, snapshots only copy references).

Instants are aware and in UTC. Money is `Decimal`, durations are whole minutes, phones E.164. How a record
looks on the wire is `wire`'s business; which changes are allowed is said in `rules`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Merchant:
    """A store. `grid_minutes` is the step between offered starts; notice and horizon bound online booking."""

    id: int
    name: str
    store_number: str
    group_id: int
    group_name: str
    city: str
    country: str
    time_zone: str
    currency: str
    language: str
    api_key: str
    street: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    email: str = ""
    tags: str = ""
    group_category_id: int = 0
    group_category_name: str = ""
    description: str = ""
    tax1_name: str = ""
    tax1_rate: str = "0"
    tax2_name: str = ""
    tax2_rate: str = "0"
    active: bool = True
    is_template: bool = False
    clientele: int = 0
    """Stores with the same clientele share their clients."""
    open_hours: tuple["WeeklyHours", ...] = ()
    grid_minutes: int = 15
    notice_minutes: int = 0
    horizon_days: int = 365


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Store-local opening on one weekday; Monday is 1, Sunday 0 (contract section 3)."""

    dow: int
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours in force from `start` until `end` (either may be open) for a store, or for one staff member."""

    id: int
    merchant_id: int
    staff_id: int | None
    name: str
    start: datetime | None
    end: datetime | None
    weekly_hours: tuple[WeeklyHours, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """`personnel_type` Standard owns a calendar, User does not. `hours_from`: 'store', 'weekly' or 'calendar'
    (calendar mode: nothing is free unless an Available time slot says so)."""

    id: int
    merchant_id: int
    first_name: str
    last_name: str
    position: str = ""
    language: str = "eng"
    email: str = ""
    phone: str = ""
    role: str = "Staff"
    personnel_type: str = "Standard"
    status: str = "Online"
    time_selection_mode: str = "ServiceTimeSelection"
    hours_from: str = "store"
    interval_minutes: int | None = None
    is_template: bool = False
    created_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Category:
    id: int
    merchant_id: int
    name: str
    description: str = ""
    is_template: bool = False
    template_id: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    id: int
    merchant_id: int
    name: str
    category_id: int
    duration: int
    amount: Decimal = Decimal("0.00")
    booking_method: str = "Appointment"
    location: str = "Business"
    staff_selection_mode: str = "OptionalAssignedStaff"
    time_selection_mode: str = "TimeSlot"
    status: str = "Online"
    spacing_after: int = 0
    busy_spacing: bool = True
    interval_minutes: int | None = None
    has_duration_customization: bool = False
    has_price_customization: bool = False
    price_visibility: str = "Show"
    max_reservation_size: int = 0
    tags: str = ""
    description: str = ""
    booking_policy: str = ""
    instructions: str = ""
    survey_model: dict[str, object] | None = None
    survey_required: bool = False
    is_template: bool = False
    template_id: int | None = None
    staff_ids: tuple[int, ...] = ()
    """Who offers it. An empty tuple is nobody."""
    resource_ids: tuple[int, ...] = ()
    """Rooms or devices one of which it needs."""
    names: dict[str, str] = field(default_factory=dict)
    """Translations of the name by Booxi language code."""
    created_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Customization:
    """A staff member's own duration or price for a service."""

    service_id: int
    staff_id: int
    duration: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """A room or a device. `status` is Active or OutOfOrder."""

    id: int
    merchant_id: int
    name: str
    description: str = ""
    status: str = "Active"


@dataclass(frozen=True, slots=True)
class Client:
    """`merged_into` answers 301; `anonymised` and `deleted` make a new booking a 400 (contract section 8)."""

    id: int
    merchant_id: int
    clientele: int
    first_name: str
    last_name: str
    email: str = ""
    home_phone: str = ""
    mobile_phone: str = ""
    language: str = "eng"
    membership_number: str = ""
    remind_by_email: bool = False
    remind_by_sms: bool = False
    in_mailing_list: bool = False
    birthday: tuple[int, int] | None = None
    """Day and month."""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    gender: str = "Unknown"
    status: str = "Active"
    quick_note: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    merged_into: int | None = None
    anonymised: bool = False
    deleted: bool = False
    created_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One service within a booking, with the duration and price that apply to this booking."""

    service_id: int
    duration: int
    amount: Decimal
    spacing_after: int = 0
    busy_spacing: bool = True
    resource_id: int | None = None
    survey_answers: object = None
    shopping_cart_product_id: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person coming to a group event. `client_id` points at the clientele."""

    client_id: int
    presence: str = "Expecting"
    is_requester: bool = False
    survey_answers: object = None


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment, a reservation or a queue entry: `method` is Appointment, GroupReservation or Queue.

    `starts_at` and `staff_id` are None on a request that still waits for a person (contract section 10).
    """

    id: str
    merchant_id: int
    method: str
    status: str
    client_id: int
    items: tuple[Item, ...] = ()
    starts_at: datetime | None = None
    staff_id: int | None = None
    is_completed: bool = False
    presence: str = "Expecting"
    remind_by_email: bool = False
    remind_by_sms: bool = False
    request: str = ""
    quick_note: str = ""
    location: str = "Business"
    location_text: str = ""
    acquisition_channel: str = ""
    availability: tuple[tuple[datetime, datetime], ...] = ()
    group_event_id: int | None = None
    is_attending: bool = True
    attendees: tuple[Attendee, ...] = ()
    client_communication: str = "ClientOnly"
    online_payment_status: str = "None"
    online_payment_id: str = ""
    online_payment_amount: Decimal = Decimal("0.00")
    created_at: datetime | None = None
    created_by: str = "Staff"
    created_by_staff_id: int | None = None
    modified_at: datetime | None = None
    modified_by: str = "Staff"
    modified_by_staff_id: int | None = None
    cancelled_by: str = ""
    """Staff or Client while the booking is cancelled; a client's own cancellation is not undone lightly."""


@dataclass(frozen=True, slots=True)
class GroupEvent:
    id: int
    merchant_id: int
    service_id: int
    staff_id: int
    starts_at: datetime
    duration: int
    capacity: int
    is_completed: bool = False
    online_from: datetime | None = None
    online_until: datetime | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """`kind` is Available or Busy. `can_modify` False belongs to somebody else (contract section 14)."""

    id: int
    merchant_id: int
    staff_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    description: str = ""
    label: str = ""
    tags: str = ""
    can_modify: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """Who a client, staff member, service, category or store is in another system (`owner` names which)."""

    owner: str
    owner_id: int
    module_id: str
    external_id: str
    metadata: dict[str, str] = field(default_factory=dict)
    created_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """`amount` is negative for a refund (contract section 15, inferred)."""

    id: str
    booking_id: str
    merchant_id: int
    amount: Decimal
    status: str = "Collected"
    method: str = "ShoppingCart"
    reference_number: str = ""
    sale_url: str = ""
    created_at: datetime | None = None
    collected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A webhook on its way out (contract section 16): kept until somebody answered 2xx or we gave up.

    `body` is the exact JSON that is signed and sent. `next_at` None means: nothing more to do.
    """

    id: str
    type: str
    merchant_id: int
    body: str
    created_at: datetime
    url: str = ""
    attempts: int = 0
    next_at: datetime | None = None
    delivered_at: datetime | None = None
    last_answer: str = ""


Record = (
    Merchant
    | Schedule
    | Staff
    | Category
    | Service
    | Resource
    | Customization
    | Client
    | Booking
    | GroupEvent
    | TimeSlot
    | Link
    | Payment
    | Event
)

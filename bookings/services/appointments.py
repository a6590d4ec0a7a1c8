"""Booking and moving appointments: what is asked, what stands against it, what Booxi is told.

The intent's life is `intents.py`; finding out what became of an unclear one is `lookups.py`.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from bookings.models import Booking, Intent
from bookings.services import intents, projection
from bookings.services.deeds import Booked, Deed
from bookings.services.intents import CALL_SECONDS, Ask, Refuse
from clienteling import clock
from clienteling.access import membership_in
from clienteling.booxi import Booxi, Lane
from clienteling.booxi.errors import NotFound
from clienteling.booxi.ids import BookingId, ClientId, MerchantId, ServiceId, StaffId
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.changes import BookingChange
from clienteling.booxi.types.new_bookings import NewAppointment, NewBookingClient, NewItem
from clienteling.booxi.types.parts import NewAddress
from clienteling.booxi.types.rules import Rule
from clienteling.models import Service, StaffMember, Store, User
from clienteling.services.door import booxi
from crm.models import Client

MOVE_RULES = (Rule.AVAILABILITY, Rule.TIME_CONSTRAINTS)
LOOK_SECONDS = 2.5
"""Of `CALL_SECONDS`, for the GET before a PUT: both together end within the lease."""


@dataclass(frozen=True)
class NewPerson:
    """A client Booxi may not know yet: names, and an e-mail or a phone in E.164 (contract section 8)."""

    first_name: str
    last_name: str
    email: str = ""
    mobile_phone: str = ""


@dataclass(frozen=True)
class Wish:
    """An appointment somebody wants to make. Services in the order they are given, `starts_at` an instant.

    `address` is where a service at home takes place (street, city, postal_code), empty otherwise.
    """

    store: Store
    staff: StaffMember
    services: Sequence[Service]
    starts_at: datetime
    client: Client | NewPerson
    quick_note: str = ""
    address: dict[str, str] = field(default_factory=dict)
    token: uuid.UUID = field(default_factory=uuid.uuid4)


def book(wish: Wish, *, by: User) -> Intent:
    """Asks Booxi for the appointment. The intent says what came of it: done, refused or still being confirmed.

    Raises TokenUsed when the form's token already stands for another wish.
    """
    wanted = {
        "staff": wish.staff.booxi_id,
        "services": [service.booxi_id for service in wish.services],
        "starts_at": wish.starts_at.isoformat(),
        "client": person_wanted(wish.client),
        "quick_note": wish.quick_note,
        "address": wish.address,
        "author": author(wish.store, by),
    }
    ask = Ask(Intent.Kind.CREATE, wish.store, by, wish.token, wanted=wanted, shown={})
    return intents.send(intents.accept(ask), send)


def person_wanted(client: Client | NewPerson) -> dict[str, Any]:
    """A known client by our own id, looked up when it is sent; a new person by names and contact."""
    if isinstance(client, Client):
        return {"known": client.pk}
    return {
        "first_name": client.first_name,
        "last_name": client.last_name,
        "email": client.email,
        "mobile_phone": client.mobile_phone,
    }


def reschedule(
    booking: Booking, *, staff: StaffMember, starts_at: datetime, shown: dict[str, Any], by: User, token: uuid.UUID
) -> Intent:
    """Asks Booxi to move the appointment to another time, or person. `shown` is what the page showed (`as_shown`).

    Raises TokenUsed as `book` does.
    """
    wanted = {"staff": staff.booxi_id, "starts_at": starts_at.isoformat(), "author": author(booking.store, by)}
    ask = Ask(Intent.Kind.RESCHEDULE, booking.store, by, token, wanted=wanted, shown=shown, booking=booking)
    return intents.send(intents.accept(ask), send)


def as_shown(booking: Booking) -> dict[str, Any]:
    """What a page about the booking shows that a move depends on; compared with Booxi's own before the write."""
    return {
        "starts_at": booking.starts_at.isoformat() if booking.starts_at else None,
        "staff": booking.staff_member.booxi_id if booking.staff_member else None,
        "status": booking.status,
    }


def may_change(booking: Booking, user: User) -> bool:
    """Managers change every appointment of their stores, associates their own."""
    place = membership_in(user, booking.store)
    if place is None:
        return False
    return place.is_manager or (place.staff_member is not None and place.staff_member == booking.staff_member)


def author(store: Store, user: User) -> int | None:
    """Who signs in Booxi: the user's staff member in the store, else the store's acting one, else nobody."""
    place = membership_in(user, store)
    staff = (place and place.staff_member) or store.acting_staff
    return staff.booxi_id if staff else None


def send(intent: Intent) -> Deed:
    """Tells Booxi what the intent wants. Raises what `intents.Sender` may raise."""
    account = booxi(intent.store.region).within(lane=Lane.PEOPLE, deadline=CALL_SECONDS)
    return Booked(create(account, intent) if intent.kind == Intent.Kind.CREATE else move(account, intent))


def create(account: Booxi, intent: Intent) -> BooxiBooking:
    wanted = intent.wanted
    return account.bookings.create(
        NewAppointment(
            merchant_id=MerchantId(intent.store.booxi_id),
            staff_id=StaffId(wanted["staff"]),
            starts_at=datetime.fromisoformat(wanted["starts_at"]),
            items=tuple(NewItem(service_id=ServiceId(service)) for service in wanted["services"]),
            client=at_home(booked_for(wanted["client"], intent.store.region), wanted.get("address", {})),
            quick_note=wanted["quick_note"] or None,
            created_by_staff_id=StaffId(wanted["author"]) if wanted["author"] else None,
            acquisition_channel=settings.ACQUISITION_CHANNEL,
        ),
        language=intent.store.language,
    )


def booked_for(wanted: dict[str, Any], region: str) -> NewBookingClient:
    """The person as Booxi wants them: by the id this account knows, else by names and contact."""
    if "known" not in wanted:
        return by_details(wanted)
    client = Client.objects.known().filter(pk=wanted["known"]).first()
    if client is None:
        raise Refuse("erased")
    identity = client.identities.filter(region=region, erased_at=None, merged_into=None).first()
    if identity:
        return NewBookingClient(id=ClientId(identity.booxi_id))
    return by_details({name: getattr(client, name) for name in ("first_name", "last_name", "email", "mobile_phone")})


def at_home(client: NewBookingClient, address: dict[str, str]) -> NewBookingClient:
    """The client with the address to go to. Booxi keeps the street where it knew none, never the country."""
    return client.changed(address=NewAddress(**address)) if address else client


def by_details(details: dict[str, Any]) -> NewBookingClient:
    return NewBookingClient(**{name: value for name, value in details.items() if value})


def move(account: Booxi, intent: Intent) -> BooxiBooking:
    """Before the PUT a GET: what differs from what was shown stops it, and only what was touched is sent."""
    wanted = intent.wanted
    if not wanted["author"]:
        raise Refuse("no-author")
    current = look(account.within(deadline=LOOK_SECONDS), intent)
    if current.is_cancelled:
        raise Refuse("cancelled")
    if is_there(current, wanted):  # asked for where it is already, or an earlier sending has landed after all
        return current
    if differs(current, intent.shown):
        raise Refuse("changed")
    starts_at = datetime.fromisoformat(wanted["starts_at"])
    change = BookingChange(
        modified_by_staff_id=StaffId(wanted["author"]),
        starts_at=starts_at if starts_at != current.starts_at else None,
        staff_id=StaffId(wanted["staff"]) if wanted["staff"] != current.staff_id else None,
    )
    rest = account.within(deadline=CALL_SECONDS - LOOK_SECONDS)
    return rest.bookings.update(current.id, change, rules=MOVE_RULES, language=intent.store.language)


def look(account: Booxi, intent: Intent) -> BooxiBooking:
    """The appointment as Booxi has it now; our copy learns of it, or that it is gone. Raises NotFound."""
    assert intent.booking, "a move is of a booking"
    began = clock.now()
    try:
        current = account.bookings.get(BookingId(intent.booking.booxi_id)).booking
    except NotFound:
        projection.lose([intent.booking], read_began=began)
        raise
    projection.project(intent.store.region, [current], known_at=began)
    return current


def is_there(current: BooxiBooking, wanted: dict[str, Any]) -> bool:
    """Whether the appointment is where the intent wants it."""
    at = current.starts_at.isoformat() if current.starts_at else None
    return same_instant(at, wanted["starts_at"]) and current.staff_id == wanted["staff"]


def differs(current: BooxiBooking, shown: dict[str, Any]) -> bool:
    starts_at = current.starts_at.isoformat() if current.starts_at else None
    same = (same_instant(starts_at, shown.get("starts_at")), current.staff_id == shown.get("staff"))
    return not all(same) or current.status != shown.get("status")


def same_instant(one: str | None, other: str | None) -> bool:
    """Whether two written instants are one, whatever offset they are written with."""
    if not one or not other:
        return one == other
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)

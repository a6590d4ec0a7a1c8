"""A booking of Booxi's as the columns of our rows: its own, and those of its services, people and proposed times."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from bookings.models import Attendee, Booking, BookingItem, ProposedRange
from bookings.services.projection.known import Known
from clienteling.booxi.types.booking_parts import BookingItem as BooxiItem
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.models import Store
from clienteling.models.fitting import fitting, reached

MOST_EXPENSIVE = Decimal(10) ** 10

Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Rows that belong to a booking and are replaced as a whole; `fields` are what makes one differ."""

    model: type[models.Model]
    name: str
    fields: tuple[str, ...]

    def stored(self, row: Booking) -> list[Row]:
        """What `row` has, from what was read with it."""
        return [{name: getattr(one, name) for name in self.fields} for one in getattr(row, self.name).all()]


ITEMS = Part(
    BookingItem,
    "items",
    ("service_id", "service_booxi_id", "name", "duration", "spacing_after", "price", "currency", "place"),
)
ATTENDEES = Part(Attendee, "attendees", ("client_id", "presence", "is_requester", "place"))
PROPOSED = Part(ProposedRange, "proposed", ("starts_at", "ends_at"))
PARTS = (ITEMS, ATTENDEES, PROPOSED)


@dataclass(frozen=True)
class Told:
    """What Booxi said of one booking of `store`, in our words."""

    booking: BooxiBooking
    store: Store
    values: Row
    parts: dict[str, list[Row]]

    def is_in(self, row: Booking) -> bool:
        """Whether `row` says the same already."""
        same = all(getattr(row, name) == value for name, value in self.values.items())
        return same and not self.other_parts(row)

    def other_parts(self, row: Booking) -> list[Part]:
        """The parts in which `row` differs."""
        return [part for part in PARTS if part.stored(row) != self.parts[part.name]]

    def rows(self, part: Part, booking: Booking) -> list[models.Model]:
        return [part.model(booking=booking, **values) for values in self.parts[part.name]]


def told(booking: BooxiBooking, store: Store, known: Known) -> Told:
    parts = {
        ITEMS.name: list(items(booking, store, known)),
        ATTENDEES.name: list(attendees(booking, known)),
        PROPOSED.name: proposed(booking),
    }
    return Told(booking, store, columns(booking, store, known), parts)


def columns(booking: BooxiBooking, store: Store, known: Known) -> Row:
    """The row's fields. Contact details are not among them: those are the client's.

    What an erased person wrote, or what was written about them, does not come back either.
    """
    client = booking.client
    staff = known.staff.get(booking.staff_id) if booking.staff_id else None
    event = known.group_events.get(booking.group_event_id) if booking.group_event_id else None
    person = known.people.by_booxi_id.get(client.id) if client.id else None
    is_erased = client.id in known.people.erased
    values = state(booking) | {
        "store_id": store.pk,
        "staff_member_id": staff and staff.pk,
        "group_event_id": event and event.pk,
        "client_id": person and person.pk,
        "client_request": "" if is_erased else client.additional_request,
        "quick_note": "" if is_erased else booking.quick_note,
        "gone_at": None,
    }
    return fitting(Booking, values)


def state(booking: BooxiBooking) -> Row:
    """What is nobody's: when, how far, by which way."""
    return {
        "method": booking.method,
        "service_names": ", ".join(item.service_name for item in booking.items if item.service_name),
        "client_count": max(1, booking.client_count or 1),
        "status": booking.status,
        "presence": booking.client.presence or "Expecting",
        "is_completed": booking.is_completed,
        "starts_at": reached(booking.starts_at),
        "ends_at": reached(booking.ends_at) or reached(booking.starts_at),
        "location": booking.location or "",
        "channel": booking.acquisition_channel,
        "payment_status": (booking.payment and booking.payment.online_payment_status) or "",
        "created_at": booking.created_at,
        "created_by": booking.created_by or "",
        "created_by_staff": booking.created_by_staff_id,
        "modified_at": booking.modified_at,
        "modified_by": booking.modified_by or "",
        "modified_by_staff": booking.modified_by_staff_id,
    }


def items(booking: BooxiBooking, store: Store, known: Known) -> Iterator[Row]:
    for place, item in enumerate(booking.items):
        service = known.services.get((store.pk, item.service_id)) if item.service_id else None
        values = {
            "service_id": service and service.pk,
            "service_booxi_id": item.service_id,
            "name": item.service_name,
            "duration": item.duration,
            "spacing_after": item.spacing_after or 0,
            "price": price(item),
            "currency": (item.price and item.price.currency) or "",
            "place": place,
        }
        yield fitting(BookingItem, values)


def price(item: BooxiItem) -> Decimal | None:
    """As our column keeps it; else each read would find it changed."""
    if item.price is None or item.price.amount is None or abs(item.price.amount) >= MOST_EXPENSIVE:
        return None
    return item.price.amount.quantize(Decimal("0.01"))


def attendees(booking: BooxiBooking, known: Known) -> Iterator[Row]:
    """Who takes part, as people we know; a guest without a number at Booxi is nobody's row."""
    for place, one in enumerate(booking.attendees):
        person = known.people.by_booxi_id.get(one.id) if one.id else None
        values = {
            "client_id": person and person.pk,
            "presence": one.presence or "Expecting",
            "is_requester": one.is_requester,
            "place": place,
        }
        yield fitting(Attendee, values)


def proposed(booking: BooxiBooking) -> list[Row]:
    """The stretches of time a request proposes, in the order our rows come in."""
    found = {(reached(one.starts_at), reached(one.ends_at)) for one in booking.client_availability}
    whole = sorted((starts, ends) for starts, ends in found if starts and ends)
    return [{"starts_at": starts, "ends_at": ends} for starts, ends in whole]

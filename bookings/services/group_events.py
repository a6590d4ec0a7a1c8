"""One group event: who leads it, who comes, how many places are left, as far as we have heard."""

from collections.abc import Sequence
from dataclasses import dataclass

from bookings.models import Attendee, Booking, GroupEvent
from bookings.services.labels import Label, label


@dataclass(frozen=True)
class Party:
    """One reservation and who takes part by it; attendees of a cancelled one take no place."""

    reservation: Booking
    label: Label
    attendees: Sequence[Attendee]


def parties(event: GroupEvent) -> list[Party]:
    """The reservations we have heard of, in the order they were made; two statements.

    No call lists them (contract section 11): an event made elsewhere may have people we never heard of, so the count
    Booxi gives is the truth about places, and this list is not.
    """
    rows = event.reservations.filter(gone_at=None).select_related("client").prefetch_related("attendees__client")
    found = rows.order_by("created_at", "pk")
    return [Party(row, label(row), list(row.attendees.all())) for row in found]


def known(found: Sequence[Party]) -> int:
    """How many people those are whose reservations stand."""
    return sum(party.reservation.client_count for party in found if party.label.takes_time)

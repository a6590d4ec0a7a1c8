"""What a batch of bookings refers to, read once: stores, people, services, group events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bookings.models import GroupEvent
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.models import Service, StaffMember, Store
from crm.services import clients
from crm.services.clients import People, Sighting


@dataclass(frozen=True)
class Known:
    """By Booxi id within one region; services by our store id and theirs."""

    stores: dict[int, Store]
    staff: dict[int, StaffMember]
    services: dict[tuple[int, int], Service]
    group_events: dict[int, GroupEvent]
    people: People

    def authors(self) -> dict[int, int]:
        """Booxi's ids of staff members by our own."""
        return {member.pk: member.booxi_id for member in self.staff.values()}


def look_around(region: str, seen: Sequence[BooxiBooking], records: Iterable[BooxiRecord]) -> Known:
    """Reads what the whole batch refers to, and recognises the people on it."""
    wanted = {booking.merchant_id for booking in seen}
    stores = {s.booxi_id: s for s in Store.objects.filter(region=region, booxi_id__in=wanted)}
    mine = list(stores.values())
    places = {booking.group_event_id for booking in seen if booking.group_event_id}
    events = GroupEvent.objects.filter(region=region, booxi_id__in=places) if places else ()
    return Known(
        stores=stores,
        staff={s.booxi_id: s for s in StaffMember.objects.filter(store__in=mine)},
        services={(s.store_id, s.booxi_id): s for s in Service.objects.filter(store__in=mine)},
        group_events={event.booxi_id: event for event in events},
        people=clients.recognise(region, met(seen, stores), records=records),
    )


def met(seen: Iterable[BooxiBooking], stores: dict[int, Store]) -> list[Sighting]:
    """Everybody on these bookings Booxi has a number for."""
    return [
        Sighting(person, stores[booking.merchant_id])
        for booking in seen
        if booking.merchant_id in stores
        for person in (*booking.attendees, booking.client)
        if person.id
    ]

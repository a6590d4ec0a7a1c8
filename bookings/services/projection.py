"""Keeping our copy of Booxi's bookings: which copy wins, what changed, which days to show again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Min, Q

from bookings.models import Booking, BookingItem, DayVersion
from clienteling import clock
from clienteling.booxi.types.booking_parts import BookingItem as BooxiItem
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.models import Service, StaffMember, Store
from crm.models import Client
from crm.services import clients
from crm.services.clients import Sighting, Visits


@dataclass
class Outcome:
    """What a projection did, by count, and the days whose pages changed."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    days: dict[int, set[date]] = field(default_factory=dict)

    def touch(self, store: Store, *moments: datetime | None) -> None:
        """Marks the store's days of `moments` as changed."""
        days = {moment.astimezone(store.zone).date() for moment in moments if moment}
        self.days.setdefault(store.pk, set()).update(days)


@dataclass
class Known:
    """The rows a batch of bookings refers to, read once."""

    stores: dict[int, Store]
    staff: dict[int, StaffMember]
    services: dict[tuple[int, int], Service]
    clients: dict[int, Client]


@transaction.atomic
def project(
    region: str, seen: Sequence[BooxiBooking], *, known_at: datetime, records: Iterable[BooxiRecord] = ()
) -> Outcome:
    """Writes what Booxi said into our copy and bumps the versions of the days that changed.

    `known_at` is when the read or write that answered this began. A booking of a store we do not have is passed
    over. Idempotent: the same answer twice changes nothing.
    """
    known = look_around(region, seen, records)
    ours = {row.booxi_id: row for row in stored(region, [booking.id for booking in seen])}
    outcome = Outcome()
    for booking in seen:
        if store := known.stores.get(booking.merchant_id):
            one(booking, ours.get(booking.id), store=store, known=known, known_at=known_at, outcome=outcome)
    if outcome.days:
        clients.note_visits(visits(known.clients.values()))
    bump(outcome)
    return outcome


def visits(people: Iterable[Client]) -> dict[int, Visits]:
    """When each person was last here and comes next, by our copy; retention asks for it (architecture, *Ageing*)."""
    at = clock.now()
    kept = Booking.objects.present().filter(client__in=[person.pk for person in people]).exclude(status="Cancelled")
    rows = kept.values("client").annotate(
        last=Max("starts_at", filter=Q(starts_at__lte=at)), next=Min("starts_at", filter=Q(starts_at__gt=at))
    )
    return {row["client"]: Visits(row["last"], row["next"]) for row in rows.order_by()}


def stored(region: str, booxi_ids: Iterable[str]) -> Iterable[Booking]:
    rows = Booking.objects.select_for_update().filter(region=region, booxi_id__in=booxi_ids)
    return rows.prefetch_related("items")


def look_around(region: str, seen: Sequence[BooxiBooking], records: Iterable[BooxiRecord]) -> Known:
    """Reads stores, staff, services and clients of the whole batch."""
    stores = {s.booxi_id: s for s in Store.objects.filter(region=region, booxi_id__in={b.merchant_id for b in seen})}
    mine = list(stores.values())
    met = [Sighting(b.client, stores[b.merchant_id]) for b in seen if b.merchant_id in stores and b.client.id]
    return Known(
        stores=stores,
        staff={s.booxi_id: s for s in StaffMember.objects.filter(store__in=mine)},
        services={(s.store_id, s.booxi_id): s for s in Service.objects.filter(store__in=mine)},
        clients=clients.recognise(region, met, records=records),
    )


def one(
    booking: BooxiBooking, row: Booking | None, *, store: Store, known: Known, known_at: datetime, outcome: Outcome
) -> None:
    """Creates or updates one row, if the copy in hand is the better one."""
    if row and not wins(booking, row, known_at):
        outcome.unchanged += 1
        return
    before = (row.starts_at, row.ends_at) if row else (None, None)
    values = columns(booking, store, known)
    items = item_rows(booking.items, store, known)
    if row is None:
        row = Booking.objects.create(region=store.region, booxi_id=booking.id, known_at=known_at, **values)
        BookingItem.objects.bulk_create(BookingItem(booking=row, **item) for item in items)
        outcome.created += 1
    elif not update(row, values, items, known_at):
        outcome.unchanged += 1
        return
    else:
        outcome.changed += 1
    outcome.touch(store, *before, row.starts_at, row.ends_at)


def wins(booking: BooxiBooking, row: Booking, known_at: datetime) -> bool:
    """Newer `modified_at` wins; at equal stamps (Booxi counts in seconds) the later-begun answer."""
    if booking.modified_at and row.modified_at and booking.modified_at != row.modified_at:
        return booking.modified_at > row.modified_at
    return known_at >= row.known_at


def columns(booking: BooxiBooking, store: Store, known: Known) -> dict[str, Any]:
    """The row's fields. Contact details are not among them: those are the client's."""
    client = booking.client
    return {
        "store": store,
        "staff_member": known.staff.get(booking.staff_id) if booking.staff_id else None,
        "client": known.clients.get(client.id) if client.id else None,
        "method": booking.method,
        "status": booking.status,
        "presence": client.presence or "Expecting",
        "is_completed": booking.is_completed,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at or booking.starts_at,
        "location": booking.location or "",
        "client_request": client.additional_request,
        "quick_note": booking.quick_note,
        "channel": booking.acquisition_channel,
        "payment_status": (booking.payment and booking.payment.online_payment_status) or "",
        "created_at": booking.created_at,
        "created_by": booking.created_by or "",
        "modified_at": booking.modified_at,
        "modified_by": booking.modified_by or "",
        "gone_at": None,
    }


def item_rows(items: Sequence[BooxiItem], store: Store, known: Known) -> list[dict[str, Any]]:
    return [
        {
            "service": known.services.get((store.pk, item.service_id)) if item.service_id else None,
            "service_booxi_id": item.service_id,
            "name": item.service_name,
            "duration": item.duration,
            "spacing_after": item.spacing_after or 0,
            "price": item.price.amount if item.price else None,
            "currency": (item.price and item.price.currency) or "",
            "place": place,
        }
        for place, item in enumerate(items)
    ]


def update(row: Booking, values: dict[str, Any], items: list[dict[str, Any]], known_at: datetime) -> bool:
    """Writes what differs; answers whether anything did. Knowing it again is noted either way."""
    different = [name for name, value in values.items() if getattr(row, name) != value]
    for name, value in values.items():
        setattr(row, name, value)
    row.known_at = max(row.known_at, known_at)
    row.save()
    had = [{name: getattr(item, name) for name in items[0]} for item in row.items.all()] if items else []
    if had == items:
        return bool(different)
    row.items.all().delete()
    BookingItem.objects.bulk_create(BookingItem(booking=row, **item) for item in items)
    return True


@transaction.atomic
def mark_gone(staff: StaffMember, days: Iterable[date], *, seen: Collection[str], read_began: datetime) -> Outcome:
    """After a complete read of a staff member's `days`: what we have there and Booxi did not list is gone.

    A cancelled booking is in no calendar (contract section 11), so it stays. A row stored after the read began
    is newer than the read and stays too.
    """
    outcome = Outcome()
    for on in days:
        starts, ends = clock.day_bounds(on, staff.store.zone)
        listed = Booking.objects.present().filter(staff_member=staff, starts_at__gte=starts, starts_at__lt=ends)
        missing = listed.filter(method="Appointment", known_at__lt=read_began).exclude(status="Cancelled")
        for row in missing.exclude(booxi_id__in=seen):
            Booking.objects.filter(pk=row.pk).update(gone_at=clock.now())
            outcome.gone += 1
            outcome.touch(staff.store, row.starts_at, row.ends_at)
    bump(outcome)
    return outcome


def bump(outcome: Outcome) -> None:
    """Grows the version of each day that changed, in the transaction of the change."""
    for store_id, days in outcome.days.items():
        rows = [DayVersion(store_id=store_id, on=on) for on in sorted(days)]
        DayVersion.objects.bulk_create(rows, ignore_conflicts=True)
        DayVersion.objects.filter(store_id=store_id, on__in=days).update(version=F("version") + 1)

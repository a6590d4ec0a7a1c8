"""Keeping our copy of Booxi's bookings: which copy wins, what changed, which days to show again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Min, Q

from bookings.models import Booking, BookingItem, Column, DayVersion, RenderedColumn
from clienteling import clock
from clienteling.booxi.types.booking_parts import BookingItem as BooxiItem
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.models import Service, StaffMember, Store
from clienteling.models.fitting import fitting
from crm.services import clients
from crm.services.clients import People, Sighting, Visits

LONGEST = 60
"""Days a booking is shown on at most; what is longer is a slip."""
MOST_EXPENSIVE = Decimal(10) ** 10
ITEM_FIELDS = (
    "service_id",
    "service_booxi_id",
    "name",
    "duration",
    "spacing_after",
    "price",
    "currency",
    "place",
)


@dataclass
class Outcome:
    """What a projection did, by count, whom it was about, and the days whose pages changed."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    known_again: list[int] = field(default_factory=list)
    clients: set[int] = field(default_factory=set)
    days: dict[int, dict[date, set[int | None]]] = field(default_factory=dict)
    """By store and day, whose columns: staff member ids, None for what has nobody yet."""

    def touch(self, row: Booking, store: Store) -> None:
        """Marks the days of `store` that `row` lies on as changed, and its client's visits."""
        if row.client_id:
            self.clients.add(row.client_id)
        if row.starts_at:
            first = row.starts_at.astimezone(store.zone).date()
            last = (row.ends_at or row.starts_at).astimezone(store.zone).date()
            length = min(max((last - first).days, 0), LONGEST)
            for n in range(length + 1):
                self.show(store.pk, first + timedelta(days=n), row.staff_member_id)

    def show(self, store_id: int, on: date, staff_id: int | None) -> None:
        """That column of that day looks different now."""
        self.days.setdefault(store_id, {}).setdefault(on, set()).add(staff_id)


@dataclass
class Known:
    """The rows a batch of bookings refers to, read once."""

    stores: dict[int, Store]
    staff: dict[int, StaffMember]
    services: dict[tuple[int, int], Service]
    people: People


@transaction.atomic
def project(
    region: str, seen: Sequence[BooxiBooking], *, known_at: datetime, records: Iterable[BooxiRecord] = ()
) -> Outcome:
    """Writes what Booxi said into our copy and bumps the versions of the days that changed.

    `known_at` is when the read that answered this began, or a write was answered. A booking of a store we do not
    have is passed over. Idempotent: the same answer twice changes nothing.
    """
    known = look_around(region, seen, records)
    ours = {row.booxi_id: row for row in stored(region, [booking.id for booking in seen])}
    outcome = Outcome()
    for booking in seen:
        if store := known.stores.get(booking.merchant_id):
            one(booking, ours.get(booking.id), store=store, known=known, known_at=known_at, outcome=outcome)
    Booking.objects.filter(pk__in=outcome.known_again, known_at__lt=known_at).update(known_at=known_at)
    for row in Booking.objects.present().filter(client__in=known.people.changed).select_related("store"):
        outcome.touch(row, row.store)
    publish(outcome)
    return outcome


def publish(outcome: Outcome) -> None:
    """What follows from changed bookings, in the transaction of the change."""
    clients.note_visits(visits(outcome.clients))
    bump(outcome)


def visits(client_ids: Collection[int]) -> dict[int, Visits]:
    """When each person was last here and comes next, by our copy; retention asks for it (architecture, *Ageing*)."""
    at = clock.now()
    kept = Booking.objects.present().filter(client__in=client_ids).exclude(status="Cancelled")
    rows = kept.values("client").annotate(
        last=Max("starts_at", filter=Q(starts_at__lte=at)), next=Min("starts_at", filter=Q(starts_at__gt=at))
    )
    found = {row["client"]: Visits(row["last"], row["next"]) for row in rows.order_by()}
    return dict.fromkeys(client_ids, Visits(None, None)) | found


def stored(region: str, booxi_ids: Iterable[str]) -> Iterable[Booking]:
    rows = Booking.objects.select_for_update().filter(region=region, booxi_id__in=booxi_ids).order_by("pk")
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
        people=clients.recognise(region, met, records=records),
    )


def one(
    booking: BooxiBooking, row: Booking | None, *, store: Store, known: Known, known_at: datetime, outcome: Outcome
) -> None:
    """Creates or updates one row, if the copy in hand is the better one."""
    values, items = columns(booking, store, known), item_rows(booking.items, store, known)
    if row is None:
        # Another process may have met the same new booking in this moment: then it is an update.
        row, is_new = Booking.objects.select_for_update().get_or_create(
            region=store.region, booxi_id=booking.id, defaults={**values, "known_at": known_at}
        )
        if is_new:
            BookingItem.objects.bulk_create(BookingItem(booking=row, **item) for item in items)
            outcome.created += 1
            outcome.touch(row, store)
            return
    if wins(booking, row, known_at):
        change(row, values, items, store=store, known_at=known_at, outcome=outcome)
    else:
        outcome.unchanged += 1


def wins(booking: BooxiBooking, row: Booking, known_at: datetime) -> bool:
    """Newer `modified_at` wins; at equal stamps (Booxi counts in seconds) the later-begun answer."""
    if booking.modified_at and row.modified_at and booking.modified_at != row.modified_at:
        return booking.modified_at > row.modified_at
    return known_at >= row.known_at


def columns(booking: BooxiBooking, store: Store, known: Known) -> dict[str, Any]:
    """The row's fields. Contact details are not among them: those are the client's.

    What an erased person wrote, or what was written about them, does not come back either.
    """
    client = booking.client
    staff = known.staff.get(booking.staff_id) if booking.staff_id else None
    person = known.people.by_booxi_id.get(client.id) if client.id else None
    is_erased = client.id in known.people.erased
    values = state(booking) | {
        "store_id": store.pk,
        "staff_member_id": staff and staff.pk,
        "client_id": person and person.pk,
        "client_request": "" if is_erased else client.additional_request,
        "quick_note": "" if is_erased else booking.quick_note,
        "gone_at": None,
    }
    return fitting(Booking, values)


def state(booking: BooxiBooking) -> dict[str, Any]:
    """What is nobody's: when, how far, by which way."""
    return {
        "method": booking.method,
        "service_names": ", ".join(item.service_name for item in booking.items if item.service_name),
        "client_count": booking.client_count or 1,
        "status": booking.status,
        "presence": booking.client.presence or "Expecting",
        "is_completed": booking.is_completed,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at or booking.starts_at,
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


def item_rows(items: Sequence[BooxiItem], store: Store, known: Known) -> list[dict[str, Any]]:
    rows = []
    for place, item in enumerate(items):
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
        rows.append(fitting(BookingItem, values))
    return rows


def price(item: BooxiItem) -> Decimal | None:
    """As our column keeps it; else each read would find it changed."""
    if item.price is None or item.price.amount is None or abs(item.price.amount) >= MOST_EXPENSIVE:
        return None
    return item.price.amount.quantize(Decimal("0.01"))


def change(
    row: Booking,
    values: dict[str, Any],
    items: list[dict[str, Any]],
    *,
    store: Store,
    known_at: datetime,
    outcome: Outcome,
) -> None:
    """Writes what differs. Both places are shown again, where it was and where it is."""
    had = [{name: getattr(item, name) for name in ITEM_FIELDS} for item in row.items.all()]
    if had == items and all(getattr(row, name) == value for name, value in values.items()):
        outcome.unchanged += 1
        outcome.known_again.append(row.pk)
        return
    outcome.changed += 1
    outcome.touch(row, store if row.store_id == store.pk else row.store)
    for name, value in values.items():
        setattr(row, name, value)
    row.known_at = max(row.known_at, known_at)
    row.save()
    if had != items:
        row.items.all().delete()
        BookingItem.objects.bulk_create(BookingItem(booking=row, **item) for item in items)
    outcome.touch(row, store)


def missing(
    staff: StaffMember, starts: datetime, ends: datetime, *, seen: Collection[str], read_began: datetime
) -> Sequence[Booking]:
    """Appointments that we have in a staff member's stretch of time and a complete read of it did not list.

    They were moved to other people or days, cancelled (no calendar lists those, contract section 11), or are gone.
    A row stored after the read began is newer than the read.
    """
    listed = Booking.objects.present().filter(staff_member=staff, starts_at__gte=starts, starts_at__lte=ends)
    rows = listed.filter(method="Appointment", known_at__lt=read_began).exclude(status="Cancelled")
    return [row for row in rows.order_by("starts_at") if row.booxi_id not in seen]


@transaction.atomic
def lose(rows: Collection[Booking], *, read_began: datetime) -> Outcome:
    """Marks what Booxi says it does not have as gone, unless we were told otherwise since that read began."""
    outcome = Outcome()
    ours = Booking.objects.present().filter(pk__in=[row.pk for row in rows], known_at__lt=read_began)
    for row in ours.select_for_update(of=("self",)).select_related("store").order_by("pk"):
        row.gone_at, row.known_at = clock.now(), read_began
        row.save(update_fields=["gone_at", "known_at"])
        outcome.gone += 1
        outcome.touch(row, row.store)
    publish(outcome)
    return outcome


@transaction.atomic
def bump(outcome: Outcome) -> None:
    """Grows the version of each day that changed, in the transaction of the change; in one order, so that two
    processes never wait for each other."""
    for store_id, days in sorted(outcome.days.items()):
        rows = [DayVersion(store_id=store_id, on=on, version=0) for on in sorted(days)]
        DayVersion.objects.bulk_create(rows, ignore_conflicts=True)
        ours = DayVersion.objects.filter(store_id=store_id, on__in=days)
        grown = {row.pk: row for row in ours.select_for_update().order_by("on")}
        DayVersion.objects.filter(pk__in=grown).update(version=F("version") + 1)
        age_columns({row.on: (row.version + 1, days[row.on]) for row in grown.values()})


def age_columns(changed: dict[date, tuple[int, set[int | None]]]) -> None:
    """Gives the columns that changed their day's new version, and drops what was drawn of them."""
    columns = [
        Column(staff_member_id=staff_id, on=on, version=version)
        for on, (version, staff) in sorted(changed.items())
        for staff_id in sorted(one for one in staff if one)
    ]
    Column.objects.bulk_create(
        columns, update_conflicts=True, unique_fields=["staff_member", "on"], update_fields=["version"]
    )
    for on, (_version, staff) in changed.items():
        RenderedColumn.objects.filter(column__on=on, column__staff_member__in=[one for one in staff if one]).delete()

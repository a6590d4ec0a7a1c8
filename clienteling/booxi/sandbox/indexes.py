"""The ways the stage set finds records without reading them all.

An index names the keys under which a record can be found; `Index` keeps key -> ids while records come and go.
"""

import unicodedata
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any

from clienteling.booxi.sandbox.records import (
    Booking,
    Client,
    Customization,
    GroupEvent,
    Link,
    Merchant,
    Payment,
    Schedule,
    Service,
    Staff,
    TimeSlot,
)

Id = int | str | tuple[Hashable, ...]
Keys = Callable[[Any], Iterable[Hashable]]

ACCENTS = range(0x300, 0x370)
"""Combining marks of Latin, Greek and Cyrillic; those of kana and Thai change the letter and stay."""


def folded(text: str) -> str:
    """How names and e-mails are compared: no case, no accents, single spaces (inferred)."""
    letters = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in letters if ord(c) not in ACCENTS).casefold().split())


def day_number(instant: datetime) -> int:
    """Days since 1970 in UTC."""
    return int(instant.timestamp() // 86400)


class Index:
    """Key -> ids of the records found under it, in the order they came."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.found: dict[Hashable, dict[Id, None]] = {}

    def add(self, record: object, record_id: Id) -> None:
        for key in self.keys(record):
            self.found.setdefault(key, {})[record_id] = None

    def drop(self, record: object, record_id: Id) -> None:
        for key in self.keys(record):
            self.found.get(key, {}).pop(record_id, None)

    def ids(self, key: Hashable) -> list[Id]:
        return list(self.found.get(key, ()))

    def copy(self) -> dict[Hashable, dict[Id, None]]:
        return {key: dict(ids) for key, ids in self.found.items() if ids}


def _booking_days(booking: Booking) -> Iterable[Hashable]:
    if booking.method == "Appointment" and booking.staff_id is not None and booking.starts_at is not None:
        yield booking.staff_id, day_number(booking.starts_at)


def _booking_clients(booking: Booking) -> Iterable[Hashable]:
    yield from {booking.client_id, *(a.client_id for a in booking.attendees)}


def _booking_event(booking: Booking) -> Iterable[Hashable]:
    if booking.group_event_id is not None:
        yield booking.group_event_id


def _booking_resources(booking: Booking) -> Iterable[Hashable]:
    if booking.starts_at is not None:
        for item in booking.items:
            if item.resource_id is not None:
                yield item.resource_id, day_number(booking.starts_at)


def _client_names(client: Client) -> Iterable[Hashable]:
    yield client.clientele, folded(client.first_name), folded(client.last_name)


def _client_email(client: Client) -> Iterable[Hashable]:
    if client.email:
        yield client.clientele, folded(client.email)


def _client_phones(client: Client) -> Iterable[Hashable]:
    for phone in {client.home_phone, client.mobile_phone} - {""}:
        yield client.clientele, phone


def _link_external(link: Link) -> Iterable[Hashable]:
    if link.external_id:
        yield link.owner, link.module_id, link.external_id


def _api_key(merchant: Merchant) -> Iterable[Hashable]:
    yield merchant.api_key


def _merchant(record: Staff | Service) -> Iterable[Hashable]:
    yield record.merchant_id


def _staff(record: TimeSlot | GroupEvent) -> Iterable[Hashable]:
    yield record.staff_id


def _service(record: Customization | GroupEvent) -> Iterable[Hashable]:
    yield record.service_id


def _schedule_owner(schedule: Schedule) -> Iterable[Hashable]:
    yield schedule.merchant_id, schedule.staff_id


def _link_owner(link: Link) -> Iterable[Hashable]:
    yield link.owner, link.owner_id


def _payment_booking(payment: Payment) -> Iterable[Hashable]:
    yield payment.booking_id


INDEXES: dict[str, tuple[str, Keys]] = {
    "merchant_by_key": ("merchant", _api_key),
    "staff_of_merchant": ("staff", _merchant),
    "services_of_merchant": ("service", _merchant),
    "categories_of_merchant": ("category", _merchant),
    "schedules_of": ("schedule", _schedule_owner),
    "customizations_of_service": ("customization", _service),
    "bookings_of_staff_day": ("booking", _booking_days),
    "bookings_of_client": ("booking", _booking_clients),
    "bookings_of_event": ("booking", _booking_event),
    "bookings_of_resource_day": ("booking", _booking_resources),
    "events_of_staff": ("group_event", _staff),
    "events_of_service": ("group_event", _service),
    "time_slots_of_staff": ("time_slot", _staff),
    "clients_by_name": ("client", _client_names),
    "clients_by_email": ("client", _client_email),
    "clients_by_phone": ("client", _client_phones),
    "links_of": ("link", _link_owner),
    "links_by_external": ("link", _link_external),
    "payments_of_booking": ("payment", _payment_booking),
}
"""Name -> (kind of record, its keys)."""

"""Putting things straight into our copy, for tests of pages that read it."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bookings.models import Booking, BookingItem
from clienteling import clock
from clienteling.models import StaffMember, Store
from crm.models import Client

numbers = count(1)


def client(store: Store, first: str, last: str, **details: Any) -> Client:
    person = Client.objects.create(first_name=first, last_name=last, created_at=clock.now(), **details)
    person.stores.add(store)
    return person


def booking(store: Store, staff: StaffMember | None, starts: datetime | None, **facts: Any) -> Booking:
    """An approved appointment of an hour, unless `facts` say otherwise."""
    minutes = facts.pop("minutes", 60)
    values: dict[str, Any] = {
        "region": store.region,
        "booxi_id": f"A9{next(numbers):07}",
        "method": "Appointment",
        "status": "Approved",
        "service_names": "Private styling",
        "ends_at": starts + timedelta(minutes=minutes) if starts else None,
        "known_at": clock.now(),
        "created_at": clock.now(),
    }
    row = Booking.objects.create(store=store, staff_member=staff, starts_at=starts, **values | facts)
    BookingItem.objects.create(booking=row, name=row.service_names, duration=minutes, place=0)
    return row

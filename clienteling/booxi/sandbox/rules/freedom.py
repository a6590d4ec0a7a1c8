"""Is a staff member, or a room, free? One computation for what is offered and for what is checked.

`free` knows hours, time slots, bookings with their spacing, and group events. It does not ask whether anybody is
online: an offline staff member can be booked by hand (contract section 8).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from clienteling.booxi.sandbox.records import Booking, GroupEvent, Item, Service, Staff
from clienteling.booxi.sandbox.rules import hours, items
from clienteling.booxi.sandbox.rules.spans import Span, holds, minus, minute, union
from clienteling.booxi.sandbox.state import Account

DAY = 1440


def free(account: Account, staff: Staff, window: Span, *, ignoring: str | None = None) -> list[Span]:
    """When nothing holds a staff member; `ignoring` is the booking that wants to move."""
    return minus(hours.working(account, staff, window), union(_taken(account, staff, window, ignoring)))


def is_free(
    account: Account, staff: Staff, starts_at: datetime, wanted: Sequence[Item], *, ignoring: str | None = None
) -> bool:
    """Could this staff member do these services from then on?"""
    start = minute(starts_at)
    held = [(start + a, start + b) for a, b in items.holds(wanted)]
    gaps = free(account, staff, (start - DAY, held[-1][1] + DAY), ignoring=ignoring)
    return all(holds(gaps, span) for span in held)


def bookings(account: Account, staff: Staff, window: Span) -> Iterable[Booking]:
    """Appointments of a staff member that begin in a window or the day before, cancelled ones left out."""
    for day in range((window[0] - DAY) // DAY, window[1] // DAY + 1):
        for booking in account.found("bookings_of_staff_day", (staff.id, day)):
            if booking.status != "Cancelled":
                yield booking


def resource_is_free(account: Account, resource_id: int, wanted: Span, *, ignoring: str | None = None) -> bool:
    """Is a room in order and not used by another booking in these minutes?"""
    resource = account.resources.get(resource_id)
    if resource is None or resource.status != "Active":
        return False
    used = (
        span
        for day in range(wanted[0] // DAY - 1, wanted[1] // DAY + 1)
        for booking in account.found("bookings_of_resource_day", (resource_id, day))
        if booking.status != "Cancelled" and booking.id != ignoring
        for span in _uses(booking, resource_id)
    )
    return all(end <= wanted[0] or start >= wanted[1] for start, end in used)


def free_resource(account: Account, service: Service, wanted: Span, *, ignoring: str | None = None) -> int | None:
    """The first room of a service that is free; None when there is none."""
    rooms = (r for r in service.resource_ids if resource_is_free(account, r, wanted, ignoring=ignoring))
    return next(rooms, None)


def _taken(account: Account, staff: Staff, window: Span, ignoring: str | None) -> Iterable[Span]:
    yield from hours.busy_slots(account, staff)
    for event in account.found("events_of_staff", staff.id):
        yield _event_span(account, event)
    for booking in bookings(account, staff, window):
        if booking.id != ignoring and booking.starts_at is not None:
            start = minute(booking.starts_at)
            yield from ((start + a, start + b) for a, b in items.holds(booking.items))


def _event_span(account: Account, event: GroupEvent) -> Span:
    start, service = minute(event.starts_at), account.services[event.service_id]
    return start, start + event.duration + (service.spacing_after if service.busy_spacing else 0)


def _uses(booking: Booking, resource_id: int) -> Iterable[Span]:
    at = minute(booking.starts_at) if booking.starts_at else 0
    for item in booking.items:
        if item.resource_id == resource_id:
            yield at, at + item.duration
        at += item.duration + item.spacing_after

"""The services within a booking: their usual values and how long they hold the staff member."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from clienteling.booxi.sandbox.records import Booking, Item, Service
from clienteling.booxi.sandbox.rules.spans import Span
from clienteling.booxi.sandbox.state import Account

MOST_SERVICES = 5
"""Services per appointment (contract section 8)."""


def usual(account: Account, service: Service, staff_id: int | None) -> Item:
    """A service as this staff member does it: their own duration and price where customised."""
    own = account.customizations.get((service.id, staff_id or 0))
    return Item(
        service_id=service.id,
        duration=service.duration if own is None or own.duration is None else own.duration,
        amount=service.amount if own is None or own.amount is None else own.amount,
        spacing_after=service.spacing_after,
        busy_spacing=service.busy_spacing,
    )


def holds(items: Sequence[Item]) -> list[Span]:
    """When the staff member is held, in minutes from the start, joined where they touch.

    Spacing moves the next service; it holds the staff member only where `busy_spacing` says so, the last one too
    (contract section 12, inferred).
    """
    held: list[Span] = []
    at = 0
    for item in items:
        end = at + item.duration + (item.spacing_after if item.busy_spacing else 0)
        if held and held[-1][1] == at:
            held[-1] = (held[-1][0], end)
        else:
            held.append((at, end))
        at += item.duration + item.spacing_after
    return held


def length(items: Sequence[Item]) -> int:
    """Minutes of the client's time: spacing between services counts, that after the last does not."""
    return sum(item.duration for item in items) + sum(item.spacing_after for item in items[:-1])


def ends_at(booking: Booking) -> datetime | None:
    """End of the client's time; None while the booking has no time."""
    return None if booking.starts_at is None else booking.starts_at + timedelta(minutes=length(booking.items))

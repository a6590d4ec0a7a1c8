"""Places in group events."""

from datetime import datetime

from clienteling.booxi.sandbox.records import GroupEvent
from clienteling.booxi.sandbox.state import Account


def taken(account: Account, event: GroupEvent) -> int:
    """Attendees of reservations that are not cancelled."""
    booked = account.found("bookings_of_event", event.id)
    return sum(len(b.attendees) for b in booked if b.status != "Cancelled")


def left(account: Account, event: GroupEvent) -> int:
    """Negative where more were let in than there is room for."""
    return event.capacity - taken(account, event)


def open_for_booking(event: GroupEvent, now: datetime) -> bool:
    """Not begun, and within the event's own online window."""
    return (
        event.starts_at > now
        and (event.online_from is None or event.online_from <= now)
        and (event.online_until is None or now <= event.online_until)
    )

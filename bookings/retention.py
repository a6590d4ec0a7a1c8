"""What becomes of each field that says something about a client's bookings."""

from bookings.models import (
    Alert,
    Attendee,
    Booking,
    BookingItem,
    Column,
    DayVersion,
    Feed,
    GroupEvent,
    InboxEvent,
    Intent,
    OutsideCalendar,
    Reconciliation,
    RenderedColumn,
    TimeSlot,
)
from clienteling.retention import Erase, Expires, Keep, NotPersonal, declare

PLAIN = NotPersonal()

declare(
    Booking,
    booxi_id=Keep("a pseudonymous number: says which booking, not whose"),
    method=PLAIN,
    status=PLAIN,
    presence=PLAIN,
    service_names=PLAIN,
    location=PLAIN,
    channel=PLAIN,
    payment_status=PLAIN,
    created_by=PLAIN,
    modified_by=PLAIN,
    client_request=Erase(),
    quick_note=Erase(),
)
declare(BookingItem, name=PLAIN, currency=PLAIN)
declare(Column, on=PLAIN, reason=PLAIN)
declare(DayVersion, on=PLAIN)
declare(
    Intent,
    wanted=Expires("one hour after the intent settles"),
    shown=PLAIN,
    refusal=PLAIN,
)
declare(Attendee, presence=PLAIN)
declare(GroupEvent, name=PLAIN, location=PLAIN)
declare(
    TimeSlot,
    label=Expires("with the slot's day: 30 days after it"),
    description=Expires("with the slot's day: 30 days after it"),
    tags=PLAIN,
)
declare(
    RenderedColumn,
    language=PLAIN,
    shape=PLAIN,
    lane=Expires("when its column changes, at the latest a day after it was drawn"),
)
declare(
    InboxEvent,
    event_id=PLAIN,
    type=PLAIN,
    raw=Expires("INBOX_KEEP_DAYS after it was received"),
    booking_booxi_id=Keep("a pseudonymous number: says which booking, not whose"),
    reason=PLAIN,
)
declare(Reconciliation, first_day=PLAIN, last_day=PLAIN, reason=PLAIN)
declare(Feed, digest=PLAIN)
declare(OutsideCalendar, address=Expires("when the calendar is switched off"), reason=PLAIN)
declare(Alert)

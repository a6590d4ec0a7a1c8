"""What becomes of each field that says something about a client's bookings."""

from bookings.models import Booking, BookingItem, Column, DayVersion, Intent
from clienteling.retention import Erase, Expires, Keep, NotPersonal, declare

PLAIN = NotPersonal()

declare(
    Booking,
    booxi_id=Keep("a pseudonymous number: says which booking, not whose"),
    method=PLAIN,
    status=PLAIN,
    presence=PLAIN,
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

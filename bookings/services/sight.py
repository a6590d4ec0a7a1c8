"""What a person may see of a booking (the issue's table of roles, read by every page that shows one)."""

from bookings.models import Booking
from clienteling.access import membership_in
from clienteling.models import User


def sees_details(booking: Booking, user: User) -> bool:
    """Contacts, the client's request, notes, prices: of one's own appointments, and managers of all of their store."""
    place = membership_in(user, booking.store)
    if place is None:
        return False
    return place.is_manager or (place.staff_member_id is not None and place.staff_member_id == booking.staff_member_id)


def sees_name(booking: Booking, user: User) -> bool:
    """Whose it is: everybody of the store, but for a request nobody was given yet, which managers hand out."""
    place = membership_in(user, booking.store)
    if place is None:
        return False
    return place.is_manager or booking.staff_member_id is not None or booking.status != Booking.REQUEST

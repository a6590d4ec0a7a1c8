from bookings.models.appointments import Intent
from bookings.models.projection import Booking, BookingItem, Column, DayVersion

__all__ = ["Booking", "BookingItem", "Column", "DayVersion", "Intent"]

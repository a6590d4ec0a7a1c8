"""What people type and choose: one file for appointments, one for time slots."""

from bookings.forms.appointments import (
    ADDRESS,
    BookForm,
    ChoosingForm,
    MoveForm,
    Slot,
    new_token,
    sign,
    slot_value,
    within_reach,
)

__all__ = [
    "ADDRESS",
    "BookForm",
    "ChoosingForm",
    "MoveForm",
    "Slot",
    "new_token",
    "sign",
    "slot_value",
    "within_reach",
]

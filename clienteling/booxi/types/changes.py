"""What we send to change a booking: only what changes (contract section 7)."""

from typing import Self

from pydantic import model_validator

from clienteling.booxi.ids import StaffId
from clienteling.booxi.types.base import ToBooxi
from clienteling.booxi.types.enums import BookingLocation, BookingStatus, ModificationSource
from clienteling.booxi.types.new_bookings import NewBookingClient, NewItem
from clienteling.booxi.types.scalars import Instant


class BookingChange(ToBooxi):
    """A change by `modified_by_staff_id`, who must be staff of the store: without it the account's owner would be
    recorded as author. `items`, when sent, replaces the whole list; `client` keeps what is left out of it."""

    modified_by_staff_id: StaffId
    modified_by: ModificationSource = ModificationSource.STAFF
    status: BookingStatus | None = None
    is_completed: bool | None = None
    starts_at: Instant | None = None
    staff_id: StaffId | None = None
    items: tuple[NewItem, ...] | None = None
    client: NewBookingClient | None = None
    quick_note: str | None = None
    location: BookingLocation | None = None
    location_text: str | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not set(self.body()) - {"modifiedBy", "modifiedByStaffId"}:
            raise ValueError("a change changes something")
        return self

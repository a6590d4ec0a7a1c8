"""Free times: a hint, never a hold. Booxi checks again when booking (contract section 12)."""

from typing import Annotated, Any

from pydantic import Field

from clienteling.booxi.ids import GroupEventId, MerchantId, ServiceId, StaffId
from clienteling.booxi.types.base import FromBooxi, ToBooxi
from clienteling.booxi.types.enums import StaffSelectionMode, TimeSelectionMode
from clienteling.booxi.types.listing import Page
from clienteling.booxi.types.parts import Price
from clienteling.booxi.types.scalars import Count, Flag, Id, Instant, Known, Many, Metadata, Minutes, Text, rfc3339
from clienteling.booxi.types.services import Service
from clienteling.booxi.types.staff import Staff
from clienteling.booxi.types.stores import Store


class FreeTime(FromBooxi):
    """TimeSlot: a start that fits, to be booked as it is. ClientTimes: a range to propose in. GroupEvent: an event
    with `places_left` of `capacity`. `duration` in minutes, the staff member's own where it differs."""

    starts_at: Instant = Field(alias="start")
    ends_at: Instant | None = Field(None, alias="end")
    service_id: Id[ServiceId] | None = None
    staff_id: Id[StaffId] | None = None
    time_selection: Known[TimeSelectionMode] | None = Field(None, alias="timeSelectionMode")
    duration: Minutes | None = None
    price: Price | None = None
    location_text: Text = ""
    group_event_id: Id[GroupEventId] | None = None
    capacity: Count | None = None
    places_left: Count | None = None
    metadata: Metadata = Field(default_factory=dict)


class ServiceAvailability(FromBooxi):
    """GET /service/{id}/availability, all pages."""

    staff_selection: Known[StaffSelectionMode] | None = Field(None, alias="staffSelectionMode")
    time_selection: Known[TimeSelectionMode] | None = Field(None, alias="timeSelectionMode")
    times: tuple[FreeTime, ...] = Field(alias="serviceAvailability")


class ServiceAvailabilityPage(ServiceAvailability, Page):
    """A piece of it."""

    cursor: Text = ""


class StoresAvailability(FromBooxi):
    """GET /merchantAvailability, all pages: free times across stores, with what they refer to."""

    times: Many[FreeTime] = Field((), alias="serviceAvailability")
    services: Many[Service] = ()
    staff: Many[Staff] = ()
    stores: Many[Store] = Field((), alias="merchants")


class StoresAvailabilityPage(StoresAvailability, Page):
    """A piece of it."""

    cursor: Text = ""


class SlotItem(FromBooxi):
    """One service within a slot, in minutes."""

    service_id: Id[ServiceId]
    duration: Minutes | None = None
    spacing_after: Minutes | None = None
    is_busy_spacing_after: Flag = False


class Slot(FromBooxi):
    """A start at which the whole set of services fits, with each of `staff_ids`."""

    starts_at: Instant
    staff_selection: Known[StaffSelectionMode] | None = Field(None, alias="staffSelectionMode")
    staff_ids: Many[Id[StaffId]] = ()
    items: Many[SlotItem] = ()


class Range(Slot):
    """Within it the client proposes times. Its name and form are inferred (contract section 12)."""

    ends_at: Instant


class SearchResult(FromBooxi):
    time_selection: Known[TimeSelectionMode] | None = Field(None, alias="timeSelectionMode")
    slots: Many[Slot] = Field((), alias="bookingTimeSlots")
    ranges: Many[Range] = Field((), alias="bookingTimeRanges")


class SearchRead(FromBooxi):
    availability: SearchResult


class SearchItem(ToBooxi):
    """A service to fit in, for `duration` minutes if not the usual ones."""

    service_id: ServiceId
    duration: int | None = None


class SearchFor(ToBooxi):
    """Starts for a set of services in a row, in one store, by any or by some of its staff.

    `mode` has one public value (contract section 12).
    """

    merchant_id: MerchantId
    starts: Instant
    ends: Instant
    items: Annotated[tuple[SearchItem, ...], Field(min_length=1)]
    only_staff: tuple[StaffId, ...] = ()
    mode: str = "verbose"

    def body(self) -> dict[str, Any]:
        staff = {"onlyIncludeStaffs": list(self.only_staff)} if self.only_staff else {}
        return {
            "searchMode": self.mode,
            "merchantId": self.merchant_id,
            "range": {"startsOn": rfc3339(self.starts), "endsOn": rfc3339(self.ends)},
            "bookingItems": [item.body() for item in self.items],
            **staff,
        }

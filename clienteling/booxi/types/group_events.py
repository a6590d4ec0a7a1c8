"""Group events: one staff member, one service, many seats."""

from pydantic import Field

from clienteling.booxi.ids import CategoryId, GroupEventId, ServiceId, StaffId
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.enums import BookingLocation
from clienteling.booxi.types.parts import Price
from clienteling.booxi.types.scalars import Count, Flag, Id, Instant, Known, Metadata, Minutes, Text
from clienteling.booxi.types.services import Service
from clienteling.booxi.types.staff import Staff


class GroupEvent(FromBooxi):
    """A scheduled event; minutes for `duration`, seats in `attendee_capacity` and `attendee_count`."""

    id: Id[GroupEventId]
    starts_at: Instant | None = Field(None, alias="start")
    duration: Minutes | None = None
    price: Price | None = None
    location: Known[BookingLocation] | None = None
    location_text: Text = ""
    staff_id: Id[StaffId] | None = None
    staff_name: Text = ""
    staff_first_name: Text = ""
    staff_last_name: Text = ""
    staff: Staff | None = None
    service_id: Id[ServiceId] | None = None
    service_name: Text = ""
    category_id: Id[CategoryId] | None = Field(None, alias="serviceCategoryId")
    category_name: Text = Field("", alias="serviceCategoryName")
    service: Service | None = None
    attendee_count: Count | None = None
    attendee_capacity: Count | None = None
    is_completed: Flag = False
    bookable_from: Instant | None = Field(None, alias="onlineBookingAllowedFrom")
    bookable_until: Instant | None = Field(None, alias="onlineBookingAllowedUntil")
    created_at: Instant | None = None
    metadata: Metadata = Field(default_factory=dict)

"""Time slots: extra availability, or hours a staff member is busy (contract section 14)."""

from typing import Annotated

from pydantic import Field

from clienteling.booxi.ids import MerchantId, StaffId, TimeSlotId
from clienteling.booxi.types.base import FromBooxi, ToBooxi
from clienteling.booxi.types.enums import TimeSlotType
from clienteling.booxi.types.listing import Page
from clienteling.booxi.types.scalars import Id, Instant, Known, Many, Text


class TimeSlot(FromBooxi):
    """A slot of a staff calendar. `can_modify` is None when Booxi does not say; tags are separated by commas."""

    id: Id[TimeSlotId]
    merchant_id: Id[MerchantId] | None = None
    owner_type: Text = ""
    staff_id: Id[StaffId] | None = None
    type: Known[TimeSlotType] | None = None
    starts_at: Instant | None = Field(None, alias="start")
    ends_at: Instant | None = Field(None, alias="end")
    can_modify: bool | None = None
    description: Text = ""
    label: Text = ""
    availability_tags: Text = ""


class NewTimeSlot(ToBooxi):
    """There is no update: delete and create again. Up to ten tags, 100 characters in all."""

    merchant_id: MerchantId
    staff_id: StaffId
    type: TimeSlotType
    starts_at: Instant = Field(serialization_alias="start")
    ends_at: Instant = Field(serialization_alias="end")
    description: str | None = None
    availability_tags: Annotated[str, Field(max_length=100)] | None = None


class TimeSlotRead(FromBooxi):
    time_slot: TimeSlot


class TimeSlotPage(Page):
    time_slots: Many[TimeSlot] = ()
    cursor: Text = ""

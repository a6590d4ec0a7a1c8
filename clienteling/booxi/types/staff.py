"""Staff: the online view and the store's own list (contract section 1: same path, other key, other shape)."""

from pydantic import Field

from clienteling.booxi.ids import MerchantId, StaffId
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.enums import OnlineStatus, PersonnelType, TimeSelectionMode
from clienteling.booxi.types.links import StaffLink
from clienteling.booxi.types.listing import Page
from clienteling.booxi.types.scalars import Flag, Id, Instant, Known, Many, Text


class Staff(FromBooxi):
    """A staff member as clients see them online."""

    id: Id[StaffId]
    name: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    position: Text = ""
    biography: Text = ""
    profile_image_url: Text = ""
    time_selection_mode: Known[TimeSelectionMode] | None = None


class StoreStaff(Staff):
    """A staff member as the store keeps them. Standard personnel own a calendar."""

    merchant_id: Id[MerchantId] | None = None
    personnel_type: Known[PersonnelType] | None = None
    status: Known[OnlineStatus] | None = None
    is_template: Flag = False
    staff_template_id: Id[StaffId] | None = None
    user_role: Text = ""
    invitation_status: Text = ""
    language: Text = ""
    mobile_phone: Text = Field("", alias="mobilePhone")
    work_phone: Text = ""
    communication_email: Text = ""
    login_email: Text = ""
    created_at: Instant | None = None
    modified_at: Instant | None = None


class StaffPage(Page):
    """Booxi spells the list `staffs` here, and `staff` everywhere else (contract section 14)."""

    staff: Many[StoreStaff] = Field((), alias="staffs")
    links: Many[StaffLink] = Field((), alias="staffLinks")
    cursor: Text = ""


class FoundStaff(FromBooxi):
    """All pages of a search, each thing once; pair the links by id."""

    staff: tuple[StoreStaff, ...]
    links: tuple[StaffLink, ...] = ()

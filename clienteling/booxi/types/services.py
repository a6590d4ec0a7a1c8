"""Services, their categories, and durations or prices of one's own per staff member (contract section 14)."""

from pydantic import Field, JsonValue

from clienteling.booxi.ids import CategoryId, MerchantId, ServiceId, StaffId
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.enums import (
    BookingLocation,
    BookingMethod,
    OnlineStatus,
    StaffSelectionMode,
    TimeSelectionMode,
)
from clienteling.booxi.types.links import ServiceLink
from clienteling.booxi.types.listing import Page
from clienteling.booxi.types.parts import Price
from clienteling.booxi.types.scalars import Count, Flag, Id, Instant, Known, Many, Metadata, Minutes, Text


class Service(FromBooxi):
    """A service as clients see it online; minutes for `duration`, tags separated by commas."""

    id: Id[ServiceId]
    merchant_id: Id[MerchantId] | None = None
    name: Text = ""
    tags: Text = ""
    duration: Minutes | None = None
    show_duration: Flag = False
    has_duration_customization: Flag = False
    has_price_customization: Flag = False
    booking_method: Known[BookingMethod] | None = None
    location: Known[BookingLocation] | None = None
    location_text: Text = ""
    price: Price | None = None
    category_id: Id[CategoryId] | None = None
    category_name: Text = ""
    description: Text = ""
    profile_image_url: Text = ""
    staff_selection_mode: Known[StaffSelectionMode] | None = None
    time_selection_mode: Known[TimeSelectionMode] | None = None
    max_reservation_size: Count | None = None
    booking_policy: Text = ""
    instructions: Text = ""
    metadata: Metadata = Field(default_factory=dict)
    survey_model: JsonValue = None


class StoreService(Service):
    """A service as the store keeps it: whether it is online, or a Head Office template, and its spacing."""

    status: Known[OnlineStatus] | None = None
    is_template: Flag = False
    service_template_id: Id[ServiceId] | None = None
    spacing_after: Minutes | None = None
    is_busy_spacing_after: Flag = False
    is_survey_required: Flag = False
    survey_type: Text = ""
    survey_text: Text = ""
    created_at: Instant | None = None
    modified_at: Instant | None = None


class Category(FromBooxi):
    """A service category; 0 is the default one. The online view leaves out the store and the template."""

    id: Id[CategoryId]
    name: Text = ""
    description: Text = ""
    profile_image_url: Text = ""
    merchant_id: Id[MerchantId] | None = None
    is_template: Flag = False
    category_template_id: Id[CategoryId] | None = Field(None, alias="serviceCategoryTemplateId")


class Customization(FromBooxi):
    """What one staff member takes, or asks, for a service when it differs from everybody's."""

    service_id: Id[ServiceId]
    staff_id: Id[StaffId]
    has_custom_duration: Flag = False
    duration: Minutes | None = None
    has_custom_price: Flag = False
    price: Price | None = None


class ServicePage(Page):
    services: Many[StoreService] = ()
    links: Many[ServiceLink] = Field((), alias="serviceLinks")
    cursor: Text = ""


class CategoryPage(Page):
    categories: Many[Category] = Field((), alias="serviceCategories")
    cursor: Text = ""


class FoundServices(FromBooxi):
    """All pages of a search, each thing once; pair the links by id."""

    services: tuple[StoreService, ...]
    links: tuple[ServiceLink, ...] = ()

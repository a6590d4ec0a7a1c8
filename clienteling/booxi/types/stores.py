"""Stores, which Booxi calls merchants."""

from pydantic import Field

from clienteling.booxi.ids import GroupId, MerchantId
from clienteling.booxi.keys import MerchantKey
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.links import StoreLink
from clienteling.booxi.types.listing import Page
from clienteling.booxi.types.parts import Address, WeeklyHours
from clienteling.booxi.types.scalars import Flag, Id, Many, Text


class Store(FromBooxi):
    """A store with its own merchant key and IANA `time_zone`. Rates and coordinates are text (contract section 3);
    `open_hours` are on the store's wall clock and only some lists carry them."""

    id: Id[MerchantId]
    name: Text = ""
    is_available_online: Flag = False
    store_number: Text = ""
    group_id: Id[GroupId] | None = None
    group_name: Text = ""
    group_category_id: Id[int] | None = None
    group_category_name: Text = ""
    address: Address | None = None
    contact_first_name: Text = ""
    contact_last_name: Text = ""
    phone_number: Text = ""
    email: Text = ""
    tags: Text = ""
    website_url: Text = ""
    booking_url: Text = ""
    api_key: MerchantKey | None = None
    description: Text = ""
    cover_image_url: Text = ""
    profile_image_url: Text = ""
    currency: Text = ""
    tax1_name: Text = ""
    tax1_rate: Text = ""
    tax2_name: Text = ""
    tax2_rate: Text = ""
    time_zone: Text = ""
    latitude: Text = ""
    longitude: Text = ""
    default_language: Text = ""
    open_hours: Many[WeeklyHours] = ()


class StorePage(Page):
    stores: Many[Store] = Field((), alias="merchants")
    links: Many[StoreLink] = Field((), alias="merchantLinks")
    cursor: Text = ""


class FoundStores(FromBooxi):
    """All pages of a search, each thing once; pair the links by id."""

    stores: tuple[Store, ...]
    links: tuple[StoreLink, ...] = ()

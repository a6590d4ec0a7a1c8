"""Module links: who one of Booxi's things is in another system (contract section 13, guide: client-metadata)."""

from enum import StrEnum

from pydantic import Field

from clienteling.booxi.ids import CategoryId, ClientId, MerchantId, ModuleId, ServiceId, StaffId
from clienteling.booxi.types.base import FromBooxi, ToBooxi
from clienteling.booxi.types.scalars import Code, Id, Instant, Metadata, Text


class LinkOwner(StrEnum):
    """What may carry a link; the value is its place in the path."""

    CLIENT = "client"
    STAFF = "staff"
    SERVICE = "service"
    CATEGORY = "serviceCategory"
    STORE = "merchant"


class Link(FromBooxi):
    """An external id and metadata, one per module and object. Not linked yet: `external_id` is empty."""

    module_id: Code[ModuleId]
    external_id: Text = ""
    metadata: Metadata = Field(default_factory=dict)
    created_at: Instant | None = None
    modified_at: Instant | None = None


class ClientLink(Link):
    client_id: Id[ClientId]


class StaffLink(Link):
    staff_id: Id[StaffId]


class ServiceLink(Link):
    service_id: Id[ServiceId]


class CategoryLink(Link):
    category_id: Id[CategoryId] = Field(alias="serviceCategoryId")


class StoreLink(Link):
    merchant_id: Id[MerchantId]


class LinkRead(FromBooxi):
    """GET and PUT of a link answer it beside its object, which the caller knows already."""

    link: Link


class NewLink(ToBooxi):
    """Replaces the former link whole: read first, send the metadata back (contract section 13)."""

    external_id: str
    metadata: dict[str, str] = Field(default_factory=dict)

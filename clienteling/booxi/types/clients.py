"""Clients: the people bookings are for. Nearly every field is personal data."""

from typing import Annotated

from pydantic import Field

from clienteling.booxi.ids import ClientId, MerchantId
from clienteling.booxi.types.base import FromBooxi, ToBooxi
from clienteling.booxi.types.enums import ClientStatus, Gender
from clienteling.booxi.types.links import ClientLink
from clienteling.booxi.types.parts import Address, NewAddress
from clienteling.booxi.types.scalars import Flag, Id, Instant, Known, Many, Metadata, Text

Day = Annotated[int, Field(ge=1, le=31)]
Month = Annotated[int, Field(ge=1, le=12)]
Year = Annotated[int, Field(ge=1, le=9999)]


class DateOfBirth(FromBooxi):
    """Often without a year; not necessarily a real date."""

    day: Day | None = None
    month: Month | None = None
    year: Year | None = None


class NewDateOfBirth(ToBooxi):
    day: Day
    month: Month
    year: Year | None = None


class Client(FromBooxi):
    """A client's own record. `modified_at` decides which copy is newer."""

    id: Id[ClientId]
    merchant_id: Id[MerchantId] | None = None
    membership_number: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    language: Text = ""
    email: Text = ""
    home_phone: Text = ""
    mobile_phone: Text = ""
    remind_by_sms: Flag = False
    remind_by_email: Flag = False
    in_mailing_list: Flag = False
    date_of_birth: DateOfBirth | None = None
    address: Address | None = None
    gender: Known[Gender] | None = None
    status: Known[ClientStatus] | None = None
    quick_note: Text = ""
    created_at: Instant | None = None
    modified_at: Instant | None = None
    metadata: Metadata = Field(default_factory=dict)


class FoundClients(FromBooxi):
    """The first matches and their links, to be paired by client id. There are no further pages."""

    clients: tuple[Client, ...]
    links: Many[ClientLink] = Field((), alias="clientLinks")


class ClientChange(ToBooxi):
    """What to change; whatever is left out stays as it is (contract section 13, inferred)."""

    membership_number: str | None = None
    merchant_id: MerchantId | None = None
    first_name: str | None = None
    last_name: str | None = None
    language: str | None = None
    email: str | None = None
    home_phone: str | None = None
    mobile_phone: str | None = None
    remind_by_sms: bool | None = None
    remind_by_email: bool | None = None
    in_mailing_list: bool | None = None
    date_of_birth: NewDateOfBirth | None = None
    address: NewAddress | None = None
    gender: Gender | None = None
    status: ClientStatus | None = None
    quick_note: str | None = None
    metadata: dict[str, str] | None = None


class NewClient(ClientChange):
    """A client to create: a store and a full name at least."""

    merchant_id: MerchantId
    first_name: str
    last_name: str

"""What a booking is made of: its services, the person it is for, who takes part, what is paid."""

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, JsonValue

from clienteling.booxi.ids import ClientId, PaymentId, ResourceId, ServiceId
from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.enums import ClientPresence, OnlinePaymentStatus
from clienteling.booxi.types.parts import Address, Price, Timespan
from clienteling.booxi.types.scalars import Code, Flag, Id, Instant, Known, Minutes, Money, Text, instead, leftmost


class BookingItem(FromBooxi):
    """One service of a booking. Minutes for `duration` and `spacing_after`; the spacing holds the staff member
    if `is_busy_spacing_after` (contract section 12). Answers to its survey are as SurveyJS made them."""

    service_id: Id[ServiceId] | None = None
    service_name: Text = ""
    price: Price | None = None
    duration: Minutes | None = None
    spacing_after: Minutes | None = None
    is_busy_spacing_after: Flag = False
    reserved: Timespan | None = Field(None, alias="reservedClientTimespan")
    survey_answers: JsonValue = None
    shopping_cart_product_id: Text = ""
    service_has_associated_resources: Flag = False
    resource_id: Id[ResourceId] | None = None
    resource_name: Text = ""

    @property
    def starts_at(self) -> Instant | None:
        return self.reserved.start if self.reserved else None

    @property
    def ends_at(self) -> Instant | None:
        return self.reserved.end if self.reserved else None


class Person(FromBooxi):
    """Somebody on a booking, as the booking tells it; the client's own record wins (contract section 16)."""

    id: Id[ClientId] | None = None
    first_name: Text = ""
    last_name: Text = ""
    email: Text = ""
    home_phone: Text = ""
    mobile_phone: Text = ""
    presence: Known[ClientPresence] | None = None
    remind_by_email: Flag = False
    remind_by_sms: Flag = False
    additional_request: Text = ""


class BookingClient(Person):
    """Who booked. On a reservation `is_attending` tells whether they come themselves."""

    address: Address | None = None
    is_attending: bool | None = None


NOBODY = BookingClient()
"""The client of a booking that names none."""

if TYPE_CHECKING:
    SomeClient = BookingClient
else:
    SomeClient = Annotated[BookingClient | Annotated[None, instead(NOBODY)], leftmost]


class Attendee(Person):
    """Who takes part in a group event; the one who booked is marked `is_requester`."""

    is_requester: Flag = False
    survey_answers: JsonValue = None


class BookingPayment(FromBooxi):
    """Sums in the currency of the items' prices. `online_payment_id` goes into `record_payment`."""

    total: Money | None = None
    paid: Money | None = None
    online_payment_id: Code[PaymentId] | None = None
    online_payment_amount: Money | None = None
    online_payment_status: Known[OnlinePaymentStatus] | None = None


class ProposedRange(FromBooxi):
    """A range the client proposed in a request without a time (contract section 10)."""

    starts_at: Instant | None = Field(None, alias="from")
    ends_at: Instant | None = Field(None, alias="to")

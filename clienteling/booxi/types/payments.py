"""Payments and refunds of a booking (contract section 15; guide: pos-integration)."""

from pydantic import Field

from clienteling.booxi.ids import BookingId, MerchantId, PaymentId
from clienteling.booxi.types.base import FromBooxi, ToBooxi
from clienteling.booxi.types.enums import PaymentMethod, PaymentStatus
from clienteling.booxi.types.scalars import Code, Id, Instant, Known, Money, Text


class Payment(FromBooxi):
    """A payment as Booxi keeps it; a refund has a negative amount."""

    id: Code[PaymentId] | None = None
    booking_id: Code[BookingId] | None = None
    merchant_id: Id[MerchantId] | None = None
    method: Known[PaymentMethod] | None = Field(None, alias="paymentMethod")
    status: Known[PaymentStatus] | None = None
    amount: Money | None = None
    reference_number: Text = ""
    sale_url: Text = ""
    created_at: Instant | None = None
    collected_at: Instant | None = None


class NewPayment(ToBooxi):
    """What the till reports: an amount (negative for a refund), its sale number and where to see the sale."""

    amount: Money
    status: PaymentStatus = PaymentStatus.COLLECTED
    method: PaymentMethod = Field(PaymentMethod.SHOPPING_CART, serialization_alias="paymentMethod")
    reference_number: str | None = None
    sale_url: str | None = None
    collected_at: Instant | None = None
    merchant_id: MerchantId | None = None


class PaymentRead(FromBooxi):
    payment: Payment

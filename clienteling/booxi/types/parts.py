"""Values that several nouns share: an address, a price, a span of time, weekly hours."""

from typing import Annotated

from pydantic import Field

from clienteling.booxi.types.base import FromBooxi, ToBooxi
from clienteling.booxi.types.enums import PriceTax, PriceVisibility
from clienteling.booxi.types.scalars import Flag, Instant, Known, Minutes, Money, Text

LocalTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9])?$")]
"""HH:MM:SS on the store's wall clock (contract section 3); 24:00 is the end of the day."""


class Address(FromBooxi):
    street: Text = ""
    city: Text = ""
    state: Text = ""
    postal_code: Text = ""
    country: Text = ""


class NewAddress(ToBooxi):
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Price(FromBooxi):
    """What a service costs; `currency` is ISO 4217."""

    visibility: Known[PriceVisibility] | None = None
    amount: Money | None = None
    amount_per_person: Money | None = None
    amount_per_hour: Money | None = None
    currency: Text = ""
    is_starting_at: Flag = False
    tax: Known[PriceTax] | None = None


class NewPrice(ToBooxi):
    amount: Money
    currency: str | None = None
    amount_per_person: Money | None = None
    amount_per_hour: Money | None = None
    visibility: PriceVisibility | None = None
    is_starting_at: bool | None = None
    tax: PriceTax | None = None


class Timespan(FromBooxi):
    """A span as the client sees it: computed by Booxi, without the spacing after it. `duration` in minutes."""

    start: Instant | None = None
    end: Instant | None = None
    duration: Minutes | None = None


class WeeklyHours(FromBooxi):
    """Open from `start` to `end` on one weekday of the store's own clock. Monday is 1, Sunday 0 or 7."""

    dow: Annotated[int, Field(ge=0, le=7)]
    start: LocalTime
    end: LocalTime

    @property
    def iso_weekday(self) -> int:
        """Monday 1 to Sunday 7."""
        return self.dow or 7

"""One call as its endpoint sees it: who asks, what for, and the world it happens in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from clienteling.booxi.sandbox import languages
from clienteling.booxi.sandbox.answers import forbidden, invalid, missing
from clienteling.booxi.sandbox.records import Booking, Category, Merchant, Service, Staff
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.web.readers import Body, Query, from_json

Owned = TypeVar("Owned", Staff, Service, Category, Booking)


@dataclass
class Call:
    """`path` holds the values out of the address, `shop` the store of a merchant key (None with a partner key).

    `after` is where a cursor list goes on, None at its beginning.
    """

    account: Account
    address: str
    path: dict[str, str]
    query: Query
    raw: bytes
    now: datetime
    page_size: int
    operation: str
    shop: Merchant | None = None
    after: list[Any] | None = None

    @cached_property
    def body(self) -> Body:
        """What was sent."""
        return Body.of(from_json(self.raw, default=None))

    @property
    def language(self) -> str | None:
        """Booxi's code of the language asked for; without one the store's own (its names as they are)."""
        text = self.query.text("language")
        if text is None:
            return None if self.shop is None else self.shop.language
        code = languages.known(text)
        if code is None:
            raise invalid(f"Language {text} is not supported.")
        return code

    def id(self, name: str) -> int:
        """A whole number out of the address."""
        text = self.path[name]
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise invalid(f"{name} must be a whole number.")
        return int(text)

    # The objects an address names, within the key's reach.

    @property
    def store(self) -> Merchant:
        """The store of the merchant key; the routing table lets nobody else in."""
        if self.shop is None:
            raise forbidden()
        return self.shop

    def merchant(self, merchant_id: int) -> Merchant:
        merchant = self.account.merchants.get(merchant_id)
        if merchant is None:
            raise missing("store")
        self.reach(merchant_id)
        return merchant

    def staff(self, staff_id: int) -> Staff:
        return self._within_reach(self.account.staff.get(staff_id), "staff member")

    def service(self, service_id: int) -> Service:
        return self._within_reach(self.account.services.get(service_id), "service")

    def category(self, category_id: int) -> Category:
        return self._within_reach(self.account.categories.get(category_id), "service category")

    def booking(self, booking_id: str) -> Booking:
        """Not a queue entry: no call is known to read one, only its event tells of it (contract section 14)."""
        booking = self.account.bookings.get(booking_id)
        return self._within_reach(booking if booking and booking.method != "Queue" else None, "booking")

    def reach(self, merchant_id: int) -> None:
        """403 for what belongs to a store the key does not reach."""
        if self.shop is None and not self.account.reaches(merchant_id):
            raise forbidden()
        if self.shop is not None and self.shop.id != merchant_id:
            raise forbidden()

    def _within_reach(self, record: Owned | None, what: str) -> Owned:
        if record is None:
            raise missing(what)
        self.reach(record.merchant_id)
        return record


Endpoint = Callable[[Call], dict[str, Any]]

"""One act of the outside world: in which account, when, and what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from clienteling.booxi.sandbox.answers import invalid, missing
from clienteling.booxi.sandbox.clock import Clock
from clienteling.booxi.sandbox.records import Booking, Client, Merchant
from clienteling.booxi.sandbox.rules import cast
from clienteling.booxi.sandbox.rules.clients import Person
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.web.readers import Body
from clienteling.booxi.sandbox.wire import bookings, people
from clienteling.booxi.sandbox.wire.values import Wire

CRM = "my_crm"
"""The module a widget's customerId belongs to, unless `moduleId` says otherwise."""


class Stage(Protocol):
    """What a scene needs of the stage set."""

    accounts: dict[str, Account]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Done:
    """The booking or the client an act was about."""

    account: Account
    booking: Booking | None = None
    client: Client | None = None

    def plain(self) -> Wire:
        """As JSON, in Booxi's shapes."""
        shown: Wire = {}
        if self.booking is not None:
            shown["booking"] = bookings.booking(self.account, self.booking)
        if self.client is not None:
            shown["client"] = people.client(self.client)
        return shown


@dataclass(frozen=True, slots=True)
class Scene:
    """`now` is the stage's time. Everything that reads `body` raises a 400 or 404 in plain words."""

    account: Account
    now: datetime
    body: Body

    @classmethod
    def of(cls, stage: Stage, body: Body) -> Self:
        region = body.choice("region", tuple(stage.accounts))
        if region is None:
            raise invalid(f"region is missing: {' or '.join(stage.accounts)}.")
        return cls(stage.accounts[region], stage.clock.now(), body)

    def store(self) -> Merchant:
        return cast.store(self.account, self.body.required_whole("merchantId"))

    def booking(self) -> Booking:
        booking = self.account.bookings.get(self.body.required_text("bookingId"))
        if booking is None:
            raise missing("booking")
        return booking

    def client(self, name: str = "clientId") -> Client:
        """Somebody who is still there."""
        client = self.account.clients.get(self.body.required_whole(name))
        if client is None or client.deleted:
            raise missing("client")
        if client.merged_into is not None:
            raise invalid(f"Client {client.id} was merged into {client.merged_into}.")
        return client

    def person(self) -> Person:
        """The widget's form: names and addresses, and the id the site's own system knows the visitor by."""
        said = self.body.part("client") or Body({}, "client.")
        customer = self.body.text("customerId")
        return Person(
            first_name=(said.text("firstName") or "").strip(),
            last_name=(said.text("lastName") or "").strip(),
            email=said.email("email") or "",
            mobile_phone=said.phone("mobilePhoneNumber") or "",
            street=(said.text("street") or "").strip(),
            customer=(self.body.text("moduleId") or CRM, customer) if customer else None,
        )

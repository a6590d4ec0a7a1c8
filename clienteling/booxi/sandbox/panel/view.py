"""What a page is drawn from: the store looked at, the stage's time, what was just done or refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clienteling.booxi.sandbox.answers import invalid
from clienteling.booxi.sandbox.panel.http import Request
from clienteling.booxi.sandbox.records import Merchant, Service, Staff
from clienteling.booxi.sandbox.state import Account

if TYPE_CHECKING:
    from clienteling.booxi.sandbox.backstage import Backstage


@dataclass
class View:
    """`typed` is what a refused form held, to be shown again; `error` says why it was refused."""

    backstage: "Backstage"
    account: Account
    merchant: Merchant
    typed: dict[str, str] = field(default_factory=dict)
    error: str = ""
    said: str = ""

    @classmethod
    def of(cls, backstage: "Backstage", request: Request) -> "View":
        """The store is `<region>.<id>` in the query or the form, by default the first there is."""
        typed = {**request.query, **(request.form if request.is_form else {})}
        account, merchant = _store(backstage, typed.get("store", ""))
        return cls(backstage, account, merchant, typed)

    @property
    def store(self) -> str:
        return f"{self.account.region}.{self.merchant.id}"

    @property
    def now(self) -> datetime:
        return self.backstage.stage.clock.now()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.merchant.time_zone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def day(self) -> date:
        """The day looked at, in the store; today unless the query says otherwise."""
        text = self.typed.get("day", "")
        try:
            return date.fromisoformat(text) if text else self.today
        except ValueError:
            raise invalid("day must be a date: year-month-day.") from None

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def stores(self) -> list[tuple[str, Merchant]]:
        return list(open_stores(self.backstage))

    def services(self) -> list[Service]:
        found: list[Service] = self.account.found("services_of_merchant", self.merchant.id)
        return found

    def staff(self) -> list[Staff]:
        """Those with a calendar."""
        found: list[Staff] = self.account.found("staff_of_merchant", self.merchant.id)
        return [s for s in found if s.personnel_type == "Standard"]


def open_stores(backstage: "Backstage") -> Iterable[tuple[str, Merchant]]:
    """Every store that can be booked, with the name it has in addresses."""
    for region, account in backstage.stage.accounts.items():
        for merchant in account.merchants.values():
            if merchant.active and not merchant.is_template:
                yield f"{region}.{merchant.id}", merchant


def _store(backstage: "Backstage", name: str) -> tuple[Account, Merchant]:
    stores = dict(open_stores(backstage))
    if not stores:
        raise invalid("There is no story yet: reset the stage set first, POST /_stage/reset.")
    merchant = stores.get(name or next(iter(stores)))
    if merchant is None:
        raise invalid("There is no such store.")
    return backstage.stage.accounts[(name or next(iter(stores))).partition(".")[0]], merchant

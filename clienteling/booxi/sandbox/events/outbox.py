"""What waits to be sent, kept among the records of its account so that a restart loses nothing.

One record is one delivery: an event for two endpoints, or sent twice, is two records with the same id in their
bodies. Everything here runs under the stage set's lock.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from clienteling.booxi.sandbox.clock import Clock
from clienteling.booxi.sandbox.events import changes, envelope
from clienteling.booxi.sandbox.events.endpoints import Endpoint
from clienteling.booxi.sandbox.events.tricks import Tricks, forgery
from clienteling.booxi.sandbox.records import Booking, Client, Event, Record
from clienteling.booxi.sandbox.state import Account

RETRIES = tuple(timedelta(seconds=s) for s in (10, 60, 600, 3600))
"""After no answer or a bad one; then we give up (inferred)."""
KEPT = 400
"""Settled deliveries an account remembers."""
FORGED = "forged-"


class Stage(Protocol):
    """What the outbox needs of the stage set."""

    accounts: dict[str, Account]
    clock: Clock
    notes: dict[str, Any]

    def remember(self, name: str, value: Any) -> None: ...


class Outbox:
    """Listens to every change of both accounts."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        for account in stage.accounts.values():
            account.listeners.append(self.hear)

    # Settings, remembered by the stage set.

    def endpoints(self, region: str) -> list[Endpoint]:
        return [Endpoint.of(given) for given in self.stage.notes.get(f"webhooks.{region}", [])]

    def send_to(self, region: str, endpoints: Iterable[Endpoint]) -> None:
        """From now on events of this region go here, and nowhere else."""
        self.stage.remember(f"webhooks.{region}", [e.plain() for e in endpoints])

    @property
    def tricks(self) -> Tricks:
        return Tricks.of(self.stage.notes.get("webhooks.tricks", {}))

    def play(self, given: object) -> Tricks:
        """Set the tricks from JSON; `{}` plays fair again."""
        tricks = Tricks.of(given)
        self.stage.remember("webhooks.tricks", given)
        return tricks

    # In.

    def hear(self, account: Account, kind: str, before: Record | None, after: Record | None) -> None:
        """The hook every change passes."""
        if kind == "booking" and isinstance(after, Booking):
            assert before is None or isinstance(before, Booking)
            for name in changes.of_booking(before, after):
                self._post(account, name, before, after)
        elif kind == "client" and isinstance(after, Client):
            assert before is None or isinstance(before, Client)
            for name in changes.of_client(before, after):
                self._post(account, name, before, after)

    def _post(self, account: Account, kind: str, before: Booking | Client | None, after: Booking | Client) -> None:
        event_id = self._next_id(account)
        wanted = [e for e in self.endpoints(account.region) if e.wants(kind)]
        now = self.stage.clock.now()
        for place, endpoint in enumerate(wanted or [None]):
            modules = endpoint.modules if endpoint and endpoint.modules else account.modules
            body = envelope.sealed(
                event_id=event_id,
                kind=kind,
                made=now,
                merchant_id=after.merchant_id,
                content=_content(account, before, after, modules),
            )
            event = Event(f"{event_id}.{place}", kind, after.merchant_id, body, now)
            if endpoint is None:
                account.put(replace(event, last_answer="nobody listens"))
            else:
                self._address(account, replace(event, url=endpoint.url), event_id)
        self._tidy(account)

    def _next_id(self, account: Account) -> str:
        """Counted on across resets of the story: receivers take a repeated id for a duplicate."""
        name = f"events.{account.region}"
        number = int(self.stage.notes.get(name, 0)) + 1
        self.stage.remember(name, number)
        return f"evt-{number:06d}"

    def _address(self, account: Account, event: Event, event_id: str) -> None:
        """One delivery for each copy, when the street lets it through."""
        fate = self.tricks.fate(event_id)
        due = event.created_at + timedelta(seconds=fate.late)
        if fate.dropped:
            account.put(replace(event, last_answer="lost on the way"))
        else:
            for copy in range(fate.copies):
                account.put(replace(event, id=f"{event.id}.{copy}" if copy else event.id, next_at=due))
        if fate.forged:
            account.put(replace(event, id=FORGED + event.id, body=forgery(event.body), next_at=due))

    # Out.

    def waiting(self, *, until: datetime | None = None) -> list[tuple[Account, Event]]:
        """What is still to be sent (by then), soonest first."""
        rows = [
            (account, event)
            for account in self.stage.accounts.values()
            for event in account.events.values()
            if event.next_at is not None and (until is None or event.next_at <= until)
        ]
        return sorted(rows, key=lambda row: (row[1].next_at or row[1].created_at, row[1].created_at, row[1].id))

    def recent(self, region: str) -> Iterator[Event]:
        """The latest first."""
        return reversed(self.stage.accounts[region].events.values())

    def endpoint_of(self, account: Account, event: Event) -> Endpoint | None:
        return next((e for e in self.endpoints(account.region) if e.url == event.url), None)

    def settle(self, account: Account, event: Event, *, answer: str, accepted: bool) -> Event:
        """Note what came back, and when to try again; a forger tries once."""
        now = self.stage.clock.now()
        attempts = event.attempts + 1
        told = replace(event, attempts=attempts, last_answer=answer, next_at=None)
        if accepted:
            told = replace(told, delivered_at=now)
        elif attempts <= len(RETRIES) and not event.id.startswith(FORGED):
            told = replace(told, next_at=now + RETRIES[attempts - 1])
        account.put(told)
        return told

    def _tidy(self, account: Account) -> None:
        settled = [e for e in account.events.values() if e.next_at is None]
        for event in settled[: max(0, len(settled) - KEPT)]:
            account.remove(event)


def _content(
    account: Account, before: Booking | Client | None, after: Booking | Client, modules: Collection[str]
) -> dict[str, Any]:
    if isinstance(after, Booking):
        return envelope.booking_content(account, before if isinstance(before, Booking) else None, after, modules)
    return envelope.client_content(account, before if isinstance(before, Client) else None, after, modules)

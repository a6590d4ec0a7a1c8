"""Clients: matching, merging, blocking, forgetting (contract sections 8 and 13)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from clienteling.booxi.sandbox.answers import Answer, invalid, merged, missing
from clienteling.booxi.sandbox.indexes import folded
from clienteling.booxi.sandbox.records import Booking, Client, Link, Merchant
from clienteling.booxi.sandbox.state import Account

PERSONAL = ("first_name", "last_name", "email", "home_phone", "mobile_phone")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a booking names them. `customer` is (module id, external id), known to the widget only."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    home_phone: str = ""
    mobile_phone: str = ""
    street: str = ""
    customer: tuple[str, str] | None = None


def find(account: Account, client_id: int, *, path: str = "") -> Client:
    """A client who is still there. Merged away: 301 with the new id; deleted or never known: 404."""
    client = account.clients.get(client_id)
    if client is None or client.deleted:
        raise missing("client")
    if client.merged_into is not None:
        into = client.merged_into
        raise merged(client_id, into, path.replace(f"/client/{client_id}", f"/client/{into}"))
    return client


def bookable(account: Account, merchant: Merchant, client_id: int) -> Client:
    """The client a booking may be made for, by id; 400 for every reason it may not (contract section 8)."""
    client = account.clients.get(client_id)
    if client is None:
        raise invalid(f"Client {client_id} does not exist.")
    if client.clientele != account.clientele(merchant):
        raise invalid(f"Client {client_id} does not belong to the clientele of this store.")
    if client.merged_into is not None or client.deleted or client.anonymised:
        raise invalid(f"Client {client_id} was merged, deleted or anonymised.")
    return client


def match(account: Account, merchant: Merchant, person: Person) -> Client | None:
    """In this order: external id; names with e-mail; names with home phone; names with mobile. E-mail alone never."""
    clientele = account.clientele(merchant)
    by_customer = _by_customer(account, clientele, person)
    if by_customer is not None:
        return by_customer
    named = [c for c in _named(account, clientele, person) if is_there(c)]
    for found in (
        (c for c in named if person.email and folded(c.email) == folded(person.email)),
        (c for c in named if person.home_phone and c.home_phone == person.home_phone),
        (c for c in named if person.mobile_phone and c.mobile_phone == person.mobile_phone),
    ):
        client = next(found, None)
        if client is not None:
            return client
    return None


def match_or_create(account: Account, merchant: Merchant, person: Person, *, now: datetime) -> Client:
    """The client a booking is for. A match gets its empty fields filled, no match makes a new client."""
    known = match(account, merchant, person)
    if known is not None:
        return fill(account, known, person, now=now)
    client = _new(account, merchant, person, now)
    account.save(client)
    if person.customer is not None:
        module, external = person.customer
        account.save(Link("client", client.id, module, external, created_at=now, modified_at=now))
    return client


def fill(account: Account, client: Client, person: Person, *, now: datetime) -> Client:
    """Empty fields take what the booking says; a home address only its street (contract section 8)."""
    names = (*PERSONAL, "street")
    empty = {n: getattr(person, n) for n in names if getattr(person, n) and not getattr(client, n)}
    if not empty:
        return client
    filled = replace(client, **empty, modified_at=now)
    account.save(filled)
    return filled


def is_there(client: Client) -> bool:
    return not (client.deleted or client.anonymised or client.merged_into is not None)


def merge(account: Account, loser: Client, winner: Client, *, now: datetime) -> None:
    """Back Office: one of two records goes. Its bookings and the links the other lacks move over."""
    for booking in account.found("bookings_of_client", loser.id):
        account.save(replace(_reassigned(booking, loser.id, winner.id), modified_at=now))
    for link in account.found("links_of", ("client", loser.id)):
        account.remove(link)
        if ("client", winner.id, link.module_id) not in account.links:
            account.save(replace(link, owner_id=winner.id, modified_at=now))
    account.save(replace(loser, merged_into=winner.id, modified_at=now))


def anonymise(account: Account, client: Client, *, now: datetime) -> Client:
    """Back Office or Booxi's own rule: the record stays, nothing personal in it does."""
    gone = replace(_emptied(client), anonymised=True, modified_at=now)
    account.save(gone)
    return gone


def delete(account: Account, client: Client, *, now: datetime, despite_bookings: bool = False) -> None:
    """Refused with a plain 409 while future valid bookings exist; open requests without time are such."""
    if not despite_bookings and any(_is_ahead(b, now) for b in account.found("bookings_of_client", client.id)):
        raise Answer(409, "The client has future bookings.")
    for link in account.found("links_of", ("client", client.id)):
        account.remove(link)
    account.save(replace(_emptied(client), deleted=True, modified_at=now))


def _is_ahead(booking: Booking, now: datetime) -> bool:
    if booking.status == "Cancelled" or booking.is_completed or booking.presence == "NoShow":
        return False
    return booking.starts_at is None or booking.starts_at > now


def _by_customer(account: Account, clientele: int, person: Person) -> Client | None:
    if person.customer is None:
        return None
    links = account.found("links_by_external", ("client", *person.customer))
    clients = (account.clients[link.owner_id] for link in links)
    return next((c for c in clients if c.clientele == clientele and is_there(c)), None)


def _named(account: Account, clientele: int, person: Person) -> Iterable[Client]:
    names = folded(person.first_name), folded(person.last_name)
    return account.found("clients_by_name", (clientele, *names)) if all(names) else ()


def _new(account: Account, merchant: Merchant, person: Person, now: datetime) -> Client:
    return Client(
        account.next_id("client"),
        merchant.id,
        account.clientele(merchant),
        language=merchant.language,
        street=person.street,
        country=merchant.country,
        created_at=now,
        modified_at=now,
        **{name: getattr(person, name) for name in PERSONAL},
    )


def _reassigned(booking: Booking, old: int, new: int) -> Booking:
    attendees = tuple(replace(a, client_id=new) if a.client_id == old else a for a in booking.attendees)
    return replace(
        booking,
        client_id=new if booking.client_id == old else booking.client_id,
        attendees=attendees,
    )


def _emptied(client: Client) -> Client:
    return Client(
        client.id,
        client.merchant_id,
        client.clientele,
        "",
        "",
        language=client.language,
        status=client.status,
        created_at=client.created_at,
    )

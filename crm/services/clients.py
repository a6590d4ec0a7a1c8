"""Recognising people: from what Booxi says about a client to one row per person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from clienteling import clock
from clienteling.booxi.types.booking_parts import Person
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.models import Store
from clienteling.models.fitting import fitting
from crm.models import BooxiClient, Client

DETAILS = ("first_name", "last_name", "email", "mobile_phone", "home_phone")


@dataclass(frozen=True)
class Sighting:
    """A person met on a booking of `store`. What the booking says of them only fills gaps."""

    person: Person
    store: Store

    @property
    def booxi_id(self) -> int | None:
        return self.person.id


@dataclass(frozen=True)
class People:
    """Our clients by Booxi id; which ids are an erased person's, and whose details (by our id) changed just now."""

    by_booxi_id: dict[int, Client]
    erased: set[int]
    changed: set[int]


@transaction.atomic
def recognise(region: str, met: Iterable[Sighting], *, records: Iterable[BooxiRecord] = ()) -> People:
    """Our client for each Booxi id in `met` and `records`, made where we did not know them.

    A record (Booxi's own) overwrites when its `modified_at` is newer; a sighting fills empty fields only. A person
    once erased stays erased: nothing they are called is written again.
    """
    sightings = list(met)
    seen = {int(each.booxi_id): each.person for each in sightings if each.booxi_id}
    own = {int(record.id): record for record in records}
    known = identities(region, seen.keys() | own.keys())
    found = people(known)
    erased = {key for key, identity in known.items() if identity.erased_at or found[key].erased_at}
    changed: dict[int, Client] = {}
    for key in sorted(found.keys() - erased):
        told = key in own and overwrite(found[key], own[key])
        filled = key in seen and fill_gaps(found[key], seen[key])
        if told or filled:
            found[key].fold()
            changed[found[key].pk] = found[key]
    Client.objects.bulk_update(changed.values(), [*DETAILS, "language", "modified_at", "search_line"])
    note_stores(found, sightings)
    return People(found, erased, set(changed))


def identities(region: str, booxi_ids: Collection[int]) -> dict[int, BooxiClient]:
    """The identities by Booxi id, new ones made."""
    found = known_as(region, booxi_ids)
    unknown = sorted(booxi_ids - found.keys())
    return found | welcome(region, unknown) if unknown else found


def known_as(region: str, booxi_ids: Collection[int]) -> dict[int, BooxiClient]:
    known = BooxiClient.objects.filter(region=region, booxi_id__in=booxi_ids).select_related("merged_into")
    return {identity.booxi_id: identity for identity in known}


def people(known: dict[int, BooxiClient]) -> dict[int, Client]:
    """Whose the identities are, locked: nobody is erased, and nobody's details change, while we write.

    One value for one person, however many identities lead to them; a merged one leads to who took over.
    """
    whose = {key: (identity.merged_into or identity).client_id for key, identity in known.items()}
    rows = Client.objects.select_for_update().filter(pk__in=whose.values()).order_by("pk")
    clients = {client.pk: client for client in rows}
    return {key: clients[pk] for key, pk in whose.items()}


def welcome(region: str, booxi_ids: Collection[int]) -> dict[int, BooxiClient]:
    """New people with one identity each, or who somebody else made of these ids in the same moment."""
    at = clock.now()
    new = Client.objects.bulk_create([Client(created_at=at) for _ in booxi_ids])
    met = zip(booxi_ids, new, strict=True)
    BooxiClient.objects.bulk_create(
        [BooxiClient(region=region, booxi_id=booxi_id, client=client) for booxi_id, client in met],
        ignore_conflicts=True,
    )
    found = known_as(region, booxi_ids)
    if nobody := {client.pk for client in new} - {identity.client_id for identity in found.values()}:
        Client.objects.filter(pk__in=nobody).delete()
    return found


def introduce(client_id: int, *, region: str, booxi_id: int) -> BooxiClient:
    """Remembers that a client of ours has this id at Booxi; an id already known stays whose it is."""
    identity, _ = BooxiClient.objects.get_or_create(region=region, booxi_id=booxi_id, defaults={"client_id": client_id})
    return identity


def overwrite(client: Client, record: BooxiRecord) -> bool:
    """Takes Booxi's own record when it is newer than what we hold; answers whether anything differs."""
    if not newer(record.modified_at, client.modified_at):
        return False
    values = {name: getattr(record, name) for name in (*DETAILS, "language")} | {"modified_at": record.modified_at}
    return change(client, values)


def fill_gaps(client: Client, person: Person) -> bool:
    """Takes from a booking what we do not know yet; answers whether there was something."""
    return change(client, {name: getattr(person, name) for name in DETAILS if not getattr(client, name)})


def change(client: Client, values: dict[str, Any]) -> bool:
    """Sets `values`; answers whether anything differs."""
    fitted = fitting(Client, values)
    different = {name: value for name, value in fitted.items() if getattr(client, name) != value}
    for name, value in different.items():
        setattr(client, name, value)
    return bool(different)


def newer(theirs: datetime | None, ours: datetime | None) -> bool:
    return ours is None or (theirs is not None and theirs >= ours)


def note_stores(found: dict[int, Client], sightings: list[Sighting]) -> None:
    """Remembers where people were met: that is who may look them up."""
    through = Client.stores.through
    pairs = {(found[int(each.booxi_id)].pk, each.store.pk) for each in sightings if each.booxi_id}
    through.objects.bulk_create(
        [through(client_id=client, store_id=store) for client, store in sorted(pairs)], ignore_conflicts=True
    )


@dataclass(frozen=True)
class Visits:
    """When a person was last here, and when they come next."""

    last: datetime | None
    next: datetime | None


def whose_next_has_begun(at: datetime) -> list[int]:
    """The ids of those whose next booking is no longer to come."""
    return list(Client.objects.filter(next_booking_at__lte=at).order_by("pk").values_list("pk", flat=True))


def note_visits(visits: dict[int, Visits]) -> None:
    """Keeps the last and the next booking beside the client, for those in `visits` by client id."""
    different = []
    for client in Client.objects.filter(pk__in=visits).only("last_booking_at", "next_booking_at"):
        known = visits[client.pk]
        if (client.last_booking_at, client.next_booking_at) != (known.last, known.next):
            client.last_booking_at, client.next_booking_at = known.last, known.next
            different.append(client)
    Client.objects.bulk_update(different, ["last_booking_at", "next_booking_at"])

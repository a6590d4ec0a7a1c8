"""Recognising people: from what Booxi says about a client to one row per person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clienteling import clock
from clienteling.booxi.types.booking_parts import Person
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.models import Store
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


@transaction.atomic
def recognise(region: str, met: Iterable[Sighting], *, records: Iterable[BooxiRecord] = ()) -> dict[int, Client]:
    """Our client for each Booxi id in `met` and `records`, made where we did not know them.

    A record (Booxi's own) overwrites when its `modified_at` is newer; a sighting fills empty fields only. A person
    once erased stays erased: nothing they are called is written again. Returns clients by Booxi id.
    """
    sightings = [each for each in met if each.booxi_id]
    own = {record.id: record for record in records}
    wanted = {int(each.booxi_id) for each in sightings if each.booxi_id} | {int(key) for key in own}
    known = {identity.booxi_id: identity for identity in identities(region, wanted)}
    found: dict[int, Client] = {key: identity.client for key, identity in known.items()}
    for booxi_id in sorted(wanted - found.keys()):
        found[booxi_id] = welcome(region, booxi_id)
    for record in own.values():
        overwrite(found[int(record.id)], record, known.get(int(record.id)))
    for sighting in sightings:
        fill_gaps(found[int(sighting.booxi_id or 0)], sighting.person)
    note_stores(found, sightings)
    return found


def identities(region: str, booxi_ids: Iterable[int]) -> Iterable[BooxiClient]:
    """The known identities, each leading to the person they were merged into."""
    return BooxiClient.objects.filter(region=region, booxi_id__in=booxi_ids).select_related("client")


def welcome(region: str, booxi_id: int) -> Client:
    """A new person with one identity."""
    client = Client.objects.create(created_at=clock.now())
    identity, ours = BooxiClient.objects.get_or_create(region=region, booxi_id=booxi_id, defaults={"client": client})
    if not ours:  # somebody else met this person in the same moment
        client.delete()
    return identity.client


def overwrite(client: Client, record: BooxiRecord, identity: BooxiClient | None) -> None:
    """Takes Booxi's own record when it is newer than what we hold."""
    if client.erased_at or (identity and identity.erased_at) or not newer(record.modified_at, client.modified_at):
        return
    values = {name: getattr(record, name) for name in DETAILS} | {"language": record.language}
    if change(client, values) or client.modified_at != record.modified_at:
        client.modified_at = record.modified_at
        client.save()


def fill_gaps(client: Client, person: Person) -> None:
    """Takes from a booking what we do not know yet."""
    if client.erased_at:
        return
    values = {name: getattr(person, name) for name in DETAILS if not getattr(client, name)}
    if change(client, values):
        client.save()


def change(client: Client, values: dict[str, str]) -> bool:
    """Sets `values`; answers whether anything differs."""
    different = {name: value for name, value in values.items() if getattr(client, name) != value}
    for name, value in different.items():
        setattr(client, name, value)
    return bool(different)


def newer(theirs: datetime | None, ours: datetime | None) -> bool:
    return ours is None or (theirs is not None and theirs >= ours)


def note_stores(found: dict[int, Client], sightings: list[Sighting]) -> None:
    """Remembers where people were met: that is who may look them up."""
    through = Client.stores.through
    pairs = {(found[int(each.booxi_id or 0)].pk, each.store.pk) for each in sightings}
    through.objects.bulk_create(
        [through(client_id=client, store_id=store) for client, store in sorted(pairs)], ignore_conflicts=True
    )


@dataclass(frozen=True)
class Visits:
    """When a person was last here, and when they come next."""

    last: datetime | None
    next: datetime | None


def note_visits(visits: dict[int, Visits]) -> None:
    """Keeps the last and the next booking beside the client, for those in `visits` by client id."""
    different = []
    for client in Client.objects.filter(pk__in=visits).only("last_booking_at", "next_booking_at"):
        known = visits[client.pk]
        if (client.last_booking_at, client.next_booking_at) != (known.last, known.next):
            client.last_booking_at, client.next_booking_at = known.last, known.next
            different.append(client)
    Client.objects.bulk_update(different, ["last_booking_at", "next_booking_at"])

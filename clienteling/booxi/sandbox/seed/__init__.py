"""The demo story of Maison Verel: three stores in two accounts, their past, their busy next weeks.

Depends on nothing but the moment it is told at, a seed and a size, so that the same three always give the same story.
`anchors` names what demos and tests may rely on.
"""

from datetime import datetime
from random import Random

from clienteling.booxi.sandbox.records import Client
from clienteling.booxi.sandbox.seed import (
    anchors,
    appointments,
    catalogue,
    hours,
    houses,
    occasions,
    people,
    placed,
    team,
    waiting,
)
from clienteling.booxi.sandbox.seed.houses import House
from clienteling.booxi.sandbox.seed.shop import Shop
from clienteling.booxi.sandbox.seed.world import World

__all__ = ["LARGEST", "World", "anchors", "tell"]

LARGEST = 10
"""The most a story is scaled by: 250,000 bookings."""
_CLIENTS = {anchors.NA: 1000, anchors.EU: 2000}
_FEWEST = 40


def tell(now: datetime, *, seed: int = 1, size: float = 1.0) -> dict[str, World]:
    """The whole story as it stands at `now` (aware), by region.

    `size` 1 is 3,000 clients and about 25,000 bookings; it scales clients and bookings, while today, tomorrow and
    what waits for a person stay full. London has 60 people from size 0.5 on, 8 below.
    """
    worlds = {region: World(region) for region in _CLIENTS}
    by_region: dict[str, list[House]] = {region: [] for region in _CLIENTS}
    for house in houses.stores(size):
        by_region[house.region].append(house)
    for region, world in worlds.items():
        chance = Random(f"{seed}/{region}")
        _account(world, by_region[region], now=now, size=size, chance=chance)
    return worlds


def _account(world: World, stores: list[House], *, now: datetime, size: float, chance: Random) -> None:
    world.merchants.append(houses.template_store())
    world.staff.append(team.template_staff())
    catalogue.add_templates(world)
    count = max(_FEWEST, round(_CLIENTS[world.region] * size))
    people.invite(world, stores, count=count, now=now, chance=chance)
    for house in stores:
        houses.open_store(world, house, now)
        shop = Shop(
            world=world,
            house=house,
            services=catalogue.stock(world, house, now),
            team=team.cast(world, house, now),
            guests=_guests(world, house),
            now=now,
            size=size,
            chance=chance,
        )
        _live(shop)
    _first_seen(world)


def _live(shop: Shop) -> None:
    """Fixed things first: chance fills the gaps they leave."""
    placed.set_scenes(shop)
    hours.keep(shop)
    occasions.host(shop)
    waiting.ask(shop)
    appointments.fill(shop)


def _guests(world: World, house: House) -> list[Client]:
    """Half of a clientele shops in one store only; the other half is met in both."""
    return [
        c
        for c in world.clients.values()
        if c.id >= anchors.FIRST_STRANGER
        and c.status == "Active"
        and not (c.merged_into or c.anonymised)
        and (c.merchant_id == house.merchant.id or c.id % 2)
    ]


def _first_seen(world: World) -> None:
    """Nobody books before being known."""
    first: dict[int, datetime] = {}
    for booking in world.bookings:
        known = first.get(booking.client_id) or world.clients[booking.client_id].created_at
        if booking.created_at and known and booking.created_at < known:
            first[booking.client_id] = booking.created_at
    for client_id, since in first.items():
        world.amend(client_id, created_at=since)

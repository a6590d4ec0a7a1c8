"""Scenes placed by hand, so that demos and tests find them: see `anchors`."""

from datetime import timedelta

from clienteling.booxi.sandbox.records import Client
from clienteling.booxi.sandbox.seed import anchors, appointments
from clienteling.booxi.sandbox.seed.fate import completed, settle
from clienteling.booxi.sandbox.seed.shop import Shop


def set_scenes(shop: Shop) -> None:
    """Anna's past visits, Hugo's day, and appointments that overlap on purpose."""
    people = shop.world.clients
    if shop.house.city == "Montréal":
        _visit(shop, people[anchors.ANNA_RINALDI], part=0, service=0, days_ago=47)
        _visit(shop, people[anchors.ANNA_RINALDI], part=4, service=1, days_ago=203)
        _hugo(shop, people[anchors.HUGO_BERNIER])
    elif shop.house.city == "Paris":
        _visit(shop, people[anchors.ANNA_IN_EUROPE], part=0, service=1, days_ago=120)
    if shop.house.city != "Paris":
        _overlap(shop)


def _visit(shop: Shop, client: Client, *, part: int, service: int, days_ago: int) -> None:
    """A completed appointment; a day off moves it back to the last day worked."""
    colleague = shop.team[part]
    day = shop.today - timedelta(days=days_ago)
    while not colleague.shift(day):
        day -= timedelta(days=1)
    items = [shop.item(service, colleague)]
    booking = appointments.book(shop, colleague, day, start=870, items=items, client=client)
    shop.world.bookings.append(completed(shop, booking))


def _hugo(shop: Shop, client: Client) -> None:
    """First of Marie-Ève's day, today and tomorrow. She is in on every opening day."""
    colleague = shop.team[0]
    for offset in (0, 1):
        day = shop.today + timedelta(days=offset)
        start = (colleague.shift(day) or (600, 0))[0]
        items = [shop.item(1, colleague)]
        booking = appointments.book(shop, colleague, day, start=start, items=items, client=client)
        over = shop.instant(day, start + items[0].duration) <= shop.now
        shop.world.bookings.append(completed(shop, booking) if over else booking)


def _overlap(shop: Shop) -> None:
    """Two appointments at once today and tomorrow, for the client advisor of the third part or, on her days off,
    whoever is in: somebody in the Back Office insisted."""
    for offset in (0, 1):
        day = shop.today + timedelta(days=offset)
        colleague = next(c for c in (shop.team[2], shop.team[0]) if c.shift(day))
        start = (colleague.shift(day) or (660, 0))[0] + 180
        for client, late in zip(shop.chance.sample(shop.guests, 2), (0, 15), strict=True):
            items = [shop.item(1, colleague)]
            booking = appointments.book(shop, colleague, day, start=start + late, items=items, client=client)
            shop.world.bookings.append(settle(shop, booking))

"""What waits for a person: requests to assign or to approve, and the people queueing today (contract section 10)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from clienteling.booxi.sandbox.records import Booking, Client
from clienteling.booxi.sandbox.seed import anchors
from clienteling.booxi.sandbox.seed.shop import Shop
from clienteling.booxi.sandbox.seed.team import Colleague


class Wish(NamedTuple):
    """`days_ahead` None: no time. `part` None: nobody in particular, else the place in the team."""

    service: int
    minutes_ago: int
    days_ahead: int | None = None
    part: int | None = None


_ASKED = (
    Wish(5, 42),
    Wish(0, 95, days_ahead=0),
    Wish(3, 18),
    Wish(8, 230, days_ahead=1),
    Wish(10, 1500, part=2),
    Wish(1, 8, days_ahead=3),
    Wish(0, 3100, days_ahead=2, part=0),
)
_QUEUE = (8, 9, 6)
_LATEST = 1020
"""A request for today is not for later than five, even when it is later than that."""
_WORDS = ("", "With my sister, if possible.", "Plutôt en fin de journée.")


def ask(shop: Shop) -> None:
    """Adds the open requests, more of them in a larger world, and today's queue.

    The first is always Inès Haddad's at Montréal: bridal consultation, no staff, no time, two ranges.
    """
    rounds = max(1, round(shop.size * 3))
    asking = _askers(shop, rounds * len(_ASKED) + len(_QUEUE))
    for turn in range(rounds):
        for wish in _ASKED:
            _request(shop, asking.pop(), wish, turn=turn)
    for place, service in enumerate(_QUEUE):
        _join(shop, asking.pop(), service, minutes_ago=7 + 9 * place)


def _askers(shop: Shop, count: int) -> list[Client]:
    """Different people; they are taken from the end."""
    people = shop.chance.sample(shop.guests, count)
    if shop.house.city == "Montréal":
        people[-1] = shop.world.clients[anchors.INES_HADDAD]
    return people


def _request(shop: Shop, client: Client, wish: Wish, *, turn: int) -> None:
    made = (shop.now - timedelta(minutes=wish.minutes_ago + 37 * turn)).replace(microsecond=0)
    colleague = None if wish.part is None else shop.team[wish.part]
    booking = replace(
        _blank(shop, client, wish.service, made),
        status="PendingStaffApproval",
        created_by="Client",
        modified_by="Client",
        acquisition_channel="widget",
        request=shop.chance.choice(_WORDS),
        staff_id=colleague.staff.id if colleague else None,
    )
    when = _ranges(shop, 2 + turn % 4) if wish.days_ahead is None else _time(shop, booking, wish, colleague)
    shop.world.bookings.append(replace(booking, **when))


def _time(shop: Shop, booking: Booking, wish: Wish, colleague: Colleague | None) -> dict[str, Any]:
    """A time around noon, or later today. Whoever is asked for by name is held, after what is in the diary already."""
    day = shop.today + timedelta(days=wish.days_ahead or 0)
    start = 690 + 15 * shop.chance.randrange(12)
    while day == shop.today and start < _LATEST and shop.instant(day, start) <= shop.now + timedelta(hours=1):
        start += 15
    if colleague is not None:
        length = booking.items[0].duration
        while not shop.is_free(colleague, day, start, start + length):
            start += 15
        shop.hold(colleague, day, start, start + length)
    return {"starts_at": shop.instant(day, start)}


def _ranges(shop: Shop, count: int) -> dict[str, Any]:
    """When the client could come: up to five ranges in the coming days."""
    ranges: list[tuple[datetime, datetime]] = []
    for offset in range(1, count + 1):
        start = 660 + 60 * shop.chance.randrange(3)
        day = shop.today + timedelta(days=offset)
        ranges.append((shop.instant(day, start), shop.instant(day, start + 180)))
    return {"availability": tuple(ranges)}


def _join(shop: Shop, client: Client, service: int, *, minutes_ago: int) -> None:
    """Somebody at the desk entered a walk-in."""
    made = (shop.now - timedelta(minutes=minutes_ago)).replace(microsecond=0)
    desk = shop.team[0].staff.id
    entry = replace(
        _blank(shop, client, service, made),
        id=shop.world.numbers.booking("Q"),
        method="Queue",
        created_by_staff_id=desk,
        modified_by_staff_id=desk,
    )
    shop.world.bookings.append(entry)


def _blank(shop: Shop, client: Client, service: int, made: datetime) -> Booking:
    return Booking(
        id=shop.world.numbers.booking("A"),
        merchant_id=shop.house.merchant.id,
        method="Appointment",
        status="Approved",
        client_id=client.id,
        items=(shop.plain_item(service),),
        remind_by_email=client.remind_by_email,
        remind_by_sms=client.remind_by_sms,
        created_at=made,
        modified_at=made,
    )

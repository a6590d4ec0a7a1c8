"""Appointments by chance: eighteen months behind, sixty days ahead, today and tomorrow full but not filled up."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from clienteling.booxi.sandbox.records import Booking, Client, Item
from clienteling.booxi.sandbox.seed import catalogue
from clienteling.booxi.sandbox.seed.fate import settle
from clienteling.booxi.sandbox.seed.shop import Shop, length
from clienteling.booxi.sandbox.seed.team import Colleague

PAST_DAYS, COMING_DAYS = 540, 60
_CHANNELS = ("widget", "widget", "clienteling", "phone", "walk-in", "e-commerce")
_WISHES = (
    "Looking for an anniversary gift.",
    "Je cherche une tenue pour un mariage en juin.",
    "The blue coat from the window, please.",
    "Première visite, j'arrive avec ma mère.",
    "プレゼントを探しています。",
    "Could you prepare two sizes?",
)
_NOTES = ("Arche bag in the safe.", "Prepare salon 2.", "Préparer le thé.", "Bring the spring lookbook.")
_ANSWERS = {"occasion": "A wedding", "interests": ["Bags", "Jewellery"]}


def fill(shop: Shop) -> None:
    """Adds the appointments of all days, oldest first."""
    for offset in range(-PAST_DAYS, COMING_DAYS + 1):
        day = shop.today + timedelta(days=offset)
        rate = _rate(offset, shop.size)
        for colleague in shop.working(day):
            for _ in range(_count(shop, rate)):
                _try_one(shop, colleague, day)


def book(shop: Shop, colleague: Colleague, day: date, *, start: int, items: list[Item], client: Client) -> Booking:
    """An Approved appointment, its time held in the diary whoever is busy. What becomes of it, and adding it to the
    world, is the caller's."""
    starts_at = shop.instant(day, start)
    shop.hold(colleague, day, start, start + length(items).held)
    return Booking(
        id=shop.world.numbers.booking("A"),
        merchant_id=shop.house.merchant.id,
        method="Appointment",
        status="Approved",
        client_id=client.id,
        items=tuple(items),
        starts_at=starts_at,
        staff_id=colleague.staff.id,
        remind_by_email=client.remind_by_email,
        remind_by_sms=client.remind_by_sms,
        location=shop.services[_place(shop, items[0])].location,
        **_signature(shop, starts_at, colleague.staff.id),
    )


def _place(shop: Shop, item: Item) -> int:
    return item.service_id - shop.house.first_service


def _rate(offset: int, size: float) -> float:
    """Appointments wished for a colleague's day. The days around today stay lively in the smallest world."""
    if offset in (0, 1):
        return 3.6
    if offset < 0:
        return 0.66 * (max(size, 0.2) if offset >= -3 else size)
    if offset <= 7:
        return 2.6 * max(size, 0.15)
    return (2.0 if offset <= 30 else 1.0) * size


def _count(shop: Shop, rate: float) -> int:
    whole = int(rate)
    return whole + (shop.chance.random() < rate - whole)


def _try_one(shop: Shop, colleague: Colleague, day: date) -> None:
    """Six tries to find a gap; a full day stays as full as it is."""
    items = _items(shop, colleague)
    held = length(items).held
    shift_start, shift_end = colleague.shift(day) or (0, 0)
    steps = (shift_end - shift_start - held) // 15
    for _ in range(6 if steps > 0 else 0):
        start = shift_start + 15 * shop.chance.randrange(steps + 1)
        if shop.is_free(colleague, day, start, start + held):
            client = shop.chance.choice(shop.guests)
            booking = book(shop, colleague, day, start=start, items=items, client=client)
            shop.world.bookings.append(settle(shop, _coloured(shop, booking)))
            return


def _items(shop: Shop, colleague: Colleague) -> list[Item]:
    """One service, sometimes two; the events are another story."""
    places = catalogue.appointments_of(colleague.place % 8)
    first = shop.chance.choice(places)
    items = [shop.item(first, colleague)]
    if shop.chance.random() < 0.12:
        second = shop.chance.choice(places)
        if second != first and shop.services[second].location == shop.services[first].location:
            items.append(shop.item(second, colleague))
    return items


def _signature(shop: Shop, starts_at: datetime, staff_id: int) -> dict[str, Any]:
    """When and by whom it was booked: one hour to thirty days ahead, never after now."""
    minutes = shop.chance.randrange(60, 30 * 1440)
    made = (min(starts_at, shop.now) - timedelta(minutes=minutes)).replace(microsecond=0)
    channel = shop.chance.choice(_CHANNELS)
    online = channel in ("widget", "e-commerce")
    author, author_id = ("Client", None) if online else ("Staff", staff_id)
    return {
        "acquisition_channel": channel,
        "created_at": made,
        "created_by": author,
        "created_by_staff_id": author_id,
        "modified_at": made,
        "modified_by": author,
        "modified_by_staff_id": author_id,
    }


def _coloured(shop: Shop, booking: Booking) -> Booking:
    """Words of the client and of the house, and the survey when the client booked alone."""
    words: dict[str, Any] = {}
    if shop.chance.random() < 0.15:
        words["request"] = shop.chance.choice(_WISHES)
    if shop.chance.random() < 0.1:
        words["quick_note"] = shop.chance.choice(_NOTES)
    first, *others = booking.items
    if booking.created_by == "Client" and shop.services[_place(shop, first)].survey_model:
        words["items"] = (replace(first, survey_answers=_ANSWERS), *others)
    return replace(booking, **words) if words else booking

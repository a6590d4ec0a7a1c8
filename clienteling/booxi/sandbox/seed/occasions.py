"""Group events and who comes to them."""

from dataclasses import replace
from datetime import date, timedelta

from clienteling.booxi.sandbox.records import Attendee, Booking, Client, GroupEvent
from clienteling.booxi.sandbox.seed import catalogue
from clienteling.booxi.sandbox.seed.appointments import COMING_DAYS, PAST_DAYS
from clienteling.booxi.sandbox.seed.shop import Shop
from clienteling.booxi.sandbox.seed.team import Colleague

_PREVIEW_PLACES, _SHOW_PLACES = 8, 12


def host(shop: Shop) -> None:
    """A preview each week and today, a trunk show each fortnight and within four days; fewer in a small past."""
    last = -int(PAST_DAYS * max(shop.size, 0.1))
    for offset in range(last, COMING_DAYS + 1):
        day = shop.today + timedelta(days=offset)
        if offset == 0 or (day.isoweekday() == 4 and offset != 1):
            _event(shop, day, catalogue.PREVIEW, taken=6)
        if offset == 3 or (day.isoweekday() == 6 and day.toordinal() // 7 % 2 and abs(offset) > 7):
            _event(shop, day, catalogue.TRUNK_SHOW, taken=11)
        if offset == 1:
            _event(shop, day, catalogue.PREVIEW, taken=_PREVIEW_PLACES)


def _event(shop: Shop, day: date, place: int, *, taken: int) -> None:
    """The last hours before the host's shift ends. A day without a host has no event."""
    duration = catalogue.PLANS[place].duration
    host = next((c for c in shop.working(day) if place in catalogue.does(c.place)), None)
    if host is None:
        return
    start = (host.shift(day) or (0, 0))[1] - duration - 30
    if not shop.is_free(host, day, start, start + duration):
        return
    shop.hold(host, day, start, start + duration)
    event = _listing(shop, host, day, place=place, start=start)
    shop.world.group_events.append(event)
    for party in _parties(shop, taken):
        _reserve(shop, event, party)


def _listing(shop: Shop, host: Colleague, day: date, *, place: int, start: int) -> GroupEvent:
    starts_at = shop.instant(day, start)
    duration = catalogue.PLANS[place].duration
    return GroupEvent(
        id=next(shop.world.numbers.group_event),
        merchant_id=shop.house.merchant.id,
        service_id=shop.services[place].id,
        staff_id=host.staff.id,
        starts_at=starts_at,
        duration=duration,
        capacity=_PREVIEW_PLACES if place == catalogue.PREVIEW else _SHOW_PLACES,
        is_completed=starts_at + timedelta(minutes=duration) <= shop.now,
        online_from=starts_at - timedelta(days=40),
        online_until=starts_at - timedelta(hours=1),
        created_at=starts_at - timedelta(days=60),
    )


def _parties(shop: Shop, taken: int) -> list[list[Client]]:
    """Different people, in parties of one to three, `taken` of them in all."""
    people = shop.chance.sample(shop.guests, min(taken, len(shop.guests)))
    parties: list[list[Client]] = []
    while people:
        size = shop.chance.choice((1, 1, 2, 3))
        parties.append(people[:size])
        people = people[size:]
    return parties


def _reserve(shop: Shop, event: GroupEvent, party: list[Client]) -> None:
    service = shop.services[event.service_id - shop.house.first_service]
    ahead = timedelta(minutes=shop.chance.randrange(200, 20000))
    made = (min(event.starts_at, shop.now) - ahead).replace(microsecond=0)
    booking = Booking(
        id=shop.world.numbers.booking("R"),
        merchant_id=event.merchant_id,
        method="GroupReservation",
        status="Approved",
        client_id=party[0].id,
        items=(shop.plain_item(service.id - shop.house.first_service),),
        starts_at=event.starts_at,
        staff_id=event.staff_id,
        remind_by_email=party[0].remind_by_email,
        remind_by_sms=party[0].remind_by_sms,
        acquisition_channel="widget",
        group_event_id=event.id,
        attendees=tuple(Attendee(p.id, is_requester=p is party[0]) for p in party),
        client_communication="ClientAndAttendees",
        created_at=made,
        created_by="Client",
        modified_at=made,
        modified_by="Client",
    )
    shop.world.bookings.append(booking if event.starts_at > shop.now else _came(shop, event, booking))


def _came(shop: Shop, event: GroupEvent, booking: Booking) -> Booking:
    """Or did not: a party comes or stays away together."""
    presence = "NoShow" if shop.chance.random() < 0.1 else "Arrived"
    return replace(
        booking,
        presence=presence,
        is_completed=presence == "Arrived" and event.is_completed,
        attendees=tuple(replace(a, presence=presence) for a in booking.attendees),
        modified_at=event.starts_at,
        modified_by="Staff",
        modified_by_staff_id=event.staff_id,
    )

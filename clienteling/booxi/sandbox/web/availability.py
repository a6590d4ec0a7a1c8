"""Availability of one service, of several in a row, and across stores (contract section 12)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from clienteling.booxi.sandbox.answers import invalid, missing
from clienteling.booxi.sandbox.records import Item, Merchant, Service
from clienteling.booxi.sandbox.rules import items, offers
from clienteling.booxi.sandbox.rules.offers import Choice, Offer
from clienteling.booxi.sandbox.rules.spans import Span, instant, minute_after
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.catalogue import matches
from clienteling.booxi.sandbox.web.paging import page
from clienteling.booxi.sandbox.web.side_lists import SideLists
from clienteling.booxi.sandbox.wire import values

DAY = 1440
LONGEST = 366 * DAY
METHODS = ("Appointment", "GroupReservation", "Rental")


def of_service(call: Call) -> dict[str, Any]:
    """One entry per start and staff member; days are only computed until a page is full."""
    service = call.service(call.id("serviceId"))
    if service.is_template:
        raise missing("service")
    window, staff_id = _window(*call.query.range()), call.query.whole("staffId")
    if staff_id is not None:
        call.staff(staff_id)
    rows = _in_order(call, [service], window, staff_id)
    shown, cursor = page(call, rows, lambda offer: offer.key)
    return {
        "staffSelectionMode": service.staff_selection_mode,
        "timeSelectionMode": _mode(service),
        "serviceAvailability": [_offer(call, offer) for offer in shown],
        **cursor,
    }


def of_stores(call: Call) -> dict[str, Any]:
    """Every store the key reaches, or one; `serviceKeyword` is a tag."""
    window, word = _window(*call.query.range()), call.query.text("serviceKeyword")
    method = call.query.choice("serviceBookingMethod", METHODS)
    services = [
        service
        for merchant in _stores(call)
        for service in call.account.found("services_of_merchant", merchant.id)
        if method in (None, service.booking_method) and matches(word, service.tags)
    ]
    shown, cursor = page(call, _in_order(call, services, window), lambda offer: offer.key)
    lists = SideLists(call)
    for offer in shown:
        lists.add_service(offer.service.id)
        lists.add_staff(offer.staff_id)
        lists.add_merchant(offer.service.merchant_id)
    return {
        "serviceAvailability": [_offer(call, offer) for offer in shown],
        "services": lists.services(),
        "staff": lists.staff(),
        "merchants": lists.merchants(),
        **cursor,
    }


def search(call: Call) -> dict[str, Any]:
    """Several services in this order on one staff member. The range bounds the starts."""
    call.language  # noqa: B018 - a language Booxi does not speak is a 400 here too
    merchant, wanted = _searched(call)
    part = call.body.part("range")
    if part is None:
        raise invalid("range is missing.")
    start, end = part.required_instant("startsOn"), part.required_instant("endsOn")
    if end < start:
        raise invalid("range.endsOn must not be before range.startsOn.")
    only = call.body.wholes("onlyIncludeStaffs")
    window = _window(start, end)
    found = offers.of_several(call.account, merchant, wanted, window, now=call.now, only=only)
    ranges = any(service.time_selection_mode == "ClientTimes" for service, _ in wanted)
    shown = [_choice(choice, wanted[0][0], ranges=ranges) for choice in found]
    return {
        "availability": {
            "timeSelectionMode": "ClientTimes" if ranges else "TimeSlot",
            "bookingTimeRanges" if ranges else "bookingTimeSlots": shown,
        }
    }


def _window(start: datetime, end: datetime) -> Span:
    window = minute_after(start), minute_after(end)
    if window[1] - window[0] > LONGEST:
        raise invalid("The range is longer than a year.")
    return window


def _days(call: Call, window: Span) -> Iterator[Span]:
    """The window in stretches of a day, from where the cursor left off."""
    start = window[0]
    while start < window[1]:
        end = min(start + DAY, window[1])
        if call.after is None or call.after[0] < end:
            yield start, end
        start = end


def _in_order(call: Call, services: Iterable[Service], window: Span, staff_id: int | None = None) -> Iterator[Offer]:
    """Offers day by day. Ranges are cut out of the whole window at once, or a day's end would cut them."""

    def offered(service: Service, span: Span) -> list[Offer]:
        return offers.of_service(call.account, service, span, now=call.now, staff_id=staff_id)

    listed = list(services)
    ranges = [o for s in listed if s.time_selection_mode == "ClientTimes" for o in offered(s, window)]
    for day in _days(call, window):
        starts = [o for s in listed if s.time_selection_mode != "ClientTimes" for o in offered(s, day)]
        today = [o for o in ranges if day[0] <= o.start < day[1]]
        yield from sorted([*starts, *today], key=lambda offer: offer.key)


def _stores(call: Call) -> list[Merchant]:
    merchant_id = call.query.whole("merchantId")
    call.query.whole("partnerId")
    if merchant_id is not None:
        return [call.merchant(merchant_id)]
    return [m for i, m in sorted(call.account.merchants.items()) if call.account.reaches(i)]


def _searched(call: Call) -> tuple[Merchant, list[tuple[Service, int | None]]]:
    """The store of the key, which must be active, and the services asked for with any durations wished."""
    call.reach(call.body.required_whole("merchantId"))
    if not call.store.active:
        raise invalid("The store is not active.")
    parts = call.body.parts("bookingItems") or []
    if not 1 <= len(parts) <= items.MOST_SERVICES:
        raise invalid(f"bookingItems must hold one to {items.MOST_SERVICES} services.")
    wanted = [(_bookable(call, p.required_whole("serviceId")), p.whole("duration", least=1, most=DAY)) for p in parts]
    return call.store, wanted


def _bookable(call: Call, service_id: int) -> Service:
    service = call.service(service_id)
    if service.is_template:
        raise missing("service")
    if service.booking_method != "Appointment":
        raise invalid(f"Service {service_id} is not booked by appointment.")
    return service


def _mode(service: Service) -> str:
    return "GroupEvent" if service.booking_method == "GroupReservation" else service.time_selection_mode


def _offer(call: Call, offer: Offer) -> dict[str, Any]:
    service, event = offer.service, offer.event
    currency = call.account.merchants[service.merchant_id].currency
    shown = {
        "start": values.instant(instant(offer.start)),
        "end": values.instant(instant(offer.end)),
        "serviceId": service.id,
        **values.given(staffId=offer.staff_id),
        "timeSelectionMode": _mode(service),
        "duration": offer.item.duration if event is None else event.duration,
        "price": values.price(offer.item.amount, currency, service.price_visibility),
        "locationText": "",
    }
    if event is None:
        return shown
    return shown | {"groupEventId": event.id, "capacity": event.capacity, "placesLeft": offer.places_left}


def _choice(choice: Choice, first: Service, *, ranges: bool) -> dict[str, Any]:
    return {
        "startsOn": values.instant(instant(choice.start)),
        **({"endsOn": values.instant(instant(choice.end))} if ranges else {}),
        "staffSelectionMode": first.staff_selection_mode,
        "staffIds": list(choice.staff_ids),
        "items": [_row(item) for item in choice.items],
    }


def _row(item: Item) -> dict[str, Any]:
    return {
        "serviceId": item.service_id,
        "duration": item.duration,
        "spacingAfter": item.spacing_after,
        "isBusySpacingAfter": item.busy_spacing,
    }

"""What is offered online (contract section 12): free times of one service, or of several in a row.

Only online staff and services are offered, between the store's notice and horizon. Everything is in minutes; `web`
turns it into answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clienteling.booxi.sandbox.records import GroupEvent, Item, Merchant, Service, Staff
from clienteling.booxi.sandbox.rules import freedom, hours, items, places
from clienteling.booxi.sandbox.rules.spans import (
    Span,
    holds,
    instant,
    minute,
    minute_after,
    union,
    within,
)
from clienteling.booxi.sandbox.state import Account


@dataclass(frozen=True, slots=True)
class Offer:
    """One start that fits, one range to propose times in (`is_range`), or one event with places left."""

    start: int
    end: int
    service: Service
    staff_id: int | None
    item: Item
    is_range: bool = False
    event: GroupEvent | None = None
    places_left: int = 0

    @property
    def key(self) -> tuple[int, int, int]:
        """The order offers are listed in; unique among the offers of a store."""
        return self.start, self.service.id, self.staff_id or 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A start, or a range, for several services in a row, and who could do them all."""

    start: int
    end: int
    items: tuple[Item, ...]
    staff_ids: tuple[int, ...]


def bounds(merchant: Merchant, now: datetime) -> Span:
    """The first and the last minute a client may book by the store's notice and horizon; both may be booked."""
    earliest = minute_after(now + timedelta(minutes=merchant.notice_minutes))
    return earliest, minute(now + timedelta(days=merchant.horizon_days))


def performers(account: Account, service: Service) -> list[Staff]:
    """Everybody who offers a service and has a calendar, online or not, in the order of their ids."""
    found = (account.staff.get(i) for i in sorted(service.staff_ids))
    return [s for s in found if s is not None and s.personnel_type == "Standard" and not s.is_template]


def of_service(
    account: Account, service: Service, window: Span, *, now: datetime, staff_id: int | None = None
) -> list[Offer]:
    """Offers of one service that start in the window, in listing order; none if store or service is offline."""
    merchant = account.merchants[service.merchant_id]
    if not merchant.active or service.status != "Online" or service.is_template:
        return []
    if service.booking_method == "GroupReservation":
        found = _events(account, service, window, now, staff_id)
    elif service.time_selection_mode == "ClientTimes":
        found = _ranges(account, service, _bookable(merchant, window, now), staff_id)
    else:
        found = _starts(account, service, _bookable(merchant, window, now), staff_id)
    return sorted(found, key=lambda offer: offer.key)


def of_several(
    account: Account,
    merchant: Merchant,
    wanted: Sequence[tuple[Service, int | None]],
    window: Span,
    *,
    now: datetime,
    only: Sequence[int] = (),
) -> list[Choice]:
    """Starts (or ranges, if a service asks the client's times) at which one person can do all in this order.

    `wanted` pairs each service with a duration asked for instead of the usual one, or None.
    """
    ranges = any(service.time_selection_mode == "ClientTimes" for service, _ in wanted)
    able = set.intersection(*({s.id for s in _online(account, service, ranges=ranges)} for service, _ in wanted))
    chosen = sorted(able & set(only) if only else able)
    window = _bookable(merchant, window, now)
    step = _step(account, merchant, wanted[0][0], chosen[0] if len(only) == 1 and chosen else None)
    together: defaultdict[tuple[int, int, tuple[Item, ...]], list[int]] = defaultdict(list)
    for staff_id in chosen:
        row = tuple(_item(account, service, staff_id, minutes) for service, minutes in wanted)
        gaps = _gaps(account, account.staff[staff_id], window, row)
        for start in () if ranges else _fitting(account, merchant, gaps, row, step, window):
            together[start, start + items.length(row), row].append(staff_id)
        for start, end in _proposable(gaps, row, window) if ranges else ():
            together[start, end, row].append(staff_id)
    return [Choice(a, b, row, tuple(ids)) for (a, b, row), ids in sorted(together.items(), key=_first_start)]


def _first_start(entry: tuple[tuple[int, int, tuple[Item, ...]], list[int]]) -> tuple[int, int]:
    return entry[0][0], entry[1][0]


def _bookable(merchant: Merchant, window: Span, now: datetime) -> Span:
    earliest, latest = bounds(merchant, now)
    return max(window[0], earliest), min(window[1], latest + 1)


def _online(account: Account, service: Service, *, ranges: bool) -> list[Staff]:
    """Those who show: online, and for fixed starts not switched to ClientTimes ('Show Availability Online' off)."""
    return [
        s
        for s in performers(account, service)
        if s.status == "Online" and (ranges or s.time_selection_mode != "ClientTimes")
    ]


def _item(account: Account, service: Service, staff_id: int, minutes: int | None = None) -> Item:
    item = items.usual(account, service, staff_id)
    return item if minutes is None else replace(item, duration=minutes)


def _gaps(account: Account, staff: Staff, window: Span, row: Sequence[Item]) -> list[Span]:
    """Free time around a window, far enough to see whether what starts in it can also end."""
    if window[0] >= window[1]:
        return []
    reach = items.holds(row)[-1][1]
    return freedom.free(account, staff, (window[0], window[1] + reach))


def _step(account: Account, merchant: Merchant, service: Service, staff_id: int | None) -> int:
    """Minutes between starts: the chosen staff member's, else the service's, else that of the only one who does it."""
    if staff_id is not None:
        return account.staff[staff_id].interval_minutes or merchant.grid_minutes
    alone = performers(account, service)
    if len(alone) == 1 and not service.resource_ids and alone[0].interval_minutes:
        return alone[0].interval_minutes
    return service.interval_minutes or merchant.grid_minutes


def _fitting(
    account: Account, merchant: Merchant, gaps: Sequence[Span], row: Sequence[Item], step: int, window: Span
) -> Iterable[int]:
    """Starts on the grid of the store's clock at which everything fits."""
    held = items.holds(row)
    zone = ZoneInfo(merchant.time_zone)
    rooms = any(account.services[item.service_id].resource_ids for item in row)
    for start, end in gaps:
        origin = hours.grid_origin(merchant.time_zone, instant(start).astimezone(zone).date())
        first = start + (origin - start) % step
        for at in range(first, min(end - held[0][1] + 1, window[1]), step):
            if len(held) > 1 and not all(holds(gaps, (at + a, at + b)) for a, b in held[1:]):
                continue
            if not rooms or _rooms_free(account, row, at):
                yield at


def _rooms_free(account: Account, row: Sequence[Item], at: int) -> bool:
    for item in row:
        service = account.services[item.service_id]
        span = (at, at + item.duration)
        if service.resource_ids and freedom.free_resource(account, service, span) is None:
            return False
        at += item.duration + item.spacing_after
    return True


def _proposable(gaps: Sequence[Span], row: Sequence[Item], window: Span) -> list[Span]:
    """Free stretches of the window long enough for the services."""
    return [(a, b) for a, b in within(gaps, window) if b - a >= items.length(row)]


def _starts(account: Account, service: Service, window: Span, staff_id: int | None) -> Iterable[Offer]:
    merchant = account.merchants[service.merchant_id]
    step = _step(account, merchant, service, staff_id if staff_id in account.staff else None)
    for staff in _online(account, service, ranges=False):
        if staff_id in (None, staff.id):
            item = _item(account, service, staff.id)
            gaps = _gaps(account, staff, window, (item,))
            for at in _fitting(account, merchant, gaps, (item,), step, window):
                yield Offer(at, at + item.duration, service, staff.id, item)


def _ranges(account: Account, service: Service, window: Span, staff_id: int | None) -> Iterable[Offer]:
    """Where a client may propose times. Without personnel selection nobody is named and ranges are joined."""
    named = staff_id is not None or service.staff_selection_mode != "Disabled"
    together: list[Span] = []
    for staff in _online(account, service, ranges=True):
        if staff_id in (None, staff.id):
            item = _item(account, service, staff.id)
            spans = _proposable(_gaps(account, staff, window, (item,)), (item,), window)
            together += spans
            if named:
                yield from (Offer(a, b, service, staff.id, item, is_range=True) for a, b in spans)
    usual = items.usual(account, service, None)
    if not named:
        yield from (Offer(a, b, service, None, usual, is_range=True) for a, b in union(together))


def _events(account: Account, service: Service, window: Span, now: datetime, staff_id: int | None) -> Iterable[Offer]:
    for event in account.found("events_of_service", service.id):
        start = minute(event.starts_at)
        left = places.left(account, event)
        wanted = window[0] <= start < window[1] and staff_id in (None, event.staff_id)
        if wanted and left > 0 and places.open_for_booking(event, now):
            item, end = items.usual(account, service, None), start + event.duration
            yield Offer(start, end, service, event.staff_id, item, event=event, places_left=left)

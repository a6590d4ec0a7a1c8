"""Who is in when (contract sections 12 and 14): opening hours, schedules, weekly hours and time slots.

Weekly hours are store-local clock times; they become minutes in UTC through the store's IANA zone, day by day, so a
day with 23 or 25 hours opens when its own clock says so.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from clienteling.booxi.sandbox.records import Merchant, Schedule, Staff, TimeSlot, WeeklyHours
from clienteling.booxi.sandbox.rules.spans import Span, instant, minute, minute_after, union, within
from clienteling.booxi.sandbox.state import Account

Hours = tuple[WeeklyHours, ...]


def working(account: Account, staff: Staff, window: Span) -> list[Span]:
    """When a staff member can be given bookings, before anything that already holds them."""
    merchant = account.merchants[staff.merchant_id]
    spans = [span for day in days(merchant, window) for span in _planned(account, merchant, staff, day)]
    added = (s for s in _slots(account, staff) if s.kind == "Available")
    return within(union([*spans, *map(_span, added)]), window)


def busy_slots(account: Account, staff: Staff) -> Iterable[Span]:
    return (_span(s) for s in _slots(account, staff) if s.kind == "Busy")


def days(merchant: Merchant, window: Span) -> Iterable[date]:
    """The store's days a window touches, and the one before (hours may run past midnight)."""
    zone = ZoneInfo(merchant.time_zone)
    day = instant(window[0]).astimezone(zone).date() - timedelta(days=1)
    last = instant(window[1]).astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def day_of(merchant: Merchant, moment: datetime) -> date:
    """The store's own date at a moment: 'today' is the store's day (contract section 3)."""
    return moment.astimezone(ZoneInfo(merchant.time_zone)).date()


@lru_cache(maxsize=4096)
def day_start(time_zone: str, day: date) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(time_zone))


@lru_cache(maxsize=65536)
def grid_origin(time_zone: str, day: date) -> int:
    """From where offered starts are counted: midnight by the clock that hangs there at noon."""
    return minute(datetime.combine(day, time(12), ZoneInfo(time_zone))) - 720


def _planned(account: Account, merchant: Merchant, staff: Staff, day: date) -> Iterable[Span]:
    if staff.hours_from == "calendar":
        return ()
    owner = staff.id if staff.hours_from == "weekly" else None
    schedule = active_schedule(account, merchant, owner, day)
    if schedule is None and owner is not None:
        return ()
    return _opening(merchant.time_zone, day, merchant.open_hours if schedule is None else schedule.weekly_hours)


def active_schedule(account: Account, merchant: Merchant, staff_id: int | None, day: date) -> Schedule | None:
    """The schedule in force when a store's day begins; of several the one that began last."""
    begins = day_start(merchant.time_zone, day)
    active = [s for s in account.found("schedules_of", (merchant.id, staff_id)) if _in_force(s, begins)]
    return max(active, key=lambda s: (s.start is not None and s.start.timestamp(), s.id), default=None)


def _in_force(schedule: Schedule, begins: datetime) -> bool:
    return (schedule.start is None or schedule.start <= begins) and (schedule.end is None or begins < schedule.end)


@lru_cache(maxsize=65536)
def _opening(time_zone: str, day: date, hours: Hours) -> tuple[Span, ...]:
    """The day's hours in UTC minutes. Sunday is 0, and 7 is taken for it (contract section 3)."""
    today = [h for h in hours if h.dow % 7 == day.isoweekday() % 7]
    return tuple(_local_span(time_zone, day, h) for h in today)


def _local_span(time_zone: str, day: date, hours: WeeklyHours) -> Span:
    start, end = _local(time_zone, day, hours.start), _local(time_zone, day, hours.end)
    return (start, end) if start < end else (start, _local(time_zone, day + timedelta(days=1), hours.end))


def _local(time_zone: str, day: date, clock: str) -> int:
    hour, minutes = int(clock[:2]), int(clock[3:5])
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return minute(datetime.combine(day, time(hour, minutes), ZoneInfo(time_zone)))


def _slots(account: Account, staff: Staff) -> list[TimeSlot]:
    return account.found("time_slots_of_staff", staff.id)


def _span(slot: TimeSlot) -> Span:
    return minute(slot.starts_at), minute_after(slot.ends_at)

"""The one place time comes from. Instants are aware and in UTC; "today" is always some store's day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """This instant. In sandbox mode `CLOCK_OFFSET` seconds ahead, in every process alike."""
    return datetime.now(UTC) + timedelta(seconds=settings.CLOCK_OFFSET)  # noqa: TID251 - this is that place


def today(zone: ZoneInfo) -> date:
    """The calendar day it is now in `zone`."""
    return now().astimezone(zone).date()


def minutes_between(earlier: datetime, later: datetime) -> int:
    """Whole minutes that pass from one to the other. Python subtracts two times of one zone by the hands of its clock,
    which is wrong where the clock changes between them."""
    return int((later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds() // 60)


def day_bounds(on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants at which `on` begins and ends in `zone`: 23, 24 or 25 hours apart.

    Both midnights are looked up in the zone; adding 24 hours would be wrong twice a year. Where midnight does
    not exist, `zoneinfo` reads the time with the offset before the gap, which is the first instant of the day.
    """
    starts = datetime.combine(on, datetime.min.time(), zone)
    ends = datetime.combine(on + timedelta(days=1), datetime.min.time(), zone)
    return starts.astimezone(UTC), ends.astimezone(UTC)

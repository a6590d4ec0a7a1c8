"""Schedules of stores and staff (contract section 14)."""

from datetime import UTC, datetime

from clienteling.booxi.sandbox.answers import conflict, invalid
from clienteling.booxi.sandbox.records import Schedule
from clienteling.booxi.sandbox.state import Account

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)


def save(account: Account, schedule: Schedule) -> Schedule:
    """Create or replace. Two schedules of one owner must not overlap: ScheduleOverlap."""
    start, end = reach(schedule)
    if end <= start:
        raise invalid("end must be after start.")
    for other in account.found("schedules_of", (schedule.merchant_id, schedule.staff_id)):
        if other.id != schedule.id and overlaps(other, start, end):
            raise conflict("ScheduleOverlap", "The schedule overlaps another one.")
    account.save(schedule)
    return schedule


def reach(schedule: Schedule) -> tuple[datetime, datetime]:
    """From when to when a schedule is in force, open ends made far ones."""
    return schedule.start or EARLIEST, schedule.end or LATEST


def overlaps(schedule: Schedule, start: datetime, end: datetime) -> bool:
    mine = reach(schedule)
    return mine[0] < end and start < mine[1]

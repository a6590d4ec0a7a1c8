"""Hours: Booxi's schedules as weekly rules with the days on which they are in force."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from clienteling.booxi.types.parts import WeeklyHours
from clienteling.booxi.types.schedules import Schedule
from clienteling.models import OpeningHours, StaffMember, Store, WorkingHours
from clienteling.services.imports.reading import Reading
from clienteling.services.imports.report import Report

LAST_MINUTE = time(23, 59)
"""Where a day ends in our rows: 24:00 is no time of day."""
DAY = timedelta(days=1)
Hours = TypeVar("Hours", OpeningHours, WorkingHours)


@dataclass(frozen=True)
class Rule:
    """Hours on one weekday (Monday 1), from the first to the last day they are in force; None is open."""

    weekday: int
    opens: time
    closes: time
    valid_from: date | None
    valid_until: date | None


def state(store: Store, people: dict[int, StaffMember], told: Reading, report: Report) -> None:
    """The store's hours and those of the people asked about. Somebody without hours of their own follows the store."""
    rows = list(OpeningHours.objects.filter(store=store))
    replace(OpeningHours, rows, rules(told.schedules, store.zone), report, store=store)
    for booxi_id, schedules in told.own_schedules.items():
        person = people[booxi_id]
        own = list(WorkingHours.objects.filter(staff_member=person))
        replace(WorkingHours, own, rules(schedules, store.zone), report, staff_member=person)


def replace(kind: type[Hours], rows: Sequence[Hours], said: set[Rule], report: Report, **owner: object) -> None:
    """What is said stays or is added, the rest is withdrawn."""
    tally = report.of("hours")
    before = {rule_of(row): row for row in rows}
    gone = [row.pk for row in rows if rule_of(row) not in said]
    kind._default_manager.filter(pk__in=gone).delete()
    new = [kind(**owner, **vars(rule)) for rule in said - before.keys()]
    kind._default_manager.bulk_create(new)
    tally.gone += len(gone)
    tally.created += len(new)
    tally.unchanged += len(rows) - len(gone)


def rule_of(row: OpeningHours | WorkingHours) -> Rule:
    return Rule(row.weekday, row.opens, row.closes, row.valid_from, row.valid_until)


def rules(schedules: Iterable[Schedule], zone: ZoneInfo) -> set[Rule]:
    """Weekly rules of all schedules, each on the days it is in force."""
    return {
        Rule(weekday, opens, closes, first, last)
        for schedule, first, last in in_force(schedules, zone)
        for hours in schedule.weekly_hours
        for weekday, opens, closes in pieces(hours)
    }


def in_force(schedules: Iterable[Schedule], zone: ZoneInfo) -> Iterator[tuple[Schedule, date | None, date | None]]:
    """Which schedule counts from which day to which: where several do, the one that began last.

    Only one is active at a time (contract section 14); a summer's hours stand before the usual ones.
    """
    spans = sorted(((*days(schedule, zone), schedule) for schedule in schedules), key=lambda span: span[0])
    edges = sorted({edge for first, after, _ in spans for edge in (first, after)})
    for start, end in pairwise(edges):
        active = [schedule for first, after, schedule in spans if first <= start and end <= after]
        if active:
            yield active[-1], None if start == date.min else start, None if end == date.max else end - DAY


def days(schedule: Schedule, zone: ZoneInfo) -> tuple[date, date]:
    """The first day a schedule is in force, and the first after it: it counts for a day that it sees begin."""
    first = date.min if schedule.starts_at is None else day_begun_from(schedule.starts_at, zone)
    after = date.max if schedule.ends_at is None else day_begun_from(schedule.ends_at, zone)
    return first, max(first, after)


def day_begun_from(moment: datetime, zone: ZoneInfo) -> date:
    """The first day of the store's that begins at `moment` or later."""
    local = moment.astimezone(zone)
    return local.date() if local.time() == time.min else local.date() + DAY


def pieces(hours: WeeklyHours) -> Iterator[tuple[int, time, time]]:
    """The hours as parts of single days: those that run past midnight end there and go on the next morning."""
    opens, closes = clock_time(hours.start), clock_time(hours.end)
    if closes is None or opens is None or opens < closes:
        if opens is not None:
            yield hours.iso_weekday, opens, closes or LAST_MINUTE
        return
    yield hours.iso_weekday, opens, LAST_MINUTE
    if closes > time.min:
        yield hours.iso_weekday % 7 + 1, time.min, closes


def clock_time(text: str) -> time | None:
    """HH:MM or HH:MM:SS as a time of day; None for 24:00, where none is left."""
    hour, minute = int(text[:2]), int(text[3:5])
    return None if hour == 24 else time(hour, minute)

"""When somebody is busy, by a calendar file of theirs. Of what they do nothing is kept.

The file is a stranger's: a line of it can ask for a million repetitions. So it is read in a process of its own, which
ends by itself (`read`); that process needs neither Django nor the database.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SECONDS = 20
MEMORY = 768 * 1024 * 1024
MOST = 1000
"""Stretches told; nobody has more in three months."""
OURS = "@clienteling"
"""Ends the UIDs of our own feeds: who subscribes to one in the calendar read here is not busy twice."""
NOT_BUSY = {"FREE", "WORKINGELSEWHERE"}
"""Microsoft's own word for what others say with TRANSP."""

Span = tuple[datetime, datetime]


class Unreadable(Exception):
    """No calendar, or one that takes longer than its time or its memory."""


def read(file: bytes, *, zone: ZoneInfo, starts: datetime, ends: datetime, seconds: float = SECONDS) -> list[Span]:
    """What `busy_times` finds in the file within `seconds`. Raises Unreadable."""
    question = json.dumps({"zone": zone.key, "starts": starts.isoformat(), "ends": ends.isoformat()})
    try:
        told = subprocess.run(  # noqa: S603 - nothing of theirs is in the command
            [sys.executable, "-m", __name__],
            input=question.encode() + b"\n" + file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # its complaints quote the file
            cwd=Path(__file__).parents[2],
            timeout=seconds,
            check=True,
        ).stdout
    except subprocess.SubprocessError:
        raise Unreadable from None
    return [(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in json.loads(told)]


def busy_times(file: bytes, *, zone: ZoneInfo, starts: datetime, ends: datetime) -> list[Span]:
    """The stretches between two midnights of `zone` in which the file's owner is busy, as instants in order.

    Repetitions, exceptions and moved ones included; all-day and floating times are `zone`'s. Cut at its midnights,
    since a time slot lies within a day, and overlapping ones made one: each day tells only of itself.
    """
    from icalendar import Calendar
    from recurring_ical_events import of

    calendars = Calendar.from_ical(file, multiple=True)
    if not calendars:
        raise ValueError("no calendar, or half of one")
    found: list[Span] = []
    for calendar in calendars:
        events = of(calendar, skip_bad_series=True).between(starts, ends)
        spans = (span_of(event.start, event.end, zone) for event in events if is_busy(event))
        found += [piece for span in spans for piece in by_day(*span, zone) if starts <= piece[0] < ends]
    return joined(found)


def is_busy(event: "dict[str, object]") -> bool:
    said = {name: str(event.get(name, "")).upper() for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")}
    return not (
        said["TRANSP"] == "TRANSPARENT"
        or said["STATUS"] == "CANCELLED"
        or said["X-MICROSOFT-CDO-BUSYSTATUS"] in NOT_BUSY
        or str(event.get("UID", "")).endswith(OURS)
    )


def span_of(begin: date, end: date, zone: ZoneInfo) -> Span:
    return instant(begin, zone), instant(end, zone)


def instant(moment: date, zone: ZoneInfo) -> datetime:
    """A whole day begins at midnight of `zone`; a time without a zone is on its clock."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def by_day(begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Span]:
    """The stretch in pieces that end at midnight: days of 23 and 25 hours too."""
    while begin < end:
        on = begin.astimezone(zone).date()
        midnight = instant(on + timedelta(days=1), zone)
        yield begin, min(end, midnight)
        begin = midnight


def joined(spans: Iterable[Span]) -> list[Span]:
    """Overlapping stretches as one. Those that only touch stay two, or a week's absence would be one of seven days."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def main() -> None:
    """Answers one question: a line of JSON, then the file. Whatever goes wrong ends it, and that says enough."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked, _, file = sys.stdin.buffer.read().partition(b"\n")
    question = json.loads(asked)
    starts, ends = (datetime.fromisoformat(question[name]) for name in ("starts", "ends"))
    found = busy_times(file, zone=ZoneInfo(question["zone"]), starts=starts, ends=ends)
    if len(found) > MOST:
        sys.exit(2)
    sys.stdout.write(json.dumps([(begin.isoformat(), end.isoformat()) for begin, end in found]))


if __name__ == "__main__":
    main()

"""An agenda as an iCalendar file (RFC 5545)."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from icalendar import Calendar, Event

from bookings.services.agenda import Entry

ASK_AGAIN = timedelta(minutes=15)


def written(entries: Sequence[Entry], *, name: str) -> bytes:
    """The file. Every time in it is an instant in UTC, so no program has to know a zone or when its clocks change."""
    calendar = Calendar()
    calendar.add("prodid", "-//Clienteling//Calendar feed//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for entry in entries:
        calendar.add_component(event(entry))
    return bytes(calendar.to_ical())


def event(entry: Entry) -> Event:
    found = Event()
    found.add("uid", entry.uid)
    found.add("dtstamp", entry.revised_at)
    found.add("last-modified", entry.revised_at)
    found.add("sequence", entry.revision)
    found.add("dtstart", entry.starts_at)
    found.add("dtend", entry.ends_at)
    found.add("summary", entry.title)
    found.add("description", entry.words)
    found.add("location", entry.place)
    found.add("url", entry.link)
    found.add("status", entry.state)
    found.add("transp", "TRANSPARENT" if entry.state == "CANCELLED" else "OPAQUE")
    return found


def tag(entries: Sequence[Entry], *, name: str) -> str:
    """An ETag: the same while the file would say the same, known before it is written."""
    return f'"{hashlib.sha256(repr((name, entries)).encode()).hexdigest()[:32]}"'

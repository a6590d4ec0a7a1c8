"""The store's day as a table by time: the calendar for who reads by row, by ear or on paper."""

from typing import Any

from django.urls import reverse

from bookings.services.drawing import ADDRESSES
from bookings.services.entries import Entry
from bookings.services.walls import StoreDay


def shown(day: StoreDay, whose: str) -> dict[str, Any]:
    """Every entry of the columns shown, in order of time, and the requests among them. `whose` time slots can be
    opened: a staff member's id, or all."""
    names = {each.staff_id: each.name for each in day.people}
    found = [entry for column in day.columns for entry in column.lane.entries]
    found += day.requests.entries if day.requests else []
    rows = sorted(found, key=lambda entry: (entry.starts.timestamp(), entry.ends.timestamp(), entry.key))
    return {"rows": [row(entry, names.get(entry.staff_id or 0, ""), whose) for entry in rows]}


def row(entry: Entry, name: str, whose: str) -> dict[str, Any]:
    links = entry.pk and (entry.kind != "slot" or whose in {"all", str(entry.staff_id)})
    return {
        "key": f"l-{entry.key}",
        "starts": entry.starts,
        "ends": entry.ends,
        "title": entry.title or entry.what,
        "what": entry.what if entry.title else "",
        "staff": name,
        "css": entry.label.css,
        "icon": entry.label.icon,
        "word": entry.label.word,
        "is_slot": entry.kind == "slot",
        "url": reverse(ADDRESSES[entry.kind], args=[entry.pk]) if links else "",
    }

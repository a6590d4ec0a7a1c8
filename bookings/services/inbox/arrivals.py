"""Keeping an event: one row, safely on disk before Booxi is answered."""

import hashlib
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import Error, connection

from bookings.models import InboxEvent
from clienteling import clock
from clienteling.booxi import webhooks

TABLE = InboxEvent._meta.db_table
COLUMNS = (
    "region",
    "event_id",
    "type",
    "booking_booxi_id",
    "raw",
    "received_at",
    "try_at",
    "state",
    "attempts",
    "reason",
    "repeats",
)
ROW = f"({', '.join(['%s'] * len(COLUMNS))})"
KEEP = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES "  # noqa: S608 - names of ours alone
COUNT_REPEATS = f" ON CONFLICT (region, event_id) DO UPDATE SET repeats = {TABLE}.repeats + excluded.repeats + 1"


class Busy(Exception):
    """The database would not take it now. Nothing was kept: Booxi is to send it again."""


@dataclass
class Arrival:
    """An event as it came. `event_id` is Booxi's, or for an event without one a hash of its bytes."""

    region: str
    event_id: str
    type: str
    booking: str
    raw: bytes
    received_at: datetime
    repeats: int = 0
    error: Error | None = field(default=None, compare=False)
    is_settled: bool = False
    is_kept: bool = False


waiting: deque[Arrival] = deque()
writing = threading.Lock()


def keep(region: str, raw: bytes) -> None:
    """Stores an event whose bytes are known to be Booxi's; one kept before is only counted. Raises Busy.

    Whatever else is waiting in this process is written in the same statement: a disk makes a few hundred commits a
    second, and events come in bursts. Nobody is answered before the commit their event is in.
    """
    arrival = opened(region, raw)
    waiting.append(arrival)
    with writing:
        if not arrival.is_settled:
            write_all([waiting.popleft() for _ in range(len(waiting))])
    if not arrival.is_kept:
        raise Busy from arrival.error


def opened(region: str, raw: bytes) -> Arrival:
    label = webhooks.label(raw)
    event_id = label.id or f"sha256:{hashlib.sha256(raw).hexdigest()}"
    return Arrival(region, event_id, label.type, label.booking, raw, clock.now())


def write_all(arrivals: list[Arrival]) -> None:
    """Whatever goes wrong, none of these is said to be kept."""
    try:
        write(once_each(arrivals))
    except Error as error:
        for arrival in arrivals:
            arrival.error = error
    else:
        for arrival in arrivals:
            arrival.is_kept = True
    finally:
        for arrival in arrivals:
            arrival.is_settled = True


def once_each(arrivals: Iterable[Arrival]) -> list[Arrival]:
    """PostgreSQL takes no row twice in one statement; in one order, so that two processes never wait for each other."""
    found: dict[tuple[str, str], Arrival] = {}
    for arrival in arrivals:
        first = found.setdefault((arrival.region, arrival.event_id), arrival)
        first.repeats += first is not arrival
    return [arrival for _, arrival in sorted(found.items())]


def write(arrivals: list[Arrival]) -> None:
    """One statement, hence one transaction, hence one wait for the disk."""
    values = [value for arrival in arrivals for value in row(arrival)]
    with connection.cursor() as cursor:
        cursor.execute(KEEP + ", ".join([ROW] * len(arrivals)) + COUNT_REPEATS, values)


def row(arrival: Arrival) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    at = connection.ops.adapt_datetimefield_value(arrival.received_at)
    names = (arrival.region, arrival.event_id, arrival.type, arrival.booking)
    return (*names, arrival.raw, at, at, InboxEvent.State.WAITING, 0, "", arrival.repeats)

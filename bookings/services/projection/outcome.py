"""How something came to be known, and what writing it down did."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from bookings.models import Booking
from clienteling import clock
from clienteling.models import Store

if TYPE_CHECKING:
    from bookings.services.projection.news import News

LONGEST = 60
"""Days a thing is shown on at most; what is longer is a slip."""


@dataclass(frozen=True)
class Source:
    """How we came to know. `known_at` is when the read began, a write was answered, or Booxi made the event.

    `is_heard`: an event told it, which may come late and twice. `unread`: whose days (staff member id, day) are read
    for the first time, where nothing is news. `is_anew`: our copy is not trusted, and stamps do not save it.
    """

    known_at: datetime
    is_heard: bool = False
    is_anew: bool = False
    unread: frozenset[tuple[int, date]] = frozenset()

    def wins(self, *, theirs: datetime | None, ours: datetime | None, known_at: datetime) -> bool:
        """Whether it takes the place of a row stamped `ours` and known since `known_at`.

        The newer stamp (Booxi counts in seconds); at equal stamps what was read, never an event; without a stamp the
        later-begun read.
        """
        if self.is_anew:
            return self.known_at >= known_at
        if theirs and ours and theirs != ours:
            return theirs > ours
        if self.is_heard and theirs == ours:
            return False
        return self.known_at >= known_at


@dataclass
class Outcome:
    """What a projection did, by count, whom it was about, and the days whose pages changed.

    `lacking` are those of `created` that a column read before should have had. `doubtful` are Booxi ids of bookings an
    event told something about that only `GET /booking/{id}` can settle.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    lacking: int = 0
    doubtful: set[str] = field(default_factory=set)
    news: list["News"] = field(default_factory=list)
    clients: set[int] = field(default_factory=set)
    days: dict[int, dict[date, set[int | None]]] = field(default_factory=dict)
    """By store and day, whose columns: staff member ids, None for what has nobody yet."""
    fresher: dict[int, dict[date, set[int | None]]] = field(default_factory=dict)
    """Likewise, where all that changed is how fresh they are."""

    @property
    def compared(self) -> int:
        return self.created + self.changed + self.unchanged + self.gone

    def touch(self, row: Booking, store: Store) -> None:
        """Marks the days of `store` that `row` is shown on as changed, and its client's visits."""
        if row.client_id:
            self.clients.add(row.client_id)
        for on in days_of(row, store):
            self.show(store.pk, on, row.staff_member_id)
            if row.group_event_id and row.group_event:
                self.show(store.pk, on, row.group_event.staff_member_id)

    def span(self, store: Store, staff_id: int | None, starts: datetime, ends: datetime) -> None:
        """Marks a column for each day of `store` between two instants."""
        for on in days_between(store, starts, ends):
            self.show(store.pk, on, staff_id)

    def show(self, store_id: int, on: date, staff_id: int | None) -> None:
        """That column of that day looks different now."""
        self.days.setdefault(store_id, {}).setdefault(on, set()).add(staff_id)

    def refresh(self, store_id: int, on: date, staff_id: int) -> None:
        """That column of that day says another time, or another reason, and shows the same otherwise."""
        self.fresher.setdefault(store_id, {}).setdefault(on, set()).add(staff_id)


def days_of(row: Booking, store: Store) -> Iterator[date]:
    """The days a booking is shown on: its own; without a time the day somebody joined the queue, or, for a request,
    today, where it waits for whose it is; while it is nobody's, every day to come counts it."""
    if row.starts_at:
        yield from days_between(store, row.starts_at, row.ends_at or row.starts_at)
    elif row.method == Booking.QUEUE:
        yield (row.created_at or row.known_at).astimezone(store.zone).date()
    else:
        today, ahead = clock.today(store.zone), 0 if row.staff_member_id else settings.HORIZON_DAYS_AHEAD
        yield from (today + timedelta(days=n) for n in range(ahead + 1))


def days_between(store: Store, starts: datetime, ends: datetime) -> Iterator[date]:
    """The store's days from one instant to another, at most `LONGEST` and one. A day is not touched by what ends as
    it begins."""
    first = starts.astimezone(store.zone).date()
    last = max(ends - timedelta(microseconds=1), starts).astimezone(store.zone).date()
    for n in range(min(max((last - first).days, 0), LONGEST) + 1):
        yield first + timedelta(days=n)

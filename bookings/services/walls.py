"""Walls as values: columns side by side, and the hours they are drawn between."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2s

from bookings.services import columns as reading
from bookings.services.entries import Around
from bookings.services.lanes import Lane, Standing
from bookings.services.layout import Frame, whole_day
from clienteling import clock
from clienteling.models import Store


@dataclass
class WallColumn:
    """One person's day on a wall. `state` is fresh, old, reading or failed."""

    lane: Lane
    state: str

    @property
    def standing(self) -> Standing:
        return self.lane.standing

    @property
    def as_of(self) -> datetime | None:
        moment = self.standing.read_at
        return moment.astimezone(self.lane.day.zone) if moment else None

    @property
    def version(self) -> int:
        return self.standing.version or 0

    @property
    def booked_percent(self) -> int:
        minutes = self.lane.open_minutes
        return min(100, round(100 * self.lane.booked / minutes)) if minutes else 0


@dataclass
class Wall:
    """Columns side by side, and the hours drawn, in steps from midnight. `stale`: a worker should look at it."""

    store: Store
    today: date
    columns: list[WallColumn]
    frame: Frame
    stale: bool = False
    first: int = 0
    last: int = 0
    version: str = ""

    def measure(self, more: Iterable[Lane] = ()) -> None:
        """Finds the hours to draw: all that anybody works or is booked."""
        found = [*(column.lane for column in self.columns), *more]
        firsts = [lane.drawing.first + self.shift(lane) for lane in found if lane.drawing.first is not None]
        lasts = [lane.drawing.last + self.shift(lane) for lane in found if lane.drawing.last is not None]
        self.first, self.last = self.frame.window(min(firsts, default=None), max(lasts, default=None))

    def shift(self, lane: Lane) -> int:
        """Steps a column is moved down, on a wall whose days are not all equally long."""
        return lane.day.shift - self.frame.shift

    @property
    def hours(self) -> list[tuple[datetime, int]]:
        return list(self.frame.hours(self.first, self.last))

    @property
    def now_step(self) -> int | None:
        """Where now is, on a wall that shows today."""
        if self.today not in {column.lane.day.on for column in self.columns}:
            return None
        today = whole_day(self.today, self.store.zone)
        step = today.step(clock.now())
        return step if self.first <= step + today.shift - self.frame.shift < self.last else None

    @property
    def is_reading(self) -> bool:
        return any(column.state == "reading" for column in self.columns)

    @property
    def as_of(self) -> datetime | None:
        moment = reading.oldest(column.standing.read_at for column in self.columns)
        return moment.astimezone(self.store.zone) if moment else None

    @property
    def layout(self) -> str:
        """What is where: while it stays the same, columns can be renewed one by one."""
        parts = [str(self.first), str(self.last), *self.beside, *(str(one.standing.staff_id) for one in self.columns)]
        return blake2s(",".join(parts).encode(), digest_size=4).hexdigest()

    @property
    def beside(self) -> list[str]:
        """Which columns there are that are nobody's."""
        return []

    @property
    def is_on_demand(self) -> bool:
        """Outside the horizon nothing is read before somebody looks."""
        days = [column.lane.day.on for column in self.columns] or [self.frame.on]
        return any(reading.is_beyond(self.store, on) for on in (min(days), max(days)))

    @property
    def fallen(self) -> int:
        """Cancelled and no-shows on the columns shown."""
        return sum(column.lane.fallen for column in self.columns)


@dataclass
class StoreDay(Wall):
    """A store's day. `requests` is the lane of what has nobody yet, `people` everybody with a calendar, `hidden` how
    many of them are left out, `services` what the store books, by name."""

    requests: Lane | None = None
    around: Around = field(default_factory=lambda: Around([], 0, []))
    people: list[Standing] = field(default_factory=list)
    services: list[tuple[int, str]] = field(default_factory=list)
    hidden: int = 0

    @property
    def on(self) -> date:
        return self.frame.on

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def beside(self) -> list[str]:
        return [*(["ask"] if self.requests else []), *(["queue"] if self.around.walk_ins else [])]


@dataclass
class StaffWeek(Wall):
    """One person's week, Monday first."""

    staff: Standing | None = None
    days: list[date] = field(default_factory=list)

    @property
    def booked(self) -> int:
        return sum(column.lane.booked for column in self.columns)

    @property
    def open_minutes(self) -> int:
        return sum(column.lane.open_minutes for column in self.columns)

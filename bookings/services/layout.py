"""Where things stand on the wall: five-minute steps from the first hour drawn, and who shares a lane.

Everything is counted between instants, so a day of 23 or 25 hours draws right. For drawing, starts round down
and ends round up to the step; the text beside tells the true time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=5)
LEAST_STEPS = 3
"""A block is never drawn shorter than a quarter of an hour: the least that can be touched."""
MOST_ACROSS = 4


@dataclass(frozen=True)
class Frame:
    """The stretch of time a wall shows, from `starts` to `ends`, both on a whole hour of the store."""

    starts: datetime
    ends: datetime
    zone: ZoneInfo

    def place(self, starts: datetime, ends: datetime) -> "Place | None":
        """Where a stretch of time is drawn, or None when it lies outside the frame."""
        first, last = max(starts, self.starts), min(ends, self.ends)
        if last <= first and not (self.starts <= starts < self.ends):
            return None
        begin = (first - self.starts) // STEP
        span = max(LEAST_STEPS, -((self.starts - last) // STEP) - begin)
        return Place(begin, min(span, self.steps - begin))

    @property
    def steps(self) -> int:
        return (self.ends - self.starts) // STEP

    def hours(self) -> Iterator[tuple[datetime, int]]:
        """Each whole hour of the store's clock in the frame, as local time and step."""
        moment = self.starts
        while moment < self.ends:
            local = moment.astimezone(self.zone)
            if local.minute == 0:
                yield local, (moment - self.starts) // STEP
            moment += timedelta(minutes=30)


@dataclass(frozen=True)
class Place:
    """Start and length in steps."""

    start: int
    span: int

    @property
    def end(self) -> int:
        return self.start + self.span


def frame(moments: Iterable[datetime], zone: ZoneInfo) -> Frame:
    """The smallest frame of whole hours around `moments` (at least one)."""
    wanted = sorted(moments)
    first = whole_hour(wanted[0], zone)
    last = whole_hour(wanted[-1], zone)
    if last < wanted[-1]:
        last += timedelta(hours=1)
    return Frame(first, max(last, first + timedelta(hours=1)), zone)


def whole_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """The last instant, at or before `moment`, at which the store's clock showed a whole hour."""
    local = moment.astimezone(zone)
    return moment - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


@dataclass(frozen=True)
class Lane:
    """Which of how many side by side; `across` 1 is alone."""

    number: int
    across: int

    @property
    def css(self) -> str:
        return "" if self.across == 1 else f"of{self.across}-{self.number}"


def pack(places: Sequence[Place]) -> list[Lane]:
    """A lane for each of `places` (in any order) so that no two in one lane touch.

    Blocks that overlap, directly or through others, share one width. More than `MOST_ACROSS` side by side are
    not made: the surplus shares the last lane, where the page says how many lie beneath.
    """
    lanes: dict[int, Lane] = {}
    for cluster in clusters(places):
        ends: list[int] = []
        numbers: dict[int, int] = {}
        for index in cluster:
            free = next((n for n, end in enumerate(ends) if end <= places[index].start), None)
            if free is None and len(ends) < MOST_ACROSS:
                ends.append(0)
                free = len(ends) - 1
            number = free if free is not None else MOST_ACROSS - 1
            ends[number] = max(ends[number], places[index].end)
            numbers[index] = number
        lanes |= {index: Lane(number + 1, len(ends)) for index, number in numbers.items()}
    return [lanes[index] for index in range(len(places))]


def clusters(places: Sequence[Place]) -> Iterator[list[int]]:
    """Groups of indexes whose blocks hang together by overlapping, each in order of start."""
    group: list[int] = []
    until = -1
    for index in sorted(range(len(places)), key=lambda i: (places[i].start, -places[i].span)):
        if group and places[index].start >= until:
            yield group
            group = []
        group.append(index)
        until = max(until, places[index].end) if len(group) > 1 else places[index].end
    if group:
        yield group

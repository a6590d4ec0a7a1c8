"""Where things stand on the wall: five-minute steps from the day's midnight, and who shares a lane.

Everything is counted between instants, so a day of 23 or 25 hours draws right. For drawing, starts round down
and ends round up to the step; the text beside tells the true time. Counting from midnight keeps a column the same
whatever hours its neighbours need: the wall alone says which hours are drawn (`window`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clienteling import clock

STEP = timedelta(minutes=5)
LEAST_STEPS = 3
"""A block is never drawn shorter than a quarter of an hour: the least that can be touched."""
MOST_ACROSS = 4
HOUR = timedelta(hours=1) // STEP
NOON = 12 * HOUR
TO_THE_NEXT = timedelta(minutes=90)
"""From a whole hour into the next one, also where half an hour comes twice or never."""
USUAL_DAY = (9 * HOUR, 18 * HOUR)
"""Drawn when neither hours nor bookings say more."""


@dataclass(frozen=True)
class Frame:
    """A store's day from midnight to midnight, 276, 288 or 300 steps long."""

    on: date
    starts: datetime
    ends: datetime
    zone: ZoneInfo

    def place(self, starts: datetime, ends: datetime) -> "Place | None":
        """Where a stretch of time is drawn, or None when it lies on other days."""
        first, last = max(starts, self.starts), min(ends, self.ends)
        if last <= first and not (self.starts <= starts < self.ends):
            return None
        begin = (first - self.starts) // STEP
        span = max(LEAST_STEPS, -((self.starts - last) // STEP) - begin)
        return Place(begin, min(span, self.steps - begin))

    def step(self, moment: datetime) -> int:
        return (moment - self.starts) // STEP

    @property
    def steps(self) -> int:
        return (self.ends - self.starts) // STEP

    @property
    def shift(self) -> int:
        """Steps to move this day down beside others, so that its afternoon stands at the hour its clock shows: 0 but
        on a day whose clock changed."""
        return NOON - self.step(datetime.combine(self.on, time(12), self.zone))

    def window(self, first: int | None, last: int | None) -> tuple[int, int]:
        """The whole hours of the store's clock around two steps, as steps."""
        if first is None or last is None:
            first, last = USUAL_DAY
        begin = self.starts + first * STEP
        end = self.starts + last * STEP
        opens, closes = whole_hour(begin, self.zone), whole_hour(end, self.zone)
        while closes < end or closes <= opens:
            closes = whole_hour(closes + TO_THE_NEXT, self.zone)
        return max(0, self.step(opens)), min(self.steps, max(self.step(closes), self.step(opens) + HOUR))

    def hours(self, first: int = 0, last: int | None = None) -> Iterator[tuple[datetime, int]]:
        """Each whole hour of the store's clock from one step to another, as local time and step."""
        for step in range(first, self.steps if last is None else last, HOUR // 2):
            local = (self.starts + step * STEP).astimezone(self.zone)
            if local.minute == 0:
                yield local, step


def whole_day(on: date, zone: ZoneInfo) -> Frame:
    """The day `on` of a store in `zone`."""
    return Frame(on, *clock.day_bounds(on, zone), zone)


@dataclass(frozen=True)
class Place:
    """Start and length in steps."""

    start: int
    span: int

    @property
    def end(self) -> int:
        return self.start + self.span

    def touches(self, other: "Place") -> bool:
        return self.start < other.end and other.start < self.end


def whole_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """The last instant, at or before `moment`, at which the store's clock showed a whole hour."""
    local = moment.astimezone(zone)
    while past := timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond):
        # A clock that was set by half an hour in between showed another minute then.
        moment -= past
        local = moment.astimezone(zone)
    return moment


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


def surplus(places: Sequence[Place], lanes: Sequence[Lane]) -> list[list[int]]:
    """Groups of indexes that lie over each other in the last lane: each is drawn as one, saying how many it is."""
    last = [i for i, lane in enumerate(lanes) if lane.number == MOST_ACROSS]
    groups = clusters([places[i] for i in last])
    return [[last[i] for i in group] for group in groups if len(group) > 1]


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

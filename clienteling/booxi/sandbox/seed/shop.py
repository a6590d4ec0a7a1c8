"""One store while its story is told: its people, its services, and who is already busy when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from clienteling.booxi.sandbox.records import Client, Item, Service
from clienteling.booxi.sandbox.seed import catalogue
from clienteling.booxi.sandbox.seed.houses import House
from clienteling.booxi.sandbox.seed.team import Colleague
from clienteling.booxi.sandbox.seed.world import World

Busy = dict[tuple[int, date], list[tuple[int, int]]]


@dataclass(slots=True)
class Shop:
    """`now` is aware, in UTC; `size` as in `seed.tell`. Minutes are of the store's day, from its midnight."""

    world: World
    house: House
    services: list[Service]
    team: list[Colleague]
    guests: list[Client]
    """Clients of this store that may still book: not blocked, merged, anonymised nor placed by hand."""
    now: datetime
    size: float
    chance: Random
    busy: Busy = field(default_factory=lambda: defaultdict(list))

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.house.merchant.time_zone)).date()

    def instant(self, day: date, minutes: int) -> datetime:
        """UTC instant of a minute of the store's day.

        Counted from noon: clocks change at night, and no store is open then.
        """
        noon = datetime.combine(day, time(12), ZoneInfo(self.house.merchant.time_zone)).astimezone(UTC)
        return noon + timedelta(minutes=minutes - 720)

    def is_free(self, colleague: Colleague, day: date, start: int, end: int) -> bool:
        """Whether this colleague holds nothing between two minutes of a day (the shift is the caller's affair)."""
        return all(end <= a or b <= start for a, b in self.busy[colleague.staff.id, day])

    def hold(self, colleague: Colleague, day: date, start: int, end: int) -> None:
        self.busy[colleague.staff.id, day].append((start, end))

    def working(self, day: date) -> list[Colleague]:
        return [c for c in self.team if c.shift(day)]

    def item(self, place: int, colleague: Colleague) -> Item:
        """A service of the catalogue as this colleague does it: own duration where there is one."""
        own = catalogue.PLANS[place].own.get(colleague.place % 8)
        item = self.plain_item(place)
        return replace(item, duration=own) if own else item

    def plain_item(self, place: int) -> Item:
        """A service of the catalogue, whoever will do it."""
        service = self.services[place]
        return Item(
            service_id=service.id,
            duration=service.duration,
            amount=service.amount,
            spacing_after=service.spacing_after,
            busy_spacing=service.busy_spacing,
        )


class Length(NamedTuple):
    """Minutes the client stays, and minutes the staff member is held."""

    stay: int
    held: int


def length(items: Sequence[Item]) -> Length:
    """How long services take one after the other.

    Spacing between services moves the next one; the last one's holds only the staff (contract section 12).
    """
    stay = sum(i.duration for i in items) + sum(i.spacing_after for i in items[:-1])
    last = items[-1]
    return Length(stay, stay + (last.spacing_after if last.busy_spacing else 0))

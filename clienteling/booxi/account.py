"""One Booxi account, as the rest of the application sees it: `booxi.bookings.get(...)`."""

from dataclasses import replace
from typing import Self

import httpx

from clienteling.booxi.availability import Availability
from clienteling.booxi.bookings import Bookings
from clienteling.booxi.calendar import Calendars
from clienteling.booxi.catalogue import Catalogue
from clienteling.booxi.clients import Clients
from clienteling.booxi.http import Door
from clienteling.booxi.keys import PartnerKey
from clienteling.booxi.languages import booxi_language
from clienteling.booxi.line import Line
from clienteling.booxi.links import Links
from clienteling.booxi.logs import silence
from clienteling.booxi.quota.gate import Gate
from clienteling.booxi.quota.lanes import Lane
from clienteling.booxi.region import Region
from clienteling.booxi.schedules import Schedules
from clienteling.booxi.time_slots import TimeSlots
from clienteling.booxi.wire import Wire

USUAL_TIMEOUT = 5.0


class Booxi:
    """The door to one account (region and partner key), safe to share between threads and across a fork.

    `timeout` bounds each connect and read, in seconds; every operation as a whole ends within twice that, unless
    `within` says otherwise. `gate` is the quota and circuit all processes share; without one, none is kept.
    `language` is the default for texts Booxi writes; without one it takes the store's own.
    """

    def __init__(
        self,
        *,
        region: Region,
        partner_key: str | PartnerKey,
        base_url: str | None = None,
        gate: Gate | None = None,
        timeout: float = USUAL_TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        language: str | None = None,
    ) -> None:
        silence()
        wire = Wire(base_url or region.address, timeout=timeout, transport=transport)
        door = Door(region, PartnerKey(partner_key), wire, gate, timeout)
        self._use(Line(door, Lane.PEOPLE, 2 * timeout, booxi_language(language) if language else None))

    def within(self, *, lane: Lane | None = None, deadline: float | None = None) -> Self:
        """The same account in another lane, or with another total deadline in seconds. Shares the connections."""
        other = object.__new__(type(self))
        seconds = self._line.seconds if deadline is None else deadline
        other._use(replace(self._line, lane=self._line.lane if lane is None else lane, seconds=seconds))
        return other

    @property
    def region(self) -> Region:
        return self._line.door.region

    def close(self) -> None:
        """Closes the connections; the next call opens new ones."""
        self._line.door.wire.close()

    def __repr__(self) -> str:
        return f"<Booxi {self.region.value} {self._line.lane.name.lower()}>"

    def _use(self, line: Line) -> None:
        self._line = line
        self.bookings = Bookings(line)
        self.calendar = Calendars(line)
        self.availability = Availability(line)
        self.clients = Clients(line)
        self.catalogue = Catalogue(line)
        self.time_slots = TimeSlots(line)
        self.schedules = Schedules(line)
        self.links = Links(line)

"""What the story hands over: every record of one account, and the numbers it counts with."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Any

from clienteling.booxi.sandbox import records


@dataclass(slots=True)
class World:
    """One account, region 'na' or 'eu'. Lists are in order of creation; nothing in them refers to the other account."""

    region: str
    merchants: list[records.Merchant] = field(default_factory=list)
    schedules: list[records.Schedule] = field(default_factory=list)
    staff: list[records.Staff] = field(default_factory=list)
    categories: list[records.Category] = field(default_factory=list)
    services: list[records.Service] = field(default_factory=list)
    customizations: list[records.Customization] = field(default_factory=list)
    clients: dict[int, records.Client] = field(default_factory=dict)
    bookings: list[records.Booking] = field(default_factory=list)
    group_events: list[records.GroupEvent] = field(default_factory=list)
    time_slots: list[records.TimeSlot] = field(default_factory=list)
    links: list[records.Link] = field(default_factory=list)
    payments: list[records.Payment] = field(default_factory=list)
    numbers: "Numbers" = field(default_factory=lambda: Numbers())

    def records(self) -> Iterator[records.Record]:
        """Everything, what is referred to before what refers to it."""
        places = (self.merchants, self.schedules, self.staff, self.categories, self.services, self.customizations)
        visits = (self.clients.values(), self.group_events, self.time_slots, self.bookings, self.payments, self.links)
        return chain(*places, *visits)

    def amend(self, client_id: int, **facts: Any) -> None:
        """Something about a client turned out differently."""
        self.clients[client_id] = replace(self.clients[client_id], **facts)


class Numbers:
    """Ids in order of asking. Both accounts count from the same beginnings, so their ids overlap."""

    def __init__(self) -> None:
        self._bookings = {letter: count(10001) for letter in "ARQ"}
        self._payments = count(1001)
        self.group_event = count(5501)
        self.time_slot = count(8001)
        self.schedule = count(301)

    def booking(self, letter: str) -> str:
        """`A` for appointments, `R` for reservations, `Q` for queue entries."""
        return f"{letter}{next(self._bookings[letter]):08d}"

    def payment(self) -> str:
        return f"P{next(self._payments):06d}"

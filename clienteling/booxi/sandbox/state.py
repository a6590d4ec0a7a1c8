"""One region's world: every record by id, the indexes over them, and the one place a change passes through.

Rules live in `rules`, HTTP in `web`; here records are only kept, found and counted.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from clienteling.booxi.sandbox import records
from clienteling.booxi.sandbox.indexes import INDEXES, Id, Index
from clienteling.booxi.sandbox.records import Record

KINDS: dict[str, type[Any]] = {
    "merchant": records.Merchant,
    "schedule": records.Schedule,
    "staff": records.Staff,
    "category": records.Category,
    "service": records.Service,
    "resource": records.Resource,
    "customization": records.Customization,
    "client": records.Client,
    "booking": records.Booking,
    "group_event": records.GroupEvent,
    "time_slot": records.TimeSlot,
    "link": records.Link,
    "payment": records.Payment,
    "event": records.Event,
}
KIND_OF = {kind: name for name, kind in KINDS.items()}
LETTERS = {"Appointment": "A", "GroupReservation": "R", "Queue": "Q"}

Listener = Callable[["Account", str, Record | None, Record | None], None]


def id_of(record: Record) -> Id:
    """Most records have an id; a customisation and a link are known by what they join."""
    if isinstance(record, records.Customization):
        return (record.service_id, record.staff_id)
    if isinstance(record, records.Link):
        return (record.owner, record.owner_id, record.module_id)
    if isinstance(record, records.Payment):
        return (record.booking_id, record.id)
    return record.id


@dataclass
class Snapshot:
    """A world as it was. Records are frozen, so references are enough."""

    tables: dict[str, dict[Id, Any]]
    found: dict[str, dict[Hashable, dict[Id, None]]]
    counters: dict[str, int] = field(default_factory=dict)
    groups: frozenset[int] | None = None


class Account:
    """A Booxi account in one region, 'na' or 'eu'. Ids are only unique within it.

    `groups` are the merchant groups the partner key reaches (None: all), `modules` those it is authorised for.
    """

    def __init__(self, region: str, *, modules: Iterable[str] = ()) -> None:
        self.region = region
        self.modules = frozenset(modules)
        self.groups: frozenset[int] | None = None
        self.listeners: list[Listener] = []
        self.unsaved: dict[tuple[str, Id], Record | None] = {}
        self._begin({kind: {} for kind in KINDS}, {})

    def _begin(self, tables: dict[str, dict[Id, Any]], counters: dict[str, int]) -> None:
        self.tables = tables
        self.counters = counters
        self.indexes = {name: Index(keys) for name, (_, keys) in INDEXES.items()}
        self._indexes_of: dict[str, list[Index]] = {kind: [] for kind in KINDS}
        for name, (kind, _) in INDEXES.items():
            self._indexes_of[kind].append(self.indexes[name])

    # The tables, typed.

    @property
    def merchants(self) -> dict[int, records.Merchant]:
        return cast("dict[int, records.Merchant]", self.tables["merchant"])

    @property
    def schedules(self) -> dict[int, records.Schedule]:
        return cast("dict[int, records.Schedule]", self.tables["schedule"])

    @property
    def staff(self) -> dict[int, records.Staff]:
        return cast("dict[int, records.Staff]", self.tables["staff"])

    @property
    def categories(self) -> dict[int, records.Category]:
        return cast("dict[int, records.Category]", self.tables["category"])

    @property
    def services(self) -> dict[int, records.Service]:
        return cast("dict[int, records.Service]", self.tables["service"])

    @property
    def resources(self) -> dict[int, records.Resource]:
        return cast("dict[int, records.Resource]", self.tables["resource"])

    @property
    def customizations(self) -> dict[tuple[int, int], records.Customization]:
        return cast("dict[tuple[int, int], records.Customization]", self.tables["customization"])

    @property
    def clients(self) -> dict[int, records.Client]:
        return cast("dict[int, records.Client]", self.tables["client"])

    @property
    def bookings(self) -> dict[str, records.Booking]:
        return cast("dict[str, records.Booking]", self.tables["booking"])

    @property
    def group_events(self) -> dict[int, records.GroupEvent]:
        return cast("dict[int, records.GroupEvent]", self.tables["group_event"])

    @property
    def time_slots(self) -> dict[int, records.TimeSlot]:
        return cast("dict[int, records.TimeSlot]", self.tables["time_slot"])

    @property
    def links(self) -> dict[tuple[str, int, str], records.Link]:
        return cast("dict[tuple[str, int, str], records.Link]", self.tables["link"])

    @property
    def payments(self) -> dict[tuple[str, str], records.Payment]:
        """By booking id and payment id."""
        return cast("dict[tuple[str, str], records.Payment]", self.tables["payment"])

    @property
    def events(self) -> dict[str, records.Event]:
        return cast("dict[str, records.Event]", self.tables["event"])

    # Finding.

    def found(self, index: str, key: Hashable) -> list[Any]:
        """The records an index knows under a key, in the order they came."""
        table = self.tables[INDEXES[index][0]]
        return [table[record_id] for record_id in self.indexes[index].ids(key)]

    def clientele(self, merchant: records.Merchant) -> int:
        """Whose clients a store shares. A store without a clientele number has one to itself."""
        return merchant.clientele or -merchant.id

    def reaches(self, merchant_id: int) -> bool:
        """May the partner key see this store?"""
        merchant = self.merchants.get(merchant_id)
        return merchant is not None and (self.groups is None or merchant.group_id in self.groups)

    # Changing.

    def put(self, record: Record) -> Record | None:
        """Keep a record without telling anybody (seeding). Answers the one it replaces."""
        kind, record_id = KIND_OF[type(record)], id_of(record)
        before = cast("Record | None", self.tables[kind].get(record_id))
        for index in self._indexes_of[kind]:
            if before is not None:
                index.drop(before, record_id)
            index.add(record, record_id)
        self.tables[kind][record_id] = record
        self.unsaved[kind, record_id] = record
        self._count(kind, record_id)
        return before

    def save(self, record: Record) -> None:
        """Keep a record and tell whoever listens: one call is one change, hence one webhook."""
        before = self.put(record)
        self.changed(KIND_OF[type(record)], before, record)

    def remove(self, record: Record) -> None:
        """Forget a record and tell whoever listens."""
        kind, record_id = KIND_OF[type(record)], id_of(record)
        before = self.tables[kind].pop(record_id)
        for index in self._indexes_of[kind]:
            index.drop(before, record_id)
        self.unsaved[kind, record_id] = None
        self.changed(kind, before, None)

    def changed(self, kind: str, before: Record | None, after: Record | None) -> None:
        """The one hook every change passes: `before` is None for a new record, `after` for a removed one."""
        for listener in self.listeners:
            listener(self, kind, before, after)

    # Ids.

    def next_id(self, kind: str) -> int:
        """The next whole-number id of a kind. Never given twice, not even after a removal."""
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return self.counters[kind]

    def next_booking_id(self, method: str) -> str:
        """A00001234 for an appointment, R... for a reservation, Q... for a queue entry (contract section 3)."""
        return f"{LETTERS[method]}{self.next_id('booking'):08d}"

    def _count(self, kind: str, record_id: Id) -> None:
        if kind == "booking":
            record_id = int(str(record_id)[1:])
        if isinstance(record_id, int) and record_id > self.counters.get(kind, 0):
            self.counters[kind] = record_id

    # Whole worlds.

    def clear(self) -> None:
        """Forget everything; the caller empties the file too."""
        self._begin({kind: {} for kind in KINDS}, {})
        self.unsaved.clear()

    def snapshot(self) -> Snapshot:
        return Snapshot(
            tables={kind: dict(table) for kind, table in self.tables.items()},
            found={name: index.copy() for name, index in self.indexes.items()},
            counters=dict(self.counters),
            groups=self.groups,
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a snapshot, in memory only."""
        self._begin({kind: dict(table) for kind, table in snapshot.tables.items()}, dict(snapshot.counters))
        for name, found in snapshot.found.items():
            self.indexes[name].found = {key: dict(ids) for key, ids in found.items()}
        self.groups = snapshot.groups
        self.unsaved.clear()

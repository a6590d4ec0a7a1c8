"""The stage set as a whole: both accounts, one lock, one clock, one file.

    stage = StageSet()                      # memory only, empty
    stage = StageSet("var/stage.sqlite3", seed=7, size=1.0)
    httpx.WSGITransport(app=stage.wsgi)     # or any WSGI server

Every request runs under `stage.lock`; changes it made are on disk before it is answered.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from clienteling.booxi.sandbox import codec, wsgi
from clienteling.booxi.sandbox import seed as story
from clienteling.booxi.sandbox.clock import Clock
from clienteling.booxi.sandbox.quota import Quota
from clienteling.booxi.sandbox.records import Record
from clienteling.booxi.sandbox.state import KIND_OF, Account, Snapshot, id_of
from clienteling.booxi.sandbox.store import File, Nowhere, Row, Store
from clienteling.booxi.sandbox.web.around import Around

REGIONS = ("na", "eu")
PARTNER_KEYS = {"na": "stage-partner-key-na", "eu": "stage-partner-key-eu"}
MODULES = ("my_crm", "my_hr", "my_erp", "my_pos")
"""What the partner keys are authorised for unless said otherwise."""


Story = tuple[int, float, datetime]
"""Seed, size and the minute it is told at."""

Panel = Callable[["StageSet", dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class StageSnapshot:
    """Everything a test may want back: records, notes and the clock's offset."""

    accounts: dict[str, Snapshot]
    notes: dict[str, Any]
    offset: timedelta


class StageSet:
    """`page_size` is that of cursor lists; limits of 0 lift the quota; `now` sets the clock, which then runs on."""

    def __init__(
        self,
        path: str | Path | None = None,
        *,
        partner_keys: Mapping[str, str] = PARTNER_KEYS,
        modules: Iterable[str] = MODULES,
        page_size: int = 50,
        per_second: int = 5,
        per_minute: int = 300,
        now: datetime | None = None,
    ) -> None:
        self.lock = threading.RLock()
        self.clock = Clock()
        self.quota = Quota(per_second=per_second, per_minute=per_minute)
        self.page_size = page_size
        self.partner_keys = dict(partner_keys)
        self.accounts = {region: Account(region, modules=modules) for region in REGIONS}
        self.calls: Counter[str] = Counter()
        self.around: list[Around] = []
        """Faults: each may act before, instead of or after the answer is made."""
        self.panel: Panel | None = None
        """Pages under /_stage/ that are no controls."""
        self.store: Store = Nowhere() if path is None else File(path)
        self.notes: dict[str, Any] = {}
        self._unsaved_notes: set[str] = set()
        self._told: Story | None = None
        self._beginning: dict[str, Snapshot] = {}
        self._load()
        if now is not None:
            self.set_clock(now)

    def wsgi(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The WSGI application: /na and /eu are Booxi, /_stage is the way behind the scenes."""
        return wsgi.answer(self, environ, start_response)

    # Notes: what is remembered beside the records.

    def remember(self, name: str, value: Any) -> None:
        """Keep a JSON value under a name; it is on disk after the next `flush`."""
        self.notes[name] = value
        self._unsaved_notes.add(name)

    def set_clock(self, now: datetime) -> None:
        """It is `now` from here on; time runs on."""
        self.clock.set(now)
        self.set_offset(self.clock.offset)

    def set_offset(self, offset: timedelta) -> None:
        """How far the stage set's time is from the machine's."""
        self.clock.offset = offset
        self.remember("clock", offset.total_seconds())

    # Disk.

    def flush(self) -> None:
        """Write what changed, in one transaction. Called under the lock, after every request."""
        rows = [row for a in self.accounts.values() for row in _unsaved(a)] if self.store.keeps else []
        if rows:
            self._note_counters()
        if rows or self._unsaved_notes:
            self.store.write(rows, {name: self.notes[name] for name in self._unsaved_notes})
        self._forget_unsaved()

    def save_all(self) -> None:
        """Write everything anew: after a reset or a restore."""
        self._note_counters()
        self.store.replace(self._all_rows(), self.notes)
        self._forget_unsaved()

    def close(self) -> None:
        self.store.close()

    # Whole worlds.

    def clear(self) -> None:
        """An empty world, on disk too. The clock and the settings of the controls stay."""
        with self.lock:
            for account in self.accounts.values():
                account.clear()
            self.calls.clear()
            self.quota.forget()
            self.save_all()

    def reset(self, *, seed: int = 1, size: float = 1.0) -> None:
        """The story from its beginning, told as of this minute. Telling the same one again takes no time."""
        with self.lock:
            told = seed, size, self.clock.now().replace(second=0)
            if told != self._told:
                self._beginning = self._tell(told)
                self._told = told
            for region, account in self.accounts.items():
                account.restore(self._beginning[region])
            self.calls.clear()
            self.quota.forget()
            self.save_all()

    def _tell(self, told: Story) -> dict[str, Snapshot]:
        for account in self.accounts.values():
            account.clear()
        seed, size, now = told
        for region, world in story.tell(now, seed=seed, size=size).items():
            for record in world.records():
                self.accounts[region].put(record)
        return {region: account.snapshot() for region, account in self.accounts.items()}

    def snapshot(self) -> StageSnapshot:
        with self.lock:
            accounts = {region: account.snapshot() for region, account in self.accounts.items()}
            return StageSnapshot(accounts, dict(self.notes), self.clock.offset)

    def restore(self, snapshot: StageSnapshot) -> None:
        """Back to a snapshot; counts of calls and quota begin anew."""
        with self.lock:
            for region, account in self.accounts.items():
                account.restore(snapshot.accounts[region])
            self.notes = dict(snapshot.notes)
            self.clock.offset = snapshot.offset
            self.calls.clear()
            self.quota.forget()
            self.save_all()

    def _load(self) -> None:
        for region, kind, body in self.store.rows():
            self.accounts[region].put(codec.load(kind, body))
        self.notes = self.store.notes()
        self.clock.offset = timedelta(seconds=self.notes.get("clock", 0))
        for region, account in self.accounts.items():
            account.counters.update(self.notes.get(f"counters.{region}", {}))
            groups = self.notes.get(f"groups.{region}")
            account.groups = None if groups is None else frozenset(groups)
        self._forget_unsaved()

    def _note_counters(self) -> None:
        for region, account in self.accounts.items():
            self.remember(f"counters.{region}", dict(account.counters))
            self.remember(f"groups.{region}", None if account.groups is None else sorted(account.groups))

    def _forget_unsaved(self) -> None:
        for account in self.accounts.values():
            account.unsaved.clear()
        self._unsaved_notes.clear()

    def _all_rows(self) -> Iterator[Row]:
        for region, account in self.accounts.items():
            for table in account.tables.values():
                yield from (_row(region, record) for record in table.values())


def _unsaved(account: Account) -> Iterator[Row]:
    for (kind, record_id), record in account.unsaved.items():
        if record is None:
            yield account.region, kind, str(record_id), None
        else:
            yield _row(account.region, record)


def _row(region: str, record: Record) -> Row:
    return region, KIND_OF[type(record)], str(id_of(record)), codec.dump(record)

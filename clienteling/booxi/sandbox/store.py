"""The stage set's memory on disk: one SQLite file, written through after each request.

A killed process loses nothing that was answered: every request's changes are one transaction in a write-ahead
log. `Nowhere` is the same without a file, for tests.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

Row = tuple[str, str, str, str | None]
"""Region, kind, id and body; body None removes the row."""

SCHEMA = """
create table if not exists record (
  place integer primary key, region text not null, kind text not null, id text not null, body text not null,
  unique (region, kind, id)
);
create table if not exists note (name text primary key, body text not null) without rowid;
"""
KEEP = """
insert into record (region, kind, id, body) values (?, ?, ?, ?)
on conflict (region, kind, id) do update set body = excluded.body
"""
"""A record that changes keeps its place: a world is loaded in the order it came to be."""


class Store(Protocol):
    """Where records and notes (clock, counters, settings of the controls) are kept, if it `keeps` anything."""

    keeps: bool

    def write(self, rows: Iterable[Row], notes: dict[str, Any]) -> None: ...
    def replace(self, rows: Iterable[Row], notes: dict[str, Any]) -> None: ...
    def rows(self) -> Iterator[tuple[str, str, str]]: ...
    def notes(self) -> dict[str, Any]: ...
    def close(self) -> None: ...


class Nowhere:
    """Memory only."""

    keeps = False

    def write(self, rows: Iterable[Row], notes: dict[str, Any]) -> None:
        """Nothing to write to."""

    def replace(self, rows: Iterable[Row], notes: dict[str, Any]) -> None:
        """Nothing to write to."""

    def rows(self) -> Iterator[tuple[str, str, str]]:
        return iter(())

    def notes(self) -> dict[str, Any]:
        return {}

    def close(self) -> None:
        """Nothing to close."""


class File:
    """One SQLite file. Used under the stage set's lock, by whichever thread holds it."""

    keeps = True

    def __init__(self, path: str | Path) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(SCHEMA)

    def write(self, rows: Iterable[Row], notes: dict[str, Any]) -> None:
        with self._db:
            self._db.execute("begin immediate")
            for region, kind, record_id, body in rows:
                self._write_row(region, kind, record_id, body)
            self._write_notes(notes)

    def replace(self, rows: Iterable[Row], notes: dict[str, Any]) -> None:
        """Everything that was there makes room for this."""
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute("delete from record")
            self._db.execute("delete from note")
            self._db.executemany(KEEP, rows)
            self._write_notes(notes)

    def rows(self) -> Iterator[tuple[str, str, str]]:
        yield from self._db.execute("select region, kind, body from record order by place")

    def notes(self) -> dict[str, Any]:
        return {name: json.loads(body) for name, body in self._db.execute("select name, body from note")}

    def close(self) -> None:
        self._db.close()

    def _write_row(self, region: str, kind: str, record_id: str, body: str | None) -> None:
        if body is None:
            self._db.execute("delete from record where region = ? and kind = ? and id = ?", (region, kind, record_id))
        else:
            self._db.execute(KEEP, (region, kind, record_id, body))

    def _write_notes(self, notes: dict[str, Any]) -> None:
        rows = [(name, json.dumps(body)) for name, body in notes.items()]
        self._db.executemany("insert or replace into note values (?, ?)", rows)

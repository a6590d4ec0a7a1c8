"""Ledgers in a SQLite file: for any number of processes on one machine, whose clock they share."""

import os
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

from clienteling.booxi.quota.store import Change, R, StoreDown

BUSY = 2.0
"""Seconds to wait for another process's change, which takes well under a millisecond."""


class SqliteStore:
    """One connection per process, made on first use and never carried over a fork."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._inherited: list[sqlite3.Connection] = []
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._process = os.getpid()

    def read(self, name: str) -> str | None:
        with self._mine():
            try:
                row = self._open().execute("SELECT state FROM ledger WHERE name = ?", (name,)).fetchone()
            except sqlite3.Error as error:
                raise StoreDown(type(error).__name__) from None
        return row[0] if row else None

    def change(self, name: str, by: Change[R]) -> R:
        with self._mine():
            try:
                return self._change(name, by)
            except sqlite3.Error as error:
                raise StoreDown(type(error).__name__) from None

    def close(self) -> None:
        with self._mine():
            if self._connection:
                self._connection.close()
                self._connection = None

    def _change(self, name: str, by: Change[R]) -> R:
        connection = self._open()
        connection.execute("BEGIN IMMEDIATE")
        try:
            row = connection.execute("SELECT state FROM ledger WHERE name = ?", (name,)).fetchone()
            state, result = by(row[0] if row else None, time.time())
            if state is not None:
                connection.execute("INSERT OR REPLACE INTO ledger (name, state) VALUES (?, ?)", (name, state))
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        return result

    def _mine(self) -> threading.Lock:
        """This process's lock. After a fork the parent's connection is kept, untouched, and a new one is made."""
        if self._process != os.getpid():
            self._inherited += [self._connection] if self._connection else []
            self._connection, self._lock, self._process = None, threading.Lock(), os.getpid()
        return self._lock

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=BUSY, isolation_level=None, check_same_thread=False)
            with suppress(sqlite3.OperationalError):
                # Busy means that another process is just doing it; it is kept in the file.
                connection.execute("PRAGMA journal_mode = WAL")
            # A power cut may lose the last second of the log, and the machine was away for longer than that.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE IF NOT EXISTS ledger (name TEXT PRIMARY KEY, state TEXT NOT NULL)")
            self._connection = connection
        return self._connection

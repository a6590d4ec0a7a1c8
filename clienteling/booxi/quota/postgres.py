"""Ledgers in PostgreSQL: for any number of machines; the database's clock is everybody's."""

import os
import threading

import psycopg

from clienteling.booxi.quota.store import Change, R, StoreDown

PATIENCE = "SET lock_timeout = '2s'; SET statement_timeout = '3s'; SET synchronous_commit = off"
TABLE = "CREATE TABLE IF NOT EXISTS booxi_ledger (name text PRIMARY KEY, state text)"
NOW = "EXTRACT(EPOCH FROM clock_timestamp())::float8"


class PostgresStore:
    """One connection per process and a lock around it; a lost connection is made anew on the next call."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        self._lock = threading.Lock()
        self._process = os.getpid()

    def __repr__(self) -> str:
        return "<PostgresStore>"

    def read(self, name: str) -> str | None:
        with self._mine():
            try:
                found = self._open().execute("SELECT state FROM booxi_ledger WHERE name = %s", (name,)).fetchone()
            except psycopg.Error as error:
                raise self._down(error) from None
        return str(found[0]) if found and found[0] else None

    def change(self, name: str, by: Change[R]) -> R:
        with self._mine():
            try:
                return self._change(name, by)
            except psycopg.Error as error:
                raise self._down(error) from None

    def close(self) -> None:
        with self._mine():
            if self._connection:
                self._connection.close()
                self._connection = None

    def _change(self, name: str, by: Change[R]) -> R:
        connection = self._open()
        with connection.transaction():
            connection.execute("INSERT INTO booxi_ledger (name) VALUES (%s) ON CONFLICT DO NOTHING", (name,))
            row = "SELECT state FROM booxi_ledger WHERE name = %s FOR UPDATE"
            held = connection.execute(row, (name,)).fetchone()
            # Asked after the lock is ours: a time from before the wait would be too early.
            now = connection.execute(f"SELECT {NOW}").fetchone()
            state, result = by(_text(held), _number(now))
            if state is not None:
                connection.execute("UPDATE booxi_ledger SET state = %s WHERE name = %s", (state, name))
        return result

    def _down(self, error: Exception) -> StoreDown:
        if self._connection and self._connection.closed:
            self._connection = None
        return StoreDown(type(error).__name__)

    def _mine(self) -> threading.Lock:
        if self._process != os.getpid():
            self._connection, self._lock, self._process = None, threading.Lock(), os.getpid()
        return self._lock

    def _open(self) -> psycopg.Connection[tuple[object, ...]]:
        if self._connection is None:
            connection = psycopg.connect(self._url, autocommit=True, connect_timeout=2)
            connection.execute(PATIENCE)
            with connection.transaction():
                # IF NOT EXISTS alone fails when two processes start together.
                connection.execute("SELECT pg_advisory_xact_lock(hashtext('booxi_ledger'))")
                connection.execute(TABLE)
            self._connection = connection
        return self._connection


def _text(row: tuple[object, ...] | None) -> str | None:
    return str(row[0]) if row and row[0] else None


def _number(row: tuple[object, ...] | None) -> float:
    return float(str(row[0])) if row else 0.0

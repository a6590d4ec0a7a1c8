"""Where ledgers and circuits are kept: a few texts by name, each changed by one process at a time.

An engine does two things: read a text, and change it atomically by a function of the text and of the store's
own time. The rules stay in `ledger` and `circuit`, so no engine can disagree with another.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

R = TypeVar("R")
Change = Callable[[str | None, float], tuple[str | None, R]]
"""(text or None, now in epoch seconds) -> (new text, or None to leave it alone; a result). May run twice."""


class StoreDown(Exception):
    """The store does not answer, or is held by somebody else for too long. Nothing was changed."""


class Store(Protocol):
    def read(self, name: str) -> str | None:
        """The text as it is now; no lock. Raises StoreDown."""

    def change(self, name: str, by: Change[R]) -> R:
        """Runs `by` while nobody else can change the text. Raises StoreDown."""


def open_store(url: str) -> Store:
    """By address: `postgres://...`, `redis://...` (or `rediss://`), else the path of a SQLite file.

    The drivers of PostgreSQL and Redis are optional, so each is imported only where it is named.
    """
    scheme, _, path = url.partition("://")
    if scheme in {"postgres", "postgresql"}:
        from clienteling.booxi.quota.postgres import PostgresStore

        return PostgresStore(url)
    if scheme in {"redis", "rediss"}:
        from clienteling.booxi.quota.redis import RedisStore

        return RedisStore(url)
    from clienteling.booxi.quota.sqlite import SqliteStore

    return SqliteStore(path if scheme == "sqlite" else url)

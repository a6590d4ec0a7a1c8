"""Reads from the past: a journal of changes, undone around a read and done again after it."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from clienteling.booxi.sandbox.clock import Clock
from clienteling.booxi.sandbox.records import Record
from clienteling.booxi.sandbox.state import KIND_OF, Account, id_of

REMEMBERED = 5000
"""Changes, of both accounts together."""


@dataclass(frozen=True, slots=True)
class Change:
    account: Account
    before: Record | None
    after: Record | None
    at: datetime


class Journal:
    """Everything here runs under the stage set's lock."""

    def __init__(self, accounts: dict[str, Account], clock: Clock) -> None:
        self.accounts = accounts
        self.clock = clock
        self.changes: deque[Change] = deque(maxlen=REMEMBERED)
        self._rewinding = False
        for account in accounts.values():
            account.listeners.append(self.hear)

    def hear(self, account: Account, kind: str, before: Record | None, after: Record | None) -> None:
        if kind != "event" and not self._rewinding:
            self.changes.append(Change(account, before, after, self.clock.now()))

    @contextmanager
    def rewound(self, ago: timedelta) -> Iterator[None]:
        """Inside, the accounts are as they were that long ago, as far as the journal goes back."""
        since = self.clock.now() - ago
        unsaved = [(account, dict(account.unsaved)) for account in self.accounts.values()]
        self._rewinding = True
        undone = [change for change in reversed(self.changes) if change.at > since and _undo(change)]
        self._forget_unsaved()
        try:
            yield
        finally:
            for change in reversed(undone):
                _swap(change.account, change.before, change.after)
            self._forget_unsaved()
            for account, waiting in unsaved:
                account.unsaved.update(waiting)
            self._rewinding = False

    def _forget_unsaved(self) -> None:
        """Nothing of a rewound world goes to disk."""
        for account in self.accounts.values():
            account.unsaved.clear()


def _undo(change: Change) -> bool:
    """Not where the record has become another story's meanwhile: a reset tells nobody."""
    known = change.after or change.before
    if known is None or _current(change.account, known) is not change.after:
        return False
    _swap(change.account, change.after, change.before)
    return True


def _current(account: Account, known: Record) -> Record | None:
    current: Record | None = account.tables[KIND_OF[type(known)]].get(id_of(known))
    return current


def _swap(account: Account, there: Record | None, wanted: Record | None) -> None:
    """Exchange a record for another, or for none. Removing tells the listeners, and none of them minds."""
    if wanted is not None:
        account.put(wanted)
    elif there is not None:
        account.remove(there)

"""Lists followed to their end: by cursor, or by offset (contract section 4).

Rows can shift between two pages while somebody books: what comes twice is told once, by its id.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from clienteling.booxi.call import Call
from clienteling.booxi.errors import Unreadable
from clienteling.booxi.types.listing import Listed, Page

P = TypeVar("P", bound=Page)
T = TypeVar("T")

MOST_PAGES = 2000
"""Beyond any list of Booxi's: a list without an end is an error, not a wait."""


def pages(call: Call[P], send: Callable[[Call[P]], P]) -> Iterator[P]:
    """Page after page. With a cursor nothing else is asked. Raises Unreadable when a cursor comes again."""
    seen: set[str] = set()
    while True:
        page = send(call)
        yield page
        if not page.cursor:
            return
        if page.cursor in seen or len(seen) >= MOST_PAGES:
            raise Unreadable(call.operation, hint="the cursor leads in a circle")
        seen.add(page.cursor)
        call = call.asking(("cursor", page.cursor))


def items(call: Call[Listed[T]], send: Callable[[Call[Listed[T]]], Listed[T]], *, by: str = "id") -> tuple[T, ...]:
    """Every row of an offset list. Raises Unreadable when a page brings nothing new before the total is reached."""
    rows: dict[Hashable, T] = {}
    offset = 0
    while True:
        page = send(call.asking(*call.query, ("offset", str(offset))) if offset else call)
        before = len(rows)
        rows |= {_name(row, by): row for row in page.items if _name(row, by) not in rows}
        offset += len(page.items)
        stuck = len(rows) == before
        if not page.items or (offset >= (page.total or 0) and (page.total is not None or stuck)):
            return tuple(rows.values())
        if stuck:
            raise Unreadable(call.operation, hint="the offset leads in a circle")


def unique(rows: Iterable[T], *, by: str = "id") -> tuple[T, ...]:
    """Each row once, in order; rows without an id are all kept."""
    kept: dict[Hashable, T] = {}
    for row in rows:
        kept.setdefault(_name(row, by), row)
    return tuple(kept.values())


def merged(whole: Iterable[P], *lists: str, by: str = "id") -> dict[str, tuple[Any, ...]]:
    """The named lists of all pages, each row once."""
    found = list(whole)
    return {name: unique((row for page in found for row in getattr(page, name)), by=by) for name in lists}


def _name(row: object, by: str) -> Hashable:
    """What a row is known by: one attribute, or several separated by spaces; the row itself if it has none."""
    names = tuple(getattr(row, name, None) for name in by.split())
    return id(row) if None in names else names

"""Query strings as Booxi reads them: absent values left out, several values repeated, instants RFC 3339 in UTC."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from clienteling.booxi.call import Query
from clienteling.booxi.types.scalars import rfc3339

Value = str | int | datetime | None


def query(**values: Value | Iterable[str]) -> Query:
    """Names as Booxi spells them, a trailing underscore dropped (`from_`).

    ValueError for a datetime without a zone, and for half a character (a lone surrogate), which no address can hold.
    """
    return tuple((name.rstrip("_"), text) for name, value in values.items() for text in _texts(value))


def _texts(value: Value | Iterable[str]) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, datetime):
        yield rfc3339(value)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int):
        yield _sendable(str(value))
    else:
        yield from (_sendable(str(one)) for one in value)


def _sendable(text: str) -> str:
    if text.encode(errors="replace").decode() != text:
        raise ValueError("text that cannot be sent")
    return text

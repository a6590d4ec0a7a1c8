"""Lists that come in pages (contract section 4): by cursor, or by offset and limit.

A cursor is opaque to callers. Inside it are the parameters of the first call and the key of the last row shown, so a
list goes on rightly after a restart and when rows come and go. It is sealed, so that one made by hand is none, and good
for an hour of the stage set's clock.
"""

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from clienteling.booxi.sandbox.answers import invalid
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.readers import Query

SEAL, SEAL_BYTES = b"the stage set", 8
LIFETIME = timedelta(hours=1)
DEFAULT_LIMIT = 20
Row = TypeVar("Row")
Key = tuple[Any, ...]


def resume(query: Query, operation: str, now: datetime) -> tuple[Query, list[Any] | None]:
    """The query a cursor stands for and the key to go on after; a query without cursor stays as it is."""
    if "cursor" not in query.values:
        return query, None
    if len(query.values) > 1:
        raise invalid("With a cursor no other parameter may be set.")
    held = _read(query.required("cursor"))
    if held["operation"] != operation:
        raise invalid("The cursor belongs to another list.")
    if now.timestamp() > held["until"]:
        raise invalid("The cursor has expired.")
    return Query(held["query"]), held["after"]


def page(
    call: Call, rows: Iterable[Row], key: Callable[[Row], Key], *, descending: bool = False
) -> tuple[list[Row], dict[str, str]]:
    """The rows of this page and `{cursor}` while more remain. Rows come sorted by key, which no two share."""
    left = _after(call, rows, key, descending=descending)
    shown = list(islice(left, call.page_size + 1))
    if len(shown) <= call.page_size:
        return shown, {}
    shown.pop()
    return shown, {"cursor": _write(call, list(key(shown[-1])))}


def offset_page(call: Call, rows: Sequence[Row], show: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    """`{offset, limit, total, items}`."""
    offset = call.query.whole("offset", least=0) or 0
    limit = call.query.whole("limit", least=1) or DEFAULT_LIMIT
    items = [show(row) for row in rows[offset : offset + limit]]
    return {"offset": offset, "limit": limit, "total": len(rows), "items": items}


def _after(call: Call, rows: Iterable[Row], key: Callable[[Row], Key], *, descending: bool) -> Iterable[Row]:
    if call.after is None:
        return rows
    last = tuple(call.after)
    if descending:
        return (row for row in rows if key(row) < last)
    return (row for row in rows if key(row) > last)


def _write(call: Call, after: list[Any]) -> str:
    until = (call.now + LIFETIME).timestamp()
    held = {"operation": call.operation, "query": call.query.values, "after": after, "until": until}
    packed = zlib.compress(json.dumps(held, separators=(",", ":")).encode())
    return base64.urlsafe_b64encode(_seal(packed) + packed).decode().rstrip("=")


def _read(cursor: str) -> dict[str, Any]:
    try:
        whole = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        whole = b""
    seal, packed = whole[:SEAL_BYTES], whole[SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(packed)):
        raise invalid("The cursor is not valid.")
    held: dict[str, Any] = json.loads(zlib.decompress(packed))
    return held


def _seal(packed: bytes) -> bytes:
    return hashlib.blake2s(packed, key=SEAL, digest_size=SEAL_BYTES).digest()

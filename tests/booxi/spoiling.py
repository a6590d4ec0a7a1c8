"""JSON with something else in one of its places."""

import copy
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every place in a JSON value, by its path."""
    yield at
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in pairs:
        yield from places(inside, (*at, key))


def put(value: Any, at: Place, odd: Any) -> Any:
    """A copy that holds `odd` there."""
    if not at:
        return odd
    changed = copy.deepcopy(value)
    inner = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = odd
    return changed

"""Lists that come in pieces: by cursor, or by offset (contract section 4)."""

from typing import Generic, TypeVar

from clienteling.booxi.types.base import FromBooxi
from clienteling.booxi.types.scalars import Count, Text

T = TypeVar("T")


class Page(FromBooxi):
    """One piece of a cursor list; `cursor` fetches the next, empty is the end."""

    cursor: Text = ""


class Listed(FromBooxi, Generic[T]):
    """One piece of an offset list. `total` counts the whole list, when Booxi says so."""

    items: tuple[T, ...]
    offset: Count | None = None
    total: Count | None = None

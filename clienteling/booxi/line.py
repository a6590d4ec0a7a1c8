"""A line to Booxi: a door, in one lane, with a deadline and a language. What every resource speaks through."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from clienteling.booxi import paging
from clienteling.booxi.call import Call
from clienteling.booxi.deadline import Deadline
from clienteling.booxi.http import Door
from clienteling.booxi.languages import booxi_language
from clienteling.booxi.quota.lanes import Lane
from clienteling.booxi.types.listing import Listed, Page

A = TypeVar("A", bound=BaseModel)
P = TypeVar("P", bound=Page)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """`seconds` is the total deadline of each operation, waiting and retries and all its pages included."""

    door: Door
    lane: Lane
    seconds: float
    language: str | None

    def send(self, call: Call[A]) -> A:
        return self.door.send(call, lane=self.lane, deadline=Deadline(self.seconds))

    def turn(self, call: Call[P]) -> Iterator[P]:
        """Page by page as the caller asks for them, each within a deadline of its own."""
        return paging.pages(call, self.send)

    def pages(self, call: Call[P]) -> list[P]:
        """Every page, within one deadline."""
        deadline = Deadline(self.seconds)
        return list(paging.pages(call, lambda one: self.door.send(one, lane=self.lane, deadline=deadline)))

    def items(self, call: Call[Listed[T]], *, by: str = "id") -> tuple[T, ...]:
        """Every row of an offset list, within one deadline."""
        deadline = Deadline(self.seconds)
        send = self.door.send
        return paging.items(call, lambda one: send(one, lane=self.lane, deadline=deadline), by=by)

    def spoken(self, language: str | None) -> str | None:
        """The call's language, else the account's, else None: Booxi then takes the store's own."""
        return booxi_language(language) if language else self.language


class Resource:
    """What a line is used for: one noun of Booxi's, with its verbs."""

    __slots__ = ("_line",)

    def __init__(self, line: Line) -> None:
        self._line = line

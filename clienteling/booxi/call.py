"""One request as a value: what the door is asked to send, and what it is to read from the answer."""

from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from clienteling.booxi.keys import MerchantKey

A = TypeVar("A", bound=BaseModel)
Method = Literal["GET", "POST", "PUT", "DELETE"]
Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[A]):
    """`operation` is the door's own name for it, the one thing that is logged; path, query and body may hold
    names and stay out of reprs. Without `key` the account's partner key is used (contract section 1). `reads`
    marks a call that changes nothing and may be repeated: every GET, and the POST that searches."""

    operation: str
    method: Method = "GET"
    path: str = field(repr=False)
    answer: type[A] = field(repr=False)
    query: Query = field(default=(), repr=False)
    body: dict[str, Any] | None = field(default=None, repr=False)
    key: MerchantKey | None = field(default=None, repr=False)
    reads: bool = False

    @property
    def repeatable(self) -> bool:
        return self.reads or self.method == "GET"

    def asking(self, *query: tuple[str, str]) -> "Call[A]":
        """The same call with another query, the whole of it."""
        return replace(self, query=query)


def path(*parts: str | int) -> str:
    """`/client/7/moduleLink/my%2Fcrm`. ValueError for a part that would lead elsewhere."""
    words = [str(part) for part in parts]
    if any(word in {"", ".", ".."} for word in words):
        raise ValueError("not a name or an id")
    return "".join("/" + quote(word, safe="") for word in words)

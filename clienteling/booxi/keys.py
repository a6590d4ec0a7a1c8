"""Booxi's two kinds of key, wrapped so that they never show.

The partner key is secret and reaches every store; a merchant key belongs to one store (contract section 1).
Neither prints, formats, pickles or lists its value: only `reveal()` gives it, and only the door, and whoever
stores a merchant key, calls that.
"""

import hashlib
import re
from typing import Any, NoReturn, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_PRINTABLE = re.compile(r"[!-~]{1,500}")


class Key:
    """A credential: equal by value, silent about it."""

    __slots__ = ("__value",)
    header = ""

    def __init__(self, value: "str | Self") -> None:
        text = value.reveal() if isinstance(value, Key) else value
        if not _PRINTABLE.fullmatch(text):
            raise ValueError(f"a {type(self).__name__} is printable text without spaces")
        self.__value: str = text

    def reveal(self) -> str:
        """The text itself: for the request's header, or for the column that keeps a store's key."""
        return self.__value

    def digest(self) -> str:
        """A name for the key that is not the key: what quota, circuit and logs know it by."""
        return hashlib.sha256(self.__value.encode()).hexdigest()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(hidden)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.digest() == self.digest()

    def __hash__(self) -> int:
        return hash(self.digest())

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is not pickled: read it again from where it is kept")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(strict=True, pattern="^[!-~]{1,500}$")
        )
        either = core_schema.union_schema([core_schema.is_instance_schema(cls), text])
        return core_schema.json_or_python_schema(
            json_schema=text, python_schema=either, serialization=core_schema.to_string_ser_schema()
        )


class PartnerKey(Key):
    """The secret of the whole account; server side only."""

    __slots__ = ()
    header = "Booxi-PartnerKey"


class MerchantKey(Key):
    """One store's key, for the online views and for availability."""

    __slots__ = ()
    header = "Booxi-APIKey"

"""The small values everything is built of, parsed in Rust as far as it goes.

Missing and null mean the same thing (contract section 3): `Text` becomes "", `Flag` False, `Many` empty, and
whatever else may be absent becomes None. A wrong type is an error, never a guess: no timestamps for instants,
no floats for money that carries more digits than a float keeps, no "yes" for true.
"""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, Field
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

RFC3339 = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$"
AMOUNT = r"^-?[0-9]{1,20}(\.[0-9]{1,10})?$"

after = core_schema.no_info_after_validator_function


def to_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError when it has no zone, or leaves the calendar on the way."""
    if moment.utcoffset() is None:
        raise ValueError("an instant has a zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("an instant outside the calendar") from None


def rfc3339(moment: datetime) -> str:
    """How Booxi wants an instant: UTC, `Z`, whole seconds. Raises ValueError for one without a zone."""
    return to_utc(moment).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _from_text(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is UTC else to_utc(moment)


def _from_float(number: float) -> Decimal:
    amount = Decimal(repr(number))
    if len(amount.as_tuple().digits) > 15:
        raise ValueError("more digits than a JSON number keeps")
    return amount


class InstantSchema:
    """Text is matched in Rust and read by the C parser; pydantic's own would take "1700000000" for a time."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        aware = after(to_utc, core_schema.datetime_schema(strict=True))
        text = after(_from_text, core_schema.str_schema(strict=True, pattern=RFC3339))
        return core_schema.json_or_python_schema(
            json_schema=text,
            python_schema=core_schema.union_schema([aware, text], mode="left_to_right"),
            serialization=core_schema.plain_serializer_function_ser_schema(rfc3339, when_used="json"),
        )


class MoneySchema:
    """A decimal string, or a JSON number short enough to be exact; finite either way, and plain on the way out."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        text = after(Decimal, core_schema.str_schema(strict=True, pattern=AMOUNT))
        whole = after(Decimal, core_schema.int_schema(strict=True, ge=-(10**18), le=10**18))
        number = after(_from_float, core_schema.float_schema(strict=True, allow_inf_nan=False))
        exact = core_schema.is_instance_schema(Decimal)
        finite = core_schema.chain_schema([exact, core_schema.decimal_schema(allow_inf_nan=False)])
        return core_schema.json_or_python_schema(
            json_schema=core_schema.union_schema([text, whole, number], mode="left_to_right"),
            python_schema=core_schema.union_schema([finite, text, whole], mode="left_to_right"),
            serialization=core_schema.plain_serializer_function_ser_schema("{:f}".format, when_used="json"),
        )


leftmost = Field(union_mode="left_to_right")


def instead(value: Any) -> Any:
    """For null: called for nothing else, so that the ordinary answer never leaves Rust."""
    return AfterValidator(lambda _: value)


Instant = Annotated[datetime, InstantSchema()]
"""A moment: aware and in UTC, whatever offset it came with."""
Money = Annotated[Decimal, MoneySchema()]
"""An amount, exact; its currency stands beside it."""
Minutes = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]
Count = Annotated[int, Field(strict=True, ge=-(2**31), lt=2**31)]
Id = Annotated[T, Field(strict=True, ge=0, lt=2**63)]
Code = Annotated[T, Field(strict=True, min_length=1, max_length=200)]
Known = Annotated[E | str, leftmost]
"""One of the values we know, or Booxi's new word for it as plain text."""

if TYPE_CHECKING:
    Text = str
    Flag = bool
    Many = tuple[T, ...]
    Metadata = dict[str, str]
else:
    Text = Annotated[str | Annotated[None, instead("")], leftmost]
    Flag = Annotated[bool | Annotated[None, instead(value=False)], leftmost]
    Many = Annotated[tuple[T, ...] | Annotated[None, instead(())], leftmost]
    Metadata = Annotated[
        dict[str, str | None] | None,
        AfterValidator(lambda words: {name: text for name, text in (words or {}).items() if text is not None}),
    ]

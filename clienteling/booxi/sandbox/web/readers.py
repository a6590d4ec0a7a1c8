"""Reading what callers send: query parameters and JSON bodies, each value with its type, else 400."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from clienteling.booxi.sandbox.answers import invalid

T = TypeVar("T")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
FIRST_YEAR, LAST_YEAR = 1971, 2200
LARGEST = 2**53
E164 = re.compile(r"\+?[0-9 ().-]{3,30}")


def instant(text: object, name: str) -> datetime:
    """RFC 3339 with an offset, any; answers UTC in whole seconds."""
    if not isinstance(text, str) or not RFC3339.fullmatch(text):
        raise invalid(f"{name} must be an RFC 3339 date and time.")
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise invalid(f"{name} is not a date and time that exists.") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise invalid(f"{name} is too long ago or too far ahead.")
    return moment


def from_json(raw: bytes, *, default: Any) -> Any:
    """What was sent, or the default for nothing at all. NaN and half a character (a lone surrogate) are no JSON."""
    try:
        values = json.loads(raw) if raw else default
        json.dumps(values, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise invalid("The body is not JSON.") from None
    return values


def whole(text: str, name: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise invalid(f"{name} must be a whole number.")
    return int(text)


@dataclass(frozen=True, slots=True)
class Query:
    """Query parameters, repeated ones kept in order."""

    values: dict[str, list[str]]

    def text(self, name: str) -> str | None:
        found = self.values.get(name)
        if found and len(found) > 1:
            raise invalid(f"{name} is given more than once.")
        return found[0] if found and found[0] != "" else None

    def required(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise invalid(f"{name} is missing.")
        return value

    def whole(self, name: str, *, least: int | None = None) -> int | None:
        text = self.text(name)
        value = None if text is None else whole(text, name)
        if value is not None and least is not None and value < least:
            raise invalid(f"{name} must be at least {least}.")
        return value

    def required_whole(self, name: str) -> int:
        return whole(self.required(name), name)

    def required_instant(self, name: str) -> datetime:
        return instant(self.required(name), name)

    def range(self) -> tuple[datetime, datetime]:
        """The mandatory `from` and `to`."""
        start, end = self.required_instant("from"), self.required_instant("to")
        if end < start:
            raise invalid("to must not be before from.")
        return start, end

    def flag(self, name: str) -> bool:
        text = self.text(name)
        if text is not None and text.lower() not in ("true", "false"):
            raise invalid(f"{name} must be true or false.")
        return text is not None and text.lower() == "true"

    def choice(self, name: str, allowed: Sequence[str]) -> str | None:
        """One of the allowed words, in any case."""
        text = self.text(name)
        return None if text is None else _one_of(text, name, allowed)

    def choices(self, name: str, allowed: Sequence[str], *, required: bool = False) -> list[str]:
        """A parameter that is repeated for several values."""
        found = [_one_of(value, name, allowed) for value in self.values.get(name, ())]
        if required and not found:
            raise invalid(f"{name} is missing.")
        return found


def _one_of(text: str, name: str, allowed: Iterable[str]) -> str:
    for word in allowed:
        if text.lower() == word.lower():
            return word
    raise invalid(f"{name} must be one of {', '.join(allowed)}.")


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON object. Missing and null are the same: not said. `where` names it in messages."""

    values: dict[str, Any]
    where: str = ""

    @classmethod
    def of(cls, value: object, where: str = "") -> "Body":
        if not isinstance(value, dict):
            raise invalid(f"{where or 'The body'} must be a JSON object.")
        return cls(value, f"{where}." if where else "")

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str | None:
        return self._typed(name, str, "text")

    def required_text(self, name: str) -> str:
        return self._required(name, self.text(name))

    def flag(self, name: str) -> bool | None:
        return self._typed(name, bool, "true or false")

    def whole(self, name: str, *, least: int = -LARGEST, most: int = LARGEST) -> int | None:
        value = self.values.get(name)
        if isinstance(value, bool) or (value is not None and not isinstance(value, int)):
            raise invalid(f"{self.where}{name} must be a whole number.")
        if value is not None and not least <= value <= most:
            raise invalid(f"{self.where}{name} must be from {least} to {most}.")
        return value

    def required_whole(self, name: str) -> int:
        return self._required(name, self.whole(name))

    def instant(self, name: str, *, utc: bool = False) -> datetime | None:
        """With `utc` no other offset will do (POST /booking, contract section 3)."""
        if not self.has(name):
            return None
        value = self.values[name]
        moment = instant(value, f"{self.where}{name}")
        if utc and not str(value).upper().endswith(("Z", "+00:00")):
            raise invalid(f"{self.where}{name} must be in UTC.")
        return moment

    def required_instant(self, name: str, *, utc: bool = False) -> datetime:
        return self._required(name, self.instant(name, utc=utc))

    def money(self, name: str) -> Decimal | None:
        """A decimal as text."""
        text = self.text(name)
        if text is None:
            return None
        if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text):
            raise invalid(f"{self.where}{name} must be a decimal amount.")
        try:
            return Decimal(text).quantize(Decimal("0.01"))
        except InvalidOperation:
            raise invalid(f"{self.where}{name} must be a decimal amount.") from None

    def choice(self, name: str, allowed: Sequence[str]) -> str | None:
        """One of the allowed words, exactly."""
        text = self.text(name)
        if text is not None and text not in allowed:
            raise invalid(f"{self.where}{name} must be one of {', '.join(allowed)}.")
        return text

    def phone(self, name: str) -> str | None:
        text = self.text(name)
        if text and not E164.fullmatch(text):
            raise invalid(f"{self.where}{name} must be a phone number.")
        return None if text is None else re.sub(r"[ ().-]", "", text)

    def email(self, name: str) -> str | None:
        text = self.text(name)
        if text and not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
            raise invalid(f"{self.where}{name} must be an e-mail address.")
        return text

    def part(self, name: str) -> "Body | None":
        return Body.of(self.values[name], f"{self.where}{name}") if self.has(name) else None

    def parts(self, name: str) -> list["Body"] | None:
        """A list of objects."""
        if not self.has(name):
            return None
        return [Body.of(x, f"{self.where}{name}[{i}]") for i, x in enumerate(self._list(name))]

    def wholes(self, name: str) -> list[int]:
        values = self._list(name) if self.has(name) else []
        if not all(isinstance(v, int) and not isinstance(v, bool) for v in values):
            raise invalid(f"{self.where}{name} must hold whole numbers.")
        return values

    def metadata(self, name: str) -> dict[str, str] | None:
        """String keys to string values (contract section 3)."""
        value = self._typed(name, dict, "an object")
        if value is not None and not all(isinstance(v, str) for v in value.values()):
            raise invalid(f"{self.where}{name} must hold text only.")
        return value

    def _list(self, name: str) -> list[Any]:
        return self._required(name, self._typed(name, list, "a list"))

    def _typed(self, name: str, kind: type[T], word: str) -> T | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, kind):
            raise invalid(f"{self.where}{name} must be {word}.")
        return value

    def _required(self, name: str, value: T | None) -> T:
        if value is None:
            raise invalid(f"{self.where}{name} is missing.")
        return value


def day_or_instant(text: str, name: str) -> datetime:
    """Schedules take a date or a date and time (inferred)."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise invalid(f"{name} is not a date that exists.") from None
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return instant(text, name)

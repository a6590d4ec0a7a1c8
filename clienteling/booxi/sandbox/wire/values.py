"""Small things on the wire: instants, money, prices, timespans, addresses."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

Wire = dict[str, Any]


def given(**values: Any) -> Wire:
    """Only what is there: neither None nor empty text."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def instant(value: datetime | None) -> str | None:
    """RFC 3339, UTC, with Z and seconds."""
    return None if value is None else value.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def money(value: Decimal) -> str:
    """Two decimals, as text."""
    return f"{value:.2f}"


def price(amount: Decimal, currency: str, visibility: str = "Show") -> Wire:
    return {
        "visibility": visibility,
        "amount": money(amount),
        "amountPerPerson": "0.00",
        "amountPerHour": "0.00",
        "currency": currency,
        "isStartingAt": False,
        "tax": "Excluded",
    }


def timespan(start: datetime, minutes: int) -> Wire:
    return {
        "start": instant(start),
        "end": instant(start + timedelta(minutes=minutes)),
        "duration": minutes,
    }

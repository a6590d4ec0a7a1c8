"""Kinds of values in addresses."""

from datetime import date

from clienteling.models.fitting import REACHED

YEARS = REACHED
"""As far as a store's calendar reaches, back and ahead."""


class IsoDay:
    """A calendar day, like 2026-11-20. A day that does not exist is no address, hence a 404."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, text: str) -> date:
        day = date.fromisoformat(text)
        if day.year not in YEARS:
            raise ValueError("no store's calendar reaches there")
        return day

    def to_url(self, day: date | str) -> str:
        return day if isinstance(day, str) else day.isoformat()


def day_of(text: str) -> date | None:
    """The day a field or an address holds, None when it is none."""
    try:
        return IsoDay().to_python(text)
    except ValueError:
        return None

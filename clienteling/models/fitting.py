"""Text from outside, made to fit its column."""

from datetime import datetime
from typing import Any

from django.db import models

REACHED = range(2000, 2200)
"""Years; the same that pages have addresses for."""


def fitting(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """`values` with each text cut to what its column holds, and without NUL.

    PostgreSQL refuses both, SQLite neither: one overlong name would keep a whole day from being read.
    """
    return {name: fit(value, model, name) if isinstance(value, str) else value for name, value in values.items()}


def reached(moment: datetime | None) -> datetime | None:
    """None for a time no store's calendar reaches, which is a slip: it has no day before, or none after it."""
    return moment if moment and moment.year in REACHED else None


def fit(text: str, model: type[models.Model], name: str) -> str:
    most: int | None = getattr(model._meta.get_field(name), "max_length", None)
    return text.replace("\0", "")[:most]

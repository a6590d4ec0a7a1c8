"""Retention: which field holds what of a person, and what becomes of it. Knows no app.

Each app declares, for every field that could hold something about a person, one of the rules below
(`declare`). `undeclared` lists what was forgotten; a start-up check fails for it. Plan and execution grow on
these declarations.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Erase:
    """Emptied when the person's time is over."""


@dataclass(frozen=True)
class Replace:
    """Overwritten with `value`."""

    value: str


@dataclass(frozen=True)
class Expires:
    """Gone by itself after `after`: said in words, done by the code beside the field."""

    after: str


@dataclass(frozen=True)
class Keep:
    """Kept, with the legal or practical reason."""

    because: str


@dataclass(frozen=True)
class NotPersonal:
    """Says nothing about a client or a person outside the firm."""


Rule = Erase | Replace | Expires | Keep | NotPersonal
rules: dict[tuple[str, str], Rule] = {}

COULD_BE_PERSONAL = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.DateField,
)


def declare(model: type[models.Model], **fields: Rule) -> None:
    """Says for each named field of `model` which rule it follows; an unknown field name is a mistake."""
    for name, rule in fields.items():
        model._meta.get_field(name)
        rules[(model._meta.label, name)] = rule


def needs_rule(field: models.Field) -> bool:  # type: ignore[type-arg]  # generic in the stubs only
    """Text, documents and dates can describe a person; a choice among fixed values or a moment in time cannot."""
    if isinstance(field, models.DateTimeField) or field.choices:
        return False
    return isinstance(field, COULD_BE_PERSONAL)


def undeclared(models_: list[type[models.Model]]) -> Iterator[str]:
    """Yields "app.Model.field" for each field that needs a rule and has none."""
    for model in models_:
        for field in model._meta.local_concrete_fields:
            if needs_rule(field) and (model._meta.label, field.name) not in rules:
                yield f"{model._meta.label}.{field.name}"

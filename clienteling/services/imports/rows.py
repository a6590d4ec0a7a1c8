"""Bringing rows into line with a list of Booxi's: who is who, what changed, who is gone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from clienteling import clock
from clienteling.models import Category, Service, StaffMember, Store
from clienteling.services.imports.report import Tally

Row = TypeVar("Row", Store, StaffMember, Category, Service)


@dataclass(frozen=True)
class Arrival:
    """One thing as Booxi lists it. `name` is what the firm itself calls it (store number, employee id), if known."""

    booxi_id: int
    values: dict[str, Any]
    name: str = ""


def settle(
    kind: type[Row],
    rows: Sequence[Row],
    arrivals: Sequence[Arrival],
    tally: Tally,
    *,
    named: str = "",
    partial: bool = False,
    **fixed: Any,
) -> dict[int, Row]:
    """Creates, changes and marks gone, until `rows` say what `arrivals` do. Answers the rows by Booxi id.

    `named` is the column that holds `Arrival.name`; `fixed` are values of new rows. With `partial` the list is
    not the whole one, and nobody is gone for not being in it. Call it in a transaction.
    """
    known = pair(rows, arrivals, named)
    make_room(known, rows)
    for row in rows:
        if not partial and row not in known.values():
            leave(row, tally)
    return {one.booxi_id: arrive(kind, known.get(one.booxi_id), one, tally, fixed) for one in arrivals}


def pair(rows: Sequence[Row], arrivals: Sequence[Arrival], named: str) -> dict[int, Row]:
    """Which row each arrival is, by Booxi id: by its own name first, so that what was made anew in Booxi keeps its row.

    A name that two of them carry tells nothing; then the Booxi id decides.
    """
    found: dict[int, Row] = {}
    if named:
        ours = by_name((getattr(row, named), row) for row in sorted(rows, key=lambda row: row.gone_at is not None))
        theirs = Counter(one.name for one in arrivals)
        found = {one.booxi_id: ours[one.name] for one in arrivals if theirs[one.name] == 1 and one.name in ours}
    taken = {row.pk for row in found.values()}
    by_id = {row.booxi_id: row for row in rows if row.pk not in taken}
    return {one.booxi_id: by_id[one.booxi_id] for one in arrivals if one.booxi_id in by_id} | found


def by_name(pairs: Iterable[tuple[str, Row]]) -> dict[str, Row]:
    """Rows by name, those still there before those gone; a name that two present rows share is left out."""
    listed = list(pairs)
    present = Counter(name for name, row in listed if row.gone_at is None)
    found: dict[str, Row] = {}
    for name, row in listed:
        if name and present[name] <= 1:
            found.setdefault(name, row)
    return found


def make_room(known: dict[int, Row], rows: Sequence[Row]) -> None:
    """Frees the Booxi ids that change hands: whoever holds one meanwhile gets a number Booxi never gives."""
    moving = {booxi_id for booxi_id, row in known.items() if row.booxi_id != booxi_id}
    for row in rows:
        if row.booxi_id in moving:
            row.booxi_id = -row.pk
            row.save(update_fields=["booxi_id"])


def arrive(kind: type[Row], row: Row | None, one: Arrival, tally: Tally, fixed: dict[str, Any]) -> Row:
    values = fit(kind, one.values) | {"booxi_id": one.booxi_id}
    if row is None:
        tally.created += 1
        return kind._default_manager.create(**fixed, **values)
    different = [name for name, value in (values | {"gone_at": None}).items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, values.get(name))
    if different:
        row.save(update_fields=different)
    tally.changed += bool(different)
    tally.unchanged += not different
    return row


def leave(row: Row, tally: Tally) -> None:
    if row.gone_at is None:
        row.gone_at = clock.now()
        row.save(update_fields=["gone_at"])
        tally.gone += 1


def fit(kind: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Texts cut to what their columns hold."""
    return {name: value[: room(kind, name)] if isinstance(value, str) else value for name, value in values.items()}


def room(kind: type[models.Model], name: str) -> int | None:
    return getattr(kind._meta.get_field(name), "max_length", None)

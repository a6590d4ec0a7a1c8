"""What stands in a calendar beside appointments, as rows: group events and time slots have the same rules.

Booxi stamps neither, so the later-begun read wins, and what an event says of one we have is never sure.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db.models import Q

from bookings.models import GroupEvent, TimeSlot
from bookings.services.projection.outcome import Outcome, Source
from clienteling import clock
from clienteling.models import StaffMember

Thing = TypeVar("Thing", GroupEvent, TimeSlot)

Batch = dict[int, dict[str, Any]]
"""The columns of each, by Booxi id."""


def write(kind: type[Thing], region: str, batch: Batch, source: Source, outcome: Outcome) -> set[int]:
    """Brings our rows into line. Returns Booxi's ids of those told differently than we know them, but not newer."""
    if not batch:
        return set()
    rows = kind.objects.select_for_update(of=("self",)).filter(region=region, booxi_id__in=batch)
    ours: dict[int, Thing] = {row.booxi_id: row for row in rows.select_related("store").order_by("pk")}
    stale, same = set(), set()
    for key, values in sorted(batch.items()):
        row = ours.get(key) or welcome(kind, region, key, values, source, outcome)
        if row is None:
            continue
        if not different(row, values):
            outcome.unchanged += 1
            same.add(row.pk)
        elif source.wins(theirs=None, ours=None, known_at=row.known_at):
            change(row, values, source, outcome)
        else:
            outcome.unchanged += 1
            stale.add(key)
    if not source.is_heard:
        kind.objects.filter(pk__in=same, known_at__lt=source.known_at).update(known_at=source.known_at)
    return stale


def welcome(
    kind: type[Thing], region: str, booxi_id: int, values: dict[str, Any], source: Source, outcome: Outcome
) -> Thing | None:
    """Makes a row we lack. Returns the one another process made in this moment: it is an update."""
    row, is_new = kind.objects.select_for_update().get_or_create(
        region=region, booxi_id=booxi_id, defaults={**values, "known_at": source.known_at}
    )
    if not is_new:
        return row  # type: ignore[no-any-return] # the queryset's manager is untyped
    outcome.created += 1
    on = row.starts_at.astimezone(row.store.zone).date()
    outcome.lacking += (row.staff_member_id, on) not in source.unread
    show(row, outcome)
    return None


def different(row: Thing, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def change(row: Thing, values: dict[str, Any], source: Source, outcome: Outcome) -> None:
    """Writes what differs. Both places are shown again, where it was and where it is."""
    outcome.changed += 1
    show(row, outcome)
    for name, value in values.items():
        setattr(row, name, value)
    row.known_at = max(row.known_at, source.known_at)
    row.save()
    show(row, outcome)


class Stretch(Protocol):
    """Whose calendar, from when to when; Booxi includes both ends (contract section 11)."""

    @property
    def staff(self) -> StaffMember: ...
    @property
    def starts(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...


def drop_missing(
    kind: type[Thing], within: Stretch, *, seen: Collection[int], read_began: datetime, outcome: Outcome
) -> None:
    """Marks as gone what a complete read of a stretch did not list. A row stored since is newer than the read."""
    touching = Q(starts_at__lte=within.ends) & (Q(ends_at__gt=within.starts) | Q(starts_at__gte=within.starts))
    rows = kind.objects.present().filter(touching, staff_member=within.staff, known_at__lt=read_began)
    drop(rows.exclude(booxi_id__in=seen), read_began, outcome)


def drop(rows: Any, read_began: datetime, outcome: Outcome) -> None:
    """Marks these rows as gone since the read that lacked them."""
    for row in rows.select_for_update(of=("self",)).select_related("store").order_by("pk"):
        row.gone_at, row.known_at = clock.now(), read_began
        row.save(update_fields=["gone_at", "known_at"])
        outcome.gone += 1
        show(row, outcome)


def show(row: GroupEvent | TimeSlot, outcome: Outcome) -> None:
    outcome.span(row.store, row.staff_member_id, row.starts_at, row.ends_at)


def members(region: str, booxi_ids: Collection[int]) -> dict[int, StaffMember]:
    """Staff members with their stores, by Booxi id."""
    rows = StaffMember.objects.filter(store__region=region, booxi_id__in=booxi_ids).select_related("store")
    return {row.booxi_id: row for row in rows}

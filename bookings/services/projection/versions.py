"""What follows from a change in our copy, in the transaction of the change."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max, Min, Q

from bookings.models import Booking, Column, DayVersion, RenderedColumn
from bookings.services import alerts
from bookings.services.projection.outcome import Outcome
from clienteling import clock
from crm.services import clients
from crm.services.clients import Visits


@transaction.atomic(savepoint=False)
def publish(outcome: Outcome) -> None:
    """Tells whoever lives by our copy: clients' visits, staff members, open pages."""
    if outcome.clients:
        clients.note_visits(visits(outcome.clients))
    alerts.notice(outcome.news)
    bump(outcome)


def visits(client_ids: Collection[int]) -> dict[int, Visits]:
    """When each person was last here and comes next, by our copy; retention asks for it (architecture, *Ageing*)."""
    found = dict.fromkeys(client_ids, Visits(None, None))
    for who in ("client", "attendees__client"):
        for client_id, last, following in moments(who, client_ids):
            known = found[client_id]
            found[client_id] = Visits(latest(known.last, last), earliest(known.next, following))
    return found


def moments(who: str, client_ids: Collection[int]) -> Collection[tuple[int, datetime | None, datetime | None]]:
    """Client, last and next start, of those a booking names as `who`."""
    at = clock.now()
    kept = Booking.objects.present().filter(**{f"{who}__in": client_ids}).exclude(status="Cancelled")
    rows = (
        kept.order_by()
        .values(who)
        .annotate(last=Max("starts_at", filter=Q(starts_at__lte=at)), next=Min("starts_at", filter=Q(starts_at__gt=at)))
    )
    return list(rows.values_list(who, "last", "next"))


def latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other


@transaction.atomic(savepoint=False)
def bump(outcome: Outcome) -> None:
    """Grows the version of each day that changed; in one order, so that two processes never wait for each other."""
    for store_id in sorted(outcome.days.keys() | outcome.fresher.keys()):
        days, fresher = outcome.days.get(store_id, {}), outcome.fresher.get(store_id, {})
        versions = grow(store_id, sorted(days.keys() | fresher.keys()))
        changed = {(staff_id, on) for on, staff in days.items() for staff_id in staff if staff_id}
        same = {(staff_id, on) for on, staff in fresher.items() for staff_id in staff if staff_id} - changed
        age_columns({(staff_id, on): versions[on] for staff_id, on in changed}, {key: versions[key[1]] for key in same})


def grow(store_id: int, days: Sequence[date]) -> dict[date, int]:
    """The new version of each of a store's days. Until the transaction ends nobody else grows them."""
    DayVersion.objects.bulk_create(
        [DayVersion(store_id=store_id, on=on, version=0) for on in days], ignore_conflicts=True
    )
    ours = DayVersion.objects.filter(store_id=store_id, on__in=days)
    grown = {row.pk: row for row in ours.select_for_update().order_by("on")}
    DayVersion.objects.filter(pk__in=grown).update(version=F("version") + 1)
    return {row.on: row.version + 1 for row in grown.values()}


Versions = dict[tuple[int, date], int]
"""By staff member and day."""


def age_columns(changed: Versions, same: Versions) -> None:
    """Gives columns their day's new version. What was drawn of those that changed is dropped; of those that are only
    fresher it is as good as drawn of the new version."""
    kept: dict[int, list[int]] = {}
    dropped = []
    for pk, key, is_current in drawn(changed.keys() | same.keys()):
        if key in changed:
            dropped.append(pk)
        elif is_current:
            kept.setdefault(same[key], []).append(pk)
    Column.objects.bulk_create(
        [
            Column(staff_member_id=staff_id, on=on, version=version)
            for (staff_id, on), version in sorted((changed | same).items(), key=lambda each: (each[0][1], each[0][0]))
        ],
        update_conflicts=True,
        unique_fields=["staff_member", "on"],
        update_fields=["version"],
    )
    RenderedColumn.objects.filter(pk__in=dropped).delete()
    for version, pks in sorted(kept.items()):
        RenderedColumn.objects.filter(pk__in=pks).update(version=version)


def drawn(columns: Collection[tuple[int, date]]) -> Iterator[tuple[int, tuple[int, date], bool]]:
    """What is drawn of these columns: its id, the column, and whether it is of that column's present version."""
    rows = RenderedColumn.objects.filter(
        column__on__in={on for _, on in columns}, column__staff_member__in={staff_id for staff_id, _ in columns}
    )
    found = rows.values_list("pk", "column__staff_member", "column__on", "version", "column__version")
    for pk, staff_id, on, version, current in found:
        if (staff_id, on) in columns:
            yield pk, (staff_id, on), version == current

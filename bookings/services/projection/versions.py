"""What follows from a change in our copy, in the transaction of the change."""

from collections.abc import Collection
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
    for store_id, days in sorted(outcome.days.items()):
        rows = [DayVersion(store_id=store_id, on=on, version=0) for on in sorted(days)]
        DayVersion.objects.bulk_create(rows, ignore_conflicts=True)
        ours = DayVersion.objects.filter(store_id=store_id, on__in=days)
        grown = {row.pk: row for row in ours.select_for_update().order_by("on")}
        DayVersion.objects.filter(pk__in=grown).update(version=F("version") + 1)
        age_columns({row.on: (row.version + 1, days[row.on]) for row in grown.values()})


def age_columns(changed: dict[date, tuple[int, set[int | None]]]) -> None:
    """Gives the columns that changed their day's new version, and drops what was drawn of them."""
    columns = [
        Column(staff_member_id=staff_id, on=on, version=version)
        for on, (version, staff) in sorted(changed.items())
        for staff_id in sorted(one for one in staff if one)
    ]
    Column.objects.bulk_create(
        columns, update_conflicts=True, unique_fields=["staff_member", "on"], update_fields=["version"]
    )
    whose = {(column.staff_member_id, column.on) for column in columns}
    drawn = RenderedColumn.objects.filter(
        column__on__in=changed, column__staff_member__in={staff_id for staff_id, _ in whose}
    ).values_list("pk", "column__staff_member", "column__on")
    RenderedColumn.objects.filter(pk__in=[pk for pk, staff_id, on in drawn if (staff_id, on) in whose]).delete()

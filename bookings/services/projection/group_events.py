"""Group events: one staff member, one service, many places."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bookings.models import GroupEvent
from bookings.services.projection import things
from bookings.services.projection.outcome import Outcome, Source
from bookings.services.projection.versions import publish
from clienteling.booxi.types.group_events import GroupEvent as BooxiEvent
from clienteling.models import Service, StaffMember
from clienteling.models.fitting import fitting, reached


@transaction.atomic
def keep(region: str, events: Iterable[BooxiEvent], *, known_at: datetime) -> Outcome:
    """Writes group events as read into our copy. One whose store we do not have is passed over."""
    outcome = Outcome()
    write(region, events, Source(known_at), outcome)
    publish(outcome)
    return outcome


def write(region: str, events: Iterable[BooxiEvent], source: Source, outcome: Outcome) -> set[int]:
    """The rows alone. Returns Booxi's ids of those told differently than we know them, but not newer."""
    told = {int(event.id): event for event in events if reached(event.starts_at)}
    if not told:
        return set()
    staff = things.members(region, {event.staff_id for event in told.values() if event.staff_id})
    services = offered(region, {event.service_id for event in told.values() if event.service_id})
    rows = {key: columns(event, staff, services) for key, event in told.items()}
    return things.write(GroupEvent, region, {key: row for key, row in rows.items() if row}, source, outcome)


def offered(region: str, booxi_ids: Iterable[int]) -> dict[int, Service]:
    rows = Service.objects.filter(store__region=region, booxi_id__in=booxi_ids).select_related("store")
    return {row.booxi_id: row for row in rows}


def columns(event: BooxiEvent, staff: dict[int, StaffMember], services: dict[int, Service]) -> dict[str, Any]:
    """The row's fields; nothing when we have neither its host nor its service: only they say which store it is of."""
    host, service = staff.get(event.staff_id or 0), services.get(event.service_id or 0)
    owner = host or service
    if owner is None or event.starts_at is None:
        return {}
    values = {
        "store": owner.store,
        "staff_member_id": host and host.pk,
        "service_id": service and service.pk,
        "name": event.service_name or (service.name if service else ""),
        "location": event.location or "",
        "starts_at": event.starts_at,
        "ends_at": event.starts_at + timedelta(minutes=event.duration or 0),
        "capacity": counted(event.attendee_capacity),
        "attendee_count": counted(event.attendee_count),
        "is_completed": event.is_completed,
        "gone_at": None,
    }
    return fitting(GroupEvent, values)


def counted(people: int | None) -> int | None:
    """None for a number below zero, which some say for "without limit" and no column of ours holds."""
    return people if people is not None and people >= 0 else None

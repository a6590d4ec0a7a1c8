"""When people work on a given day, in instants."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q

from clienteling.models import Closure, OpeningHours, StaffMember, Store, WorkingHours

Hours = list[tuple[datetime, datetime]]


def working_hours(store: Store, staff: Sequence[StaffMember], on: date) -> dict[int, Hours]:
    """When each person works that day: their own hours where Booxi has some, else the store's; none on a closure."""
    if Closure.objects.filter(store=store, on=on).exists():
        return {}
    ruling = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
    own: dict[int, list[WorkingHours]] = {}
    for row in WorkingHours.objects.filter(*ruling, staff_member__in=staff):
        own.setdefault(row.staff_member_id, []).append(row)
    stores = list(OpeningHours.objects.filter(*ruling, store=store))
    return {person.pk: on_that_day(own.get(person.pk, stores), on, store) for person in staff}


def on_that_day(rows: Iterable[WorkingHours | OpeningHours], on: date, store: Store) -> Hours:
    """The rules of that weekday as instants."""
    found = []
    for row in rows:
        if row.weekday == on.isoweekday():
            local = [datetime.combine(on, moment, store.zone) for moment in (row.opens, row.closes)]
            found.append((local[0], local[1]))
    return sorted(found)

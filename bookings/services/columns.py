"""How fresh our copy of calendars is: which staff member's days are wanted, and how old they may be."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from django.conf import settings

from bookings.models import Column, DayVersion
from bookings.services import listening
from clienteling import clock
from clienteling.models import StaffMember, Store


class Read(Protocol):
    """As much of a column as says how far it can be trusted."""

    @property
    def read_at(self) -> datetime | None: ...
    @property
    def asked_at(self) -> datetime | None: ...
    @property
    def try_at(self) -> datetime | None: ...
    @property
    def failures(self) -> int | None: ...


SILENT_LIMIT = timedelta(minutes=1)
"""How old a calendar somebody looks at may be while Booxi says nothing: the background lane then sets the pace."""


def limit(store: Store) -> timedelta:
    """How old a column of `store` may be before it is read again.

    An hour while events tell what changes; a minute while none come in opening hours, or none ever came. At most one
    statement, and none when an event came lately.
    """
    return SILENT_LIMIT if listening.is_silent(store, clock.now()) else usual_limit()


def usual_limit() -> timedelta:
    return timedelta(minutes=settings.COLUMN_FRESH_MINUTES)


def look(store_id: int, on: date) -> int:
    """Somebody looks at a store's day: asks for what is missing or old of it and the next.

    For a worker, by a message that holds nothing but these two; a page enqueues one only when the rows it read anyway
    are missing or old. Returns how many columns were newly asked for.
    """
    store = Store.objects.filter(pk=store_id).first()
    if store is None:
        return 0
    return want(list(StaffMember.objects.with_calendar().filter(store=store)), days_of_a_look(store, on))


def look_at_person(staff_id: int, on: date) -> int:
    """The same for one person's day."""
    rows = StaffMember.objects.with_calendar().filter(pk=staff_id).select_related("store")
    return sum(want([person], days_of_a_look(person.store, on)) for person in rows)


def want(staff: Sequence[StaffMember], days: Iterable[date]) -> int:
    """Asks for a read of each staff member's `days` that are missing or older than their store's limit.

    What was never read, or is older than an hour, waits in front: somebody looks at it. What is only older than it
    should be while Booxi is silent is read in the background. Idempotent; returns how many were newly asked for.
    """
    days = list(days)
    if not staff or not days:
        return 0
    asked = ask(staff, days, limit=usual_limit(), lane=Column.Lane.FRONT)
    short = limit(staff[0].store)
    return asked + (ask(staff, days, limit=short, lane=Column.Lane.BACK) if short < usual_limit() else 0)


def ask(staff: Sequence[StaffMember], days: Sequence[date], *, limit: timedelta, lane: Column.Lane) -> int:
    """Asks for what is older than `limit`; what waits further back comes into this lane."""
    at = clock.now()
    have = {(c.staff_member_id, c.on): c for c in Column.objects.filter(staff_member__in=staff, on__in=days)}
    lacking = [
        Column(staff_member=person, on=on, asked_at=at, try_at=at, lane=lane)
        for on in days
        for person in staff
        if (person.pk, on) not in have
    ]
    stale = [column.pk for column in have.values() if needs_read(column, at, limit)]
    behind = [c.pk for c in have.values() if c.asked_at and c.lane > lane and is_old(c, at, limit)]
    Column.objects.bulk_create(lacking, ignore_conflicts=True)
    if stale:
        Column.objects.filter(pk__in=stale, asked_at=None).update(asked_at=at, try_at=at, lane=lane)
    if behind:
        Column.objects.filter(pk__in=behind).update(lane=lane)
    return len(lacking) + len(stale) + len(behind)


def needs_read(column: Read | None, at: datetime, limit: timedelta | None = None) -> bool:
    """Never read, or older than its limit, and neither asked for already nor refused lately."""
    if column is None:
        return True
    is_waiting = column.asked_at is not None or (column.try_at is not None and column.try_at > at)
    return is_old(column, at, usual_limit() if limit is None else limit) and not is_waiting


def is_old(column: Read, at: datetime, limit: timedelta) -> bool:
    return column.read_at is None or at - column.read_at > limit


def days_of_a_look(store: Store, on: date) -> list[date]:
    """The day looked at, and the next: that is where people step. Outside the horizon only the day itself."""
    following = on + timedelta(days=1)
    return [on] if is_beyond(store, following) else [on, following]


def horizon(store: Store) -> tuple[date, date]:
    """The first and the last of the store's days that are kept by themselves."""
    today = clock.today(store.zone)
    back, ahead = timedelta(days=settings.HORIZON_DAYS_BACK), timedelta(days=settings.HORIZON_DAYS_AHEAD)
    return today - back, today + ahead


def is_beyond(store: Store, on: date) -> bool:
    """Whether `on` is outside the horizon: read when somebody looks, and told of by events only."""
    first, last = horizon(store)
    return not first <= on <= last


def oldest(read_ats: Iterable[datetime | None]) -> datetime | None:
    """As of when a whole page is: its least fresh column, None while one was never read."""
    moments = list(read_ats)
    if not moments or None in moments:
        return None
    return min(moment for moment in moments if moment).astimezone(UTC)


def forget() -> int:
    """Drops what says how fresh days long before the horizon are; returns how many. Looked at, they are read anew."""
    first = clock.now().date() - timedelta(days=2 * settings.HORIZON_DAYS_BACK + 30)
    DayVersion.objects.filter(on__lt=first).delete()
    return Column.objects.filter(asked_at=None, on__lt=first).delete()[0]

"""Appointments, reservations and queue entries: what Booxi said becomes our rows, if it is the better copy."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bookings.models import Booking
from bookings.services.projection import group_events as events
from bookings.services.projection.known import Known, look_around
from bookings.services.projection.news import NOTHING, news_of, now_is
from bookings.services.projection.outcome import Outcome, Source, days_of
from bookings.services.projection.values import ATTENDEES, PARTS, Row, Told, told
from bookings.services.projection.versions import publish
from clienteling import clock
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.booxi.types.group_events import GroupEvent as BooxiEvent
from clienteling.models import StaffMember


@transaction.atomic
def project(
    region: str,
    seen: Sequence[BooxiBooking],
    *,
    known_at: datetime,
    records: Iterable[BooxiRecord] = (),
    group_events: Iterable[BooxiEvent] = (),
    heard: bool = False,
) -> Outcome:
    """Writes what Booxi said into our copy, with everything that follows from it (`publish`).

    `known_at` is when the read that answered this began, a write was answered, or, when it was `heard` in an event,
    when Booxi made the event. Idempotent: the same answer twice changes nothing. A booking of a store we do not have is
    passed over. Of what was heard, `doubtful` is to be read by `GET /booking/{id}`.
    """
    outcome = Outcome()
    source = Source(known_at, is_heard=heard)
    write(region, seen, source, outcome, records=records, group_events=group_events)
    publish(outcome)
    return outcome


def write(
    region: str,
    seen: Sequence[BooxiBooking],
    source: Source,
    outcome: Outcome,
    *,
    records: Iterable[BooxiRecord] = (),
    group_events: Iterable[BooxiEvent] = (),
) -> None:
    """The rows alone; what follows from them is the caller's, with `outcome`, in the same transaction."""
    stale = events.write(region, group_events, source, outcome)
    known = look_around(region, seen, records)
    batch = {str(one.id): told(one, known.stores[one.merchant_id], known) for one in latest(seen, known)}
    ours = {row.booxi_id: row for row in stored(region, batch)}
    ours |= welcome(region, [one for key, one in batch.items() if key not in ours], source, known, outcome)
    again = [key for key, row in ours.items() if not settle(row, batch[key], source, known, outcome)]
    Booking.objects.filter(region=region, booxi_id__in=again, known_at__lt=source.known_at).update(
        known_at=source.known_at
    )
    if source.is_heard:
        outcome.doubtful |= {key for key, one in batch.items() if is_adrift(one.booking, known, stale)}
    show_people(known.people.changed, outcome)


def latest(seen: Iterable[BooxiBooking], known: Known) -> Collection[BooxiBooking]:
    """Each booking of our stores once: the newer of two that one answer holds."""
    found: dict[str, BooxiBooking] = {}
    for one in seen:
        other = found.get(one.id)
        is_older = other and other.modified_at and one.modified_at and one.modified_at < other.modified_at
        if one.merchant_id in known.stores and not is_older:
            found[one.id] = one
    return found.values()


def stored(region: str, booxi_ids: Iterable[str]) -> Iterable[Booking]:
    rows = Booking.objects.select_for_update(of=("self",)).filter(region=region, booxi_id__in=list(booxi_ids))
    names = [part.name for part in PARTS]
    return rows.select_related("store", "group_event").prefetch_related(*names).order_by("pk")


def welcome(region: str, fresh: Sequence[Told], source: Source, known: Known, outcome: Outcome) -> dict[str, Booking]:
    """Makes the rows we lack. Returns those another process made in this moment: they are updates."""
    if not fresh:
        return {}
    # In one order, so that two processes never wait for each other.
    batch = {str(one.booking.id): one for one in sorted(fresh, key=lambda one: str(one.booking.id))}
    Booking.objects.bulk_create(
        [Booking(region=region, booxi_id=key, known_at=source.known_at, **one.values) for key, one in batch.items()],
        ignore_conflicts=True,
    )
    rows = {row.booxi_id: row for row in stored(region, batch)}
    born = {key: row for key, row in rows.items() if is_born(row, batch[key], source)}
    for part in PARTS:
        part.model._default_manager.bulk_create(one for key, row in born.items() for one in batch[key].rows(part, row))
    for key, row in born.items():
        note_birth(row, batch[key], source, known, outcome)
    return {key: row for key, row in rows.items() if key not in born}


def is_born(row: Booking, one: Told, source: Source) -> bool:
    """Whether it is the row just made, and not another process's: it says what we say and has no parts yet."""
    same = all(getattr(row, name) == value for name, value in one.values.items())
    return same and row.known_at == source.known_at and not any(part.stored(row) for part in PARTS)


def note_birth(row: Booking, one: Told, source: Source, known: Known, outcome: Outcome) -> None:
    outcome.created += 1
    outcome.touch(row, one.store)
    outcome.clients |= named(one.parts[ATTENDEES.name])
    if is_first_read(row, one, source):
        return
    outcome.lacking += 1
    if not source.is_anew:
        outcome.news += news_of(row, NOTHING, authors=known.authors())


def is_first_read(row: Booking, one: Told, source: Source) -> bool:
    """Whether nobody could know it, as this column was never read before."""
    return any((row.staff_member_id, on) in source.unread for on in days_of(row, one.store))


def settle(row: Booking, one: Told, source: Source, known: Known, outcome: Outcome) -> bool:
    """Updates a row if the copy in hand is the better one; False when it says the same already."""
    theirs, ours = one.values["modified_at"], row.modified_at
    if not source.wins(theirs=theirs, ours=ours, known_at=row.known_at):
        outcome.unchanged += 1
        if source.is_heard and theirs == ours and not one.is_in(row):
            outcome.doubtful.add(row.booxi_id)
        return True
    if one.is_in(row):
        outcome.unchanged += 1
        return False
    change(row, one, source, known, outcome)
    return True


def change(row: Booking, one: Told, source: Source, known: Known, outcome: Outcome) -> None:
    """Writes what differs. Both places are shown again, where it was and where it is."""
    was = now_is(row)
    outcome.changed += 1
    outcome.touch(row, row.store)
    parts = one.other_parts(row)
    outcome.clients |= named(ATTENDEES.stored(row)) | named(one.parts[ATTENDEES.name])
    for name, value in one.values.items():
        setattr(row, name, value)
    row.known_at = max(row.known_at, source.known_at)
    row.save()
    for part in parts:
        getattr(row, part.name).all().delete()
        part.model._default_manager.bulk_create(one.rows(part, row))
    outcome.touch(row, one.store)
    # Whoever was imported after their appointments is told nothing new by the first read of their calendar.
    is_nobodys = was.staff_id is None and is_first_read(row, one, source)
    if not source.is_anew and not is_nobodys:
        outcome.news += news_of(row, was, authors=known.authors())


def named(people: Iterable[Row]) -> set[int]:
    """Our ids of those who take part."""
    return {person["client_id"] for person in people} - {None}


def is_adrift(booking: BooxiBooking, known: Known, stale: Collection[int]) -> bool:
    """A reservation whose group event we do not have, or were told about differently than we know it."""
    place = booking.group_event_id
    return bool(place) and (place in stale or place not in known.group_events)


def show_people(changed: Collection[int], outcome: Outcome) -> None:
    """The days of people (by our id) who are called differently now."""
    if not changed:
        return
    theirs = Q(client__in=changed) | Q(attendees__client__in=changed)
    for row in Booking.objects.present().filter(theirs).select_related("store", "group_event").distinct():
        outcome.touch(row, row.store)


def missing(
    staff: StaffMember, starts: datetime, ends: datetime, *, seen: Collection[str], read_began: datetime
) -> Sequence[Booking]:
    """Appointments that we have in a staff member's stretch of time and a complete read of it did not list.

    They were moved to other people or days, cancelled (no calendar lists those, contract section 11), or are gone.
    A row stored after the read began is newer than the read.
    """
    listed = Booking.objects.present().filter(staff_member=staff, starts_at__gte=starts, starts_at__lte=ends)
    rows = listed.filter(method=Booking.APPOINTMENT, known_at__lt=read_began).exclude(status="Cancelled")
    return [row for row in rows.order_by("starts_at") if row.booxi_id not in seen]


@transaction.atomic
def lose(rows: Collection[Booking], *, read_began: datetime) -> Outcome:
    """Marks what Booxi says it does not have as gone, unless we were told otherwise since that read began.

    A queue entry is never gone: no call reads one, so Booxi says so of each (contract section 14).
    """
    outcome = Outcome()
    drop(rows, read_began, outcome)
    publish(outcome)
    return outcome


def drop(rows: Collection[Booking], read_began: datetime, outcome: Outcome) -> None:
    """The rows of `lose` alone."""
    if not rows:
        return
    ours = Booking.objects.present().filter(pk__in=[row.pk for row in rows], known_at__lt=read_began)
    ours = ours.exclude(method=Booking.QUEUE).select_related("store", "group_event", "staff_member")
    for row in ours.prefetch_related(ATTENDEES.name).select_for_update(of=("self",)).order_by("pk"):
        was = now_is(row)
        row.gone_at, row.known_at = clock.now(), read_began
        row.save(update_fields=["gone_at", "known_at"])
        outcome.gone += 1
        outcome.touch(row, row.store)
        outcome.clients |= named(ATTENDEES.stored(row))
        # Nobody's hand is known: whoever changed it last did not take it away.
        outcome.news += news_of(row, was, authors={})

"""Staff members' own calendars elsewhere: what they say is busy stands in Booxi as busy time slots.

Reading, comparing and asking are three steps, each of which may be cut off: what is wanted is rows (`OutsideBusy`),
each tied to the intent that makes or removes its slot. Only differences are written; nothing but times goes to Booxi.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from bookings.models import Intent, OutsideBusy, OutsideCalendar, TimeSlot
from bookings.services import busy_times, slots
from bookings.services.busy_times import Span
from bookings.services.intents import TokenUsed
from clienteling import audit, clock, outbound
from clienteling.booxi import Lane
from clienteling.models import StaffMember, User
from clienteling.services import rhythm

log = logging.getLogger(__name__)

JOB = "outside calendar"
MINUTES = 15
OFTEN = 4
"""Failed reads in a row after which it is tried once an hour only."""
MOST_FAILURES = 99
MOST_CHANGES = 20
"""Written for one calendar in one turn; the rest in the next. The background lane of the quota is everybody's."""
AGAIN = timedelta(hours=6)
"""What Booxi refused is asked for once more after this."""
LANGUAGES = {"fre": "fr", "fra": "fr"}
"""Booxi's codes of those we write in, beside English."""
NO_RIGHT = "no-right"
REASONS = {
    "address": _lazy("That is no address of a calendar: it begins with https:// and holds no name or password."),
    "private": _lazy("That address leads into a private network. Only calendars on the internet can be read."),
    "elsewhere": _lazy("That address leads on to another server. Use the address it leads to."),
    "silent": _lazy("Nobody answered at that address. It is asked again by itself."),
    "closed": _lazy("That calendar is not shared by address. Take its secret iCal address."),
    "gone": _lazy("There is no calendar at that address any more. Take its address anew."),
    "broken": _lazy("The other server answered wrongly. It is asked again by itself."),
    "large": _lazy("That calendar is larger than 2 MB. Share a smaller one."),
    "unreadable": _lazy("What stands at that address is no calendar file we can read."),
    NO_RIGHT: _lazy("Who set this up may not change this calendar any more. Set it up again."),
}
"""Why the last read failed, and what to do."""


def set_up(staff: StaffMember, address: str, *, by: User, in_name_of: User | None = None) -> OutsideCalendar:
    """Keeps the address and reads it from now on; another takes the place of the first. What comes of it is written in
    the name of `by`, or of somebody else for whom an administrator does it."""
    acting = in_name_of or by
    with transaction.atomic():
        calendar, is_new = OutsideCalendar.objects.update_or_create(
            staff_member=staff,
            defaults={
                "address": address,
                "asked_by": acting,
                "is_active": True,
                "failures": 0,
                "reason": "",
                "read_at": None,
            },
            create_defaults={"address": address, "asked_by": acting, "created_at": clock.now()},
        )
        verb = "set an outside calendar up" if is_new else "changed an outside calendar"
        audit.record(by, verb, calendar, store=staff.store)
    return calendar


@transaction.atomic
def switch_off(calendar: OutsideCalendar, *, by: User) -> None:
    """Forgets the address; the worker takes away what it brought."""
    now = clock.now()
    if slots.may_change(calendar.staff_member, by):
        calendar.asked_by = by
    calendar.address, calendar.is_active, calendar.failures, calendar.reason = "", False, 0, ""
    calendar.save(update_fields=["address", "is_active", "asked_by", "failures", "reason"])
    calendar.busy.filter(unwanted_at=None, ends_at__gt=now).update(unwanted_at=now)
    audit.record(by, "switched an outside calendar off", calendar, store=calendar.staff_member.store)


def due() -> list[int]:
    """Takes the turn of each calendar that is to be read now, or whose slots are still to be taken away: their ids."""
    if not settings.OUTSIDE_CALENDARS:
        return []
    rows = OutsideCalendar.objects.filter(Q(is_active=True) | Q(busy__unwanted_at__isnull=False)).distinct()
    return [calendar.pk for calendar in rows if is_its_turn(calendar)]


def is_its_turn(calendar: OutsideCalendar) -> bool:
    """Every quarter of an hour; one that keeps failing once an hour. One worker has it."""
    at = clock.now()
    slot = f"{at:%Y-%m-%dT%H}" if calendar.failures >= OFTEN else f"{at:%Y-%m-%dT%H}.{at.minute // MINUTES}"
    return rhythm.take(JOB, calendar.pk, slot)


def work(calendar_id: int) -> None:
    """Reads and compares it if it is in use, then asks Booxi for a part of what differs."""
    rows = OutsideCalendar.objects.select_related("staff_member__store", "asked_by")
    calendar = rows.filter(pk=calendar_id).first()
    if calendar is None or not settings.OUTSIDE_CALENDARS:
        return
    if not calendar.asked_by.is_active or not slots.may_change(calendar.staff_member, calendar.asked_by):
        fail(calendar, NO_RIGHT)
        return
    if not calendar.is_active or read(calendar):
        ask(calendar)
    forget(calendar)


def read(calendar: OutsideCalendar) -> bool:
    """Whether it was read; else the reason is kept for its page, and nothing changes at Booxi."""
    zone = calendar.staff_member.store.zone
    today = clock.today(zone)
    starts, _end = clock.day_bounds(today, zone)
    ends, _end = clock.day_bounds(today + timedelta(days=settings.HORIZON_DAYS_AHEAD + 1), zone)
    try:
        file = outbound.get(calendar.address, accept="text/calendar, */*;q=0.1")
        spans = busy_times.read(file, zone=zone, starts=starts, ends=ends)
    except outbound.Failed as failed:
        fail(calendar, failed.why)
        return False
    except busy_times.Unreadable:
        fail(calendar, "unreadable")
        return False
    return compare(calendar, spans)


def fail(calendar: OutsideCalendar, why: str) -> None:
    """Written down, unless the address was changed meanwhile."""
    failures = min(calendar.failures + 1, MOST_FAILURES)
    same = OutsideCalendar.objects.filter(pk=calendar.pk, address=calendar.address)
    same.update(failures=failures, reason=why)
    log.info("outside calendar not read", extra={"calendar": calendar.pk, "why": why})


@transaction.atomic
def compare(calendar: OutsideCalendar, spans: list[Span]) -> bool:
    """Notes what is busy now and was not, and what no longer is. False when the address was changed while we read."""
    now = clock.now()
    current = OutsideCalendar.objects.select_for_update().get(pk=calendar.pk)
    if current.address != calendar.address or not current.is_active:
        return False
    wanted = {span for span in spans if span[1] > now}
    known = {(row.starts_at, row.ends_at): row for row in calendar.busy.filter(ends_at__gt=now)}
    OutsideBusy.objects.bulk_create(
        OutsideBusy(calendar=calendar, starts_at=begin, ends_at=end) for begin, end in sorted(wanted - known.keys())
    )
    back = [row.pk for span, row in known.items() if span in wanted]
    gone = [row.pk for span, row in known.items() if span not in wanted]
    calendar.busy.filter(pk__in=back).exclude(intent__kind=Intent.Kind.REMOVE_SLOT).update(unwanted_at=None)
    calendar.busy.filter(pk__in=gone, unwanted_at=None).update(unwanted_at=now)
    OutsideCalendar.objects.filter(pk=calendar.pk).update(read_at=now, failures=0, reason="")
    return True


def ask(calendar: OutsideCalendar) -> int:
    """Asks Booxi for slots that lack and to take away those nobody wants; returns how many changes it asked for."""
    asked = 0
    rows = calendar.busy.filter(ends_at__gt=clock.now()).select_related("intent", "time_slot").order_by("starts_at")
    for row in rows:
        if asked == MOST_CHANGES:
            break
        follow(row)
        asked += bool(take_away(calendar, row) if row.unwanted_at else add(calendar, row))
    return asked


def follow(row: OutsideBusy) -> None:
    """Takes over what came of the intent: the slot it made."""
    if row.time_slot is None and row.intent and row.intent.time_slot and row.intent.kind == Intent.Kind.ADD_SLOT:
        row.time_slot = row.intent.time_slot
        row.save(update_fields=["time_slot"])


def add(calendar: OutsideCalendar, row: OutsideBusy) -> bool:
    """Asks for the row's slot once. One that somebody removed at Booxi since stays removed: that was a person."""
    if row.time_slot or is_on_its_way(row, Intent.Kind.ADD_SLOT):
        return False
    store = calendar.staff_member.store
    with translation.override(LANGUAGES.get(store.language, "en")):
        word = _("Busy")
    wish = slots.SlotWish(
        staff=calendar.staff_member,
        kind=TimeSlot.Kind.BUSY,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        description=word,
        token=token(row),
    )
    return tied(row, lambda: slots.add(wish, by=calendar.asked_by, lane=Lane.BACKGROUND))


def take_away(calendar: OutsideCalendar, row: OutsideBusy) -> bool:
    """Asks for the slot's removal once; a row whose slot is not there, or never was, simply goes."""
    if row.time_slot and row.time_slot.gone_at is None:
        slot = row.time_slot
        if is_on_its_way(row, Intent.Kind.REMOVE_SLOT):
            return False
        return tied(row, lambda: slots.remove(slot, by=calendar.asked_by, token=token(row), lane=Lane.BACKGROUND))
    if row.time_slot or not row.intent or row.intent.is_settled:
        row.delete()
    return False


def is_on_its_way(row: OutsideBusy, kind: Intent.Kind) -> bool:
    """Whether that change was asked for, and nothing is gained by asking again yet."""
    intent = row.intent
    if intent is None or intent.kind != kind:
        return False
    refused_at = intent.settled_at if intent.state == Intent.State.REFUSED else None
    return refused_at is None or clock.now() - refused_at < AGAIN


def tied(row: OutsideBusy, asking: Callable[[], Intent]) -> bool:
    """Asks, and remembers by which intent. Cut off between the two, the same token finds the same intent again."""
    try:
        row.intent = asking()
    except (slots.InTheWay, TokenUsed):
        return False
    row.save(update_fields=["intent"])
    follow(row)
    return True


def token(row: OutsideBusy) -> uuid.UUID:
    """One for each change of a row: what was refused gets another the next time."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{JOB} {row.pk} {row.intent_id}")


def forget(calendar: OutsideCalendar) -> None:
    """Drops what is over: at once where nobody wants it any more, else when its day leaves the horizon."""
    now = clock.now()
    over = Q(ends_at__lte=now, unwanted_at__isnull=False)
    old = Q(ends_at__lte=now - timedelta(days=settings.HORIZON_DAYS_BACK))
    calendar.busy.filter(over | old).delete()

"""Finding out what became of a write whose answer never came, and sending what was surely not done."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, Q

from bookings.models import Intent
from bookings.services import appointments, intents, slots
from bookings.services.deeds import Booked, Deed
from bookings.services.intents import LEASE
from clienteling import clock
from clienteling.booxi import Booxi, Lane
from clienteling.booxi.errors import BooxiError, NotFound
from clienteling.booxi.ids import BookingId, StaffId
from clienteling.booxi.types.bookings import Booking as BooxiBooking
from clienteling.booxi.types.enums import CalendarEventType, Include
from clienteling.services.door import NoAccount, booxi
from crm.models import BooxiClient, Client
from crm.models.clients import folded

log = logging.getLogger(__name__)

OF_SLOTS = (Intent.Kind.ADD_SLOT, Intent.Kind.REMOVE_SLOT)
CLOCK_SKEW = timedelta(seconds=120)
"""How far Booxi's clock may be behind ours when it stamps `createdOn`."""


def settle_due() -> int:
    """Takes every intent that is due one step further; returns how many. Several workers may do this at once."""
    steps = 0
    while (intent := claim()) is not None:
        steps += 1
        try:
            step(intent)
        except Exception:  # its lease holds it back; the others must not wait for it
            log.exception("intent not worked", extra={"intent": intent.pk})
    return steps


def next_look() -> datetime | None:
    """When the next open intent is due."""
    waiting = Intent.objects.filter(state__in=Intent.OPEN, look_at__gt=clock.now())
    moment: datetime | None = waiting.aggregate(moment=Min("look_at"))["moment"]
    return moment


@transaction.atomic
def claim() -> Intent | None:
    """The intent that has waited longest, leased. One cut off while sending is unknown from here on."""
    at = clock.now()
    waiting = Intent.objects.due(at).select_for_update(skip_locked=True, of=("self",))
    intent = waiting.select_related("store", "booking", "user").first()
    if intent is None:
        return None
    if intent.state == Intent.State.READY:
        return intent  # `send` takes its own lease
    intent.state = Intent.State.UNKNOWN
    intent.lease_until = intent.look_at = at + LEASE
    intent.save(update_fields=["state", "lease_until", "look_at"])
    return intent


def step(intent: Intent) -> None:
    """Sends a READY intent, looks up an unknown one."""
    if intent.state == Intent.State.READY:
        intents.send(intent, slots.send if intent.kind in OF_SLOTS else appointments.send)
        return
    began = clock.now()
    try:
        found = look_up(intent)
    except (BooxiError, NoAccount):
        intents.wait(intent, Intent.State.UNKNOWN, pause_after_silence(intent), empty_looks=intent.empty_looks)
        return
    if found:
        intents.done(intent, found, known_at=began)
    else:
        intents.not_found(intent)


def pause_after_silence(intent: Intent) -> timedelta:
    """Five seconds at first, a minute at most: the longer Booxi is away, the less often it is asked."""
    waited = clock.now() - (intent.sent_at or intent.created_at)
    return min(max(waited / 4, timedelta(seconds=5)), timedelta(minutes=1))


def look_up(intent: Intent) -> Deed | None:
    """What Booxi did that is this intent's doing, or None. Raises BooxiError when Booxi cannot be asked."""
    account = booxi(intent.store.region).within(lane=Lane.FOLLOW_UP, deadline=intents.CALL_SECONDS)
    if intent.kind in OF_SLOTS:
        return slots.look_up(account, intent)
    found = moved(account, intent) if intent.kind == Intent.Kind.RESCHEDULE else created(account, intent)
    return Booked(found) if found else None


def moved(account: Booxi, intent: Intent) -> BooxiBooking | None:
    assert intent.booking, "a move is of a booking"
    try:
        current = account.bookings.get(BookingId(intent.booking.booxi_id)).booking
    except NotFound:
        return None
    return current if appointments.is_there(current, intent.wanted) else None


def created(account: Booxi, intent: Intent) -> BooxiBooking | None:
    """Searches the staff member's calendar around the time for a booking made since we sent, and not another's."""
    starts_at = datetime.fromisoformat(intent.wanted["starts_at"])
    answer = account.calendar.events(
        StaffId(intent.wanted["staff"]),
        starts=starts_at,
        ends=starts_at + timedelta(minutes=1),
        types=(CalendarEventType.APPOINTMENT,),
        include=(Include.APPOINTMENT,),
    )
    candidates = [booking for booking in answer.bookings if is_ours(booking, intent) and not is_taken(booking, intent)]
    return candidates[0] if candidates else None


def is_ours(booking: BooxiBooking, intent: Intent) -> bool:
    """Same staff member, start, services and person, made by staff since it was sent."""
    wanted = intent.wanted
    at = booking.starts_at.isoformat() if booking.starts_at else None
    return (
        appointments.same_instant(at, wanted["starts_at"])
        and [item.service_id for item in booking.items] == wanted["services"]
        and booking.created_by == "Staff"
        and (not wanted["author"] or booking.created_by_staff_id == wanted["author"])
        and since(booking, intent)
        and same_person(booking, wanted["client"], intent.store.region)
    )


def since(booking: BooxiBooking, intent: Intent) -> bool:
    """Made after the first sending. `createdOn` has whole seconds and Booxi's own clock."""
    return booking.created_at is not None and booking.created_at >= intent.created_at - CLOCK_SKEW


def same_person(booking: BooxiBooking, wanted: dict[str, Any], region: str) -> bool:
    """By an id we know them by, or by what they are called, however it is written."""
    names = folded(booking.client.first_name, booking.client.last_name)
    if "known" not in wanted:
        return names == folded(wanted["first_name"], wanted["last_name"])
    known = BooxiClient.objects.filter(region=region, client=wanted["known"]).values_list("booxi_id", flat=True)
    if known:
        return booking.client.id in known
    client = Client.objects.filter(pk=wanted["known"]).first()
    return client is not None and names == client.search_line


def is_taken(booking: BooxiBooking, intent: Intent) -> bool:
    """Another intent already called it its own."""
    mine = Q(booking__region=intent.store.region, booking__booxi_id=booking.id)
    return Intent.objects.filter(mine, kind=Intent.Kind.CREATE).exclude(pk=intent.pk).exists()

"""What an event means: which rows change, or why it is none of ours (contract section 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Q

from bookings.models import Booking, InboxEvent
from bookings.services import projection
from clienteling import clock
from clienteling.booxi import Lane, webhooks
from clienteling.booxi.errors import NotFound, Unreadable
from clienteling.booxi.ids import BookingId
from clienteling.booxi.types.bookings import BookingRead
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.booxi.types.events import Content, Event, EventType
from clienteling.models import Store
from clienteling.services.door import booxi

KNOWN_TYPES = frozenset(EventType)
LOOK_SECONDS = 8.0
HEARD_AGAIN = timedelta(minutes=1)
"""A store that was heard of this lately is not written again."""


@dataclass(frozen=True)
class Verdict:
    """How an event ended. `reason` says why when it is not simply done."""

    state: InboxEvent.State = InboxEvent.State.DONE
    reason: str = ""


class Doubt(Exception):
    """The event alone does not tell how the booking is now: Booxi is to be asked."""

    def __init__(self, booking: str, records: Sequence[BooxiRecord] = ()) -> None:
        super().__init__(booking)
        self.booking = booking
        self.records = records


def understand(event: InboxEvent) -> Verdict:
    """Projects what the event says, in the caller's transaction. Raises Doubt."""
    if event.type and event.type not in KNOWN_TYPES:
        return Verdict(InboxEvent.State.IGNORED, "a type we do not know")
    try:
        told = webhooks.decode(bytes(event.raw))
    except Unreadable as error:
        if event.booking_booxi_id:
            raise Doubt(event.booking_booxi_id) from error
        return Verdict(InboxEvent.State.DEAD, str(error)[:200])
    event.created_at = told.created_at
    event.store = heard(event, told)
    if event.store is None:
        return Verdict(InboxEvent.State.IGNORED, "of a store we do not have")
    return project(event, told.content)


def heard(event: InboxEvent, told: Event) -> Store | None:
    """The store it is about, noted as heard of."""
    number = told.merchant_id or (told.content.booking and told.content.booking.merchant_id)
    store = Store.objects.filter(region=event.region, booxi_id=number).first() if number else None
    if store and (store.heard_at is None or event.received_at - store.heard_at > HEARD_AGAIN):
        earlier = Q(heard_at=None) | Q(heard_at__lt=event.received_at)
        Store.objects.filter(earlier, pk=store.pk).update(heard_at=event.received_at)
    return store


def project(event: InboxEvent, content: Content) -> Verdict:
    """Writes a client's change, or a booking's with everybody on it."""
    if content.booking is None and content.client is None:
        return Verdict(InboxEvent.State.IGNORED, "about no booking and no client")
    booking = content.booking
    was_gone = booking is not None and is_gone(event.region, booking.id)
    outcome = projection.project(
        event.region,
        [booking] if booking else [],
        known_at=made_at(event),
        records=[*content.clients, *filter(None, [content.client])],
        group_events=filter(None, [content.group_event]),
        heard=True,
    )
    # What was marked gone had been asked for by its id: a late event alone does not bring it back.
    if booking and (outcome.doubtful or (was_gone and outcome.changed)):
        raise Doubt(booking.id, content.clients)
    return Verdict()


def made_at(event: InboxEvent) -> datetime:
    """When Booxi made it, by a clock that may be ahead of ours."""
    return min(event.created_at or event.received_at, event.received_at)


def is_gone(region: str, booking: str) -> bool:
    return Booking.objects.filter(region=region, booxi_id=booking).exclude(gone_at=None).exists()


class Answer(Protocol):
    """What Booxi said about a booking in doubt."""

    def keep(self) -> Verdict: ...


@dataclass(frozen=True)
class Found:
    region: str
    read: BookingRead
    began: datetime
    records: Sequence[BooxiRecord]

    def keep(self) -> Verdict:
        projection.project(
            self.region,
            [self.read.booking],
            known_at=self.began,
            records=self.records,
            group_events=self.read.group_events,
        )
        return Verdict()


@dataclass(frozen=True)
class Missing:
    region: str
    booking: str
    began: datetime

    def keep(self) -> Verdict:
        ours = Booking.objects.filter(region=self.region, booxi_id=self.booking)
        projection.lose(list(ours), read_began=self.began)
        return Verdict(reason="Booxi no longer has the booking")


def look_up(event: InboxEvent, doubt: Doubt) -> Answer:
    """The booking as Booxi has it now. Raises BooxiError or NoAccount."""
    began = clock.now()
    account = booxi(event.region).within(lane=Lane.FOLLOW_UP, deadline=LOOK_SECONDS)
    try:
        read = account.bookings.get(BookingId(doubt.booking))
    except NotFound:
        return Missing(event.region, doubt.booking, began)
    return Found(event.region, read, began, doubt.records)

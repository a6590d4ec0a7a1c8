"""What events mean: which rows change, or why they are none of ours (contract section 16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from bookings.models import Booking, InboxEvent
from bookings.services import projection
from clienteling.booxi import webhooks
from clienteling.booxi.errors import Unreadable
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.booxi.types.events import Content, Event, EventType
from clienteling.models import Store

KNOWN_TYPES = frozenset(EventType)
HEARD_AGAIN = timedelta(minutes=1)
"""A store that was heard of this lately is not written again."""
NEVER = datetime.min.replace(tzinfo=UTC)
IGNORED, DEAD = InboxEvent.State.IGNORED, InboxEvent.State.DEAD


@dataclass(frozen=True)
class Verdict:
    """How an event ended. `reason` says why when it is not simply done."""

    state: InboxEvent.State = InboxEvent.State.DONE
    reason: str = ""


@dataclass(frozen=True)
class Doubt:
    """The event alone does not tell how the booking is now: Booxi is to be asked."""

    booking: str
    records: Sequence[BooxiRecord] = ()


Meaning = Verdict | Doubt
UNKNOWN_TYPE = Verdict(IGNORED, "a type we do not know")


@dataclass(frozen=True)
class Letter:
    """An event and what it says."""

    row: InboxEvent
    told: Event

    @property
    def content(self) -> Content:
        return self.told.content

    @property
    def merchant(self) -> int:
        booking = self.content.booking
        return self.told.merchant_id or (booking.merchant_id if booking else 0)

    @property
    def made_at(self) -> datetime:
        """When Booxi made it, by a clock that may be ahead of ours."""
        return min(self.told.created_at or self.row.received_at, self.row.received_at)

    @property
    def records(self) -> list[BooxiRecord]:
        """Everybody it tells of, as their own record has them."""
        return [*self.content.clients, *filter(None, [self.content.client])]


def understand(events: Sequence[InboxEvent]) -> dict[int, Meaning]:
    """Projects what events of one region say, in the caller's transaction. No two may be about the same booking.

    Returns what each means by its id; sets their `store` and `created_at`, and notes the stores as heard of.
    """
    meanings: dict[int, Meaning] = {}
    letters: list[Letter] = []
    for event in events:
        found = opened(event)
        if isinstance(found, Letter):
            letters.append(found)
        else:
            meanings[event.pk] = found
    return meanings | placed(letters)


def opened(event: InboxEvent) -> Letter | Meaning:
    """What it says; or that it is of a type nobody told us of, or makes no sense to us."""
    if event.type and event.type not in KNOWN_TYPES:
        return UNKNOWN_TYPE
    try:
        told = webhooks.decode(bytes(event.raw))
        return Letter(event, told) if told.type in KNOWN_TYPES else UNKNOWN_TYPE
    except Unreadable as error:
        return Doubt(event.booking_booxi_id) if event.booking_booxi_id else Verdict(DEAD, str(error)[:200])


def placed(letters: Sequence[Letter]) -> dict[int, Meaning]:
    """Those of our stores, projected; why the others are not."""
    stores = stores_of(letters)
    meanings: dict[int, Meaning] = {}
    ours: list[Letter] = []
    for letter in letters:
        letter.row.created_at, letter.row.store = letter.told.created_at, stores.get(letter.merchant)
        if letter.row.store is None:
            meanings[letter.row.pk] = Verdict(IGNORED, "of a store we do not have")
        elif letter.content.booking is None and letter.content.client is None:
            meanings[letter.row.pk] = Verdict(IGNORED, "about no booking and no client")
        else:
            ours.append(letter)
    hear(ours)
    return meanings | project(sorted(ours, key=lambda letter: letter.made_at))


def stores_of(letters: Sequence[Letter]) -> dict[int, Store]:
    if not letters:
        return {}
    rows = Store.objects.filter(region=letters[0].row.region, booxi_id__in={letter.merchant for letter in letters})
    return {store.booxi_id: store for store in rows}


def hear(letters: Iterable[Letter]) -> None:
    """Notes when a store was last heard of, within a minute: an update for each event would cost a burst dear."""
    latest: dict[int, datetime] = {}
    for letter in letters:
        if (store := letter.row.store) and (letter.row.received_at - (store.heard_at or NEVER) > HEARD_AGAIN):
            latest[store.pk] = max(letter.row.received_at, latest.get(store.pk, NEVER))
    for pk, at in sorted(latest.items()):
        Store.objects.filter(Q(heard_at=None) | Q(heard_at__lt=at), pk=pk).update(heard_at=at)


def project(letters: Sequence[Letter]) -> dict[int, Meaning]:
    """Writes changes of bookings, with everybody on them, and of clients; the latest made stand last."""
    if not letters:
        return {}
    region = letters[0].row.region
    bookings = [letter.content.booking for letter in letters if letter.content.booking]
    in_doubt = gone(region, [booking.id for booking in bookings])
    outcome = projection.project(
        region,
        [booking for booking in bookings if booking.id not in in_doubt],
        known_at=min(letter.made_at for letter in letters),
        records=sorted((r for letter in letters for r in letter.records), key=lambda r: r.modified_at or NEVER),
        group_events=[letter.content.group_event for letter in letters if letter.content.group_event],
        heard=True,
    )
    in_doubt |= outcome.doubtful
    return {letter.row.pk: meaning(letter, in_doubt) for letter in letters}


def gone(region: str, booking_ids: Sequence[str]) -> set[str]:
    """Those marked gone. They had been asked for by their id: a late event alone does not bring them back."""
    rows = Booking.objects.filter(region=region, booxi_id__in=booking_ids).exclude(gone_at=None)
    return set(rows.values_list("booxi_id", flat=True))


def meaning(letter: Letter, in_doubt: set[str]) -> Meaning:
    booking = letter.content.booking
    return Doubt(booking.id, letter.records) if booking and booking.id in in_doubt else Verdict()

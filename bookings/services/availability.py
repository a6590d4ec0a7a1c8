"""Free times: always Booxi's word, asked when somebody looks, never ours and never kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bookings.models import Booking
from clienteling import clock
from clienteling.booxi import Lane
from clienteling.booxi.ids import MerchantId, ServiceId, StaffId
from clienteling.booxi.types.availability import Range, SearchFor, SearchItem, SearchResult
from clienteling.models import Service, StaffMember, Store
from clienteling.services.door import booxi, merchant_key

STRIP_DAYS = 10
PATIENCE = 6.0
"""Seconds a person waits for free times at most."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
RANGE_STEP = timedelta(minutes=15)
"""Where Booxi tells ranges (ClientTimes), starts are offered this far apart."""


@dataclass(frozen=True)
class FreeTime:
    """A start that fits, in the store's time, and who of the staff could take it."""

    starts_at: datetime
    staff: tuple[StaffMember, ...]

    def first_with(self, preferred: StaffMember | None) -> StaffMember:
        """The preferred person if they are free then, else the first in the list's order."""
        return preferred if preferred in self.staff and preferred else self.staff[0]


@dataclass(frozen=True)
class Question:
    """What to fit in: one to five services in a row, by anyone or by `staff`, in a store."""

    store: Store
    services: Sequence[Service]
    staff: StaffMember | None = None


@dataclass(frozen=True)
class Answer:
    """Free times by day of the store. Asked at `asked_at`, so a page can say how fresh it is."""

    days: dict[date, list[FreeTime]]
    asked_at: datetime


def free_times(question: Question, first: date, *, days: int = STRIP_DAYS) -> Answer:
    """Asks Booxi, once, for the free times of `days` days from `first`.

    One search answers for all of them: the service's own call comes in pages, a strip of ten days would be dozens.
    Past starts are dropped. Raises BooxiError or NoAccount.
    """
    store = question.store
    asked_at = clock.now()
    search = search_for(question, first, first + timedelta(days=days - 1), asked_at)
    account = booxi(store.region).within(lane=Lane.PEOPLE, deadline=PATIENCE)
    found = account.availability.search(search, key=merchant_key(store))
    people = {person.booxi_id: person for person in StaffMember.objects.with_calendar().filter(store=store)}
    by_day: dict[date, list[FreeTime]] = {first + timedelta(days=n): [] for n in range(days)}
    for starts_at, staff_ids in sorted(starts_of(found, question, search).items()):
        local = starts_at.astimezone(store.zone)
        free = tuple(people[number] for number in staff_ids if number in people)
        if free and starts_at > asked_at and local.date() in by_day:
            by_day[local.date()].append(FreeTime(local, free))
    return Answer(by_day, asked_at.astimezone(store.zone))


def search_for(question: Question, first: date, last: date, asked_at: datetime) -> SearchFor:
    """The question in Booxi's terms, from `first` (or now) to the end of `last`, both days of the store."""
    starts, _ = clock.day_bounds(first, question.store.zone)
    _, ends = clock.day_bounds(last, question.store.zone)
    return SearchFor(
        merchant_id=MerchantId(question.store.booxi_id),
        starts=max(starts, asked_at.replace(microsecond=0)),
        ends=ends,
        items=tuple(SearchItem(service_id=ServiceId(service.booxi_id)) for service in question.services),
        only_staff=(StaffId(question.staff.booxi_id),) if question.staff else (),
    )


def starts_of(found: SearchResult, question: Question, search: SearchFor) -> dict[datetime, tuple[int, ...]]:
    """Who is free at each start, whether Booxi told it as a slot, in a range, or in several."""
    starts: dict[datetime, tuple[int, ...]] = {}
    for slot in found.slots:
        starts[slot.starts_at] = merged(starts.get(slot.starts_at, ()), slot.staff_ids)
    for each in found.ranges:
        for moment in within(each, question, search):
            starts[moment] = merged(starts.get(moment, ()), each.staff_ids)
    return starts


def merged(known: tuple[int, ...], more: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys([*known, *more]))


def within(each: Range, question: Question, search: SearchFor) -> Iterator[datetime]:
    """Starts on the quarter hour, inside the range and what was asked, at which the services still fit."""
    length = timedelta(minutes=sum(service.duration + service.spacing_after for service in question.services))
    first, last = max(each.starts_at, search.starts), min(each.ends_at, search.ends) - length
    moment = first + (EPOCH - first) % RANGE_STEP
    while moment <= last:
        yield moment
        moment += RANGE_STEP


def nearest(times: Sequence[FreeTime], to: datetime, *, most: int = 6) -> list[FreeTime]:
    """The free times nearest to a wanted one, in order of the clock."""
    close = sorted(times, key=lambda time: abs((time.starts_at - to).total_seconds()))[:most]
    return sorted(close, key=lambda time: time.starts_at)


def of_booking(booking: Booking) -> Question | None:
    """What would have to fit for the booking to move: its own services. None when Booxi's are unknown to us."""
    services = [item.service for item in booking.items.select_related("service")]
    if not services or None in services:
        return None
    return Question(booking.store, [service for service in services if service])

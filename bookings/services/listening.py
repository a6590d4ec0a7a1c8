"""Whether Booxi still tells us what happens: a store nothing was heard of for long while it was open is silent.

Silence is seldom certain: a quiet shop sends little. It costs calls, never correctness: while a store is silent its
calendars are read as often as the quota allows.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from clienteling.models import OpeningHours, Store

LONGEST_LOOK = timedelta(days=15)
"""Further back nobody counts: a store closed for two weeks has not been silent, and opens to no event either."""

Span = tuple[datetime, datetime]


def last_heard(store: Store) -> datetime | None:
    """When the last event of this store came in, within a minute; None when none ever did."""
    return store.heard_at


def is_silent(store: Store, at: datetime) -> bool:
    """Whether the store was open for WEBHOOK_SILENCE_MINUTES since anything was heard of it, as of `at`.

    A store never heard of is silent: nothing shows that Booxi tells us about it. Asks the database (hours and closures)
    only when that long has passed by the clock; with both prefetched, not at all.
    """
    if store.heard_at is None:
        return True
    limit = timedelta(minutes=settings.WEBHOOK_SILENCE_MINUTES)
    if at - store.heard_at < limit:
        return False
    return time_open(store, max(store.heard_at, at - LONGEST_LOOK), at) >= limit


def silent(stores: Iterable[Store], at: datetime) -> set[int]:
    """The ids of those of `stores` that are silent. Prefetch `opening_hours` and `closures` for more than a few."""
    return {store.pk for store in stores if is_silent(store, at)}


def report(at: datetime) -> dict[str, dict[str, str | None]]:
    """Each store in use by region and number: "heard" or "silent", and since when nothing was heard of it."""
    stores = Store.objects.bookable().prefetch_related("opening_hours", "closures").order_by("region", "number", "pk")
    return {f"{store.region}/{store.number or store.booxi_id}": state(store, at) for store in stores}


def state(store: Store, at: datetime) -> dict[str, str | None]:
    heard = last_heard(store)
    since = heard.isoformat(timespec="minutes") if heard else None
    return {"state": "silent" if is_silent(store, at) else "heard", "heard": since}


def time_open(store: Store, since: datetime, until: datetime) -> timedelta:
    """How long the store was open between two instants."""
    return sum((ends - starts for starts, ends in open_spans(store, since, until)), timedelta())


def open_spans(store: Store, since: datetime, until: datetime) -> Iterator[Span]:
    closed = {closure.on for closure in store.closures.all()}
    rules = list(store.opening_hours.all())
    on, last = since.astimezone(store.zone).date(), until.astimezone(store.zone).date()
    while on <= last:
        if on not in closed:
            yield from cut(once(spans_of(rules, on, store)), since, until)
        on += timedelta(days=1)


def spans_of(rules: Iterable[OpeningHours], on: date, store: Store) -> Iterator[Span]:
    """The instants between which the rules of that weekday say it is open."""
    for rule in rules:
        in_force = (rule.valid_from or on) <= on <= (rule.valid_until or on)
        if in_force and rule.weekday == on.isoweekday():
            local = [datetime.combine(on, moment, store.zone) for moment in (rule.opens, rule.closes)]
            yield local[0].astimezone(UTC), local[1].astimezone(UTC)


def once(spans: Iterable[Span]) -> Iterator[Span]:
    """What overlaps counts once."""
    reached: datetime | None = None
    for starts, ends in sorted(spans):
        begin = max(starts, reached) if reached else starts
        if begin < ends:
            yield begin, ends
        reached = max(ends, reached) if reached else ends


def cut(spans: Iterable[Span], since: datetime, until: datetime) -> Iterator[Span]:
    for starts, ends in spans:
        if starts < until and ends > since:
            yield max(starts, since), min(ends, until)

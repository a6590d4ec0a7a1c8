"""Finding one booking by the number Booxi gave it, wherever and whenever it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from bookings.services import projection
from bookings.services.columns import is_beyond
from bookings.services.projection import Outcome, Source
from clienteling import clock
from clienteling.access import places
from clienteling.booxi import Lane
from clienteling.booxi.errors import BooxiError, Misconfigured, NotFound, OverQuota
from clienteling.booxi.ids import BookingId
from clienteling.booxi.types.bookings import BookingRead
from clienteling.models import Store, User
from clienteling.services.door import NoAccount, booxi

NUMBER = re.compile(r"[A-Z]{0,3}-?[0-9]{1,12}")
"""`A00001234`; a letter before the digits tells the kind (contract section 3, inferred)."""
ANSWER_SECONDS = 4.0
WINDOW = timedelta(minutes=10)
MOST_MISSES = 20
"""Numbers in one window that our copy does not have: whoever needs more is walking through them."""


@dataclass(frozen=True)
class Why:
    """Why there is nothing to open; `status` is how a page says it."""

    code: str
    sentence: Promise
    status: int


class Unfound(Exception):
    """There is nothing to open, and why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.code)
        self.why = why


NO_NUMBER = Why("no_number", _("A booking number looks like A00001234: a letter, then digits."), 422)
NOWHERE = Why("nowhere", _("No booking of your stores has this number. Look at each digit once more."), 404)
TOO_MANY = Why("too_many", _("Too many numbers in a short time. Try again in ten minutes."), 429)
LATER = Why("later", _("Booxi is busy. Our own copy does not have this number; try again in a moment."), 503)
SILENT = Why("silent", _("Booxi did not answer. Our own copy does not have this number; try again soon."), 503)
NO_KEY = Why("no_key", _("Booxi does not accept this application's key. Tell your administrator."), 503)


def find(text: str, *, by: User, near: int | None = None) -> Booking:
    """The booking with that number in one of the stores of `by`: our copy, else Booxi's answer, projected.

    Numbers of the two regions overlap; the store with id `near` goes first. Raises Unfound. Another store's booking
    is not found, and says nothing else.
    """
    number = "".join(text.split()).lstrip("#").upper()
    if not NUMBER.fullmatch(number):
        raise Unfound(NO_NUMBER)
    stores = [place.store for place in places(by)]
    stores.sort(key=lambda store: store.pk != near)
    ours = known(number, stores)
    if ours and not is_distant(ours):
        return ours
    count_miss(by)
    try:
        return ask(number, stores)
    except Unfound:
        if ours:
            return known(number, stores) or ours
        raise


def known(number: str, stores: Sequence[Store]) -> Booking | None:
    """Our copy of it, in the first of these stores that has one."""
    rows = Booking.objects.filter(booxi_id=number, store__in=stores).select_related("store")
    order = {store.pk: place for place, store in enumerate(stores)}
    return min(rows, key=lambda row: order[row.store_id], default=None)


def is_distant(row: Booking) -> bool:
    """Nothing keeps such a copy fresh: its day lies outside the horizon, or Booxi did not have it when last asked.
    No call answers for a queue entry (contract section 14)."""
    if row.method == Booking.QUEUE:
        return False
    today = clock.today(row.store.zone)
    on = row.starts_at.astimezone(row.store.zone).date() if row.starts_at else today
    return row.gone_at is not None or is_beyond(row.store, on)


def count_miss(by: User) -> None:
    """Counts a number our copy does not answer for. Raises Unfound beyond the limit."""
    slot = int(clock.now().timestamp() // WINDOW.total_seconds())
    key = f"bookings.find.{by.pk}.{slot}"
    misses = cache.get(key, 0)
    if misses >= MOST_MISSES:
        raise Unfound(TOO_MANY)
    cache.set(key, misses + 1, WINDOW.total_seconds())


def ask(number: str, stores: Sequence[Store]) -> Booking:
    """Asks each region these stores are in. Only what is one of theirs is written into our copy. Raises Unfound."""
    failed: Why | None = None
    for region in dict.fromkeys(store.region for store in stores):
        began = clock.now()
        try:
            read = booxi(region).within(lane=Lane.PEOPLE, deadline=ANSWER_SECONDS).bookings.get(BookingId(number))
        except NotFound:
            lose(region, number, began)
        except (BooxiError, NoAccount) as error:
            failed = reason(error)
        else:
            if found := keep(read, region, stores, began):
                return found
    raise Unfound(failed or NOWHERE)


def keep(read: BookingRead, region: str, stores: Sequence[Store], began: datetime) -> Booking | None:
    """Writes it into our copy if it is one of these stores'. Where nothing keeps our copy it is no news to anybody that
    we have it now."""
    theirs = {store.booxi_id for store in stores if store.region == region}
    if read.booking.merchant_id not in theirs:
        return None
    outcome = Outcome()
    with transaction.atomic():
        projection.bookings.write(region, [read.booking], Source(began), outcome, group_events=read.group_events)
        outcome.news = [one for one in outcome.news if one.kind != "new" or not is_distant(one.booking)]
        projection.publish(outcome)
    rows = Booking.objects.filter(region=region, booxi_id=read.booking.id, store__in=stores)
    return rows.select_related("store").first()


def lose(region: str, number: str, began: datetime) -> None:
    """Booxi does not have it (any more)."""
    rows = Booking.objects.present().filter(region=region, booxi_id=number).exclude(method=Booking.QUEUE)
    if rows:
        projection.lose(rows, read_began=began)


def reason(error: BooxiError | NoAccount) -> Why:
    if isinstance(error, OverQuota):
        return LATER
    return NO_KEY if isinstance(error, Misconfigured | NoAccount) else SILENT

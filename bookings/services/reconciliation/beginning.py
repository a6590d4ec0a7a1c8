"""When a reconciliation begins: hourly while a store is open, nightly for the horizon, or because somebody wants it."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from bookings.models import Reconciliation
from bookings.services import listening
from bookings.services.columns import horizon
from clienteling import clock
from clienteling.models import Store
from clienteling.services import rhythm

Why = Reconciliation.Why

NIGHT_BEGINS = 2
"""The hour of the store's night from which its horizon is read; later in the day if no worker ran then."""
SPREAD = 60
"""Minutes over which the stores begin, so that they do not all ask at once."""
SILENT_MINUTES = 5
"""While Booxi says nothing, today and tomorrow begin anew so often at most: in turn, as the lane allows."""
USUAL_HOURS = range(8, 20)
"""When a store is taken to be open whose hours Booxi does not tell."""


def begin_due() -> int:
    """Begins what is due, for every store with a key; returns how many. Any number of workers may ask each minute."""
    stores = Store.objects.bookable().filter(region__in=settings.BOOXI_PARTNER_KEYS).order_by("pk")
    with_hours = stores.prefetch_related("opening_hours", "closures")
    return sum(begin_by_day(store) + begin_by_night(store) for store in with_hours)


def begin_by_day(store: Store) -> bool:
    """Today and tomorrow, once an hour while the store is open; while Booxi is silent, whenever the last is done."""
    at = clock.now()
    if not is_open(store, at):
        return False
    if listening.is_silent(store, at):
        slot = f"{at:%Y-%m-%dT%H}:{at.minute // SILENT_MINUTES * SILENT_MINUTES:02}"
        is_due = not Reconciliation.objects.open().filter(store=store, why=Why.RHYTHM).exists()
    else:
        slot, is_due = f"{at:%Y-%m-%dT%H}", at.minute >= store.pk % SPREAD
    if not is_due or not rhythm.take("reconcile", store.pk, slot):
        return False
    today = clock.today(store.zone)
    begin(store, Why.RHYTHM, today, today + timedelta(days=1))
    return True


def begin_by_night(store: Store) -> bool:
    """The horizon, once in each of the store's nights."""
    local = clock.now().astimezone(store.zone)
    is_due = local.hour * 60 + local.minute >= NIGHT_BEGINS * 60 + store.pk % SPREAD
    if not is_due or not rhythm.take("reconcile by night", store.pk, f"{local:%Y-%m-%d}"):
        return False
    begin(store, Why.NIGHT, *horizon(store))
    return True


def is_open(store: Store, at: datetime) -> bool:
    """Whether the store is open at that instant, as far as is known."""
    if not store.opening_hours.all():
        return at.astimezone(store.zone).hour in USUAL_HOURS
    return any(listening.open_spans(store, at, at + timedelta(seconds=1)))


@transaction.atomic
def begin(store: Store, why: Why, first: date, last: date) -> Reconciliation:
    """A new one; what an earlier one of the same kind left undone is part of it."""
    at = clock.now()
    Reconciliation.objects.open().filter(store=store, why=why).update(ended_at=at)
    return Reconciliation.objects.create(store=store, why=why, first_day=first, last_day=last, began_at=at)


def resume(store: Store, why: Why, first: date, last: date) -> Reconciliation:
    """The one that was cut off, if its days are the same; else a new one."""
    rows = Reconciliation.objects.open().filter(store=store, why=why, first_day=first, last_day=last)
    return rows.select_related("store").first() or begin(store, why, first, last)

"""Reading again by their ids what no calendar lists: reservations, requests nobody has, cancelled appointments."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from bookings.models import Booking, Reconciliation
from bookings.services import projection
from bookings.services.projection import Outcome, Source
from bookings.services.reading import LOOK_SECONDS, Read, look_for
from clienteling import clock
from clienteling.booxi import Lane
from clienteling.models import Store
from clienteling.services.door import booxi

UNLISTED = (Q(method=Booking.RESERVATION) | Q(status="Cancelled") | Q(staff_member=None) | Q(starts_at=None)) & ~Q(
    method=Booking.QUEUE
)
"""What a calendar read never brings (contract section 11). No call at all reads a queue entry (section 14)."""


def rows_of(one: Reconciliation) -> QuerySet[Booking]:
    """What a reconciliation has to read by id, in the order it does: by our own number, from where it was.

    By day nothing; at night what is still to come, and requests; by hand the whole range. Something told since it
    began is known well enough.
    """
    if one.why == Reconciliation.Why.RHYTHM:
        return Booking.objects.none()
    zone = one.store.zone
    starts = clock.day_bounds(one.first_day, zone)[0]
    ends = clock.day_bounds(one.last_day, zone)[1]
    if one.why == Reconciliation.Why.NIGHT:
        starts = max(starts, clock.day_bounds(one.began_at.astimezone(zone).date(), zone)[0])
    timed = Q(starts_at__gte=starts, starts_at__lt=ends) | (Q(starts_at=None) & ~Q(status="Cancelled"))
    rows = Booking.objects.filter(UNLISTED, timed, store=one.store, known_at__lt=one.began_at)
    rows = rows if one.why == Reconciliation.Why.REBUILD else rows.present()
    return rows.filter(pk__gt=one.booking_done).order_by("pk")


def reread(store: Store, rows: Sequence[Booking], *, anew: bool = False) -> Read:
    """Reads these bookings one by one, in the background, and projects the answers. Raises BooxiError, NoAccount."""
    began = clock.now()
    account = booxi(store.region).within(lane=Lane.BACKGROUND, deadline=LOOK_SECONDS[Lane.BACKGROUND])
    there, gone = look_for(account, rows)
    outcome = Outcome()
    with transaction.atomic():
        projection.bookings.write(
            store.region,
            [one.booking for one in there],
            Source(began, is_anew=anew),
            outcome,
            group_events=[event for one in there for event in one.group_events],
        )
        projection.bookings.drop(gone, began, outcome)
        projection.publish(outcome)
    return Read(outcome, len(rows))

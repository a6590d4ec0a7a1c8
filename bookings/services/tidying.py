"""What is forgotten once a day, and what the day that passed has changed, so that it is nobody's errand."""

import logging
from datetime import timedelta

from bookings.models import Reconciliation, TimeSlot
from bookings.services import columns
from bookings.services.inbox import upkeep
from bookings.services.projection.slots import TEXTS_KEPT
from bookings.services.projection.versions import visits
from clienteling import clock
from clienteling.services import rhythm
from crm.services import clients

log = logging.getLogger(__name__)

RECONCILIATIONS_KEPT = timedelta(days=30)
MOST_TOGETHER = 500


def tidy_due() -> None:
    """Does what is due. Any number of workers may ask each minute: one of them does it."""
    at = clock.now()
    if rhythm.take("tidy", "", f"{at:%Y-%m-%d}"):
        found = {"turns": rhythm.forget(), "columns": columns.forget(), "slots": forget_texts_of_slots()}
        found["event_bodies"], found["events"] = upkeep.forget()
        found["reconciliations"] = forget_reconciliations()
        found["visits"] = note_visits_begun()
        log.info("tidied", extra=found)


def forget_texts_of_slots() -> int:
    """Empties what was written on time slots long over; returns how many."""
    over = TimeSlot.objects.filter(ends_at__lt=clock.now() - TEXTS_KEPT)
    return over.exclude(label="", description="").update(label="", description="")


def forget_reconciliations() -> int:
    """Drops what comparing found long ago: while Booxi is silent there are twelve an hour for each store."""
    over = clock.now() - RECONCILIATIONS_KEPT
    return Reconciliation.objects.filter(began_at__lt=over).delete()[0]


def note_visits_begun() -> int:
    """What was somebody's next booking is their last one once it has begun: time passes without any change that would
    tell (`projection.publish`). Returns for how many."""
    begun = clients.whose_next_has_begun(clock.now())
    for n in range(0, len(begun), MOST_TOGETHER):
        clients.note_visits(visits(begun[n : n + MOST_TOGETHER]))
    return len(begun)

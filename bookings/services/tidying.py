"""What is forgotten once a day, so that it is nobody's errand."""

import logging

from bookings.models import TimeSlot
from bookings.services import columns
from bookings.services.inbox import upkeep
from bookings.services.projection.slots import TEXTS_KEPT
from clienteling import clock
from clienteling.services import rhythm

log = logging.getLogger(__name__)


def tidy_due() -> None:
    """Does what is due. Any number of workers may ask each minute: one of them does it."""
    at = clock.now()
    if rhythm.take("tidy", "", f"{at:%Y-%m-%d}"):
        found = {"turns": rhythm.forget(), "columns": columns.forget(), "slots": forget_texts_of_slots()}
        found["event_bodies"], found["events"] = upkeep.forget()
        log.info("tidied", extra=found)


def forget_texts_of_slots() -> int:
    """Empties what was written on time slots long over; returns how many."""
    over = TimeSlot.objects.filter(ends_at__lt=clock.now() - TEXTS_KEPT)
    return over.exclude(label="", description="").update(label="", description="")

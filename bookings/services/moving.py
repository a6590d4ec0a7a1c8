"""Where an appointment could go on the day somebody looks at: the free places that light up on the wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bookings.models import Booking
from bookings.services.availability import FreeTime
from bookings.services.layout import LEAST_STEPS, STEP, whole_day
from clienteling.models import StaffMember


@dataclass(frozen=True)
class FreePlace:
    """A start, in the store's time, who could take it, and where it stands: in steps from the day's midnight."""

    starts_at: datetime
    staff: tuple[StaffMember, ...]
    step: int


def free_places(booking: Booking, times: Sequence[FreeTime]) -> list[FreePlace]:
    """Booxi's free times of one day (`availability.free_times`) as places for `booking`."""
    if not times:
        return []
    day = whole_day(times[0].starts_at.date(), booking.store.zone)
    return [FreePlace(time.starts_at, time.staff, day.step(time.starts_at)) for time in times]


def span(booking: Booking) -> int:
    """How many steps the appointment takes on the wall."""
    return max(LEAST_STEPS, -(-booking.minutes * 60 // int(STEP.total_seconds())))

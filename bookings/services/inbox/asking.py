"""Asking Booxi about a booking an event left in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bookings.models import Booking
from bookings.services import projection
from bookings.services.inbox.reading import Doubt, Verdict
from clienteling import clock
from clienteling.booxi import Lane
from clienteling.booxi.errors import NotFound
from clienteling.booxi.ids import BookingId
from clienteling.booxi.types.bookings import BookingRead
from clienteling.booxi.types.clients import Client as BooxiRecord
from clienteling.services.door import booxi

LOOK_SECONDS = 8.0


@dataclass(frozen=True)
class Found:
    """Booxi has it: how it is now."""

    region: str
    read: BookingRead
    began: datetime
    records: Sequence[BooxiRecord]

    def keep(self) -> Verdict:
        """Projects it, in the caller's transaction."""
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
    """Booxi has it no longer."""

    region: str
    booking: str
    began: datetime

    def keep(self) -> Verdict:
        """Marks it gone, in the caller's transaction."""
        ours = Booking.objects.filter(region=self.region, booxi_id=self.booking)
        projection.lose(list(ours), read_began=self.began)
        return Verdict(reason="Booxi no longer has the booking")


def look_up(region: str, doubt: Doubt) -> Found | Missing:
    """The booking as Booxi has it now. Raises BooxiError or NoAccount."""
    began = clock.now()
    account = booxi(region).within(lane=Lane.FOLLOW_UP, deadline=LOOK_SECONDS)
    try:
        read = account.bookings.get(BookingId(doubt.booking))
    except NotFound:
        return Missing(region, doubt.booking, began)
    return Found(region, read, began, doubt.records)

"""What stands in a person's own calendars, said so that any calendar program may read it: times, services, states.

Nothing personal, but the client's name where the store's administrator allows it; never a contact, a note or a request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from bookings.models import Booking, GroupEvent, TimeSlot
from bookings.services.labels import APPROVED, CANCELLED, Label, label
from clienteling import clock
from clienteling.access import places
from clienteling.models import Store, User

DOMAIN = "clienteling"
"""Ends every UID of ours; what carries it is never read back from an outside calendar."""
MOST_REVISIONS = 2**31 - 1

Link = Callable[[Booking | GroupEvent | TimeSlot], str]
"""The address of something's page."""


@dataclass(frozen=True)
class Entry:
    """One event of a calendar file. Instants in UTC; `state` is CONFIRMED, TENTATIVE or CANCELLED (RFC 5545, 3.8.1.11).

    `revision` grows with each change at Booxi.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    words: str
    place: str
    link: str
    state: str
    revised_at: datetime
    revision: int = 0


def entries(user: User, link: Link) -> list[Entry]:
    """Appointments, group events and busy times of `user`'s own staff calendars over the horizon: four statements."""
    own = [place.staff_member_id for place in places(user) if place.staff_member_id]
    starts, ends = horizon()
    within = {"staff_member__in": own, "starts_at__lt": ends, "starts_at__gte": starts}
    bookings = Booking.objects.visible_to(user).filter(**within, method="Appointment").exclude(ends_at=None)
    events = GroupEvent.objects.visible_to(user).present().filter(**within)
    # What was read from the person's own calendar stands there already.
    busy = TimeSlot.objects.visible_to(user).present().filter(**within, kind=TimeSlot.Kind.BUSY, outside=None)
    return [
        *(of_booking(row, link(row)) for row in bookings.select_related("store", "client").defer(*UNSEEN)),
        *(of_group_event(row, link(row)) for row in events.select_related("store")),
        *(of_busy_time(row, link(row)) for row in busy.select_related("store")),
    ]


UNSEEN = ("client_request", "quick_note")


def horizon() -> tuple[datetime, datetime]:
    """From the first to the last day that is kept, as whole days: a program that asks twice a day gets the same."""
    today = clock.now().date()
    first = today - timedelta(days=settings.HORIZON_DAYS_BACK)
    last = today + timedelta(days=settings.HORIZON_DAYS_AHEAD + 1)
    return midnight(first), midnight(last)


def midnight(on: date) -> datetime:
    return datetime.combine(on, datetime.min.time(), UTC)


def of_booking(row: Booking, link: str) -> Entry:
    assert row.starts_at
    assert row.ends_at
    called = CANCELLED if row.gone_at else label(row)
    revised = max(filter(None, (row.modified_at, row.created_at, row.gone_at)), default=midnight(row.known_at.date()))
    return Entry(
        uid=uid(row.region, row.booxi_id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=title(row, called),
        words="\n".join([f"{row.booxi_id} · {called.word}", link]),
        place=place(row.store),
        link=link,
        state=state(called, row.status),
        revised_at=revised,
        revision=min(MOST_REVISIONS, int((revised - row.created_at).total_seconds())) if row.created_at else 0,
    )


def title(row: Booking, called: Label) -> str:
    """Service, and what is not as usual; whose appointment it is where the administrator lets names out."""
    what = row.service_names or _("Appointment")
    if row.store.feed_names_clients and row.client and row.client.name:
        what = f"{row.client.name} · {what}"
    return what if called == APPROVED else f"{what} ({called.word})"


def state(called: Label, status: str) -> str:
    if called == CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if status.startswith("Pending") else "CONFIRMED"


def of_group_event(row: GroupEvent, link: str) -> Entry:
    name = row.name or _("Group event")
    taken = row.attendee_count or 0
    places_taken = (
        _("%(taken)d of %(places)d places") % {"taken": taken, "places": row.capacity} if row.capacity else ""
    )
    return Entry(
        uid=uid(row.region, f"group-{row.booxi_id}"),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=name,
        words="\n".join(filter(None, [f"{row.booxi_id} · {name}", places_taken, link])),
        place=place(row.store),
        link=link,
        state="CONFIRMED",
        revised_at=midnight(row.known_at.date()),
    )


def of_busy_time(row: TimeSlot, link: str) -> Entry:
    """Without its label and description: somebody typed those, perhaps a name."""
    return Entry(
        uid=uid(row.region, f"slot-{row.booxi_id}"),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=_("Busy"),
        words="\n".join([str(row.booxi_id), link]),
        place=place(row.store),
        link=link,
        state="CONFIRMED",
        revised_at=midnight(row.known_at.date()),
    )


def uid(region: str, booxi_id: str) -> str:
    """The same for ever: ids overlap between regions."""
    return f"{region}-{booxi_id}@{DOMAIN}"


def place(store: Store) -> str:
    return ", ".join(filter(None, [store.name, store.city]))

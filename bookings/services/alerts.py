"""What somebody should know about their appointments: noted with the change itself, until they have seen it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bookings.models import Alert
from clienteling import clock
from clienteling.models import User
from clienteling.models.prepared import Prepared
from crm.models.clients import called

if TYPE_CHECKING:
    from bookings.services.projection import News

Kind = Alert.Kind

SEEN_KEPT = timedelta(days=7)
OVER = timedelta(days=1)
"""How long after an appointment an alert about it still says something."""
UNTIMED_KEPT = timedelta(days=30)
"""How long one about a request without a time does: it is never over by itself."""
MOST = 20
"""Alerts listed at once."""


class Told(NamedTuple):
    """One alert, with all that a line says of its appointment as it is now."""

    pk: int
    kind: str
    made_at: datetime
    before_starts_at: datetime | None
    booking_id: int
    starts_at: datetime | None
    service_names: str
    client_id: int | None
    first_name: str | None
    last_name: str | None
    erased_at: datetime | None

    @property
    def client_name(self) -> str:
        """Empty when Booxi named nobody."""
        if self.client_id is None:
            return ""
        return called(self.first_name or "", self.last_name or "", is_erased=self.erased_at is not None)


FIELDS = (
    *("pk", "kind", "made_at", "before_starts_at", "booking_id", "booking__starts_at", "booking__service_names"),
    *("booking__client_id", "booking__client__first_name", "booking__client__last_name", "booking__client__erased_at"),
)


def notice(news: Sequence["News"]) -> None:
    """Tells each staff member what somebody else did to their appointments, in the transaction of the change.

    What was not seen yet is one line for each appointment: moved twice says the first time and the last; new and then
    cancelled says nothing, unless a letter about it is already out.
    """
    if not news:
        return
    said: dict[tuple[int, int], Alert | None] = {(row.staff_member_id, row.booking_id): row for row in waiting(news)}
    for one in news:
        key = (one.staff_id, one.booking.pk)
        said[key] = tell(one, said.get(key))


def waiting(news: Collection["News"]) -> QuerySet[Alert]:
    """What is not seen yet of the same appointments, locked: two processes may hear of one at once."""
    rows = Alert.objects.unseen().filter(booking__in={one.booking.pk for one in news})
    return rows.select_for_update(of=("self",)).order_by("pk")


def tell(one: "News", old: Alert | None) -> Alert | None:
    """The one line about this appointment, or None when nothing is left to say."""
    row = old or Alert(staff_member_id=one.staff_id, booking=one.booking)
    said = together(old, one) if old else (Kind(one.kind), one.before_starts_at)
    if said is None:
        row.delete()
        return None
    row.kind, row.before_starts_at = said
    row.made_at, row.mailed_at = clock.now(), None
    row.save()
    return row


def together(old: Alert, one: "News") -> tuple[Kind, datetime | None] | None:
    """What an unseen alert and a later one say as one: kind, and when it was before. None: nothing."""
    ends = one.kind in {Kind.CANCELLED, Kind.TAKEN}
    before = old.before_starts_at or one.before_starts_at
    if old.kind == Kind.NEW:
        if ends:
            return (Kind(one.kind), before) if old.mailed_at else None
        return Kind.NEW, None
    if ends:
        return Kind(one.kind), before
    if before == one.booking.starts_at and not old.mailed_at:
        return None
    return Kind.MOVED, before


def unseen_of_a_place() -> Coalesce:
    """How many alerts wait for the staff member of a membership: a part of the statement that reads memberships."""
    return counted(Alert.objects.unseen().filter(staff_member=OuterRef("staff_member")))


def counted(rows: QuerySet[Alert]) -> Coalesce:
    """How many alerts of one staff member a correlated question finds."""
    found = rows.order_by().values("staff_member").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def of(staff_id: int) -> list[Told]:
    """What this staff member has not seen, newest first."""
    return [Told._make(row) for row in UNSEEN.rows(staff_id=staff_id)]


def unseen_of(staff_id: int) -> QuerySet[Any, Any]:
    return Alert.objects.unseen().filter(staff_member=staff_id).values_list(*FIELDS)[:MOST]


UNSEEN = Prepared(unseen_of, {"staff_id": int})


def see(user: User, these: Collection[int]) -> int:
    """`user` has seen these alerts, as far as they are theirs; returns how many. What came since the page was drawn, or
    had no room on it, nobody has seen."""
    return Alert.objects.visible_to(user).unseen().filter(pk__in=these).update(seen_at=clock.now())


@transaction.atomic
def forget() -> int:
    """Drops what was seen long ago, and what nobody saw before its appointment was over; returns how many."""
    at = clock.now()
    seen = Q(seen_at__lt=at - SEEN_KEPT) | Q(booking__starts_at=None, made_at__lt=at - UNTIMED_KEPT)
    past = Q(booking__starts_at__lt=at - OVER) & (Q(before_starts_at=None) | Q(before_starts_at__lt=at - OVER))
    rows: Iterable[Any] = Alert.objects.filter(seen | past).values_list("pk", flat=True)
    return Alert.objects.filter(pk__in=list(rows)).delete()[0]

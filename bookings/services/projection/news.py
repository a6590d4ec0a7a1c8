"""What a staff member should hear of: an appointment new to them, moved, cancelled, or given to somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bookings.models import Booking
from clienteling import clock

Kind = Literal["new", "moved", "cancelled", "taken"]


@dataclass(frozen=True)
class News:
    """One staff member's (our id) news about one appointment; `before_starts_at` when it had another time."""

    kind: Kind
    booking: Booking
    staff_id: int
    before_starts_at: datetime | None = None


@dataclass(frozen=True)
class Was:
    """What an appointment was before it changed: whose, when, and whether anybody was to come."""

    staff_id: int | None = None
    starts_at: datetime | None = None
    is_on: bool = False


NOTHING = Was()


def now_is(row: Booking) -> Was:
    is_on = row.gone_at is None and row.status != "Cancelled" and row.method == Booking.APPOINTMENT
    return Was(row.staff_member_id, row.starts_at, is_on)


def news_of(row: Booking, was: Was, *, authors: dict[int, int]) -> Iterator[News]:
    """What follows from `row` having been `was`. `authors` are Booxi's ids of staff members by our own.

    Nobody is told of what they did themselves, nor of what is over.
    """
    is_now = now_is(row)
    moments = [moment for moment in (was.starts_at, is_now.starts_at) if moment]
    if moments and max(moments) < clock.now():
        return
    by = author(row)
    for one in differences(row, was, is_now):
        if by is None or by != authors.get(one.staff_id):
            yield one


def author(row: Booking) -> int | None:
    """The staff member whose hand it was last in, by Booxi id; None when a client's, or nobody's."""
    if row.modified_by or row.modified_by_staff:
        return row.modified_by_staff if row.modified_by == "Staff" else None
    return row.created_by_staff if row.created_by == "Staff" else None


def differences(row: Booking, was: Was, now: Was) -> Iterator[News]:
    before = was.staff_id if was.is_on else None
    after = now.staff_id if now.is_on else None
    if before and before == after:
        if was.starts_at != now.starts_at:
            yield News("moved", row, before, was.starts_at)
        return
    if before:
        yield News("taken" if now.is_on else "cancelled", row, before, was.starts_at)
    if after:
        yield News("new", row, after)

"""What a booking is called: one word, one icon and one shape for the three properties that are its state."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    Words = str | Promise


@dataclass(frozen=True)
class Label:
    """`css` names shape and colour, `icon` the drawing, `word` what is read aloud. `takes_time` unless it fell out."""

    css: str
    icon: str
    word: "Words"
    takes_time: bool = True


CANCELLED = Label("st-cancelled", "cancelled", _("Cancelled"), takes_time=False)
COMPLETED = Label("st-completed", "completed", _("Completed"))
NO_SHOW = Label("st-noshow", "noshow", _("No-show"), takes_time=False)
ARRIVED = Label("st-arrived", "arrived", _("Arrived"))
APPROVED = Label("st-approved", "approved", _("Approved"))
AWAITING = Label("st-awaiting", "awaiting", _("Awaiting client"))
TO_APPROVE = Label("st-request", "request", _("To approve"))
TO_ASSIGN = Label("st-request", "request", _("To assign"))
GROUP = Label("st-group", "group", _("Group event"))
SLOTS = {
    "Busy": Label("slot", "clock", pgettext_lazy("time slot", "Busy")),
    "Available": Label("slot extra", "clock", pgettext_lazy("time slot", "Available")),
}
BY_NAME = {
    "approved": APPROVED,
    "request": TO_APPROVE,
    "awaiting": AWAITING,
    "arrived": ARRIVED,
    "completed": COMPLETED,
    "noshow": NO_SHOW,
    "cancelled": CANCELLED,
}
"""As addresses name them, in the order of a menu."""


class HasState(Protocol):
    """A booking, or as much of its row as says its state."""

    @property
    def status(self) -> str: ...
    @property
    def presence(self) -> str: ...
    @property
    def is_completed(self) -> bool: ...
    @property
    def staff_member_id(self) -> int | None: ...


def label(booking: HasState) -> Label:
    """The first that is true: cancelled, completed, no-show, arrived, then the status (contract section 6).

    A status Booxi may add one day is shown by its own name, in the quiet shape.
    """
    if booking.status == "Cancelled":
        return CANCELLED
    if booking.is_completed:
        return COMPLETED
    by_presence = {"NoShow": NO_SHOW, "Arrived": ARRIVED}.get(booking.presence)
    return by_presence or by_status(booking)


def by_status(booking: HasState) -> Label:
    if booking.status == "PendingStaffApproval":
        return TO_APPROVE if booking.staff_member_id else TO_ASSIGN
    return {"Approved": APPROVED, "PendingClientApproval": AWAITING}.get(
        booking.status, Label("st-approved", "approved", booking.status)
    )

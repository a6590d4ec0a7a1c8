"""What can come of asking: obstacles known beforehand, and refusals that came back, each with its sentence.

Booxi's words stop here: pages show these. Each says what is safe and what to do next.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from clienteling.booxi.errors import BooxiError, Conflict, Invalid, Merged, Misconfigured, NotFound

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Refusal:
    """A clear no. `code` is stable and stored; the sentence is in the reader's language."""

    code: str
    sentence: "Promise"

    @property
    def is_time_gone(self) -> bool:
        """Choosing another time helps."""
        return self.code in TIME_GONE


KNOWN = [
    Refusal("StaffNotAvailable", _("That time was taken a moment ago. Nothing was booked. Choose another time.")),
    Refusal("ResourceNotAvailable", _("A room or tool this service needs is taken then. Choose another time.")),
    Refusal("TimeTooEarly", _("That time is too soon, or already past. Choose a later one.")),
    Refusal("TimeTooLate", _("That day is further ahead than this store takes bookings. Choose an earlier one.")),
    Refusal("ClientStatus", _("This client is blocked in Booxi and cannot be booked. Speak with your manager.")),
    Refusal("BookingIsCompleted", _("This appointment is completed and stays where it is.")),
    Refusal("BookingHasPassed", _("This appointment is already over and stays where it is.")),
    Refusal("BookingIsCanceledByClient", _("The client has cancelled this appointment.")),
    Refusal("BookingUsesResources", _("A room or tool is reserved for it: move it in Booxi's Back Office.")),
    Refusal("ClientPresenceArrived", _("The client has arrived: this appointment can no longer be moved.")),
    Refusal("ClientPresenceNoShow", _("The client did not come: this appointment can no longer be moved.")),
    Refusal("BookingNotScheduled", _("This appointment has no time yet. Give it one first.")),
    Refusal("changed", _("Somebody changed this appointment while you were looking. Nothing was sent. Look again.")),
    Refusal("cancelled", _("This appointment was cancelled meanwhile. Nothing was sent.")),
    Refusal("gone", _("Booxi no longer has this appointment. Nothing was sent.")),
    Refusal("erased", _("This client's details were removed meanwhile. Nothing was sent.")),
    Refusal("used", _("This form was sent before with other details, and those stand. Check it, then send it again.")),
    Refusal("merged", _("Booxi merged this client with another one. Search for them again.")),
    Refusal("invalid", _("Booxi did not accept these details. Check name, e-mail, phone and address, then try again.")),
    Refusal("misconfigured", _("Booxi does not accept this application's key. Tell your administrator.")),
    Refusal("unreachable", _("Booxi could not be reached for a while. Nothing was sent. Try again later.")),
    Refusal("StaffWithoutCalendar", _("This person has no calendar in Booxi, so no time can be kept for them.")),
    Refusal("ModificationNotAllowed", _("This time comes from elsewhere and can only be changed there.")),
    Refusal("slot-ends-first", _("It must end after it starts.")),
    Refusal("slot-over-midnight", _("It must end on the day it starts. Add one until midnight, and one after it.")),
    Refusal("slot-past", _("That time is already over. Choose a later one.")),
    Refusal("slot-tags", _("At most 10 tags, and 100 characters in all. Leave some out.")),
    Refusal("slot-there", _("That very time is in the calendar already.")),
    Refusal("slot-invalid", _("Booxi did not accept this time. Nothing was added. Check it, then try again.")),
    Refusal("not-yours", _("Only the person themselves or a manager can change this.")),
    Refusal("no-author", _("No staff member can sign for you in this store. Ask an administrator to set one.")),
]
BY_CODE = {refusal.code: refusal for refusal in KNOWN}
OTHER = Refusal("conflict", _("Booxi refused this. Nothing was changed. Try another time, or look again."))
TIME_GONE = frozenset({"StaffNotAvailable", "ResourceNotAvailable", "TimeTooEarly", "TimeTooLate"})


def by_code(code: str) -> Refusal:
    """The refusal that was stored as `code`."""
    return BY_CODE.get(code, OTHER)


def of_error(error: BooxiError) -> Refusal:
    """What a clear no from Booxi means to the person who asked."""
    if isinstance(error, Conflict):
        return by_code(error.reason)
    kinds = {NotFound: "gone", Merged: "merged", Invalid: "invalid", Misconfigured: "misconfigured"}
    return by_code(next((code for kind, code in kinds.items() if isinstance(error, kind)), "conflict"))

"""The 409s of bookings: which are asked for, which always come, which may be waved through (contract section 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clienteling.booxi.sandbox.answers import conflict
from clienteling.booxi.sandbox.records import Client, GroupEvent, Item, Merchant, Staff
from clienteling.booxi.sandbox.rules import freedom, places
from clienteling.booxi.sandbox.state import Account

RULESETS = ("None", "AttendeeCount", "Availability", "TimeConstraints", "ClientBlocked")
ASKED_BY = {
    "StaffNotAvailable": "Availability",
    "ResourceNotAvailable": "Availability",
    "TimeTooEarly": "TimeConstraints",
    "TimeTooLate": "TimeConstraints",
    "TooManyAttendees": "AttendeeCount",
    "GroupEventOvercapacity": "AttendeeCount",
    "ClientStatus": "ClientBlocked",
}
"""Errors raised only when their group of rules is named. All others are raised whatever `rules` says."""

NEVER_IGNORED = {
    "BookingNotScheduled",
    "BookingUsesResources",
    "ClientPresenceArrived",
    "ClientPresenceNoShow",
}
MESSAGES = {
    "StaffNotAvailable": "The staff member is not available at that time.",
    "ResourceNotAvailable": "The resource is not available at that time.",
    "TimeTooEarly": "The start is in the past or within the notice period.",
    "TimeTooLate": "The start is beyond the booking horizon.",
    "TooManyAttendees": "More attendees than one reservation may have.",
    "GroupEventOvercapacity": "The event has fewer places left.",
    "ClientStatus": "The client is blocked.",
    "BookingIsCompleted": "The booking is completed.",
    "BookingHasPassed": "The booking is over.",
    "BookingNotToday": "The booking is not today.",
    "BookingIsCanceledByClient": "The client cancelled this booking.",
    "BookingNotScheduled": "The booking has no date and time.",
    "BookingUsesResources": "The booking uses resources that forbid this change.",
    "ClientPresenceArrived": "The client has arrived.",
    "ClientPresenceNoShow": "The client did not show up.",
}
IGNORABLE = tuple(error for error in MESSAGES if error not in NEVER_IGNORED)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the caller asked to be checked and what they wave through."""

    rules: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rules: Iterable[str], ignored: Iterable[str]) -> "Ruling":
        return cls(frozenset(rules), frozenset(ignored))

    def refuse(self, error: str) -> None:
        """Raise the conflict, unless nobody asked or somebody waved it through."""
        asked = error not in ASKED_BY or ASKED_BY[error] in self.rules
        if asked and (error in NEVER_IGNORED or error not in self.ignored):
            raise conflict(error, MESSAGES[error])


def check_client(ruling: Ruling, client: Client | None) -> None:
    if client is not None and client.status == "Blocked":
        ruling.refuse("ClientStatus")


def check_time(ruling: Ruling, merchant: Merchant, starts_at: datetime, *, now: datetime) -> None:
    """Notice and horizon are the store's; both limits may themselves be booked."""
    if starts_at < now + timedelta(minutes=merchant.notice_minutes):
        ruling.refuse("TimeTooEarly")
    if starts_at > now + timedelta(days=merchant.horizon_days):
        ruling.refuse("TimeTooLate")


def check_staff(
    ruling: Ruling,
    account: Account,
    staff: Staff,
    starts_at: datetime,
    items: Sequence[Item],
    *,
    ignoring: str | None = None,
) -> None:
    """The computation of availability, but blind to who is online and to the grid."""
    if "Availability" in ruling.rules and not freedom.is_free(account, staff, starts_at, items, ignoring=ignoring):
        ruling.refuse("StaffNotAvailable")


def check_places(ruling: Ruling, account: Account, event: GroupEvent, wanted: int) -> None:
    most = account.services[event.service_id].max_reservation_size
    if most and wanted > most:
        ruling.refuse("TooManyAttendees")
    if wanted > places.left(account, event):
        ruling.refuse("GroupEventOvercapacity")

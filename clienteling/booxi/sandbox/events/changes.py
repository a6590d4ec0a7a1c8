"""Which events a change is: the one place that knows Booxi's event types (contract section 16)."""

from dataclasses import replace

from clienteling.booxi.sandbox.records import Booking, Client

FAMILIES = {"Appointment": "appointment", "GroupReservation": "reservation", "Queue": "queue_appointment"}
CONSENT_UPDATED = "client.consent_updated"
"""Type string inferred: the family exists, its name is not public."""
TYPES = (
    "appointment.created",
    "appointment.updated",
    "appointment.status_updated",
    "reservation.created",
    "reservation.updated",
    "reservation.status_updated",
    "queue_appointment.created",
    CONSENT_UPDATED,
)


def of_booking(before: Booking | None, after: Booking) -> list[str]:
    """Created, updated (cancelled and approved too), status_updated, or both of the last, with two ids.

    A write that changes nothing but its own stamp is no event. A queue entry is told of once (only its creation is
    known).
    """
    family = FAMILIES[after.method]
    if before is None:
        return [f"{family}.created"]
    if after.method == "Queue":
        return []
    kinds = []
    if _without_status(before) != _without_status(after):
        kinds.append(f"{family}.updated")
    if _status(before) != _status(after):
        kinds.append(f"{family}.status_updated")
    return kinds


def of_client(before: Client | None, after: Client) -> list[str]:
    """A client entered by hand sends nothing; a change of mind about the mailing list does (inferred)."""
    if before is None or after.anonymised or before.in_mailing_list == after.in_mailing_list:
        return []
    return [CONSENT_UPDATED]


def _status(booking: Booking) -> object:
    presences = {a.client_id: a.presence for a in booking.attendees}
    known = {client_id: presences.get(client_id) for client_id in presences}
    return booking.presence, booking.is_completed, known


def _without_status(booking: Booking) -> Booking:
    """The booking with everything neutral that is a status, or a stamp of the change itself."""
    return replace(
        booking,
        presence="Expecting",
        is_completed=False,
        attendees=tuple(replace(a, presence="Expecting") for a in booking.attendees),
        modified_at=None,
        modified_by="Staff",
        modified_by_staff_id=None,
    )

"""What Booxi checks on a write, and which of its objections may be waved through (contract section 9).

Rules are opt-in: without AVAILABILITY a double booking is accepted.
"""

from enum import StrEnum


class Rule(StrEnum):
    NONE = "None"
    ATTENDEE_COUNT = "AttendeeCount"
    AVAILABILITY = "Availability"
    TIME_CONSTRAINTS = "TimeConstraints"
    CLIENT_BLOCKED = "ClientBlocked"


class BookingConflict(StrEnum):
    """`Conflict.reason` of booking writes. The last four can never be ignored."""

    BOOKING_IS_COMPLETED = "BookingIsCompleted"
    BOOKING_HAS_PASSED = "BookingHasPassed"
    BOOKING_NOT_TODAY = "BookingNotToday"
    BOOKING_IS_CANCELED_BY_CLIENT = "BookingIsCanceledByClient"
    TIME_TOO_EARLY = "TimeTooEarly"
    TIME_TOO_LATE = "TimeTooLate"
    CLIENT_STATUS = "ClientStatus"
    GROUP_EVENT_OVERCAPACITY = "GroupEventOvercapacity"
    TOO_MANY_ATTENDEES = "TooManyAttendees"
    STAFF_NOT_AVAILABLE = "StaffNotAvailable"
    RESOURCE_NOT_AVAILABLE = "ResourceNotAvailable"
    BOOKING_NOT_SCHEDULED = "BookingNotScheduled"
    BOOKING_USES_RESOURCES = "BookingUsesResources"
    CLIENT_PRESENCE_ARRIVED = "ClientPresenceArrived"
    CLIENT_PRESENCE_NO_SHOW = "ClientPresenceNoShow"


NEVER_IGNORABLE = frozenset(
    {
        BookingConflict.BOOKING_NOT_SCHEDULED,
        BookingConflict.BOOKING_USES_RESOURCES,
        BookingConflict.CLIENT_PRESENCE_ARRIVED,
        BookingConflict.CLIENT_PRESENCE_NO_SHOW,
    }
)

DEFAULT_RULES = (Rule.AVAILABILITY, Rule.TIME_CONSTRAINTS, Rule.CLIENT_BLOCKED)
RESERVATION_RULES = (*DEFAULT_RULES, Rule.ATTENDEE_COUNT)


class PaymentConflict(StrEnum):
    PAYMENT_ALREADY_COLLECTED = "PaymentAlreadyCollected"
    PAYMENT_WAS_CANCELLED = "PaymentWasCancelled"


class ModuleConflict(StrEnum):
    INVALID_EXTERNAL_ID = "InvalidExternalId"


class TimeSlotConflict(StrEnum):
    MODIFICATION_NOT_ALLOWED = "ModificationNotAllowed"
    STAFF_WITHOUT_CALENDAR = "StaffWithoutCalendar"

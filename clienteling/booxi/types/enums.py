"""Booxi's words. An answer may hold words younger than this list: they stay text (see `Known`)."""

from enum import StrEnum


class BookingMethod(StrEnum):
    APPOINTMENT = "Appointment"
    GROUP_RESERVATION = "GroupReservation"
    RENTAL = "Rental"
    QUEUE = "Queue"


class BookingStatus(StrEnum):
    """One third of an appointment's state; presence and is_completed are the others (contract section 6)."""

    PENDING_STAFF_APPROVAL = "PendingStaffApproval"
    PENDING_CLIENT_APPROVAL = "PendingClientApproval"
    APPROVED = "Approved"
    CANCELLED = "Cancelled"


class ClientPresence(StrEnum):
    EXPECTING = "Expecting"
    ARRIVED = "Arrived"
    NO_SHOW = "NoShow"


class ClientStatus(StrEnum):
    ACTIVE = "Active"
    BLOCKED = "Blocked"


class ClientCommunication(StrEnum):
    CLIENT_ONLY = "ClientOnly"
    CLIENT_AND_ATTENDEES = "ClientAndAttendees"


class Gender(StrEnum):
    UNKNOWN = "Unknown"
    FEMALE = "Female"
    MALE = "Male"
    OTHER = "Other"


class BookingLocation(StrEnum):
    BUSINESS = "Business"
    HOME = "Home"
    PHONE = "Phone"
    VIDEO_CONFERENCE = "VideoConference"
    CUSTOM = "Custom"


class ModificationSource(StrEnum):
    STAFF = "Staff"
    CLIENT = "Client"


class OnlinePaymentStatus(StrEnum):
    NONE = "None"
    REQUESTED = "Requested"
    PAID = "Paid"


class PaymentMethod(StrEnum):
    SHOPPING_CART = "ShoppingCart"


class PaymentStatus(StrEnum):
    REQUESTED = "Requested"
    COLLECTED = "Collected"
    CANCELLED = "Cancelled"


class TimeSlotType(StrEnum):
    AVAILABLE = "Available"
    BUSY = "Busy"


class CalendarEventType(StrEnum):
    APPOINTMENT = "Appointment"
    GROUP_EVENT = "GroupEvent"
    TIME_SLOT = "TimeSlot"


class Include(StrEnum):
    """Which full objects a calendar answer brings along; NONE stands alone (contract section 11)."""

    NONE = "None"
    APPOINTMENT = "Appointment"
    GROUP_EVENT = "GroupEvent"
    TIME_SLOT = "TimeSlot"
    STAFF = "Staff"
    SERVICE = "Service"


class PriceVisibility(StrEnum):
    SHOW = "Show"
    HIDDEN = "Hidden"
    ASK_ONLY = "AskOnly"


class PriceTax(StrEnum):
    NONE = "None"
    INCLUDED = "Included"
    EXCLUDED = "Excluded"


class OnlineStatus(StrEnum):
    ONLINE = "Online"
    OFFLINE = "Offline"


class PersonnelType(StrEnum):
    """Standard staff own calendars, users do not (contract section 11)."""

    USER = "User"
    STANDARD = "Standard"


class StaffSelectionMode(StrEnum):
    """Whether the client chooses who serves (contract section 12)."""

    ASSIGNED_STAFF = "AssignedStaff"
    OPTIONAL_ASSIGNED_STAFF = "OptionalAssignedStaff"
    DISABLED = "Disabled"


class TimeSelectionMode(StrEnum):
    """TimeSlot: starts to book as they are. ClientTimes: ranges to propose in. GroupEvent: seats in events.
    ServiceTimeSelection, at a staff member: whatever the service says."""

    TIME_SLOT = "TimeSlot"
    CLIENT_TIMES = "ClientTimes"
    GROUP_EVENT = "GroupEvent"
    SERVICE_TIME_SELECTION = "ServiceTimeSelection"

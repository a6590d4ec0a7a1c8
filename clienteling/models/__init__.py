from clienteling.models.catalogue import Category, Closure, Offering, OpeningHours, Service, WorkingHours
from clienteling.models.people import Membership, StaffMember, Store, User
from clienteling.models.rhythm import Turn
from clienteling.models.trace import AuditEntry

__all__ = [
    "AuditEntry",
    "Category",
    "Closure",
    "Membership",
    "Offering",
    "OpeningHours",
    "Service",
    "StaffMember",
    "Store",
    "Turn",
    "User",
    "WorkingHours",
]

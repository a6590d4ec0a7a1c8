"""What the house itself knows about people who work here, and what becomes of it."""

from clienteling.models import (
    AuditEntry,
    Category,
    Closure,
    OpeningHours,
    Service,
    StaffMember,
    Store,
    Turn,
    User,
    WorkingHours,
)
from clienteling.retention import Keep, NotPersonal, declare

EMPLOYED = Keep("a user or staff member of the firm; removed with the account by an administrator")
PLAIN = NotPersonal()

declare(User, password=EMPLOYED, first_name=EMPLOYED, last_name=EMPLOYED, email=EMPLOYED, language=PLAIN)
declare(StaffMember, first_name=EMPLOYED, last_name=EMPLOYED, position=EMPLOYED, language=PLAIN)
declare(StaffMember, employee_id=EMPLOYED, personnel_type=PLAIN)
declare(Store, name=PLAIN, number=PLAIN, group_name=PLAIN, city=PLAIN, country=PLAIN, time_zone=PLAIN)
declare(Store, currency=PLAIN, language=PLAIN, merchant_key=PLAIN)
declare(Category, name=PLAIN)
declare(Service, name=PLAIN, booking_method=PLAIN, time_selection=PLAIN, staff_selection=PLAIN, location=PLAIN)
for hours in (OpeningHours, WorkingHours):
    declare(hours, valid_from=PLAIN, valid_until=PLAIN)
declare(Closure, on=PLAIN, reason=PLAIN)
declare(Turn, job=PLAIN, scope=PLAIN, slot=PLAIN)
declare(
    AuditEntry,
    verb=PLAIN,
    thing=PLAIN,
    thing_id=Keep("a pseudonymous id: the trail must survive the person"),
    outcome=PLAIN,
    changes=Keep("field names and non-personal values only"),
    request_id=PLAIN,
)

"""Booxi's identifiers, typed so that a staff id never slips into a client's place.

Integers, except bookings, payments and modules, which are text (contract section 3). Ids overlap between
regions: an id alone names nothing without its account.
"""

from typing import NewType

MerchantId = NewType("MerchantId", int)
GroupId = NewType("GroupId", int)
StaffId = NewType("StaffId", int)
ServiceId = NewType("ServiceId", int)
CategoryId = NewType("CategoryId", int)
ClientId = NewType("ClientId", int)
GroupEventId = NewType("GroupEventId", int)
TimeSlotId = NewType("TimeSlotId", int)
ScheduleId = NewType("ScheduleId", int)
CalendarEventId = NewType("CalendarEventId", int)
ResourceId = NewType("ResourceId", int)
BookingId = NewType("BookingId", str)
PaymentId = NewType("PaymentId", str)
ModuleId = NewType("ModuleId", str)
EventId = NewType("EventId", str)

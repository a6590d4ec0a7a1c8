"""Our names for Booxi's properties are derived by rule: each must be one the contract knows."""

from pathlib import Path

import pytest
import yaml

from clienteling.booxi import types
from clienteling.booxi.types import events
from clienteling.booxi.types.base import FromBooxi, ToBooxi

SCHEMAS = yaml.safe_load((Path(__file__).parents[1] / "contract" / "openapi.yaml").read_text())["components"]["schemas"]
UNIONS = ("Appointment", "Reservation", "QueueAppointment")
READ = {
    types.Address: ("Address",),
    types.Price: ("Price",),
    types.Timespan: ("Timespan",),
    types.WeeklyHours: ("OpenHour",),
    types.BookingItem: ("AppointmentItem",),
    types.BookingClient: ("AppointmentClient", "ReservationClient"),
    types.Attendee: ("ReservationAttendee",),
    types.BookingPayment: ("BookingPayment",),
    types.ProposedRange: ("BookingClientAvailability",),
    types.Booking: UNIONS,
    types.BookingRead: ("BookingResponse",),
    types.HistoryPage: ("BookingFindResponse",),
    types.Resource: ("Resource",),
    types.StoreService: ("Service",),
    types.Category: ("ServiceCategory",),
    types.Customization: ("BookNowServiceCustomization",),
    types.ServicePage: ("ServiceListResponse",),
    types.CategoryPage: ("ServiceCategoryListResponse",),
    types.StoreStaff: ("Staff",),
    types.StaffPage: ("StaffListResponse",),
    types.Store: ("BookNowMerchant",),
    types.StorePage: ("MerchantFindResponse",),
    types.GroupEvent: ("GroupEvent",),
    types.Client: ("Client",),
    types.DateOfBirth: ("DateOfBirth",),
    types.FoundClients: ("ClientFindResponse",),
    types.ClientLink: ("ClientModuleLink",),
    types.StaffLink: ("StaffModuleLink",),
    types.ServiceLink: ("ServiceModuleLink",),
    types.CategoryLink: ("ServiceCategoryModuleLink",),
    types.StoreLink: ("MerchantModuleLink",),
    types.TimeSlot: ("TimeSlot",),
    types.TimeSlotPage: ("TimeSlotFindResponse",),
    types.Schedule: ("Schedule",),
    types.SchedulePage: ("ScheduleListResponse",),
    types.Payment: ("Payment",),
    types.CalendarEvent: ("CalendarEvent",),
    types.CalendarPage: ("CalendarEventListResponse",),
    types.FreeTime: ("ServiceAvailability",),
    types.ServiceAvailabilityPage: ("ServiceAvailabilityResponse",),
    types.StoresAvailabilityPage: ("MerchantAvailabilityResponse",),
    types.SlotItem: ("AvailabilitySlotItem",),
    types.Slot: ("BookingTimeSlot",),
    types.Range: ("BookingTimeRange",),
    types.SearchResult: ("BookingAvailability",),
    events.Event: ("WebhookBookingEvent",),
    events.Content: ("WebhookBookingContent", "WebhookConsentContent"),
}
SENT = {
    types.NewAddress: ("Address",),
    types.NewPrice: ("Price",),
    types.NewItem: ("AppointmentItemInput",),
    types.NewBookingClient: ("AppointmentClient", "ReservationClient"),
    types.NewAttendee: ("ReservationAttendee",),
    types.NewAppointment: ("AppointmentCreate",),
    types.NewReservation: ("ReservationCreate",),
    types.BookingChange: ("BookingUpdate",),
    types.NewClient: ("ClientCreate",),
    types.ClientChange: ("ClientUpdate",),
    types.NewDateOfBirth: ("DateOfBirth",),
    types.NewTimeSlot: ("TimeSlotCreate",),
    types.NewPayment: ("Payment",),
    types.NewLink: ("ModuleLinkUpdate",),
}


def properties(schemas):
    return {name for schema in schemas for name in SCHEMAS[schema]["properties"]}


@pytest.mark.parametrize(("kind", "schemas"), READ.items())
def test_what_we_read_has_booxis_name(kind, schemas):
    ours = {field.validation_alias or name for name, field in kind.model_fields.items()}
    assert ours <= properties(schemas)


@pytest.mark.parametrize(("kind", "schemas"), SENT.items())
def test_what_we_send_has_booxis_name(kind, schemas):
    ours = {field.serialization_alias or name for name, field in kind.model_fields.items()}
    assert ours <= properties(schemas)


def test_no_value_was_forgotten_here():
    wrapped = {
        "LinkRead",
        "PaymentRead",
        "TimeSlotRead",
        "SearchRead",
        "Link",
        "Service",
        "Staff",
        "Calendar",
        "Person",
    }
    merged = {"FoundStaff", "FoundServices", "FoundStores", "ServiceAvailability", "StoresAvailability", "NewPerson"}
    own = {"SearchFor", "SearchItem", "Listed", "Page"}
    values = {
        kind.__name__
        for kind in vars(types).values()
        if isinstance(kind, type) and issubclass(kind, FromBooxi | ToBooxi)
    }
    assert values - {kind.__name__ for kind in (*READ, *SENT)} - wrapped - merged - own == set()

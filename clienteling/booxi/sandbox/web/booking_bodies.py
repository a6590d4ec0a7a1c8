"""JSON of POST and PUT /booking, read into what the rules understand (contract sections 7 and 8)."""

from decimal import Decimal

from clienteling.booxi.sandbox.answers import invalid
from clienteling.booxi.sandbox.records import Booking
from clienteling.booxi.sandbox.rules.clients import Person
from clienteling.booxi.sandbox.rules.wanted import (
    AppointmentWanted,
    Author,
    Change,
    ClientWanted,
    ItemWanted,
    ReservationWanted,
)
from clienteling.booxi.sandbox.web.readers import Body

SOURCES = ("Staff", "Client")
STATUSES = ("PendingStaffApproval", "PendingClientApproval", "Approved", "Cancelled")
PRESENCES = ("Expecting", "Arrived", "NoShow")
LOCATIONS = ("Business", "Home", "Phone", "VideoConference", "Custom")
COMMUNICATIONS = ("ClientOnly", "ClientAndAttendees")
LONGEST = 1440
"""Minutes a service, or the spacing after it, may take."""

METHODS = {
    "Appointment": "Appointment",
    "GroupReservation": "GroupReservation",
    "Reservation": "GroupReservation",
}
"""What may be sent and what it is; the POST article's 'Reservation' is taken too (contract section 17)."""


def method(body: Body) -> str:
    """Which kind of booking is wanted; also checks the one status a booking may be created with."""
    word = body.required_text("bookingMethod")
    if word not in METHODS:
        raise invalid("bookingMethod must be Appointment or GroupReservation.")
    if body.required_text("status") != "Approved":
        raise invalid("status must be Approved.")
    return METHODS[word]


def appointment(body: Body) -> AppointmentWanted:
    items = body.parts("items")
    client = body.part("client")
    if items is None or client is None:
        raise invalid("items and client are needed.")
    return AppointmentWanted(
        merchant_id=body.required_whole("merchantId"),
        staff_id=body.required_whole("staffId"),
        starts_at=body.required_instant("startsOn", utc=True),
        items=tuple(_item(item) for item in items),
        client=_client(client),
        author=_author(body, "createdBy"),
        location=body.choice("location", LOCATIONS),
        location_text=body.text("locationText") or "",
        acquisition_channel=body.text("acquisitionChannel") or "",
        quick_note=body.text("quickNote") or "",
    )


def reservation(body: Body) -> ReservationWanted:
    client, attendees = body.part("client"), body.parts("attendees")
    if client is None:
        raise invalid("client is missing.")
    return ReservationWanted(
        merchant_id=body.required_whole("merchantId"),
        group_event_id=body.required_whole("groupEventId"),
        client=_client(client),
        attendees=None if attendees is None else tuple(_client(a) for a in attendees),
        starts_at=body.instant("startsOn", utc=True),
        staff_id=body.whole("staffId"),
        author=_author(body, "createdBy"),
        acquisition_channel=body.text("acquisitionChannel") or "",
        communication=body.choice("clientCommunication", COMMUNICATIONS) or "ClientOnly",
    )


def change(body: Body, booking: Booking) -> Change:
    said = body.text("bookingMethod")
    if said is not None and METHODS.get(said) != booking.method:
        raise invalid("bookingMethod cannot be changed.")
    items, client = body.parts("items"), body.part("client")
    return Change(
        author=_author(body, "modifiedBy"),
        status=body.choice("status", STATUSES),
        is_completed=body.flag("isCompleted"),
        starts_at=body.instant("startsOn", utc=True),
        staff_id=body.whole("staffId"),
        items=None if items is None else tuple(_item(item) for item in items),
        client=None if client is None else _client(client),
        location=body.choice("location", LOCATIONS),
        location_text=body.text("locationText"),
        quick_note=body.text("quickNote"),
    )


def _author(body: Body, by: str) -> Author:
    return Author(body.choice(by, SOURCES), body.whole(f"{by}StaffId"))


def _item(body: Body) -> ItemWanted:
    return ItemWanted(
        service_id=body.required_whole("serviceId"),
        duration=body.whole("duration", least=1, most=LONGEST),
        amount=_amount(body),
        spacing_after=body.whole("spacingAfter", least=0, most=LONGEST),
        busy_spacing=body.flag("isBusySpacingAfter"),
        resource_id=body.whole("resourceId"),
        survey_answers=body.values.get("surveyAnswers"),
        product_id=body.text("shoppingCartProductId"),
    )


def _amount(body: Body) -> Decimal | None:
    price = body.part("price")
    return None if price is None else price.money("amount")


def _client(body: Body) -> ClientWanted:
    return ClientWanted(
        id=body.whole("id"),
        person=_person(body),
        presence=body.choice("presence", PRESENCES),
        remind_by_email=body.flag("remindByEmail"),
        remind_by_sms=body.flag("remindBySMS"),
        request=body.text("additionalRequest"),
        is_attending=body.flag("isAttending"),
        is_requester=body.flag("isRequester"),
        survey_answers=body.values.get("surveyAnswers"),
    )


def _person(body: Body) -> Person:
    address = body.part("address")
    return Person(
        first_name=(body.text("firstName") or "").strip(),
        last_name=(body.text("lastName") or "").strip(),
        email=body.email("email") or "",
        home_phone=body.phone("homePhoneNumber") or "",
        mobile_phone=body.phone("mobilePhoneNumber") or "",
        street=("" if address is None else address.text("street") or "").strip(),
    )

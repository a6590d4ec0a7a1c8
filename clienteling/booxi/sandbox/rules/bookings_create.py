"""POST /booking (contract sections 8 and 9): first all that can refuse, then the client, then the booking."""

from dataclasses import replace
from datetime import datetime

from clienteling.booxi.sandbox.answers import invalid
from clienteling.booxi.sandbox.records import Attendee, Booking, Client, GroupEvent, Item, Merchant
from clienteling.booxi.sandbox.rules import cast, conflicts, items
from clienteling.booxi.sandbox.rules.conflicts import Ruling
from clienteling.booxi.sandbox.rules.wanted import (
    AppointmentWanted,
    Author,
    ClientWanted,
    ReservationWanted,
)
from clienteling.booxi.sandbox.state import Account


def appointment(account: Account, wanted: AppointmentWanted, ruling: Ruling, *, now: datetime) -> Booking:
    """A new approved appointment. Without rules a double booking is accepted."""
    merchant = cast.store(account, wanted.merchant_id)
    staff = cast.staff_with_calendar(account, merchant, wanted.staff_id)
    row = cast.row(account, merchant, staff, wanted.items)
    known = cast.known_client(account, merchant, wanted.client)
    location = wanted.location or account.services[row[0].service_id].location
    cast.check_reminders(wanted.client, known)
    cast.check_home(location, wanted.client, known)
    author = cast.author(account, merchant, wanted.author)
    conflicts.check_client(ruling, known)
    conflicts.check_time(ruling, merchant, wanted.starts_at, now=now)
    conflicts.check_staff(ruling, account, staff, wanted.starts_at, row)
    row = cast.with_rooms(account, row, wanted.starts_at, ruling=ruling)
    client = cast.settle_client(account, merchant, wanted.client, known, now=now)
    booking = _appointment(account, wanted, row, client)
    return _signed(account, replace(booking, location=location), wanted.author, author, now)


def reservation(account: Account, wanted: ReservationWanted, ruling: Ruling, *, now: datetime) -> Booking:
    """New places in a group event."""
    merchant = cast.store(account, wanted.merchant_id)
    event = _event(account, merchant, wanted)
    guests = _guests(wanted)
    known = [cast.known_client(account, merchant, guest) for guest in (wanted.client, *guests)]
    cast.check_reminders(wanted.client, known[0])
    author = cast.author(account, merchant, wanted.author)
    conflicts.check_client(ruling, known[0])
    conflicts.check_time(ruling, merchant, event.starts_at, now=now)
    conflicts.check_places(ruling, account, event, len(guests))
    client = cast.settle_client(account, merchant, wanted.client, known[0], now=now)
    people = [cast.settle_client(account, merchant, g, k, now=now) for g, k in zip(guests, known[1:], strict=True)]
    attendees = tuple(_attendee(g, p, client) for g, p in zip(guests, people, strict=True))
    return _signed(account, _reservation(account, wanted, event, client, attendees), wanted.author, author, now)


def _appointment(account: Account, wanted: AppointmentWanted, row: tuple[Item, ...], client: Client) -> Booking:
    return Booking(
        account.next_booking_id("Appointment"),
        wanted.merchant_id,
        "Appointment",
        "Approved",
        client.id,
        items=row,
        starts_at=wanted.starts_at,
        staff_id=wanted.staff_id,
        remind_by_email=_first(wanted.client.remind_by_email, client.remind_by_email),
        remind_by_sms=_first(wanted.client.remind_by_sms, client.remind_by_sms),
        request=wanted.client.request or "",
        quick_note=wanted.quick_note,
        location_text=wanted.location_text,
        acquisition_channel=wanted.acquisition_channel,
    )


def _reservation(
    account: Account,
    wanted: ReservationWanted,
    event: GroupEvent,
    client: Client,
    attendees: tuple[Attendee, ...],
) -> Booking:
    return Booking(
        account.next_booking_id("GroupReservation"),
        event.merchant_id,
        "GroupReservation",
        "Approved",
        client.id,
        items=(_seat(account, event),),
        starts_at=event.starts_at,
        staff_id=event.staff_id,
        remind_by_email=_first(wanted.client.remind_by_email, client.remind_by_email),
        remind_by_sms=_first(wanted.client.remind_by_sms, client.remind_by_sms),
        request=wanted.client.request or "",
        group_event_id=event.id,
        is_attending=any(attendee.is_requester for attendee in attendees),
        attendees=attendees,
        client_communication=wanted.communication,
        acquisition_channel=wanted.acquisition_channel,
    )


def _signed(account: Account, booking: Booking, said: Author, staff_id: int | None, now: datetime) -> Booking:
    """The booking for good, with who made it and when."""
    source = said.source or "Staff"
    booking = replace(
        booking,
        created_at=now,
        created_by=source,
        created_by_staff_id=staff_id,
        modified_at=now,
        modified_by=source,
        modified_by_staff_id=staff_id,
    )
    account.save(booking)
    return booking


def _event(account: Account, merchant: Merchant, wanted: ReservationWanted) -> GroupEvent:
    """The event, which start and staff, when said, must agree with."""
    event = account.group_events.get(wanted.group_event_id)
    if event is None or event.merchant_id != merchant.id:
        raise invalid(f"Group event {wanted.group_event_id} is not one of this store.")
    if wanted.starts_at not in (None, event.starts_at) or wanted.staff_id not in (None, event.staff_id):
        raise invalid("startsOn and staffId must be those of the group event.")
    return event


def _guests(wanted: ReservationWanted) -> tuple[ClientWanted, ...]:
    """Who comes: those named; if nobody is, the client, unless they said they do not attend."""
    if wanted.attendees:
        return tuple(_named(guest, wanted.client) for guest in wanted.attendees)
    if wanted.client.is_attending is False:
        raise invalid("A reservation needs at least one attendee.")
    return (wanted.client,)


def _named(guest: ClientWanted, client: ClientWanted) -> ClientWanted:
    """An attendee marked as the requester and not named again is the client."""
    if guest.is_requester and guest.id is None and not guest.person.first_name:
        return replace(client, survey_answers=guest.survey_answers)
    return guest


def _seat(account: Account, event: GroupEvent) -> Item:
    usual = items.usual(account, account.services[event.service_id], None)
    return Item(usual.service_id, event.duration, usual.amount)


def _attendee(guest: ClientWanted, person: Client, requester: Client) -> Attendee:
    return Attendee(person.id, is_requester=person.id == requester.id, survey_answers=guest.survey_answers)


def _first(said: bool | None, recorded: bool) -> bool:  # noqa: FBT001 - a value, not a switch
    """Reminders as said, else as the client's record has it."""
    return recorded if said is None else said

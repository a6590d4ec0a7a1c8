"""Checks of who and what a booking names: 400 for what does not exist or does not go together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from clienteling.booxi.sandbox.answers import forbidden, invalid
from clienteling.booxi.sandbox.records import Client, Item, Merchant, Service, Staff
from clienteling.booxi.sandbox.rules import clients, freedom, items
from clienteling.booxi.sandbox.rules.conflicts import Ruling
from clienteling.booxi.sandbox.rules.spans import minute
from clienteling.booxi.sandbox.rules.wanted import Author, ClientWanted, ItemWanted
from clienteling.booxi.sandbox.state import Account


def store(account: Account, merchant_id: int) -> Merchant:
    """The store of a booking; one out of the key's reach is a 403, an unknown one a 400."""
    merchant = account.merchants.get(merchant_id)
    if merchant is None or merchant.is_template:
        raise invalid(f"Store {merchant_id} does not exist.")
    if not account.reaches(merchant_id):
        raise forbidden()
    return merchant


def staff_with_calendar(account: Account, merchant: Merchant, staff_id: int) -> Staff:
    """Online or not: somebody switched off for online booking can be given bookings by hand."""
    staff = account.staff.get(staff_id)
    if staff is None or staff.merchant_id != merchant.id or staff.is_template:
        raise invalid(f"Staff {staff_id} is not a member of this store.")
    if staff.personnel_type != "Standard":
        raise invalid(f"Staff {staff_id} has no calendar.")
    return staff


def author(account: Account, merchant: Merchant, said: Author) -> int | None:
    """The staff id to record. Unknown ones make the call fail; none stands for the account owner."""
    if said.staff_id is None:
        return None if said.source == "Client" else _owner(account, merchant)
    staff = account.staff.get(said.staff_id)
    if staff is None or staff.merchant_id != merchant.id or staff.is_template:
        raise invalid(f"Staff {said.staff_id} is not a valid staff member of this store.")
    return staff.id


def offered(account: Account, merchant: Merchant, staff: Staff | None, service_id: int) -> Service:
    """An appointment service of the store that this staff member does."""
    service = account.services.get(service_id)
    if service is None or service.merchant_id != merchant.id or service.is_template:
        raise invalid(f"Service {service_id} is not a service of this store.")
    if service.booking_method != "Appointment":
        raise invalid(f"Service {service_id} is not booked by appointment.")
    if staff is not None and staff.id not in service.staff_ids:
        raise invalid(f"Service {service_id} is not offered by staff {staff.id}.")
    return service


def row(
    account: Account,
    merchant: Merchant,
    staff: Staff | None,
    wanted: Sequence[ItemWanted],
    *,
    before: Sequence[Item] = (),
) -> tuple[Item, ...]:
    """The services of a booking with their values; rooms already held by the same service are kept."""
    if not 1 <= len(wanted) <= items.MOST_SERVICES:
        raise invalid(f"An appointment has one to {items.MOST_SERVICES} services.")
    rooms = {item.service_id: item.resource_id for item in before}
    return tuple(_item(account, merchant, staff, w, rooms.get(w.service_id)) for w in wanted)


def with_rooms(
    account: Account, row: Sequence[Item], start: datetime, *, ruling: Ruling, ignoring: str | None = None
) -> tuple[Item, ...]:
    """Gives each service that needs a room a free one; with rules=Availability none free is ResourceNotAvailable."""
    at, placed = minute(start), []
    for item in row:
        placed.append(_with_room(account, item, at, ruling, ignoring))
        at += item.duration + item.spacing_after
    return tuple(placed)


def check_reminders(wanted: ClientWanted, known: Client | None) -> None:
    """Nobody can be reminded at an address that is not there (contract section 8)."""
    email = wanted.person.email or (known.email if known else "")
    mobile = wanted.person.mobile_phone or (known.mobile_phone if known else "")
    if wanted.remind_by_email and not email:
        raise invalid("An e-mail address is needed to remind by e-mail.")
    if wanted.remind_by_sms and not mobile:
        raise invalid("A mobile phone number is needed to remind by SMS.")


def check_home(location: str, wanted: ClientWanted, known: Client | None) -> None:
    if location == "Home" and not (wanted.person.street or (known and known.street)):
        raise invalid("An address is needed for a service at home.")


def known_client(account: Account, merchant: Merchant, wanted: ClientWanted) -> Client | None:
    """The client asked for by id, or the one a person matches; None if it will be a new one."""
    if wanted.id is not None:
        return clients.bookable(account, merchant, wanted.id)
    person = wanted.person
    if not (person.first_name and person.last_name):
        raise invalid("A client needs an id, or a first and a last name.")
    if not (person.email or person.home_phone or person.mobile_phone or person.customer):
        raise invalid("A client without id needs an e-mail address or a phone number.")
    return clients.match(account, merchant, person)


def settle_client(
    account: Account, merchant: Merchant, wanted: ClientWanted, known: Client | None, *, now: datetime
) -> Client:
    """The client for good, once nothing else can refuse the booking: filled up, or new."""
    if known is None:
        return clients.match_or_create(account, merchant, wanted.person, now=now)
    return clients.fill(account, known, wanted.person, now=now)


def _owner(account: Account, merchant: Merchant) -> int | None:
    staff: list[Staff] = account.found("staff_of_merchant", merchant.id)
    ranks = {"Admin": 0, "Supervisor": 1, "Manager": 2}
    heads = sorted((ranks[s.role], s.id) for s in staff if s.role in ranks)
    return heads[0][1] if heads else None


def _item(account: Account, merchant: Merchant, staff: Staff | None, wanted: ItemWanted, room: int | None) -> Item:
    service = offered(account, merchant, staff, wanted.service_id)
    usual = items.usual(account, service, None if staff is None else staff.id)
    if wanted.resource_id is not None and wanted.resource_id not in service.resource_ids:
        raise invalid(f"Resource {wanted.resource_id} does not go with service {service.id}.")
    said = {
        "duration": wanted.duration,
        "amount": wanted.amount,
        "spacing_after": wanted.spacing_after,
        "busy_spacing": wanted.busy_spacing,
        "resource_id": wanted.resource_id or room,
        "survey_answers": wanted.survey_answers,
        "shopping_cart_product_id": wanted.product_id,
    }
    return replace(usual, **{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]  # mypy cannot follow values by name


def _with_room(account: Account, item: Item, at: int, ruling: Ruling, ignoring: str | None) -> Item:
    service, span = account.services[item.service_id], (at, at + item.duration)
    if not service.resource_ids:
        return item
    if item.resource_id is not None:
        free = freedom.resource_is_free(account, item.resource_id, span, ignoring=ignoring)
        room = item.resource_id
    else:
        found = freedom.free_resource(account, service, span, ignoring=ignoring)
        free, room = found is not None, found or service.resource_ids[0]
    if not free:
        ruling.refuse("ResourceNotAvailable")
    return replace(item, resource_id=room)

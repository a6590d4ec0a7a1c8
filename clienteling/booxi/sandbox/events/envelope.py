"""The JSON body of an event: `{id, type, createdOn, merchantId, content}` (contract section 16)."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from clienteling.booxi.sandbox.records import Booking, Client, Link
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.wire import bookings, catalogue, people
from clienteling.booxi.sandbox.wire.values import Wire, instant


def booking_content(account: Account, before: Booking | None, after: Booking, modules: Collection[str]) -> Wire:
    """The booking now and before, everybody on it, and the links of the modules the receiver may see."""
    clients = _clients(account, after)
    content: Wire = {"booking": bookings.booking(account, after)}
    if before is not None:
        content["previousBooking"] = bookings.booking(account, before)
    content["clients"] = [people.client(c) for c in clients]
    content["clientLinks"] = _links(account, (("client", c.id) for c in clients), modules)
    content["merchantLinks"] = _links(account, [("merchant", after.merchant_id)], modules)
    if after.staff_id is not None:
        content["staffLinks"] = _links(account, [("staff", after.staff_id)], modules)
    content["serviceLinks"] = _links(account, (("service", i.service_id) for i in after.items), modules)
    if after.group_event_id is not None:
        content["groupEvent"] = catalogue.group_event(account, account.group_events[after.group_event_id])
    return content


def client_content(account: Account, before: Client | None, after: Client, modules: Collection[str]) -> Wire:
    """A client's change of consent."""
    content: Wire = {"client": people.client(after)}
    if before is not None:
        content["previousClient"] = people.client(before)
    content["clientLinks"] = _links(account, [("client", after.id)], modules)
    return content


def sealed(*, event_id: str, kind: str, made: datetime, merchant_id: int, content: Wire) -> str:
    """The text that is signed and sent, byte for byte once encoded."""
    envelope = {
        "id": event_id,
        "type": kind,
        "createdOn": instant(made),
        "merchantId": merchant_id,
        "content": content,
    }
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))


def _clients(account: Account, booking: Booking) -> list[Client]:
    ids = dict.fromkeys([booking.client_id, *(a.client_id for a in booking.attendees)])
    return [account.clients[client_id] for client_id in ids if client_id in account.clients]


def _links(account: Account, owners: Iterable[tuple[str, int]], modules: Collection[str]) -> list[Wire]:
    found: list[Link] = [link for owner in owners for link in account.found("links_of", owner)]
    return [people.link(link) for link in found if link.module_id in modules]

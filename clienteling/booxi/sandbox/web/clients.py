"""/client (contract section 13)."""

from dataclasses import replace
from typing import Any

from clienteling.booxi.sandbox import languages
from clienteling.booxi.sandbox.answers import forbidden, invalid
from clienteling.booxi.sandbox.indexes import folded
from clienteling.booxi.sandbox.records import Client
from clienteling.booxi.sandbox.rules import clients, links
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.client_reach import client_in_reach, is_in_reach
from clienteling.booxi.sandbox.web.readers import Body
from clienteling.booxi.sandbox.wire import people

MOST_FOUND = 20
"""GET /client has no paging: with too many matches only the first ones come."""

GENDERS = ("Unknown", "Female", "Male", "Other")
STATUSES = ("Active", "Blocked")
BY_LINK = ("moduleId", "externalId")
BY_CONTACT = ("merchantId", "firstName", "lastName", "email", "phoneNumber")


def get(call: Call) -> dict[str, Any]:
    return people.client(client_in_reach(call, call.id("clientId")))


def find(call: Call) -> dict[str, Any]:
    """Either by external id or by contact data, never both."""
    by_link = [name for name in BY_LINK if call.query.text(name) is not None]
    by_contact = [name for name in BY_CONTACT if call.query.text(name) is not None]
    if by_link and by_contact:
        raise invalid("External id and contact criteria cannot be mixed.")
    found = (_by_link(call) if by_link else _by_contact(call))[:MOST_FOUND]
    shown = [people.link(link) for client in found for link in links.of(call.account, client)]
    return {"clients": [people.client(c) for c in found], "clientLinks": shown}


def create(call: Call) -> dict[str, Any]:
    merchant_id = call.body.required_whole("merchantId")
    merchant = call.account.merchants.get(merchant_id)
    if merchant is None:
        raise invalid(f"Store {merchant_id} does not exist.")
    call.reach(merchant.id)
    if not (call.body.required_text("firstName").strip() and call.body.required_text("lastName").strip()):
        raise invalid("firstName and lastName must not be empty.")
    clientele, now = call.account.clientele(merchant), call.now
    new = Client(0, merchant.id, clientele, "", "", language=merchant.language, created_at=now, modified_at=now)
    said = _said(call.body)
    client = replace(new, id=call.account.next_id("client"), **said)
    call.account.save(client)
    return people.client(client)


def update(call: Call) -> dict[str, Any]:
    """Merges: what is left out stays (inferred)."""
    before = client_in_reach(call, call.id("clientId"))
    if call.body.has("merchantId"):
        merchant = call.merchant(call.body.required_whole("merchantId"))
        if call.account.clientele(merchant) != before.clientele:
            raise invalid("merchantId is not a store of the client's clientele.")
    after = replace(before, **_said(call.body))
    if after != before:
        call.account.save(replace(after, modified_at=call.now))
    return people.client(call.account.clients[before.id])


def delete(call: Call) -> dict[str, Any]:
    client = client_in_reach(call, call.id("clientId"))
    despite = call.query.flag("ignoreError")
    clients.delete(call.account, client, now=call.now, despite_bookings=despite)
    return people.client(client)


def _by_link(call: Call) -> list[Client]:
    """In all stores the key reaches."""
    module, external = call.query.required("moduleId"), call.query.required("externalId")
    if module not in call.account.modules:
        raise forbidden("module")
    ids = links.owners(call.account, "client", module, external)
    found = (call.account.clients[i] for i in ids)
    return [c for c in found if clients.is_there(c) and is_in_reach(call.account, c)]


def _by_contact(call: Call) -> list[Client]:
    """Several criteria narrow the search (inferred)."""
    query = call.query
    clientele = call.account.clientele(call.merchant(query.required_whole("merchantId")))
    first, last = query.text("firstName"), query.text("lastName")
    if (first is None) != (last is None):
        raise invalid("firstName and lastName go together.")
    phone = query.text("phoneNumber")
    found: list[set[int]] = []
    if first is not None and last is not None:
        found.append(_ids(call, "clients_by_name", (clientele, folded(first), folded(last))))
    if query.text("email") is not None:
        found.append(_ids(call, "clients_by_email", (clientele, folded(query.required("email")))))
    if phone is not None:
        found.append(_ids(call, "clients_by_phone", (clientele, phone.replace(" ", ""))))
    if not found:
        raise invalid("A name, an e-mail address or a phone number is needed.")
    everybody = (call.account.clients[i] for i in sorted(set.intersection(*found)))
    return [c for c in everybody if clients.is_there(c)]


def _ids(call: Call, index: str, key: tuple[object, ...]) -> set[int]:
    return {client.id for client in call.account.found(index, key)}


def _said(body: Body) -> dict[str, Any]:
    """What the body says, under the names of the record."""
    said = {
        "first_name": body.text("firstName"),
        "last_name": body.text("lastName"),
        "email": body.email("email"),
        "home_phone": body.phone("homePhoneNumber"),
        "mobile_phone": body.phone("mobilePhoneNumber"),
        "membership_number": body.text("membershipNumber"),
        "language": _language(body),
        "remind_by_sms": body.flag("remindBySMS"),
        "remind_by_email": body.flag("remindByEmail"),
        "in_mailing_list": body.flag("inMailingList"),
        "birthday": _birthday(body),
        "gender": body.choice("gender", GENDERS),
        "status": body.choice("status", STATUSES),
        "quick_note": body.text("quickNote"),
        "metadata": body.metadata("metadata"),
        **_address(body),
    }
    return {name: value for name, value in said.items() if value is not None}


def _language(body: Body) -> str | None:
    text = body.text("language")
    code = languages.known(text) if text else None
    if text and code is None:
        raise invalid(f"Language {text} is not supported.")
    return code


def _birthday(body: Body) -> tuple[int, int] | None:
    part = body.part("dateOfBirth")
    if part is None:
        return None
    day, month = part.required_whole("day"), part.required_whole("month")
    if not (1 <= day <= 31 and 1 <= month <= 12):
        raise invalid("dateOfBirth is not a day of the year.")
    return day, month


def _address(body: Body) -> dict[str, str | None]:
    part = body.part("address") or Body({})
    names = {
        "street": "street",
        "city": "city",
        "state": "state",
        "postalCode": "postal_code",
        "country": "country",
    }
    return {ours: part.text(theirs) for theirs, ours in names.items()}

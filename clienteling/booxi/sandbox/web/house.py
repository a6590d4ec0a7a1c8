"""The full lists of a partner key: stores, staff, services and categories whatever their status."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from clienteling.booxi.sandbox.answers import forbidden, invalid
from clienteling.booxi.sandbox.indexes import folded
from clienteling.booxi.sandbox.records import Category, Merchant, Service, Staff
from clienteling.booxi.sandbox.rules import links
from clienteling.booxi.sandbox.web.booking_bodies import LONGEST
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.catalogue import matches
from clienteling.booxi.sandbox.web.paging import offset_page, page
from clienteling.booxi.sandbox.wire import catalogue, people

STATUSES = ("Online", "Offline")
METHODS = ("Appointment", "GroupReservation", "Rental")
PERSONNEL = ("User", "Standard")
TIME_MODES = ("ServiceTimeSelection", "ClientTimes")
Owned = TypeVar("Owned", Staff, Service, Category, Merchant)


def merchant_list(call: Call) -> dict[str, Any]:
    """Stores of a group, those not online too."""
    group = call.query.whole("groupId")
    if group is not None and not any(m.group_id == group for m in _stores(call)):
        raise forbidden("group")
    call.language  # noqa: B018 - a language Booxi does not speak is a 400 here too
    found = [m for m in _stores(call) if group in (None, m.group_id)]
    return offset_page(call, found, catalogue.online_merchant)


def merchant_search(call: Call) -> dict[str, Any]:
    """By external id, or all stores of the group."""
    group = call.query.whole("groupId")
    wanted = _linked(call, "merchant")
    found = [m for m in _stores(call) if group in (None, m.group_id) and (wanted is None or m.id in wanted)]
    shown, cursor = page(call, found, lambda m: (m.id,))
    return {
        "merchants": [catalogue.merchant(m) for m in shown],
        "merchantLinks": _links(call, shown),
        **cursor,
    }


def merchant(call: Call) -> dict[str, Any]:
    return catalogue.merchant(call.merchant(call.id("merchantId")))


def staff_list(call: Call) -> dict[str, Any]:
    query = call.query
    status, kind = query.choice("status", STATUSES), query.choice("personnelType", PERSONNEL)
    names = query.text("firstName"), query.text("lastName")
    emails = query.text("communicationEmail"), query.text("loginEmail")
    found = [
        s
        for s in _owned(call, "staff", "staff_of_merchant", call.account.staff)
        if status in (None, s.status)
        and kind in (None, s.personnel_type)
        and all(w is None or folded(w) == folded(h) for w, h in zip(names, (s.first_name, s.last_name), strict=True))
        and all(w is None or folded(w) == folded(s.email) for w in emails)
    ]
    shown, cursor = page(call, found, lambda s: (s.id,))
    return {"staffs": [people.staff(s) for s in shown], "staffLinks": _links(call, shown), **cursor}


def staff(call: Call) -> dict[str, Any]:
    return people.staff(call.staff(call.id("staffId")))


def update_staff(call: Call) -> dict[str, Any]:
    """What a clienteling app might change: names, whether and how somebody shows online."""
    before, body = call.staff(call.id("staffId")), call.body
    said = {
        "first_name": body.text("firstName"),
        "last_name": body.text("lastName"),
        "position": body.text("position"),
        "status": body.choice("status", STATUSES),
        "time_selection_mode": body.choice("timeSelectionMode", TIME_MODES),
    }
    return people.staff(_updated(call, before, said))


def service_list(call: Call) -> dict[str, Any]:
    query = call.query
    category, tags = query.whole("serviceCategoryId"), query.text("tags")
    method, status = query.choice("bookingMethod", METHODS), query.choice("status", STATUSES)
    found = [
        s
        for s in _owned(call, "service", "services_of_merchant", call.account.services)
        if category in (None, s.category_id)
        and method in (None, s.booking_method)
        and status in (None, s.status)
        and matches(tags, s.tags)
    ]
    shown, cursor = page(call, found, lambda s: (s.id,))
    services = [catalogue.service(call.account, s) for s in shown]
    return {"services": services, "serviceLinks": _links(call, shown), **cursor}


def service(call: Call) -> dict[str, Any]:
    return catalogue.service(call.account, call.service(call.id("serviceId")))


def update_service(call: Call) -> dict[str, Any]:
    before, body = call.service(call.id("serviceId")), call.body
    price = body.part("price")
    said = {
        "name": body.text("name"),
        "description": body.text("description"),
        "tags": body.text("tags"),
        "duration": body.whole("duration", least=1, most=LONGEST),
        "amount": None if price is None else price.money("amount"),
        "status": body.choice("status", STATUSES),
        "spacing_after": body.whole("spacingAfter", least=0, most=LONGEST),
        "busy_spacing": body.flag("isBusySpacingAfter"),
    }
    return catalogue.service(call.account, _updated(call, before, said))


def category_list(call: Call) -> dict[str, Any]:
    found = _owned(call, "category", "categories_of_merchant", call.account.categories)
    shown, cursor = page(call, found, lambda c: (c.id,))
    return {"serviceCategories": [catalogue.category(c) for c in shown], **cursor}


def category(call: Call) -> dict[str, Any]:
    return catalogue.category(call.category(call.id("serviceCategoryId")))


def _stores(call: Call) -> list[Merchant]:
    return [m for i, m in sorted(call.account.merchants.items()) if call.account.reaches(i)]


def _linked(call: Call, kind: str) -> set[int] | None:
    """Ids an external id stands for; None when none was asked for. Module and external id go together."""
    module, external = call.query.text("moduleId"), call.query.text("externalId")
    if module is None and external is None:
        return None
    if module is None or external is None:
        raise invalid("moduleId and externalId go together.")
    if module not in call.account.modules:
        raise forbidden("module")
    return set(links.owners(call.account, kind, module, external))


def _owned(call: Call, kind: str, index: str, table: dict[int, Owned]) -> list[Owned]:
    """A store's objects, or those an external id stands for in all stores the key reaches, by id."""
    wanted, merchant_id = _linked(call, kind), call.query.whole("merchantId")
    if wanted is None and merchant_id is None:
        raise invalid("merchantId is missing.")
    if merchant_id is not None:
        found: Iterable[Owned] = call.account.found(index, call.merchant(merchant_id).id)
    else:
        found = table.values()
    rows = [x for x in found if (wanted is None or x.id in wanted) and _reached(call, x)]
    return sorted(rows, key=_id)


def _id(record: Owned) -> int:
    return record.id


def _reached(call: Call, record: Any) -> bool:
    return call.account.reaches(record.merchant_id)


def _links(call: Call, shown: Iterable[Merchant | Staff | Service]) -> list[dict[str, Any]]:
    return [people.link(link) for owner in shown for link in links.of(call.account, owner)]


def _updated(call: Call, before: Owned, said: dict[str, Any]) -> Owned:
    change: Callable[..., Owned] = replace
    after = change(before, modified_at=call.now, **{n: v for n, v in said.items() if v is not None})
    call.account.save(after)
    return after

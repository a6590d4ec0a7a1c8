"""The online views of a merchant key: its store, and the services, staff, categories and events on show."""

from collections.abc import Iterable
from typing import Any

from clienteling.booxi.sandbox.answers import missing
from clienteling.booxi.sandbox.records import GroupEvent, Service, Staff
from clienteling.booxi.sandbox.rules import places
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.web.paging import offset_page
from clienteling.booxi.sandbox.wire import catalogue, people

METHODS = ("Appointment", "GroupReservation", "Rental")


def merchant(call: Call) -> dict[str, Any]:
    call.language  # noqa: B018 - a language Booxi does not speak is a 400 here too
    return catalogue.online_merchant(call.store)


def services(call: Call) -> dict[str, Any]:
    """Online services only, of one staff member if asked."""
    staff_id, method = call.query.whole("staffId"), call.query.choice("bookingMethod", METHODS)
    words = call.query.text("keywords")
    found = [
        s
        for s in online_services(call)
        if (staff_id is None or staff_id in s.staff_ids)
        and method in (None, s.booking_method)
        and matches(words, s.tags, s.name)
    ]
    language = call.language
    return offset_page(call, found, lambda s: catalogue.online_service(call.account, s, language))


def staff(call: Call) -> dict[str, Any]:
    """Only staff that have a calendar and are online."""
    service_id = call.query.whole("serviceId")
    offering = _staff_of(call, service_id)
    found: list[Staff] = sorted(call.account.found("staff_of_merchant", call.store.id), key=lambda s: s.id)
    shown = [s for s in found if _is_on_show(s) and (offering is None or s.id in offering)]
    return offset_page(call, shown, people.online_staff)


def categories(call: Call) -> dict[str, Any]:
    words = call.query.text("keywords")
    found = sorted(call.account.found("categories_of_merchant", call.store.id), key=lambda c: c.id)
    shown = [c for c in found if not c.is_template and matches(words, c.name)]
    return offset_page(call, shown, catalogue.online_category)


def customizations(call: Call) -> dict[str, Any]:
    """Durations and prices of the store's staff where they differ from the service's."""
    service_id, staff_id = call.query.whole("serviceId"), call.query.whole("staffId")
    found = [
        c
        for s in online_services(call)
        for c in call.account.found("customizations_of_service", s.id)
        if service_id in (None, c.service_id) and staff_id in (None, c.staff_id)
    ]
    rows = sorted(found, key=lambda c: (c.service_id, c.staff_id))
    return offset_page(call, rows, lambda c: catalogue.customization(call.account, c))


def group_events(call: Call) -> dict[str, Any]:
    """Scheduled events of the store that begin in the range; `keywords` are tags of the service."""
    query = call.query
    start, end = query.range()
    words, service_id = query.text("keywords"), query.whole("serviceId")
    staff_id, least = query.whole("staffId"), query.whole("minAvailablePlaces", least=0) or 0
    found = [
        event
        for service in online_services(call)
        if service_id in (None, service.id) and matches(words, service.tags)
        for event in call.account.found("events_of_service", service.id)
        if start <= event.starts_at <= end
        and staff_id in (None, event.staff_id)
        and places.left(call.account, event) >= least
    ]
    language = call.language
    rows = sorted(found, key=lambda e: (e.starts_at, e.id))
    return offset_page(call, rows, lambda e: catalogue.group_event(call.account, e, language))


def group_event(call: Call) -> dict[str, Any]:
    event: GroupEvent | None = call.account.group_events.get(call.id("groupEventId"))
    if event is None:
        raise missing("group event")
    call.reach(event.merchant_id)
    return catalogue.group_event(call.account, event, call.language)


def online_services(call: Call) -> list[Service]:
    found: Iterable[Service] = call.account.found("services_of_merchant", call.store.id)
    return sorted((s for s in found if s.status == "Online" and not s.is_template), key=lambda s: s.id)


def matches(words: str | None, *texts: str) -> bool:
    """Any of the comma- or space-separated words in any of the texts (inferred)."""
    if words is None:
        return True
    wanted = words.casefold().replace(",", " ").split()
    return any(word in text.casefold() for word in wanted for text in texts)


def _staff_of(call: Call, service_id: int | None) -> tuple[int, ...] | None:
    """Who offers a service; None when no service was named, nobody for one that is not on show."""
    if service_id is None:
        return None
    return next((s.staff_ids for s in online_services(call) if s.id == service_id), ())


def _is_on_show(member: Staff) -> bool:
    return member.personnel_type == "Standard" and member.status == "Online" and not member.is_template

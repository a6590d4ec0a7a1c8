"""Every address of Booxi's that the stage set plays: method, path, which key opens it, its operation id.

`None` as endpoint and any other path: 404. Operation ids are those of the contract's OpenAPI file.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from clienteling.booxi.sandbox.web import (
    availability,
    bookings,
    calendar,
    catalogue,
    clients,
    house,
    links,
    schedules,
)
from clienteling.booxi.sandbox.web.call import Endpoint

PARTNER, MERCHANT = "partner", "merchant"


class Route(NamedTuple):
    method: str
    path: str
    key: str
    operation: str
    endpoint: Endpoint


def _links(base: str, linked: links.Linked, *, get: str, put: str) -> list[Route]:
    path = f"{base}/moduleLink/{{moduleId}}"
    return [Route("GET", path, PARTNER, get, linked.get), Route("PUT", path, PARTNER, put, linked.put)]


def _schedules(base: str, who: str) -> list[Route]:
    one = f"{base}/schedule/{{scheduleId}}"
    return [
        Route("GET", f"{base}/schedule", PARTNER, f"get{who}Schedules", schedules.find),
        Route("POST", f"{base}/schedule", PARTNER, f"create{who}Schedule", schedules.create),
        Route("GET", one, PARTNER, f"get{who}Schedule", schedules.get),
        Route("PUT", one, PARTNER, f"update{who}Schedule", schedules.update),
        Route("DELETE", one, PARTNER, f"delete{who}Schedule", schedules.delete),
    ]


ROUTES = [
    Route("GET", "/merchant", MERCHANT, "getMerchant", catalogue.merchant),
    Route("GET", "/service", MERCHANT, "findServices", catalogue.services),
    Route("GET", "/serviceCategory", MERCHANT, "findServiceCategories", catalogue.categories),
    Route("GET", "/serviceCustomization", MERCHANT, "findServiceCustomizations", catalogue.customizations),
    Route("GET", "/staff", MERCHANT, "findStaff", catalogue.staff),
    Route("GET", "/groupEvent", MERCHANT, "findGroupEvents", catalogue.group_events),
    Route("GET", "/groupEvent/{groupEventId}", MERCHANT, "getGroupEvent", catalogue.group_event),
    Route("GET", "/service/{serviceId}/availability", MERCHANT, "getServiceAvailability", availability.of_service),
    Route("POST", "/availability/search", MERCHANT, "searchAvailability", availability.search),
    Route("GET", "/merchantAvailability", PARTNER, "getMerchantAvailability", availability.of_stores),
    Route("GET", "/booking", PARTNER, "findBookings", bookings.find),
    Route("POST", "/booking", PARTNER, "createBooking", bookings.create),
    Route("GET", "/booking/{bookingId}", PARTNER, "getBooking", bookings.get),
    Route("PUT", "/booking/{bookingId}", PARTNER, "updateBooking", bookings.update),
    Route("PUT", "/booking/{bookingId}/payment/{paymentId}", PARTNER, "updateBookingPayment", bookings.put_payment),
    Route("GET", "/calendar", PARTNER, "getCalendar", calendar.get),
    Route("GET", "/timeSlot", PARTNER, "findTimeSlots", calendar.find_slots),
    Route("POST", "/timeSlot", PARTNER, "createTimeSlot", calendar.create_slot),
    Route("GET", "/timeSlot/{timeSlotId}", PARTNER, "getTimeSlot", calendar.get_slot),
    Route("DELETE", "/timeSlot/{timeSlotId}", PARTNER, "deleteTimeSlot", calendar.delete_slot),
    Route("GET", "/client", PARTNER, "findClients", clients.find),
    Route("POST", "/client", PARTNER, "createClient", clients.create),
    Route("GET", "/client/{clientId}", PARTNER, "getClient", clients.get),
    Route("PUT", "/client/{clientId}", PARTNER, "updateClient", clients.update),
    Route("DELETE", "/client/{clientId}", PARTNER, "deleteClient", clients.delete),
    Route("GET", "/merchant/list", PARTNER, "getMerchantList", house.merchant_list),
    Route("GET", "/merchant/search", PARTNER, "searchMerchants", house.merchant_search),
    Route("GET", "/merchant/{merchantId}", PARTNER, "getMerchantById", house.merchant),
    Route("GET", "/staff/list", PARTNER, "getStaffList", house.staff_list),
    Route("GET", "/staff/{staffId}", PARTNER, "getStaff", house.staff),
    Route("PUT", "/staff/{staffId}", PARTNER, "updateStaff", house.update_staff),
    Route("GET", "/service/list", PARTNER, "getServiceList", house.service_list),
    Route("GET", "/service/{serviceId}", PARTNER, "getService", house.service),
    Route("PUT", "/service/{serviceId}", PARTNER, "updateService", house.update_service),
    Route("GET", "/serviceCategory/list", PARTNER, "getServiceCategoryList", house.category_list),
    Route("GET", "/serviceCategory/{serviceCategoryId}", PARTNER, "getServiceCategory", house.category),
    *_schedules("/merchant/{merchantId}", "Merchant"),
    *_schedules("/staff/{staffId}", "Staff"),
    *_links("/client/{clientId}", links.CLIENT, get="getClientModuleLink", put="updateClientExternal"),
    *_links("/merchant/{merchantId}", links.MERCHANT, get="getMerchantModuleLink", put="updateMerchantModuleLink"),
    *_links("/staff/{staffId}", links.STAFF, get="getStaffModuleLink", put="updateStaffModuleLink"),
    *_links("/service/{serviceId}", links.SERVICE, get="getServiceModuleLink", put="updateServiceModuleLink"),
    *_links(
        "/serviceCategory/{serviceCategoryId}",
        links.CATEGORY,
        get="getServiceCategoryModuleLink",
        put="updateServiceCategoryModuleLink",
    ),
]
"""Fixed paths stand before those with values in them: the first that fits is taken."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to. `methods` are those the path knows, for the 405."""

    route: Route | None
    path: dict[str, str]
    methods: frozenset[str]


_PATTERNS = [(re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(r.path)) + "/?"), r) for r in ROUTES]


def find(method: str, path: str) -> Found:
    """The route of a path below /booking/v1, a trailing slash allowed (the metadata guide writes one)."""
    first: tuple[str, dict[str, str]] | None = None
    by_method: dict[str, Route] = {}
    for pattern, route in _PATTERNS:
        match = pattern.fullmatch(path)
        if match and (first is None or first[0] == route.path):
            first = first or (route.path, match.groupdict())
            by_method[route.method] = route
    values = {} if first is None else first[1]
    return Found(by_method.get(method), values, frozenset(by_method))

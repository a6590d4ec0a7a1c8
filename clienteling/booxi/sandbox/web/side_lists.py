"""Objects that bookings and events refer to, each once, beside the list that refers to them."""

from typing import Any

from clienteling.booxi.sandbox.records import Booking, GroupEvent
from clienteling.booxi.sandbox.web.call import Call
from clienteling.booxi.sandbox.wire import bookings, catalogue, people


class SideLists:
    """Collects ids, then shows the objects in the order they were met. Unknown ids are passed over."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._account = call.account
        self._language = call.language
        self._services: dict[int, None] = {}
        self._staff: dict[int, None] = {}
        self._merchants: dict[int, None] = {}
        self._events: dict[int, None] = {}
        self._resources: dict[int, None] = {}

    def add_booking(self, booking: Booking) -> None:
        self._merchants[booking.merchant_id] = None
        self.add_staff(booking.staff_id)
        for item in booking.items:
            self._services[item.service_id] = None
            if item.resource_id is not None:
                self._resources[item.resource_id] = None
        if booking.group_event_id is not None:
            self._events[booking.group_event_id] = None

    def add_event(self, event: GroupEvent) -> None:
        self._events[event.id] = None
        self._services[event.service_id] = None
        self.add_staff(event.staff_id)

    def add_staff(self, staff_id: int | None) -> None:
        if staff_id is not None:
            self._staff[staff_id] = None

    def add_service(self, service_id: int) -> None:
        self._services[service_id] = None

    def add_merchant(self, merchant_id: int) -> None:
        self._merchants[merchant_id] = None

    def booking(self, booking: Booking) -> dict[str, Any]:
        return bookings.booking(self._account, booking, self._language)

    def group_events(self) -> list[dict[str, Any]]:
        events = (self._account.group_events.get(i) for i in self._events)
        return [catalogue.group_event(self._account, e, self._language) for e in events if e is not None]

    def services(self) -> list[dict[str, Any]]:
        services = (self._account.services.get(i) for i in self._services)
        return [catalogue.online_service(self._account, s, self._language) for s in services if s is not None]

    def staff(self) -> list[dict[str, Any]]:
        found = (self._account.staff.get(i) for i in self._staff)
        return [people.online_staff(s) for s in found if s is not None]

    def merchants(self) -> list[dict[str, Any]]:
        return [catalogue.online_merchant(self._account.merchants[i]) for i in self._merchants]

    def resources(self) -> list[dict[str, Any]]:
        found = (self._account.resources.get(i) for i in self._resources)
        return [catalogue.resource(r) for r in found if r is not None]

    def all(self) -> dict[str, list[dict[str, Any]]]:
        """Every list of a booking history."""
        return {
            "groupEvents": self.group_events(),
            "services": self.services(),
            "staff": self.staff(),
            "merchants": self.merchants(),
            "resources": self.resources(),
        }

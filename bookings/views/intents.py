"""What came of a wish: confirming, done or refused. Its address can be left and found again."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from bookings.forms import new_token
from bookings.models import Booking, Intent
from bookings.services.labels import label
from bookings.services.outcomes import by_code
from bookings.tasks import nudge
from bookings.views.calendar import day_url
from bookings.views.slots import of_intent as of_slot
from clienteling import clock
from clienteling.access import UserRequest, associate_only
from clienteling.context import stand_in
from clienteling.htmx import page
from clienteling.models import Service, StaffMember, Store
from crm.models import Client

PAGE = "bookings/intent.html"
KINDS = {
    Intent.Kind.CREATE: "book",
    Intent.Kind.RESCHEDULE: "move",
    Intent.Kind.ADD_SLOT: "add",
    Intent.Kind.REMOVE_SLOT: "remove",
}


@require_safe
@associate_only
def intent(request: UserRequest, token: UUID) -> HttpResponse:
    """The intent named by `token`, of the person who asked only."""
    rows = Intent.objects.visible_to(request.user).select_related(
        "store", "booking__client", "booking__staff_member", "time_slot__staff_member"
    )
    found = get_object_or_404(rows, token=token)
    stand_in(request, found.store)
    if not found.is_settled:
        nudge()
    shown_ = {"store": found.store, "intent": shown(found), "here": "store", "new_token": new_token()}
    return page(request, PAGE, shown_, part="moment")


def shown(found: Intent) -> dict[str, Any]:
    """What the page tells, from the booking once there is one, else from what was wanted."""
    zone = found.store.zone
    facts: dict[str, Any] = {
        "token": found.token,
        "kind": KINDS[Intent.Kind(found.kind)],
        "kind_word": "",
        "state": {"done": "done", "refused": "refused"}.get(found.state, "confirming"),
        "written_at": found.created_at.astimezone(zone),
        "sent_at": found.sent_at.astimezone(zone) if found.sent_at else None,
        "waited": (clock.now() - found.sent_at).total_seconds() if found.sent_at else None,
        "next_look": max(0.0, (found.look_at - clock.now()).total_seconds()) if found.look_at else None,
        "reason": by_code(found.refusal).sentence if found.refusal else "",
    }
    if facts["kind"] in {"add", "remove"}:
        return facts | of_slot(found)
    if found.shown.get("starts_at"):
        facts["before"] = datetime.fromisoformat(found.shown["starts_at"]).astimezone(zone)
    if found.state == Intent.State.DONE and found.booking and found.booking.starts_at:
        return facts | of_booking(found.booking)
    return facts | of_wish(found)


def of_booking(booking: Booking) -> dict[str, Any]:
    assert booking.starts_at
    zone = booking.store.zone
    items = list(booking.items.all())
    state = label(booking)
    starts = booking.starts_at.astimezone(zone)
    return {
        "client_name": booking.client.name if booking.client else "",
        "starts": starts,
        "ends": (booking.ends_at or booking.starts_at).astimezone(zone),
        "staff_name": booking.staff_member.name if booking.staff_member else "",
        "services": [item.name for item in items],
        "minutes": booking.minutes,
        "price": sum(item.price for item in items if item.price is not None) if items else None,
        "status": state.css,
        "status_icon": state.icon,
        "status_word": state.word,
        "booxi_id": booking.booxi_id,
        "day_url": day_url(booking.store, starts.date()),
        "appointment_url": reverse("bookings:appointment", args=[booking.pk]),
    }


def of_wish(found: Intent) -> dict[str, Any]:
    """From what was wanted, as long as it is kept (an hour after it settles)."""
    store, wanted = found.store, found.wanted
    starts = datetime.fromisoformat(wanted["starts_at"]) if wanted else found.created_at
    services = wished_services(found)
    minutes = sum(service.duration for service in services)
    staff = StaffMember.objects.filter(store=store, booxi_id=wanted.get("staff", 0)).first()
    local = starts.astimezone(store.zone)
    return {
        "client_name": wished_client(found),
        "starts": local,
        "ends": (starts + timedelta(minutes=minutes)).astimezone(store.zone),
        "staff_name": staff.name if staff else "",
        "services": [service.name for service in services],
        "minutes": minutes,
        "day_url": day_url(store, local.date()),
        "retry_url": retry_url(found, store),
    }


def wished_services(found: Intent) -> list[Service]:
    if found.booking:
        return [item.service for item in found.booking.items.select_related("service") if item.service]
    numbers = found.wanted.get("services", [])
    by_number = {s.booxi_id: s for s in Service.objects.filter(store=found.store, booxi_id__in=numbers)}
    return [by_number[number] for number in numbers if number in by_number]


def wished_client(found: Intent) -> str:
    if found.booking and found.booking.client:
        return found.booking.client.name
    person = found.wanted.get("client", {})
    if "known" in person:
        known = Client.objects.filter(pk=person["known"]).first()
        return known.name if known else ""
    return f"{person.get('first_name', '')} {person.get('last_name', '')}".strip()


def retry_url(found: Intent, store: Store) -> str:
    if found.booking:
        return reverse("bookings:move", args=[found.booking.pk])
    return reverse("bookings:book", args=[store.pk])

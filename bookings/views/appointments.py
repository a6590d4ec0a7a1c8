"""One appointment beside its day."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.models import Booking, Intent
from bookings.services import sight
from bookings.services.labels import label
from bookings.services.outcomes import by_code
from bookings.views.calendar import day_url, wall
from clienteling import clock
from clienteling.access import UserRequest, associate_only
from clienteling.context import stand_in
from clienteling.htmx import page
from crm.services import search

PANEL = "bookings/appointment.html"


@require_safe
@associate_only
def appointment(request: UserRequest, pk: int) -> HttpResponse:
    """The appointment as a panel; asked for directly, beside the whole day. Who sees contacts is noted."""
    booking = one(request, pk)
    shown: dict[str, Any] = {"store": booking.store, "appointment": card(booking, request), "here": "store"}
    if booking.client and "phone" in shown["appointment"]:
        search.note_opening(booking.client, by=request.user, store=booking.store)
    if not request.htmx:
        shown |= beside(request, booking)
    return page(request, PANEL, shown, part="panel")


def one(request: UserRequest, pk: int) -> Booking:
    """The booking, or a 404 when it is another store's, or not an appointment with a time."""
    rows = Booking.objects.visible_to(request.user).exclude(starts_at=None).exclude(ends_at=None)
    booking = get_object_or_404(whole(rows), pk=pk)
    stand_in(request, booking.store)
    return booking


def whole(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """With all that the panel shows."""
    return rows.select_related("store", "staff_member", "client").prefetch_related("items")


def beside(request: UserRequest, booking: Booking, on: date | None = None) -> dict[str, Any]:
    """The day the panel stands beside: its own, unless another is looked at."""
    assert booking.starts_at
    on = on or booking.starts_at.astimezone(booking.store.zone).date()
    return wall(request, booking.store, on)


def card(booking: Booking, request: UserRequest) -> dict[str, Any]:
    """What this person may see of the appointment: contacts, request and note only of their own, or as a manager."""
    mine = sight.sees_details(booking, request.user)
    state = label(booking)
    shown = when(booking) | {
        "id": booking.pk,
        "url": reverse("bookings:appointment", args=[booking.pk]),
        "client_name": client_name(booking, request),
        "status": state.css,
        "status_icon": state.icon,
        "status_word": state.word,
        "staff_name": booking.staff_member.name if booking.staff_member else "",
        "city": booking.store.city,
        "booxi_id": booking.booxi_id,
        "services": services(booking, priced=mine),
        "unsure": booking.intents.filter(state__in=Intent.OPEN).exists(),
        "may_move": mine and state.takes_time and not why_not(booking, mine=mine),
        "why_not_move": why_not(booking, mine=mine),
    }
    return shown | details(booking) if mine else shown


def client_name(booking: Booking, request: UserRequest) -> str:
    """Whose it is; not of a request nobody was given yet, unless one hands those out."""
    if not sight.sees_name(booking, request.user):
        return _("Request")
    return booking.client.name if booking.client else _("No client")


def when(booking: Booking) -> dict[str, Any]:
    """Its times, in the store's."""
    assert booking.starts_at
    assert booking.ends_at
    zone = booking.store.zone
    starts = booking.starts_at.astimezone(zone)
    return {
        "day_url": day_url(booking.store, starts.date()),
        "starts": starts,
        "ends": booking.ends_at.astimezone(zone),
        "minutes": booking.minutes,
        "as_of": booking.known_at.astimezone(zone),
    }


def services(booking: Booking, *, priced: bool) -> list[dict[str, Any]]:
    items = booking.items.all()
    return [{"name": each.name, "minutes": each.duration, "price": each.price if priced else None} for each in items]


def details(booking: Booking) -> dict[str, Any]:
    """How to reach the client, what they asked for, what the team notes."""
    shown = {"request": booking.client_request, "quick_note": booking.quick_note}
    if booking.client:
        shown |= {"phone": booking.client.mobile_phone or booking.client.home_phone, "email": booking.client.email}
    return shown


def why_not(booking: Booking, *, mine: bool) -> str:
    """Why there is no way to move it, where the state above it does not say so."""
    if booking.gone_at:
        return str(by_code("gone").sentence)
    if booking.method != Booking.APPOINTMENT:
        return _("Only appointments can be moved.")
    if booking.is_completed:
        return str(by_code("BookingIsCompleted").sentence)
    if booking.ends_at and booking.ends_at <= clock.now():
        return str(by_code("BookingHasPassed").sentence)
    return "" if mine else _("Only %(name)s or a manager can move this.") % {"name": whose(booking)}


def whose(booking: Booking) -> str:
    return booking.staff_member.name if booking.staff_member else _("its staff member")

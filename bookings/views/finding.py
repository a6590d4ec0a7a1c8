"""Finding a booking by its number, and leading to the page it has."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.models import Booking
from bookings.services import finding, sight
from bookings.services.labels import label
from bookings.views.calendar import day_url
from clienteling import clock
from clienteling.access import UserRequest, associate_only
from clienteling.context import LAST_STORE, stand_in

PAGE = "bookings/found.html"


@require_http_methods(["GET", "HEAD", "POST"])
@associate_only
def find(request: UserRequest) -> HttpResponse:
    """Leads to the booking whose number was typed, or says why there is none. A GET is the field alone."""
    if request.method != "POST":
        return render(request, PAGE, {"here": "find"})
    typed = request.POST.get("number", "")
    try:
        booking = finding.find(typed, by=request.user, near=request.session.get(LAST_STORE))
    except finding.Unfound as unfound:
        shown = {"here": "find", "typed": typed[:40], "unfound": unfound.why.sentence}
        return render(request, PAGE, shown, status=unfound.why.status)
    return redirect("bookings:found", booking.pk)


@require_safe
@associate_only
def found(request: UserRequest, pk: int) -> HttpResponse:
    """Any booking by our own id: its group event, its appointment page, or here what has neither."""
    rows = Booking.objects.visible_to(request.user).select_related("store", "staff_member", "client")
    booking: Booking = get_object_or_404(rows.prefetch_related("proposed"), pk=pk)
    if booking.group_event_id:
        return redirect("bookings:group_event", booking.group_event_id)
    if booking.starts_at and booking.ends_at:
        return redirect("bookings:appointment", booking.pk)
    stand_in(request, booking.store)
    return render(request, PAGE, {"here": "store", "store": booking.store, "booking": shown(booking, request)})


def shown(booking: Booking, request: UserRequest) -> dict[str, Any]:
    """What has no time yet: a request, or somebody in the queue."""
    zone = booking.store.zone
    state = label(booking)
    is_named = sight.sees_name(booking, request.user)
    return {
        "number": booking.booxi_id,
        "is_queue": booking.method == Booking.QUEUE,
        "is_hidden": not is_named,
        "name": (booking.client.name if booking.client else _("No client")) if is_named else _("Request"),
        "services": booking.service_names,
        "staff_name": booking.staff_member.name if booking.staff_member else "",
        "css": state.css,
        "icon": state.icon,
        "word": state.word,
        "is_gone": booking.gone_at is not None,
        "since": booking.created_at.astimezone(zone) if booking.created_at else None,
        "proposed": [
            (each.starts_at.astimezone(zone), each.ends_at.astimezone(zone)) for each in booking.proposed.all()
        ],
        "as_of": booking.known_at.astimezone(zone),
        "day_url": day_url(booking.store, clock.today(zone)),
    } | (details(booking) if sight.sees_details(booking, request.user) else {})


def details(booking: Booking) -> dict[str, Any]:
    person = booking.client
    return {
        "request": booking.client_request,
        "note": booking.quick_note,
        "phone": person and (person.mobile_phone or person.home_phone),
        "email": person and person.email,
    }

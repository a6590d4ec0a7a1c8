"""One appointment beside its day: looking at it, and moving it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.forms import MoveForm, Slot, new_token, sign
from bookings.models import Booking, Intent
from bookings.services import appointments, availability
from bookings.services.availability import Question
from bookings.services.intents import TokenUsed
from bookings.services.labels import label
from bookings.services.outcomes import Refusal, by_code
from bookings.tasks import nudge
from bookings.views import choosing as view_of
from bookings.views.booking import leave
from bookings.views.calendar import day_url, look, wall
from clienteling import clock
from clienteling.access import UserRequest, associate_only
from clienteling.context import stand_in
from clienteling.htmx import page
from clienteling.models import Service

PANEL = "bookings/appointment.html"
MOVE = "bookings/move.html"


@require_safe
@associate_only
def appointment(request: UserRequest, pk: int) -> HttpResponse:
    """The appointment as a panel; asked for directly, beside the whole day."""
    booking = one(request, pk)
    shown = {"store": booking.store, "appointment": card(booking, request), "here": "store"}
    if not request.htmx:
        shown |= beside(request, booking)
    return page(request, PANEL, shown, part="panel")


@require_http_methods(["GET", "HEAD", "POST"])
@associate_only
def move(request: UserRequest, pk: int) -> HttpResponse:
    """Chooses another time or person and moves it there. Nothing is sent before the last step."""
    booking = one(request, pk)
    if not appointments.may_change(booking, request.user):
        return page(request, PANEL, not_yours(request, booking), part="panel", status=403)
    step = request.POST.get("do", "times")
    data = request.POST if request.method == "POST" else first_look(booking)
    form = MoveForm(data, store=booking.store, final=step == "move")
    if step == "review":
        return page(request, MOVE, context(request, booking, form, ask=False), part="chosen")
    if step == "move" and form.is_valid():
        return submit(request, booking, form)
    return page(request, MOVE, context(request, booking, form), part="panel", status=422 if step == "move" else 200)


def one(request: UserRequest, pk: int) -> Booking:
    """The booking, or a 404 when it is another store's, or not an appointment with a time."""
    rows = Booking.objects.visible_to(request.user).exclude(starts_at=None).exclude(ends_at=None)
    booking = get_object_or_404(whole(rows), pk=pk)
    stand_in(request, booking.store)
    return booking


def again(booking: Booking) -> Booking:
    """The booking as our copy has it now; as it was, if it lost its time meanwhile."""
    return whole(Booking.objects.exclude(starts_at=None).exclude(ends_at=None)).filter(pk=booking.pk).first() or booking


def whole(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """With all that the panel shows."""
    return rows.select_related("store", "staff_member", "client").prefetch_related("items")


def first_look(booking: Booking) -> dict[str, Any]:
    assert booking.starts_at
    on = max(booking.starts_at.astimezone(booking.store.zone).date(), clock.today(booking.store.zone))
    shown = sign(appointments.as_shown(booking))
    staff = booking.staff_member_id or ""
    return {"token": new_token(), "shown": shown, "day": on.isoformat(), "staff": staff}


def submit(request: UserRequest, booking: Booking, form: MoveForm) -> HttpResponse:
    """Moves, and leads to what came of it; a refusal leads back to the choice."""
    slot: Slot = form.cleaned_data["slot"]
    values = form.cleaned_data
    try:
        intent = appointments.reschedule(
            booking,
            staff=slot.staff,
            starts_at=slot.starts_at,
            shown=values["shown"],
            by=request.user,
            token=values["token"],
        )
    except TokenUsed as used:
        return refused(request, booking, used.refusal, slot)
    if intent.state == Intent.State.REFUSED:
        return refused(request, booking, by_code(intent.refusal), slot)
    if not intent.is_settled:
        nudge()
    return leave(request, reverse("bookings:intent", args=[intent.token]))


def refused(request: UserRequest, booking: Booking, refusal: Refusal, slot: Slot) -> HttpResponse:
    """The choice again, for the appointment as the look before the write found it, with a new token."""
    booking = again(booking)
    data = {**first_look(booking), "day": slot.starts_at.astimezone(booking.store.zone).date().isoformat()}
    lost = slot if refusal.is_time_gone else None
    form = MoveForm(data if lost else {**data, "slot": slot.value}, store=booking.store)
    shown = context(request, booking, form, lost=lost)
    if not lost:
        shown["refused"] = view_of.refused(refusal)
    return page(request, MOVE, shown, part="panel", status=409)


def context(
    request: UserRequest, booking: Booking, form: MoveForm, *, ask: bool = True, lost: Slot | None = None
) -> dict[str, Any]:
    staff = form.chosen("staff")
    question = availability.of_booking(booking)
    asked = Question(question.store, question.services, staff) if question and ask else None
    chosen = view_of.choosing(form, asked, lost=lost)
    services: list[Service] = list(question.services) if question else []
    shown = {
        "store": booking.store,
        "here": "store",
        "appointment": card(booking, request),
        "form": form,
        "staff_choices": view_of.staff_choices(form.fields["staff"].queryset, staff),  # type: ignore[attr-defined]
        "chosen_day": chosen.day,
        "review": view_of.review(booking.store, services, chosen.nearest or form.chosen("slot")),
    }
    shown |= chosen.parts()
    if lost:
        shown["gone"] = view_of.gone(lost, booking.store, chosen.nearest)
    if not request.htmx:
        shown |= beside(request, booking)
    return shown


def beside(request: UserRequest, booking: Booking) -> dict[str, Any]:
    """The day the panel stands beside."""
    assert booking.starts_at
    on = booking.starts_at.astimezone(booking.store.zone).date()
    look(booking.store, on)
    return wall(request, booking.store, on)


def not_yours(request: UserRequest, booking: Booking) -> dict[str, Any]:
    shown = {"store": booking.store, "appointment": card(booking, request), "here": "store"}
    return shown if request.htmx else shown | beside(request, booking)


def card(booking: Booking, request: UserRequest) -> dict[str, Any]:
    """What this person may see of the appointment: contacts, request and note only of their own, or as a manager."""
    mine = appointments.may_change(booking, request.user)
    state = label(booking)
    shown = when(booking) | {
        "id": booking.pk,
        "url": reverse("bookings:appointment", args=[booking.pk]),
        "client_name": booking.client.name if booking.client else _("No client"),
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
    if booking.is_completed:
        return str(by_code("BookingIsCompleted").sentence)
    if booking.ends_at and booking.ends_at <= clock.now():
        return str(by_code("BookingHasPassed").sentence)
    return "" if mine else _("Only %(name)s or a manager can move this.") % {"name": whose(booking)}


def whose(booking: Booking) -> str:
    return booking.staff_member.name if booking.staff_member else _("its staff member")

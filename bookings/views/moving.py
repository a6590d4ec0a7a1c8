"""Moving an appointment: by places on the wall, by times in the panel, from wherever it was dragged to.

All ways end in one form, which shows the old and the new time and person; nothing is sent before its last step.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bookings.forms import MoveForm, Slot, new_token, sign
from bookings.models import Booking, Intent
from bookings.services import appointments, availability, moving
from bookings.services.availability import Question
from bookings.services.intents import TokenUsed
from bookings.services.outcomes import Refusal, by_code
from bookings.tasks import nudge
from bookings.views import choosing as view_of
from bookings.views.appointments import PANEL, beside, card, one, whole
from bookings.views.booking import leave
from bookings.views.choosing import Choosing
from clienteling import clock
from clienteling.access import UserRequest, associate_only
from clienteling.htmx import page
from clienteling.models import Service

PAGE = "bookings/move.html"


@require_http_methods(["GET", "HEAD", "POST"])
@associate_only
def move(request: UserRequest, pk: int) -> HttpResponse:
    """Move mode. `day`, `staff` and `to` in the address say what is looked at and where somebody dragged it."""
    booking = one(request, pk)
    if not appointments.may_change(booking, request.user):
        return page(request, PANEL, not_yours(request, booking), part="panel", status=403)
    step = request.POST.get("do", "times")
    data = request.POST if request.method == "POST" else first_look(booking) | asked_for(request)
    form = MoveForm(data, store=booking.store, final=step == "move")
    if step == "review":
        return page(request, PAGE, context(request, booking, form, ask=False), part="chosen")
    if step == "move" and form.is_valid():
        return submit(request, booking, form)
    # The panel opens at once and asks for the times by itself; the wall has not to wait for Booxi.
    ask = request.method == "POST" or not request.htmx
    shown = context(request, booking, form, ask=ask) | {"asking": not ask}
    return page(request, PAGE, shown, part="panel", status=422 if step == "move" else 200)


def again(booking: Booking) -> Booking:
    """The booking as our copy has it now; as it was, if it lost its time meanwhile."""
    rows: QuerySet[Booking] = Booking.objects.exclude(starts_at=None).exclude(ends_at=None)
    return whole(rows).filter(pk=booking.pk).first() or booking


def first_look(booking: Booking) -> dict[str, Any]:
    """Its own day, unless that is over, and everybody who could take it."""
    assert booking.starts_at
    on = max(booking.starts_at.astimezone(booking.store.zone).date(), clock.today(booking.store.zone))
    return {"token": new_token(), "shown": sign(appointments.as_shown(booking)), "day": on.isoformat()}


def asked_for(request: UserRequest) -> dict[str, str]:
    """What the address asks for; `to` as `slot_value` writes it, whose day is then looked at."""
    asked = {name: request.GET[name] for name in ("day", "staff") if name in request.GET}
    if "to" in request.GET:
        asked |= {"slot": request.GET["to"], "day": asked.get("day", "")}
    return asked


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
    return page(request, PAGE, shown, part="panel", status=409)


def context(
    request: UserRequest, booking: Booking, form: MoveForm, *, ask: bool = True, lost: Slot | None = None
) -> dict[str, Any]:
    staff = form.chosen("staff")
    question = availability.of_booking(booking)
    asked = Question(question.store, question.services, staff) if question and ask else None
    chosen = view_of.choosing(form, asked, lost=lost, preferred=booking.staff_member)
    slot = chosen.nearest or form.chosen("slot")
    shown = {
        "store": booking.store,
        "here": "store",
        "appointment": card(booking, request),
        "form": form,
        "staff_choices": view_of.staff_choices(form.fields["staff"].queryset, staff),  # type: ignore[attr-defined]  # a choice field's, says the stub
        "chosen_day": chosen.day,
        "review": review(booking, list(question.services) if question else [], slot),
        "dragged": dragged(slot, chosen, booking),
        "places": places(booking, chosen),
        "span": moving.span(booking),
        "move_url": reverse("bookings:move", args=[booking.pk]),
    }
    shown |= chosen.parts()
    if lost:
        shown["gone"] = view_of.gone(lost, booking.store, chosen.nearest)
    if not request.htmx:
        shown |= beside(request, booking, chosen.day)
    return shown


def review(booking: Booking, services: list[Service], slot: Slot | None) -> view_of.Review:
    """Old and new side by side. Moving keeps the length, whatever the catalogue says today."""
    found = view_of.review(booking.store, services, slot)
    if slot:
        found.ends = (slot.starts_at + timedelta(minutes=booking.minutes)).astimezone(booking.store.zone)
    return found


def dragged(slot: Slot | None, chosen: Choosing, booking: Booking) -> dict[str, Any] | None:
    """A place of that day which is chosen and not among the times told: Booxi's rules decide on it."""
    if slot is None:
        return None
    at = slot.starts_at.astimezone(booking.store.zone)
    if at.date() != chosen.day and at > clock.now():  # of a day that is not looked at any more
        return None
    if any(each.value == slot.value for part in chosen.slots for each in part["slots"]):
        return None
    return {"value": slot.value, "time": at, "staff_name": slot.staff.first_name, "unlisted": bool(chosen.asked_at)}


def places(booking: Booking, chosen: Choosing) -> list[dict[str, Any]]:
    """What move.js lights up on the wall."""
    return [
        {
            "to": moment_utc(free.starts_at),
            "staff": " ".join(str(person.pk) for person in free.staff),
            "time": free.starts_at,
            "step": free.step,
        }
        for free in moving.free_places(booking, chosen.times)
    ]


def moment_utc(moment: datetime) -> str:
    """As `slot_value` writes an instant."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def not_yours(request: UserRequest, booking: Booking) -> dict[str, Any]:
    shown = {"store": booking.store, "appointment": card(booking, request), "here": "store"}
    return shown if request.htmx else shown | beside(request, booking)

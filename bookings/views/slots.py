"""Time slots from the calendar: adding one, looking at one, taking one away and putting it back."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bookings.forms import new_token
from bookings.forms.slots import SlotForm, TokenForm
from bookings.models import Booking, GroupEvent, Intent, TimeSlot
from bookings.services import slots
from bookings.services.intents import TokenUsed
from bookings.services.outcomes import Refusal, by_code
from bookings.services.slots import InTheWay
from bookings.tasks import nudge
from bookings.views.booking import leave
from bookings.views.calendar import day_url, picked, wall
from clienteling import clock
from clienteling.access import UserRequest, associate_only, store_or_404
from clienteling.context import stand_in
from clienteling.htmx import page
from clienteling.models import StaffMember, Store

ADD = "bookings/add_slot.html"
SLOT = "bookings/slot.html"
USUAL = timedelta(hours=1)
BUSY_FIRST = [(kind.value, kind.label) for kind in (TimeSlot.Kind.BUSY, TimeSlot.Kind.AVAILABLE)]


@sensitive_post_parameters("description")
@require_http_methods(["GET", "HEAD", "POST"])
@associate_only
def add_slot(request: UserRequest, store_id: int) -> HttpResponse:
    """Keeps a stretch of somebody's day busy, or opens one. Nothing is sent before the last step."""
    store = store_or_404(request.user, store_id)
    whose = slots.whose_slots(store, request.user)
    data = request.POST if request.method == "POST" else first_look(request, store, whose)
    form = SlotForm(data, store=store, staff=whose)
    if request.POST.get("do") == "review":
        return page(request, ADD, context(request, form, whose), part="said")
    if request.method == "POST":
        return submit(request, form, whose)
    return page(request, ADD, context(request, form, whose), part="panel")


def submit(request: UserRequest, form: SlotForm, whose: list[StaffMember]) -> HttpResponse:
    """Adds it, and leads to what came of it; a no leads back to the form."""
    if not form.is_valid():
        return page(request, ADD, context(request, form, whose) | {"tried": True}, part="panel", status=422)
    try:
        intent = slots.add(form.wish(), by=request.user)
    except InTheWay as stopped:
        return refused(request, form, whose, stopped.refusals, status=422)
    except TokenUsed as used:
        return refused(request, form, whose, [used.refusal], status=409)
    if intent.state == Intent.State.REFUSED:
        return refused(request, form, whose, [by_code(intent.refusal)], status=409)
    return follow(request, intent)


def follow(request: UserRequest, intent: Intent) -> HttpResponse:
    if not intent.is_settled:
        nudge()
    return leave(request, reverse("bookings:intent", args=[intent.token]))


def refused(
    request: UserRequest, form: SlotForm, whose: list[StaffMember], refusals: Any, *, status: int
) -> HttpResponse:
    """The form as it was typed, with a new token, and every reason at once."""
    again = SlotForm({**request.POST.dict(), "token": new_token()}, store=form.store, staff=whose)
    again.is_valid()
    for refusal in refusals:
        again.add_error(None, str(refusal.sentence))
    return page(request, ADD, context(request, again, whose) | {"tried": True}, part="panel", status=status)


def first_look(request: UserRequest, store: Store, whose: list[StaffMember]) -> dict[str, Any]:
    """An hour from the place that was tapped, else from the next whole hour, of the person tapped or oneself."""
    asked = request.GET
    now = clock.now().astimezone(store.zone)
    on = picked(request) or now.date()
    starts = read_time(asked.get("from", "")) or time((now.hour + 1) % 24)
    own = [str(person.pk) for person in whose if slots.is_own(person, request.user)]
    known = [str(person.pk) for person in whose]
    staff = asked.get("staff", "")
    ends = (datetime.combine(on, starts) + USUAL).time()
    return {
        "token": new_token(),
        "kind": TimeSlot.Kind.BUSY,
        "day": on.isoformat(),
        "staff": staff if staff in known else (own or known or [""])[0],
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends if ends > starts else time(0):%H:%M}",
    }


def read_time(text: str) -> time | None:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(minute=found.minute // 5 * 5, second=0, microsecond=0, tzinfo=None)


def context(request: UserRequest, form: SlotForm, whose: list[StaffMember]) -> dict[str, Any]:
    """All the page shows. What lies beneath a busy time is told before it is sent."""
    stretch = form.stretch()
    on = form.cleaned_data.get("day") or clock.today(form.store.zone)
    busy = form.cleaned_data.get("kind") == TimeSlot.Kind.BUSY
    chosen = str(form["staff"].value() or "")
    shown = {
        "store": form.store,
        "here": "store",
        "form": form,
        "back_url": day_url(form.store, on),
        "kinds": [{"value": v, "name": n, "chosen": v == form["kind"].value()} for v, n in BUSY_FIRST],
        "whose": [{"id": p.pk, "name": p.name, "chosen": str(p.pk) == chosen} for p in whose],
        "beneath": beneath(*stretch) if stretch and busy else [],
        "twice": [form[name] for name in ("starts", "ends") if name in form.twice],
    }
    return shown if request.htmx else shown | beside(request, form.store, on)


def beneath(staff: StaffMember, starts: datetime, ends: datetime) -> list[dict[str, Any]]:
    """As the page names it: when it starts and whose it is, or what."""
    return [
        {"starts": row.starts_at.astimezone(staff.store.zone), "name": named(row)}
        for row in slots.beneath(staff, starts, ends)
        if row.starts_at
    ]


def named(row: Booking | GroupEvent) -> str:
    if isinstance(row, GroupEvent):
        return row.name or _("Group event")
    return row.client.name if row.client else row.service_names


def beside(request: UserRequest, store: Store, on: date) -> dict[str, Any]:
    """The day the panel stands beside."""
    return wall(request, store, on)


@require_http_methods(["GET", "HEAD", "POST"])
@associate_only
def slot(request: UserRequest, pk: int) -> HttpResponse:
    """What it is; and its removal, which can be taken back."""
    rows = TimeSlot.objects.visible_to(request.user).select_related("store", "staff_member__store")
    found = get_object_or_404(rows, pk=pk)
    stand_in(request, found.store)
    if request.method == "POST":
        return remove(request, found)
    return answer(request, found)


def remove(request: UserRequest, found: TimeSlot) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        return answer(request, found, refusals=[by_code("used")], status=422)
    try:
        intent = slots.remove(found, by=request.user, token=form.cleaned_data["token"])
    except InTheWay as stopped:
        return answer(request, found, refusals=stopped.refusals, status=403)
    except TokenUsed as used:
        return answer(request, found, refusals=[used.refusal], status=409)
    if intent.state == Intent.State.REFUSED:
        found.refresh_from_db()
        return answer(request, found, refusals=[by_code(intent.refusal)], status=409)
    return follow(request, intent)


def answer(request: UserRequest, found: TimeSlot, *, refusals: Any = (), status: int = 200) -> HttpResponse:
    on = found.starts_at.astimezone(found.store.zone).date()
    shown = {"store": found.store, "here": "store", "slot": card(found, request), "token": new_token()}
    shown["refused"] = [str(refusal.sentence) for refusal in refusals]
    if not request.htmx:
        shown |= beside(request, found.store, on)
    return page(request, SLOT, shown, part="panel", status=status)


def card(found: TimeSlot, request: UserRequest) -> dict[str, Any]:
    """What this person may see of it: what was noted about it only of their own, or as a manager."""
    zone = found.store.zone
    starts, ends = found.starts_at.astimezone(zone), found.ends_at.astimezone(zone)
    mine = slots.may_change(found.staff_member, request.user)
    in_the_way: list[Refusal] = slots.obstacles_to_removal(found, by=request.user)
    return {
        "id": found.pk,
        "url": reverse("bookings:slot", args=[found.pk]),
        "day_url": day_url(found.store, starts.date()),
        "kind": found.kind,
        "kind_word": found.get_kind_display(),
        "label": found.label if mine else "",
        "description": found.description if mine else "",
        "tags": [tag.strip() for tag in found.tags.split(",") if tag.strip()],
        "starts": starts,
        "ends": ends,
        "staff_name": found.staff_member.name if found.staff_member else "",
        "is_gone": found.gone_at is not None,
        "unsure": found.intents.filter(state__in=Intent.OPEN).exists(),
        "why_not": str(in_the_way[0].sentence) if in_the_way else "",
        "as_of": found.known_at.astimezone(zone),
    }


def of_intent(found: Intent) -> dict[str, Any]:
    """What the page of a wish about a slot tells, and the way back from what was done."""
    zone, slot_ = found.store.zone, found.time_slot
    values = found.shown or found.wanted
    starts, ends = (datetime.fromisoformat(values[name]).astimezone(zone) for name in ("starts_at", "ends_at"))
    staff = StaffMember.objects.select_related("store").filter(store=found.store, booxi_id=values["staff"]).first()
    added = found.kind == Intent.Kind.ADD_SLOT
    is_done = found.state == Intent.State.DONE
    shown = {
        "kind_word": TimeSlot.Kind(values["kind"]).label,
        "starts": starts,
        "ends": ends,
        "staff_name": staff.name if staff else "",
        "day_url": day_url(found.store, starts.date()),
        "beneath": beneath(staff, starts, ends) if staff and added and values["kind"] == TimeSlot.Kind.BUSY else [],
        "retry_url": reverse("bookings:add_slot", args=[found.store_id]) if added else "",
    }
    if added and is_done and slot_ and not slot_.gone_at:
        shown["slot_url"] = reverse("bookings:slot", args=[slot_.pk])
    if not added and is_done and staff and ends > clock.now():
        shown["put_back"] = put_back(found, staff, starts, ends)
    return shown


def put_back(found: Intent, staff: StaffMember, starts: datetime, ends: datetime) -> dict[str, str]:
    """The form that asks for the same slot again. What was noted about it is known for an hour."""
    return {
        "kind": found.shown["kind"],
        "staff": str(staff.pk),
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "starts_which": str(starts.fold),
        "ends": f"{ends:%H:%M}",
        "ends_which": str(ends.fold),
        "description": found.wanted.get("description", ""),
        "tags": found.wanted.get("tags", ""),
    }

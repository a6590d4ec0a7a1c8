"""Booking: one page, one form. Every step is a button of the same form, so nothing typed is ever lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from bookings.forms import ADDRESS, BookForm, Slot, new_token
from bookings.models import Intent
from bookings.services import appointments
from bookings.services.appointments import NewPerson, Wish
from bookings.services.availability import Question
from bookings.services.intents import TokenUsed
from bookings.services.outcomes import Refusal, by_code
from bookings.tasks import nudge
from bookings.views import choosing as view_of
from clienteling.access import UserRequest, associate_only, store_or_404
from clienteling.htmx import page
from clienteling.models import Service, StaffMember, Store
from crm.models import Client
from crm.services import search

PAGE = "bookings/book.html"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@associate_only
def book(request: UserRequest, store_id: int) -> HttpResponse:
    """Chooses services, time and client, then books."""
    store = store_or_404(request.user, store_id)
    typed = request.POST if request.method == "POST" else request.GET
    step = request.POST.get("do", "times")
    form = BookForm(prepared(typed), store=store, user=request.user, final=step == "book")
    if step == "review":
        return page(request, PAGE, context(request, form, ask=False), part="chosen")
    if step == "book" and form.is_valid():
        return submit(request, form)
    return page(request, PAGE, context(request, form), part="form", status=422 if step == "book" else 200)


def prepared(typed: QueryDict) -> QueryDict:
    """What was typed, with a token, the client just picked, or none when another is wanted."""
    data = typed.copy()
    data.setdefault("token", new_token())
    if picked := data.get("pick"):
        data["client"] = picked
    if data.get("do") == "forget_client":
        data.pop("client", None)
    return data


def submit(request: UserRequest, form: BookForm) -> HttpResponse:
    """Books, and leads to the page of what came of it; a time that has gone leads back to the form."""
    slot: Slot = form.cleaned_data["slot"]
    try:
        intent = appointments.book(wish(form, slot), by=request.user)
    except TokenUsed as used:
        return refused(request, form, used.refusal, slot)
    if intent.state == Intent.State.REFUSED:
        return refused(request, form, by_code(intent.refusal), slot)
    if not intent.is_settled:
        nudge()
    return leave(request, reverse("bookings:intent", args=[intent.token]))


def wish(form: BookForm, slot: Slot) -> Wish:
    values = form.cleaned_data
    person = values["client"] or NewPerson(
        values["first_name"], values["last_name"], email=values["email"], mobile_phone=values["phone"]
    )
    return Wish(
        store=form.store,
        staff=slot.staff,
        services=values["services"],
        starts_at=slot.starts_at,
        client=person,
        quick_note=values["quick_note"],
        address={name: values[name] for name in ADDRESS if values[name]} if form.is_at_home else {},
        token=values["token"],
    )


def refused(request: UserRequest, form: BookForm, refusal: Refusal, slot: Slot) -> HttpResponse:
    """The form again, filled in, with a new token; near times if the chosen one has gone."""
    data = prepared(request.POST)
    data["token"] = new_token()
    data["day"] = slot.starts_at.astimezone(form.store.zone).date().isoformat()
    again = BookForm(data, store=form.store, user=request.user)
    shown = context(request, again, lost=slot if refusal.is_time_gone else None)
    if "gone" not in shown:
        shown["refused"] = view_of.refused(refusal)
    return page(request, PAGE, shown, part="form", status=409)


def context(request: UserRequest, form: BookForm, *, ask: bool = True, lost: Slot | None = None) -> dict[str, Any]:
    """All the page shows. Booxi is asked for free times once, and only if `ask`."""
    services: list[Service] = list(form.chosen("services") or [])
    staff: StaffMember | None = form.chosen("staff")
    client: Client | None = form.chosen("client")
    if client:
        search.note_opening(client, by=request.user, store=form.store)
    question = Question(form.store, services, staff) if services and ask else None
    chosen = view_of.choosing(form, question, lost=lost)
    slot = chosen.nearest or form.chosen("slot")
    shown = {
        "store": form.store,
        "form": form,
        "here": "book",
        "services": by_category(form.store, services),
        "staff_choices": view_of.staff_choices(form.fields["staff"].queryset, staff),  # type: ignore[attr-defined]  # a choice field's, says the stub
        "day": chosen.day,
        "client": card(client) if client else None,
        "review": view_of.review(form.store, services, slot, client.name if client else ""),
    }
    shown |= chosen.parts()
    if request.POST.get("do") == "find":
        shown["found"] = [card(each) for each in search.find(form.chosen("q") or "", by=request.user)]
    if lost:
        shown["gone"] = view_of.gone(lost, form.store, chosen.nearest)
    return shown


def by_category(store: Store, chosen: list[Service]) -> list[dict[str, Any]]:
    """The store's services under their categories, the chosen ones ticked."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for service in Service.objects.bookable().filter(store=store).select_related("category"):
        shown = {
            "id": service.pk,
            "name": service.name,
            "minutes": service.duration,
            "price": service.price,
            "checked": service in chosen,
        }
        groups.setdefault(service.category.name if service.category else "", []).append(shown)
    return [{"label": label, "services": services} for label, services in groups.items()]


def card(client: Client) -> dict[str, Any]:
    """What tells one client from another of the same name."""
    contact = " · ".join(filter(None, [client.email, client.mobile_phone or client.home_phone]))
    return {"id": client.pk, "name": client.name, "contact": contact}


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """Goes to another page, whether htmx asked or the browser."""
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)

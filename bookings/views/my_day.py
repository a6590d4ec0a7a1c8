"""My day: the page an associate begins with, the part of it that polling draws anew, and having seen an alert."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bookings.services import alerts, my_day
from bookings.tasks import look_at_person
from bookings.views.mine import PAGE, joined, shown
from clienteling import clock
from clienteling.access import UserRequest, associate_only, places, read_again
from clienteling.context import LAST_STORE, stand_in
from clienteling.converters import day_of
from clienteling.fragments import fragment
from clienteling.models import Membership


@require_safe
@associate_only
def mine(request: UserRequest, day: date | None = None) -> HttpResponse:
    """The day of whoever looks, in the store of `?store=`, else the one looked at last, else their first."""
    place = place_of(request)
    if place is None:
        return render(request, PAGE, nobody(request))
    stand_in(request, place.store)
    return render(request, PAGE, context(request, place, day or clock.today(place.store.zone)))


@require_safe
@associate_only
def live(request: UserRequest, day: date) -> HttpResponse:
    """The day again, or 204 when nothing changed since version `v`."""
    place = place_of(request)
    if place is None:
        raise Http404
    if request.GET.get("v") == my_day.current_version(place, day):
        return HttpResponse(status=204)
    return render(request, f"{PAGE}#mine", context(request, place, day))


@require_POST
@associate_only
def seen(request: UserRequest) -> HttpResponse:
    """The alerts in `alert`, numbers with commas between, are seen."""
    said = request.POST.get("alert", "").split(",")
    alerts.see(request.user, {int(one) for one in said if one.isdecimal() and len(one) < 19})
    read_again(request.user)
    place = place_of(request)
    on = day_of(request.POST.get("day", "")) or (clock.today(place.store.zone) if place else None)
    if request.htmx and place and on:
        return render(request, f"{PAGE}#mine", context(request, place, on))
    return redirect("bookings:my_day", *([on] if on else []))


def place_of(request: UserRequest) -> Membership | None:
    """Where somebody has a calendar: the store asked for, the one looked at last, or the first. None: nowhere, or not
    in the store asked for."""
    found = {place.store_id: place for place in my_day.calendars(places(request.user))}
    asked = request.GET.get("store") or request.POST.get("store") or ""
    if asked:
        return found.get(int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    last = request.session.get(LAST_STORE, 0)
    return found.get(last) or next(iter(found.values()), None)


def nobody(request: UserRequest) -> dict[str, Any]:
    """The page of who has no calendar of their own, here or anywhere."""
    asked = request.GET.get("store", "")
    everywhere = places(request.user)
    here = next((place.store for place in everywhere if str(place.store_id) == asked), None)
    if here:
        stand_in(request, here)
    return {"here": "mine", "place": here, "others": my_day.calendars(everywhere)}


def context(request: UserRequest, place: Membership, on: date) -> dict[str, Any]:
    """What the page shows; what is missing or old is asked for."""
    others = [each for each in my_day.calendars(places(request.user)) if each.pk != place.pk]
    found = my_day.my_day(place, on, others=others)
    if found.stale:
        look_at_person(found.staff.pk, on.isoformat())
    user = request.user
    words = shown(found, name=user.first_name or str(user), here=request.get_full_path(), token=get_token(request))
    if request.htmx:
        unseen = sum(getattr(each, "unseen", 0) for each in places(user))
        words["heading"] = joined([fragment(f"{PAGE}#unseen", count=unseen), words["heading"]])
    return {"here": "mine", "store": place.store, "day": found, "mine": words}

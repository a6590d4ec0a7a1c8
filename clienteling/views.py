"""The front door: where signing in leads, and what a person sets for themselves."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from bookings.services import listening
from clienteling import clock
from clienteling.access import UserRequest, open_to_all, places, signed_in
from clienteling.context import LAST_STORE
from clienteling.forms import Preferences
from clienteling.htmx import page
from clienteling.models import User


@require_safe
@signed_in
def home(request: UserRequest) -> HttpResponse:
    """Associates begin with their own day, managers with the day of the store they looked at last; an administrator
    without a store goes to the admin."""
    found = {place.store_id: place for place in places(request.user)}
    if not found:
        return redirect("admin:index") if request.user.is_staff else page(request, "nowhere.html", {}, status=403)
    place = found.get(request.session.get(LAST_STORE, 0)) or next(iter(found.values()))
    if place.is_manager or not (place.staff_member and place.staff_member.has_calendar):
        return redirect("bookings:today", store_id=place.store_id)
    return redirect("bookings:my_day")


@require_POST
@open_to_all
def preferences(request: HttpRequest) -> HttpResponse:
    """What a person sets for themselves. Somebody not signed in sees what their browser asks for."""
    form = Preferences(request.POST)
    if form.is_valid() and request.user.is_authenticated:
        said = form.cleaned_data.items()
        chosen = {name: value for name, value in said if name in request.POST and value is not None}
        User.objects.filter(pk=request.user.pk).update(**chosen)
    where = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(where, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(where if safe else "/")


@require_safe
@open_to_all
def health(_request: HttpRequest) -> JsonResponse:
    """Whether this process can serve, and of which stores Booxi tells us. Neither Booxi being away nor its silence
    makes it unhealthy: restarting would mend neither."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "webhooks": listening.report(clock.now())})

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
    """The store looked at last, or the only one; an administrator without a store goes to the admin."""
    stores = [place.store_id for place in places(request.user)]
    if stores:
        last = request.session.get(LAST_STORE)
        return redirect("bookings:today", store_id=last if last in stores else stores[0])
    if request.user.is_staff:
        return redirect("admin:index")
    return page(request, "nowhere.html", {}, status=403)


@require_POST
@open_to_all
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and theme, kept with the person. Somebody not signed in sees what their browser asks for."""
    form = Preferences(request.POST)
    if form.is_valid() and request.user.is_authenticated:
        chosen = {name: value for name, value in form.cleaned_data.items() if name in request.POST}
        chosen.pop("next", None)
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

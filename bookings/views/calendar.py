"""The store's day: a page, and the part of it that polling draws anew."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from bookings.services import calendar, columns
from bookings.tasks import nudge
from bookings.views.wall import shown
from clienteling import clock
from clienteling.access import UserRequest, associate_only, store_or_404
from clienteling.context import stand_in
from clienteling.models import StaffMember, Store

PAGE = "bookings/store_day.html"


@require_safe
@associate_only
def today(request: UserRequest, store_id: int) -> HttpResponse:
    """Leads to the store's own today."""
    store = store_or_404(request.user, store_id)
    return redirect(day_url(store, clock.today(store.zone)))


@require_safe
@associate_only
def store_day(request: UserRequest, store_id: int, day: date) -> HttpResponse:
    """Columns of the store's staff on `day`, from our copy; what is missing is asked for and arrives by polling."""
    store = store_or_404(request.user, store_id)
    stand_in(request, store)
    look(store, day)
    return render(request, PAGE, wall(request, store, day))


@require_safe
@associate_only
def store_day_live(request: UserRequest, store_id: int, day: date) -> HttpResponse:
    """The columns again, or 204 when nothing changed since version `v`."""
    store = store_or_404(request.user, store_id)
    if request.GET.get("v") == calendar.version(store, day):
        return HttpResponse(status=204)
    look(store, day)
    return render(request, f"{PAGE}#columns", wall(request, store, day))


def look(store: Store, day: date) -> None:
    """Somebody looks at a day: it and the next are read if they are missing or old."""
    staff = list(StaffMember.objects.with_calendar().filter(store=store))
    if columns.want(staff, columns.days_of_a_look(store, day)):
        nudge()


def wall(request: HttpRequest, store: Store, day: date) -> dict[str, object]:
    """The context of the page."""
    everyone = request.GET.get("who") == "all"
    found = calendar.store_day(store, day, everyone=everyone)
    return {"store": store, "day": shown(found), "everyone": everyone, "here": "store"}


def day_url(store: Store, day: date, **filters: str) -> str:
    address = reverse("bookings:store_day", args=[store.pk, day])
    return f"{address}?{urlencode(filters)}" if filters else address

"""The store's day: a page, the list of it, and what polling draws anew."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from bookings import tasks
from bookings.models import Column
from bookings.services import calendar, columns
from bookings.services.walls import StoreDay
from bookings.views import bars, filters, listing
from bookings.views import wall as drawn
from clienteling import clock
from clienteling.access import UserRequest, associate_only, membership_in, store_or_404, unless
from clienteling.context import stand_in
from clienteling.converters import day_of
from clienteling.models import StaffMember, Store

PAGE = "bookings/store_day.html"
LIST = "bookings/day_list.html"


@require_safe
@associate_only
def today(request: UserRequest, store_id: int) -> HttpResponse:
    """Leads to the store's own today, or to `day` there: how a person changes stores and keeps the day."""
    store = store_or_404(request.user, store_id)
    stand_in(request, store)
    return redirect(seen_as(request.GET.get("view", ""), store, picked(request) or clock.today(store.zone), request))


@require_safe
@associate_only
def store_day(request: UserRequest, store_id: int, day: date) -> HttpResponse:
    """Columns of the store's staff on `day`, from our copy; what is missing is asked for and arrives by polling."""
    store = store_or_404(request.user, store_id)
    if chosen := picked(request):
        return redirect(seen_as("day", store, chosen, request))
    return render(request, PAGE, wall(request, store, day))


@require_safe
@associate_only
def day_list(request: UserRequest, store_id: int, day: date) -> HttpResponse:
    """The same day as a table by time."""
    store = store_or_404(request.user, store_id)
    if chosen := picked(request):
        return redirect(seen_as("list", store, chosen, request))
    found = read(request, store, day, anew=True)
    above = {"bar": bars.of_day(request, found, view="list")}
    return render(request, LIST, listed(request, found) | above)


def unchanged(request: UserRequest, store_id: int, day: date) -> HttpResponse | None:
    """204 while nothing changed since version `v`. While Booxi is silent a worker hears that somebody still looks."""
    found = calendar.version(request.user, store_id, day)
    if found is None or not calendar.is_known(found.version, request.GET.get("v", "")):
        return None
    if found.is_quiet:
        tasks.keep_looking(store_id, day.isoformat())
    return HttpResponse(status=204)


@require_safe
@unless(unchanged)
@associate_only
def store_day_live(request: UserRequest, store_id: int, day: date) -> HttpResponse:
    """What changed since version `v`: its columns while the wall stays as it is, else the whole wall."""
    store = store_or_404(request.user, store_id)
    known = request.GET.get("v", "")
    if request.GET.get("as") == "list":
        found = read(request, store, day, anew=True)
        return render(request, f"{LIST}#table", listed(request, found))
    found = read(request, store, day)
    shown = context(request, found)
    if (since := renewable(known, found.version)) is None:
        shown["columns"] = drawn.store_day(found, request.get_full_path())
        return render(request, f"{PAGE}#columns", shown)
    shown["columns"] = drawn.store_day(found, request.get_full_path(), since=since)
    return reswap(retarget(render(request, f"{PAGE}#renewed", shown), "#live"), "outerHTML")


@require_POST
@associate_only
def refresh(request: UserRequest, store_id: int, day: date) -> HttpResponse:
    """Somebody wants to know what Booxi has now: every column of the day is read again, ahead of everything else."""
    store = store_or_404(request.user, store_id)
    everybody = list(StaffMember.objects.with_calendar().filter(store=store))
    columns.ask(everybody, [day], limit=timedelta(0), lane=Column.Lane.FRONT)
    tasks.nudge()
    bars.say_asked(request)
    return redirect(seen_as(request.POST.get("view", ""), store, day, request))


def renewable(known: str, version: str) -> int | None:
    """The version a page knows, when its wall has the same layout and hour as now; None when it must be drawn anew."""
    grown, *place = known.split(".")
    return int(grown) if grown.isdecimal() and len(grown) < 19 and place == version.split(".")[1:] else None


def picked(request: HttpRequest) -> date | None:
    """The day chosen in a date field, if there is one."""
    return day_of(request.GET.get("day", ""))


def read(request: UserRequest, store: Store, day: date, *, anew: bool = False) -> StoreDay:
    """The day as this person may see it; a worker is told when something of it is missing or old."""
    place = membership_in(request.user, store)
    assert place, "store_or_404 found it by this place"
    asked = filters.asked(request)
    found = calendar.store_day(
        store, day, place, filters=asked.filters, everyone=asked.everyone, person=asked.person, anew=anew
    )
    if found.stale:
        tasks.look(store.pk, day.isoformat())
    return found


def wall(request: UserRequest, store: Store, day: date) -> dict[str, Any]:
    """The context of the page."""
    found = read(request, store, day)
    columns_ = drawn.store_day(found, request.get_full_path())
    return context(request, found) | {"columns": columns_, "bar": bars.of_day(request, found, view="day")}


def listed(request: UserRequest, found: StoreDay) -> dict[str, Any]:
    """The context of the list."""
    shown = context(request, found)
    return shown | listing.shown(found, whose=shown["day"]["moves"])


def context(request: UserRequest, found: StoreDay) -> dict[str, Any]:
    """What the page and its parts say; the columns and the bar come to it where they are shown."""
    shown = drawn.shown(found) | {"date": found.on, "query": filters.asked(request).query.replace("?", "&")}
    shown["moves"] = drawn.moves(membership_in(request.user, found.store))
    fresh = bars.fresh(found, swaps=bool(request.htmx))
    return {"store": found.store, "day": shown, "fresh": fresh, "here": "store", "keep": f"?day={found.on}"}


def seen_as(view: str, store: Store, day: date, request: HttpRequest) -> str:
    """The address of a day as a wall or, with `view` list, as a table, with the filters of `request`."""
    name = "bookings:day_list" if view == "list" else "bookings:store_day"
    return f"{reverse(name, args=[store.pk, day])}{filters.asked(request).query}"


def day_url(store: Store, day: date, **asked: str) -> str:
    address = reverse("bookings:store_day", args=[store.pk, day])
    return f"{address}?{urlencode(asked)}" if asked else address

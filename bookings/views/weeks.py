"""One staff member's week: seven columns of the same lanes a store's day is made of."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bookings import tasks
from bookings.models import Column
from bookings.services import calendar, columns
from bookings.services.walls import StaffWeek
from bookings.views import bars
from bookings.views import wall as drawn
from bookings.views.calendar import picked
from clienteling.access import UserRequest, associate_only, membership_in, places, unless
from clienteling.context import frame_of
from clienteling.models import StaffMember

PAGE = "bookings/staff_week.html"


@require_safe
@associate_only
def staff_week(request: UserRequest, staff_id: int, day: date) -> HttpResponse:
    """The week around `day`, from our copy; what is missing is asked for and arrives by polling."""
    if chosen := picked(request):
        return redirect("bookings:staff_week", staff_id=staff_id, day=chosen)
    return render(request, PAGE, context(request, one(request, staff_id, day)))


def unchanged(request: UserRequest, staff_id: int, day: date) -> HttpResponse | None:
    """204 while nothing changed since version `v`. While Booxi is silent a worker hears that somebody still looks."""
    first = monday(day)
    found = calendar.week_version(request.user, staff_id, first)
    if found is None or not calendar.is_known(found.version, request.GET.get("v", "")):
        return None
    if found.is_quiet:
        tasks.keep_looking_at_week(staff_id, first.isoformat())
    return HttpResponse(status=204)


@require_safe
@unless(unchanged)
@associate_only
def staff_week_live(request: UserRequest, staff_id: int, day: date) -> HttpResponse:
    """The columns of the week again."""
    return render(request, f"{PAGE}#columns", context(request, one(request, staff_id, day)))


@require_POST
@associate_only
def refresh_week(request: UserRequest, staff_id: int, day: date) -> HttpResponse:
    """Reads the person's week again, ahead of everything else."""
    week = one(request, staff_id, day)
    whose = list(StaffMember.objects.filter(pk=staff_id))
    columns.ask(whose, week.days, limit=timedelta(0), lane=Column.Lane.FRONT)
    tasks.nudge()
    bars.say_asked(request)
    return redirect("bookings:staff_week", staff_id=staff_id, day=day)


def one(request: UserRequest, staff_id: int, day: date) -> StaffWeek:
    """The week, or a 404 when that person works in nobody's store of this user's."""
    week = calendar.staff_week(staff_id, monday(day), places(request.user))
    if week is None:
        raise Http404
    frame_of(request, week.store)
    if week.stale:
        tasks.look_at_week(staff_id, week.days[0].isoformat())
    return week


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def context(request: UserRequest, week: StaffWeek) -> dict[str, Any]:
    """What the page and its part say."""
    assert week.staff, "a week is somebody's"
    place = membership_in(request.user, week.store)
    is_mine = place is not None and place.staff_member_id == week.staff.staff_id
    shown = drawn.shown(week) | {
        "staff_id": week.staff.staff_id,
        "name": week.staff.name,
        "first": week.days[0],
        "moves": drawn.moves(place),
    }
    return {
        "store": week.store,
        "week": shown,
        "columns": drawn.staff_week(week, request.get_full_path()),
        "bar": "" if request.htmx else bars.of_week(request, week, is_mine=is_mine),
        "fresh": bars.fresh(week, swaps=bool(request.htmx)),
        "here": "week",
        "keep": f"?day={bars.shown_day(week)}",
    }

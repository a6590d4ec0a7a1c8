"""What stands above a calendar: which day, seen how, with what filters, how fresh."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bookings.services.walls import StaffWeek, StoreDay, Wall
from bookings.views import filters
from clienteling.fragments import fragment
from clienteling.templatetags import house

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def of_day(request: HttpRequest, found: StoreDay, *, view: str) -> SafeString:
    """Above a store's day, as a wall (`view` is day) or as a table (list)."""
    asked = filters.asked(request)
    return fragment(
        "parts/day_bar.html",
        {"csrf_token": get_token(request), "menus": filters.menus(asked, found), "fresh": fresh(found)},
        view=view,
        store_id=found.store.pk,
        date=found.on,
        previous=found.on - DAY,
        next=found.on + DAY,
        week_before=found.on - WEEK,
        week_after=found.on + WEEK,
        today=found.today,
        is_today=found.is_today,
        on_demand=found.is_on_demand,
        people=len(found.columns),
        fallen=found.fallen,
        query=asked.query,
        today_query=asked.but(view="list" if view == "list" else ""),
        kept=asked.pairs,
        fallen_query=asked.but(fallen="" if asked.fallen else "1") or "?",
        shows_fallen=bool(asked.fallen),
        is_filtered=bool(asked.query),
    )


def of_week(request: HttpRequest, week: StaffWeek, *, is_mine: bool) -> SafeString:
    """Above a person's week."""
    assert week.staff, "a week is somebody's"
    first = week.days[0]
    name = week.staff.name
    return fragment(
        "parts/week_bar.html",
        {"csrf_token": get_token(request), "name": name, "initials": house.initials(name), "fresh": fresh(week)},
        staff_id=week.staff.staff_id,
        store_id=week.store.pk,
        first=first,
        last=week.days[-1],
        previous=first - WEEK,
        next=first + WEEK,
        day=shown_day(week),
        today=week.today,
        is_this=week.today in week.days,
        booked=week.booked,
        open=week.open_minutes,
        on_demand=week.is_on_demand,
        is_mine=is_mine,
    )


def shown_day(week: StaffWeek) -> date:
    """The day of the week that leads back to the store's: today, if it is one of them."""
    return week.today if week.today in week.days else week.days[0]


def fresh(wall: Wall, *, swaps: bool = False) -> SafeString:
    """As of when; `swaps` in an answer that replaces what stands there."""
    as_of = None if wall.is_reading else wall.as_of
    time, stamp = house.clock(as_of), house.iso(as_of)
    return fragment("parts/fresh.html", reading=wall.is_reading, time=time, stamp=stamp, swaps=swaps)


def say_asked(request: HttpRequest) -> None:
    """A reading that somebody wished for begins quietly; this says that it did."""
    messages.info(request, _("Booxi is being asked again. What has changed appears by itself."))

"""A store's week: a page, and the part of it that polling draws anew."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bookings.services import store_week
from bookings.services.store_week import Cell, Day, Row, StoreWeek
from bookings.tasks import look_at_store_week
from clienteling import clock
from clienteling.access import UserRequest, associate_only, membership_in, store_or_404
from clienteling.context import stand_in
from clienteling.models import Store

PAGE = "bookings/store_week.html"


@require_safe
@associate_only
def this_week(request: UserRequest, store_id: int) -> HttpResponse:
    """Leads to the week of the store's own today: an associate's own, a manager's the whole store's."""
    store = store_or_404(request.user, store_id)
    stand_in(request, store)
    place = membership_in(request.user, store)
    staff = place.staff_member if place and not place.is_manager else None
    if staff and staff.has_calendar:
        return redirect("bookings:staff_week", staff.pk, clock.today(store.zone))
    return redirect("bookings:store_week", store.pk, clock.today(store.zone))


@require_safe
@associate_only
def week(request: UserRequest, store_id: int, day: date) -> HttpResponse:
    """The week around `day`, counted for each person and day."""
    store = store_or_404(request.user, store_id)
    return render(request, PAGE, context(store, day))


@require_safe
@associate_only
def live(request: UserRequest, store_id: int, day: date) -> HttpResponse:
    """The numbers again, or 204 when nothing changed since version `v`."""
    store = store_or_404(request.user, store_id)
    if request.GET.get("v") == store_week.version(store, store_week.week(day)):
        return HttpResponse(status=204)
    return render(request, f"{PAGE}#week", context(store, day))


def context(store: Store, day: date) -> dict[str, Any]:
    """The context named `week`; a worker is told when something of it was never read."""
    found = store_week.store_week(store, day)
    if not found.is_complete:
        look_at_store_week(store.pk, found.monday.isoformat())
    return {"here": "week", "store": store, "week": shown(found)}


def shown(found: StoreWeek) -> dict[str, Any]:
    return {
        "monday": found.monday,
        "sunday": found.monday + timedelta(days=6),
        "today": found.today,
        "previous": found.monday - timedelta(days=7),
        "following": found.monday + timedelta(days=7),
        "is_current": found.monday <= found.today < found.monday + timedelta(days=7),
        "version": found.version,
        "reading": not found.is_complete,
        "as_of": found.as_of.astimezone(found.store.zone) if found.as_of else None,
        "days": [day(each, found) for each in found.days],
        "rows": [row(each, found) for each in found.rows],
        "hidden": found.hidden,
        "to_assign": sum(each.to_assign for each in found.days),
        "unscheduled": found.unscheduled,
    }


def day(each: Day, found: StoreWeek) -> dict[str, Any]:
    return {
        "date": each.on,
        "url": reverse("bookings:store_day", args=[found.store.pk, each.on]),
        "is_today": each.on == found.today,
        "closed": each.closed,
        "count": each.count,
        "to_assign": each.to_assign,
    }


def row(each: Row, found: StoreWeek) -> dict[str, Any]:
    return {
        "staff": each.staff,
        "url": reverse("bookings:staff_week", args=[each.staff.pk, found.monday]),
        "cells": [cell(one, found) for one in each.cells],
        "count": each.count,
        "booked": each.booked,
    }


def cell(each: Cell, found: StoreWeek) -> dict[str, Any]:
    return {
        "on": each.on,
        "is_today": each.on == found.today,
        "is_read": each.is_read,
        "is_off": not each.open and not each.count,
        "count": each.count,
        "booked": each.booked,
        "open": each.open,
        "percent": each.percent,
    }

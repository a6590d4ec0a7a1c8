"""My day: the page an associate begins with, the part of it that polling draws anew, and having seen an alert."""

from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings.models import Alert, Booking, GroupEvent, TimeSlot
from bookings.services import alerts, my_day
from bookings.services.labels import label
from bookings.services.my_day import Entry, MyDay
from bookings.tasks import nudge
from bookings.views.wall import reason
from clienteling import clock
from clienteling.access import UserRequest, associate_only, places, read_again
from clienteling.context import LAST_STORE, stand_in
from clienteling.models import Membership
from clienteling.templatetags.house import initials

PAGE = "bookings/my_day.html"
LEAST_GAP = timedelta(minutes=30)
"""A shorter pause between two bookings is not a place for another."""


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
        return HttpResponse(status=204)
    if request.GET.get("v") == my_day.current_version(place, day):
        return HttpResponse(status=204)
    return render(request, f"{PAGE}#mine", context(request, place, day))


@require_POST
@associate_only
def seen(request: UserRequest) -> HttpResponse:
    """One alert (`alert`), or all of them, are seen."""
    one = request.POST.get("alert", "")
    alerts.see(request.user, int(one) if one.isdecimal() and len(one) < 19 else None)
    read_again(request.user)
    place = place_of(request)
    on = day_of(request.POST.get("day", "")) or (clock.today(place.store.zone) if place else None)
    if request.htmx and place and on:
        return render(request, f"{PAGE}#mine", context(request, place, on))
    return redirect("bookings:my_day", *([on] if on else []))


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def place_of(request: UserRequest) -> Membership | None:
    """Where somebody has a calendar: the store asked for, the one looked at last, or the first. None: nowhere, or not
    in the store asked for."""
    found = {place.store_id: place for place in my_day.calendars(places(request.user))}
    asked = request.GET.get("store") or request.POST.get("store") or ""
    if asked:
        return found.get(int(asked)) if asked.isdecimal() else None
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


def context(request: HttpRequest, place: Membership, on: date) -> dict[str, Any]:
    """The context named `mine`, in words; what is missing or old is asked for."""
    everywhere = my_day.calendars(places(request.user))  # type: ignore[arg-type]
    others = [each for each in everywhere if each.pk != place.pk]
    found = my_day.my_day(place, on, others=others)
    if my_day.want(found):
        nudge()
    return {"here": "mine", "store": place.store, "mine": shown(found, several=bool(others))}


def shown(day: MyDay, *, several: bool) -> dict[str, Any]:
    now = day.now if day.is_today else None
    return {
        "date": day.on,
        "is_today": day.is_today,
        "today": day.today,
        "previous": day.on - timedelta(days=1),
        "following": day.on + timedelta(days=1),
        "version": day.version,
        "store_id": day.store.pk if several else None,
        "hour": day.now.hour,
        "count": len(day.entries),
        "done": day.done,
        "state": day.state,
        "as_of": day.as_of,
        "reason": reason(day.reason),
        "next": coming(day.next, day) if day.next else None,
        "lines": lines(day, now),
        "requests": [request_line(each, day) for each in day.requests],
        "alerts": [alert_line(each, day) for each in day.alerts],
        "elsewhere": day.elsewhere,
    }


def coming(entry: Entry, day: MyDay) -> dict[str, Any]:
    """The one appointment drawn large."""
    wait = ceil((entry.starts.timestamp() - day.now.timestamp()) / 60)  # instants: the clock may change between
    return line(entry, day) | {
        "in_minutes": wait if day.is_today and 0 <= wait < 100 else None,
        "is_on": day.is_today and wait < 0,
        "visits": entry.visits,
        "note": entry.booking.quick_note,
        "request": entry.booking.client_request,
        "phone": entry.booking.client and (entry.booking.client.mobile_phone or entry.booking.client.home_phone),
        "may_move": entry.ends > day.now,
    }


def lines(day: MyDay, now: datetime | None) -> list[dict[str, Any]]:
    """Appointments, group events and time slots in order, with pauses between them and a line for now."""
    found = [line(entry, day) for entry in day.entries]
    found += [event_line(each, day) for each in day.events] + [slot_line(each, day) for each in day.slots]
    found.sort(key=lambda each: each["starts"])
    rows: list[dict[str, Any]] = []
    until: datetime | None = None
    for each in found:
        if now and each["starts"] > now and not any(row.get("is_now") for row in rows):
            rows.append({"is_now": now})
        if until and each["starts"] - until >= LEAST_GAP and (now is None or each["starts"] > now):
            rows.append({"gap_from": until, "gap_until": each["starts"]})
        rows.append(each)
        until = max(until or each["ends"], each["ends"])
    if now and found and not any(row.get("is_now") for row in rows):
        rows.append({"is_now": now})
    return rows


def line(entry: Entry, day: MyDay) -> dict[str, Any]:
    row = entry.booking
    return {
        "id": f"b-{row.pk}",
        "pk": row.pk,
        "url": reverse("bookings:appointment", args=[row.pk]),
        "starts": entry.starts,
        "ends": entry.ends,
        "minutes": row.minutes,
        "name": row.client.name if row.client else _("No client"),
        "what": row.service_names,
        "css": entry.label.css,
        "icon": entry.label.icon,
        "word": entry.label.word,
        "is_plain": entry.label.css == "st-approved",
        "is_over": day.on < day.today or (day.is_today and entry.is_over(day.now)),
        "is_next": day.next is not None and day.next.booking.pk == row.pk,
    }


def event_line(event: GroupEvent, day: MyDay) -> dict[str, Any]:
    zone = day.store.zone
    ends = event.ends_at.astimezone(zone)
    return {
        "id": f"g-{event.pk}",
        "url": reverse("bookings:group_event", args=[event.pk]),
        "starts": event.starts_at.astimezone(zone),
        "ends": ends,
        "minutes": int((event.ends_at - event.starts_at).total_seconds() // 60),
        "name": event.name or _("Group event"),
        "what": "",
        "css": "st-group",
        "icon": "group",
        "word": places_taken(event),
        "is_over": event.is_completed or ends <= day.now,
    }


def places_taken(event: GroupEvent) -> str:
    if event.capacity is None:
        return _("Group event")
    return _("%(taken)d of %(places)d places") % {"taken": event.attendee_count or 0, "places": event.capacity}


def slot_line(slot: TimeSlot, day: MyDay) -> dict[str, Any]:
    zone = day.store.zone
    return {
        "starts": slot.starts_at.astimezone(zone),
        "ends": slot.ends_at.astimezone(zone),
        "slot": slot.label or slot.get_kind_display(),
    }


def request_line(row: Booking, day: MyDay) -> dict[str, Any]:
    zone = day.store.zone
    return {
        "pk": row.pk,
        "url": reverse("bookings:found", args=[row.pk]),
        "starts": row.starts_at.astimezone(zone) if row.starts_at else None,
        "name": row.client.name if row.client else _("No client"),
        "what": row.service_names,
        "since": row.created_at.astimezone(zone) if row.created_at else None,
        "word": label(row).word,
    }


def alert_line(alert: Alert, day: MyDay) -> dict[str, Any]:
    """What was and what is. Whose it is now is not told to whom it was taken from: they open it as a colleague."""
    row, zone = alert.booking, day.store.zone
    return {
        "pk": alert.pk,
        "kind": alert.kind,
        "url": reverse("bookings:found", args=[row.pk]),
        "name": row.client.name if row.client else _("No client"),
        "initials": initials(row.client.name if row.client else ""),
        "what": row.service_names,
        "now": row.starts_at.astimezone(zone) if row.starts_at else None,
        "before": alert.before_starts_at.astimezone(zone) if alert.before_starts_at else None,
        "made": alert.made_at.astimezone(zone),
    }

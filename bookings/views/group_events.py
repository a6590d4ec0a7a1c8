"""The page of a group event."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.models import Attendee, GroupEvent
from bookings.services import group_events
from bookings.services.group_events import Party
from bookings.services.labels import ARRIVED, NO_SHOW
from bookings.views.calendar import day_url
from clienteling import clock
from clienteling.access import UserRequest, associate_only, membership_in
from clienteling.context import stand_in

PAGE = "bookings/group_event.html"


@require_safe
@associate_only
def group_event(request: UserRequest, pk: int) -> HttpResponse:
    """When, who leads it, who comes. Contacts are for whoever leads it, and for managers."""
    rows = GroupEvent.objects.visible_to(request.user).select_related("store", "staff_member", "service")
    event: GroupEvent = get_object_or_404(rows, pk=pk)
    stand_in(request, event.store)
    return render(request, PAGE, {"store": event.store, "event": shown(event, request), "here": "store"})


def is_mine(event: GroupEvent, request: UserRequest) -> bool:
    place = membership_in(request.user, event.store)
    leads = place is not None and event.staff_member_id is not None and place.staff_member_id == event.staff_member_id
    return leads or (place is not None and place.is_manager)


def shown(event: GroupEvent, request: UserRequest) -> dict[str, Any]:
    zone = event.store.zone
    found = group_events.parties(event)
    starts = event.starts_at.astimezone(zone)
    mine = is_mine(event, request)
    known = group_events.known(found)
    return {
        "name": event.name or (event.service.name if event.service else _("Group event")),
        "service": event.service.name if event.service else "",
        "staff_name": event.staff_member.name if event.staff_member else "",
        "starts": starts,
        "ends": event.ends_at.astimezone(zone),
        "minutes": clock.minutes_between(event.starts_at, event.ends_at),
        "day_url": day_url(event.store, starts.date()),
        "location": where(event.location),
        "is_over": event.is_completed or event.ends_at <= clock.now(),
        "is_gone": event.gone_at is not None,
        "capacity": event.capacity,
        "taken": event.attendee_count,
        "left": event.places_left,
        "unheard": max(0, (event.attendee_count or 0) - known),
        "as_of": event.known_at.astimezone(zone),
        "parties": [party(each, mine=mine) for each in found],
    }


def where(location: str) -> str:
    """Booxi's word for the kind of place, in the reader's language; a word it may add one day as it is."""
    said = {
        "Business": _("In the store"),
        "Home": _("At the client's home"),
        "Phone": _("By phone"),
        "VideoConference": _("By video"),
        "Custom": _("Elsewhere"),
    }
    return said.get(location, location)


def party(found: Party, *, mine: bool) -> dict[str, Any]:
    row = found.reservation
    # Booxi may name nobody but who booked.
    coming = found.attendees or [Attendee(client=row.client, presence=row.presence, is_requester=True)]
    people = [person(each, found, mine=mine) for each in coming]
    return {
        "number": row.booxi_id,
        "css": found.label.css,
        "is_out": not found.label.takes_time,
        "people": people,
        "more": max(0, row.client_count - len(people)) if found.label.takes_time else 0,
    }


def person(each: Attendee, found: Party, *, mine: bool) -> dict[str, Any]:
    """Somebody who takes part: what is said of them first is that the reservation fell out, then their own presence."""
    state = found.label
    if state.takes_time or state is NO_SHOW:
        state = {"Arrived": ARRIVED, "NoShow": NO_SHOW}.get(each.presence, state)
    shown: dict[str, Any] = {
        "name": each.client.name if each.client else _("Guest"),
        "css": state.css,
        "icon": state.icon,
        "word": state.word,
        "booked": each.is_requester,
    }
    if mine and each.client:
        shown["phone"] = each.client.mobile_phone or each.client.home_phone
        shown["email"] = each.client.email
    return shown

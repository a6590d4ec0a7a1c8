"""A person's own calendar elsewhere, in the words of the page of their calendars."""

from typing import Any

from django.conf import settings

from bookings.forms.outside import OutsideForm
from bookings.models import Intent, OutsideCalendar
from bookings.services import outside
from clienteling import clock
from clienteling.access import UserRequest, places
from clienteling.models import StaffMember


def own(request: UserRequest) -> list[StaffMember]:
    return [place.staff_member for place in places(request.user) if place.staff_member]


def shown(request: UserRequest, form: OutsideForm | None) -> list[dict[str, Any]]:
    """For each of the person's staff calendars: what is set up, how it goes, and a form. Never the address."""
    if not settings.OUTSIDE_CALENDARS:
        return []
    rows = OutsideCalendar.objects.filter(staff_member__in=own(request)).select_related("staff_member__store")
    known = {row.staff_member_id: row for row in rows}
    return [
        {
            "staff": place.staff_member,
            "store": place.store,
            "state": state(known.get(place.staff_member.pk)),
            "form": form_of(place.staff_member, form),
        }
        for place in places(request.user)
        if place.staff_member
    ]


def form_of(person: StaffMember, form: OutsideForm | None) -> OutsideForm:
    """The form that was sent for this person, else an empty one; each with ids of its own."""
    if form is not None and form.data.get("staff") == str(person.pk):
        return form
    return OutsideForm(initial={"staff": person.pk}, staff=[person], auto_id=f"id_{person.pk}_%s")


def state(calendar: OutsideCalendar | None) -> dict[str, Any] | None:
    """How a calendar in use goes: when it was read, why not, how many busy times stand and how many wait."""
    if calendar is None or not calendar.is_active:
        return None
    ahead = calendar.busy.filter(ends_at__gt=clock.now(), unwanted_at=None)
    return {
        "read": calendar.read_at and calendar.read_at.astimezone(calendar.staff_member.store.zone),
        "reason": outside.REASONS.get(calendar.reason, outside.REASONS["broken"]) if calendar.reason else "",
        "reading": calendar.read_at is None and not calendar.failures,
        "standing": ahead.exclude(time_slot=None).count(),
        "waiting": ahead.filter(time_slot=None).exclude(intent__state=Intent.State.REFUSED).count(),
        "refused": ahead.filter(intent__state=Intent.State.REFUSED).count(),
    }

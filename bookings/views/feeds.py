"""A person's calendar in their own calendar program: its secret address, and the file behind it."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.forms.outside import OutsideForm
from bookings.models import Booking, GroupEvent, OutsideCalendar, TimeSlot
from bookings.services import agenda, calendar_file, feeds, outside
from bookings.tasks import read_outside_calendar
from bookings.views import outside as shown
from clienteling.access import UserRequest, associate_only, places, secret_address
from clienteling.models import Membership

PAGE = "bookings/feed.html"
POLLED = "private, max-age=60"
"""Programs may keep it, which is what they do; nothing in between may."""


@require_http_methods(["GET", "HEAD", "POST"])
@associate_only
def feed(request: UserRequest) -> HttpResponse:
    """The page where a person makes, renews or switches off their address. A new one is shown here, this once."""
    if request.POST.get("do") == "off":
        feeds.switch_off(request.user)
        return redirect("bookings:feed")
    return show(request, feeds.make(request.user) if request.POST.get("do") == "make" else "")


def show(
    request: UserRequest, secret: str = "", *, outside_form: OutsideForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, with what somebody just made or typed."""
    mine = [place for place in places(request.user) if place.staff_member]
    address = request.build_absolute_uri(reverse("bookings:feed_file", args=[secret])) if secret else ""
    found = feeds.of(request.user)
    context = {
        "address": address,
        "subscribe": address.replace("https://", "webcal://").replace("http://", "webcal://"),
        "feed": found and {"made": local(found.created_at, mine), "read": local(found.read_at, mine)},
        "mine": mine,
        "names": [place.store for place in mine if place.store.feed_names_clients],
        "outside": shown.shown(request, outside_form),
        "here": "feed",
    }
    return render(request, PAGE, context, status=status)


def local(moment: datetime | None, mine: list[Membership]) -> datetime | None:
    """On the clock of the first store the person works in."""
    return moment.astimezone(mine[0].store.zone) if moment and mine else moment


@sensitive_post_parameters("address")
@require_POST
@associate_only
def keep_outside(request: UserRequest) -> HttpResponse:
    """Sets a calendar up, or changes its address; it is read at once."""
    form = OutsideForm(request.POST, staff=shown.own(request))
    if not settings.OUTSIDE_CALENDARS or not form.is_valid():
        return show(request, outside_form=form, status=422)
    calendar = outside.set_up(form.cleaned_data["staff"], form.cleaned_data["address"], by=request.user)
    read_outside_calendar(calendar.pk)
    return redirect("bookings:feed")


@require_POST
@associate_only
def drop_outside(request: UserRequest, staff_id: int) -> HttpResponse:
    """Forgets the address; what it brought is taken away."""
    mine = OutsideCalendar.objects.filter(staff_member__in=shown.own(request))
    calendar = get_object_or_404(mine.select_related("staff_member__store"), staff_member=staff_id)
    outside.switch_off(calendar, by=request.user)
    read_outside_calendar(calendar.pk)
    return redirect("bookings:feed")


@require_safe
@secret_address
def feed_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever has this address, as iCalendar; 304 while it says the same."""
    found = feeds.behind(secret)
    if found is None:
        raise Http404
    with translation.override(found.user.language or settings.LANGUAGE_CODE):
        rows = agenda.entries(found.user, linked(request))
        tag = calendar_file.tag(rows, name=settings.BRAND)
        answer = get_conditional_response(request, etag=tag) or file_of(rows)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = POLLED
    feeds.note_read(found)
    return answer


def file_of(rows: Sequence[agenda.Entry]) -> HttpResponse:
    answer = HttpResponse(calendar_file.written(rows, name=settings.BRAND), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer


def linked(request: HttpRequest) -> agenda.Link:
    """Says where something's page is, whole with the host."""
    house = request.build_absolute_uri("/").rstrip("/")

    def link(thing: Booking | GroupEvent | TimeSlot) -> str:
        if isinstance(thing, Booking):
            return house + reverse("bookings:appointment", args=[thing.pk])
        on = thing.starts_at.astimezone(thing.store.zone).date()
        return house + reverse("bookings:store_day", args=[thing.store_id, on])

    return link

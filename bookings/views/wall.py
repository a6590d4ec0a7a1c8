"""The store's day in the words of its page: addresses, labels and only what the page shows."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.services.calendar import Block, StoreDay, WallColumn
from clienteling.booxi.errors import OverQuota
from clienteling.templatetags.house import clock, day, duration


def shown(day_: StoreDay) -> dict[str, Any]:
    """The context named `day` of `bookings/store_day.html`."""
    hours = day_.hours
    ends = [start for _moment, start in hours[1:]] + [day_.frame.steps]
    return {
        "date": day_.on,
        "title": day(day_.on),
        "is_today": day_.is_today,
        "previous": day_.previous,
        "next": day_.next,
        "version": day_.version,
        "reading": day_.is_reading,
        "as_of": day_.as_of,
        "now": day_.now_step,
        "now_label": clock(day_.now.astimezone(day_.store.zone)) if day_.now else "",
        "hours": [
            {"label": clock(moment), "start": start, "span": end - start}
            for (moment, start), end in zip(hours, ends, strict=True)
        ],
        "columns": [column(each) for each in day_.columns],
        "hidden": day_.hidden,
    }


def column(wall: WallColumn) -> dict[str, Any]:
    return {
        "staff": wall.staff,
        "width": wall.width,
        "state": wall.state,
        "as_of": wall.as_of,
        "reason": reason(wall.reason),
        "hours_label": ", ".join(f"{short(starts)}–{short(ends)}" for starts, ends in wall.hours),
        "booked_label": duration(wall.booked_minutes) if wall.booked_minutes else "",
        "booked_percent": wall.booked_percent,
        "open": wall.open,
        "blocks": [block(each, wall) for each in wall.blocks],
    }


def block(each: Block, wall: WallColumn) -> dict[str, Any]:
    return {
        "id": each.booking.pk,
        "url": reverse("bookings:appointment", args=[each.booking.pk]),
        "start": each.start,
        "span": each.span,
        "lane": each.lane,
        "status": each.label.css,
        "status_icon": each.label.icon,
        "status_word": each.label.word,
        "starts": each.starts,
        "ends": each.ends,
        "client_name": each.client_name,
        "services": each.services,
        "staff_name": wall.staff.name,
    }


def short(moment: datetime) -> str:
    """`10` for a whole hour, `9:30` for another: heads are narrow."""
    return f"{moment.hour}" if moment.minute == 0 else f"{moment.hour}:{moment.minute:02d}"


def reason(code: str) -> str:
    """Why a column could not be read, in words with what happens next."""
    if not code:
        return ""
    if code == OverQuota.__name__:
        return _("Waiting for its turn at Booxi.")
    if code in {"Misconfigured", "NoAccount"}:
        return _("Booxi does not accept this application's key. Tell your administrator.")
    return _("Booxi did not answer. It is asked again by itself.")

"""Walls in the words of their pages: heads, addresses, and only what the page shows."""

from datetime import datetime
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from bookings.services.drawing import Pen, bones, hours_label
from bookings.services.entries import BookingRow
from bookings.services.lanes import Lane
from bookings.services.layout import HOUR
from bookings.services.walls import StaffWeek, StoreDay, Wall, WallColumn
from clienteling.booxi.errors import OverQuota
from clienteling.clock import now as house_now
from clienteling.models import Membership
from clienteling.templatetags import house
from clienteling.templatetags.house import clock, initials

OPEN_DAY = 9 * HOUR


class Desk:
    """Writes the columns of one wall as markup: heads by what they are of, lanes as they were drawn."""

    def __init__(self, wall: Wall, address: str, *, renewed: bool = False) -> None:
        self.wall, self.address = wall, address
        self.pen = Pen(wall.frame)
        self.mark = ' hx-swap-oob="true"' if renewed else ""
        self.week = reverse("bookings:staff_week", args=[0, wall.frame.on]).split("0", 1)
        self.booked = f'<span class="vh"> {escape(_("booked"))}</span>'

    def day(self, column: WallColumn) -> str:
        """A person's day beside other people's."""
        who, pk = column.standing, column.standing.staff_id
        week = str(pk).join(self.week)
        short = f"{who.first_name} {who.last_name[:1]}".strip()
        title = (
            f'<h2 id="c-{pk}" tabindex="-1"><a href="{week}"><span aria-hidden="true">{escape(short)}</span>'
            f'<span class="vh">{escape(who.name)}</span></a></h2>'
        )
        head = f"{arch(who.name)}<div>{title}{self.facts(column)}{meter(column)}</div>"
        return self.section(column, str(pk), head)

    def weekday(self, column: WallColumn) -> str:
        """One day of a person's week."""
        on = column.lane.day.on
        is_today = on == self.wall.today
        day_url = reverse("bookings:store_day", args=[self.wall.store.pk, on])
        here = ' aria-current="date"' if is_today else ""
        word = date_format(on, "D")
        shown = _("Today, %(day)s") % {"day": word} if is_today else word
        title = (
            f'<h2 id="c-{on}" tabindex="-1"><a href="{day_url}"><span aria-hidden="true">{escape(shown)}</span>'
            f'<span class="vh">{escape(house.day(on))}</span></a></h2>'
        )
        head = f'<span class="date" aria-hidden="true"{here}>{on.day}</span><div>{title}{self.facts(column)}</div>'
        shift = self.wall.shift(column.lane)
        return self.section(column, str(on), head, extra=f" o{shift}" if shift else "", mark=here)

    def section(self, column: WallColumn, key: str, head: str, *, extra: str = "", mark: str = "") -> str:
        across = column.lane.drawing.across
        width = "" if across == 1 else " x2" if across == 2 else " x3"
        busy = ' aria-busy="true"' if column.state == "reading" else ""
        day = column.lane.day
        return (
            f'<section class="col{width}{extra}" id="col-{key}" data-staff="{column.standing.staff_id}" '
            f'data-day="{day.on}" data-from="{day.starts:%Y-%m-%dT%H:%MZ}" data-steps="{day.steps}" '
            f'aria-labelledby="c-{key}"{mark}{busy}{self.mark}>'
            f'<header>{head}</header><ol class="lane">{self.before(column)}{column.lane.drawing.html}</ol></section>'
        )

    def before(self, column: WallColumn) -> str:
        """What stands in a lane beside what was drawn of it: that it is being read, or why it could not be."""
        first = column.lane.drawing.first
        step = (first if first is not None else OPEN_DAY) + (0 if column.lane.hours else HOUR)
        if column.state == "reading":
            return bones(column.standing.first_name, step, self.address)
        if column.state == "failed":
            why = escape(reason(column.standing.reason or ""))
            return f'<li class="ev slot why s{step} d18"><div class="plain"><b>{why}</b></div></li>'
        return ""

    def facts(self, column: WallColumn) -> str:
        """Hours and how much of them is booked; where the column is not fresh, as of when it is instead."""
        if column.state in {"old", "failed"}:
            as_of = column.as_of
            words = f"{pgettext('freshness', 'as of')} {clock(as_of)}" if as_of else _("not read yet")
            why = f' title="{escape(reason(column.standing.reason))}"' if column.standing.reason else ""
            icon = self.pen.icon("clock", small=True)
            return f'<p><span class="fresh is-old"{why}>{icon}{escape(words)}</span></p>'
        parts = [hours_label(column.lane.hours) or _("Off")]
        if isinstance(self.wall, StaffWeek):
            parts += [many(column.lane.count)] if column.lane.count else []
        elif column.lane.booked:
            parts.append(f"{house.hours(column.lane.booked)}{self.booked}")
        return f"<p>{' · '.join(parts)}</p>"

    def requests(self, lane: Lane, untimed: int) -> str:
        """What nobody has yet, ahead of everybody."""
        count = lane.count + untimed
        said = _("%(count)d, %(untimed)d untimed") % {"count": count, "untimed": untimed} if untimed else str(count)
        width = "" if lane.drawing.across == 1 else " x2"
        return (
            f'<section class="col col-ask{width}" id="col-ask" aria-labelledby="c-ask"{self.mark}>'
            f'<header>{self.pen.icon("dispatch")}<div><h2 id="c-ask" tabindex="-1">{escape(_("To assign"))}</h2>'
            f'<p>{escape(said)}</p></div></header><ol class="lane">{lane.drawing.html}</ol></section>'
        )

    def walk_ins(self, rows: list[BookingRow]) -> str:
        """Who walked in, in order of coming: a list beside the day, since they have no place in it."""
        items = "".join(self.walk_in(row) for row in rows)
        return (
            f'<section class="col col-queue" id="col-queue" aria-labelledby="c-queue"{self.mark}>'
            f'<header>{self.pen.icon("clients")}<div><h2 id="c-queue" tabindex="-1">{escape(_("Walk-ins"))}</h2>'
            f'<p>{many(len(rows))}</p></div></header><ol class="queue">{items}</ol></section>'
        )

    def walk_in(self, row: BookingRow) -> str:
        came = row.starts_at or row.created_at
        at = self.pen.clock(came.astimezone(self.wall.store.zone)) if came else ""
        name = escape(row.client_name or row.service_names or _("No name"))
        what = escape(row.service_names if row.client_name else "")
        url = reverse("bookings:found", args=[row.pk])
        inner = f'<span class="ev-time">{at}</span> <b>{name}</b> <span class="ev-what">{what}</span>'
        return f'<li><a id="q-{row.pk}" href="{url}">{inner}</a></li>'


def arch(name: str) -> str:
    return f'<span class="arch arch-s" aria-hidden="true">{escape(initials(name))}</span>'


def meter(column: WallColumn) -> str:
    return (
        '<svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{column.booked_percent}" height="4"/></svg>'
    )


def many(count: int) -> str:
    """The number for the eye, the word for the ear."""
    word = npgettext("after a number", "booking", "bookings", count)
    return f'{count}<span class="vh"> {escape(word)}</span>'


def store_day(day: StoreDay, address: str, *, since: int | None = None) -> SafeString:
    """All columns, or those that changed after version `since`, each to replace itself."""
    desk = Desk(day, address, renewed=since is not None)
    parts = [desk.requests(day.requests, day.around.untimed)] if day.requests else []
    parts += [desk.walk_ins(day.around.walk_ins)] if day.around.walk_ins else []
    parts += [desk.day(column) for column in day.columns if since is None or column.version > since]
    return mark_safe("".join(parts))  # noqa: S308 - written by Desk, which escapes


def staff_week(week: StaffWeek, address: str) -> SafeString:
    desk = Desk(week, address)
    return mark_safe("".join(desk.weekday(column) for column in week.columns))  # noqa: S308 - written by Desk


def classes(wall: Wall) -> str:
    """Which hours the wall draws, and where its now line is."""
    now = wall.now_step
    return f"f{wall.first} u{wall.last}" + (f" has-now s{now}" if now is not None else "")


def gutter(wall: Wall) -> SafeString:
    """The hours beside the columns."""
    pen = Pen(wall.frame)
    hours = wall.hours
    ends = [step for _moment, step in hours[1:]] + [wall.last]
    spans = [
        f'<span class="s{step} d{end - step}">{pen.clock(moment)}</span>'
        for (moment, step), end in zip(hours, ends, strict=True)
    ]
    if (now := wall.now_step) is not None:
        spans.append(f'<span class="now s{now} d3" id="now">{pen.clock(now_there(wall))}</span>')
    corner = pen.icon("clock", small=True)
    return mark_safe(  # noqa: S308 - times and an icon
        f'<div class="gutter" id="gutter" aria-hidden="true"><div class="corner">{corner}</div>'
        f'<div class="hours">{"".join(spans)}</div></div>'
    )


def now_there(wall: Wall) -> datetime:
    return house_now().astimezone(wall.store.zone)


def shown(wall: Wall) -> dict[str, Any]:
    """What pages of walls have in common."""
    return {
        "version": wall.version,
        "reading": wall.is_reading,
        "as_of": wall.as_of,
        "on_demand": wall.is_on_demand,
        "classes": classes(wall),
        "gutter": gutter(wall),
        "people": len(wall.columns),
        "fallen": wall.fallen,
        "is_empty": not wall.columns,
    }


def moves(place: Membership | None) -> str:
    """Whose appointments this person may move: everybody's, or one staff member's."""
    if place is None:
        return ""
    return "all" if place.is_manager else str(place.staff_member_id or "")


def reason(code: str) -> str:
    """Why a column could not be read, in words with what happens next."""
    if not code:
        return ""
    if code == OverQuota.__name__:
        return _("Waiting for its turn at Booxi.")
    if code in {"Misconfigured", "NoAccount"}:
        return _("Booxi does not accept this application's key. Tell your administrator.")
    return _("Booxi did not answer. It is asked again by itself.")

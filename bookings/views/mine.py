"""My day in the words of its page: each part a fragment of `bookings/my_day.html`, its holes what is somebody's own."""

from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from bookings.services.alerts import Told
from bookings.services.entries import ThingRow, places
from bookings.services.labels import GROUP, SLOTS
from bookings.services.my_day import Elsewhere, Entry, MyDay, Row
from bookings.views.wall import reason
from clienteling import addresses
from clienteling import clock as house_clock
from clienteling.fragments import fragment
from clienteling.templatetags.house import clock, day_and_year, iso, moment, short_day

PAGE = "bookings/my_day.html"
LEAST_GAP = timedelta(minutes=30)
"""A shorter pause between two bookings is not a place for another."""
SOON = 100
"""Minutes until which the next appointment is so many minutes away; later ones are at their time."""


def shown(day: MyDay, *, name: str, here: str, token: str) -> dict[str, SafeString]:
    """The context named `mine`: `name` is the reader's, `here` the page's address, `token` its forms'."""
    return {
        "live": live(day),
        "heading": heading(day, name),
        "next": coming(day.next, day) if day.next else SafeString(""),
        "agenda": agenda(day, here),
        "side": side(day, token),
    }


def part(name: str, holes: dict[str, object], **values: Any) -> SafeString:
    return fragment(f"{PAGE}#{name}", holes, **values)


def joined(parts: list[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each is a fragment


def live(day: MyDay) -> SafeString:
    address = reverse("bookings:my_day_live", args=[day.on])
    count = len(day.alerts)
    says = ngettext("1 change to know", "%(n)s changes to know", count) % {"n": count} if count else ""
    holes: dict[str, object] = {"url": f"{address}?v={day.version}&store={day.store.pk}", "says": says}
    return part("live", holes, is_reading=day.state == "reading")


def heading(day: MyDay, name: str) -> SafeString:
    before, after = day.on - timedelta(days=1), day.on + timedelta(days=1)
    title = day_and_year(day.on, day.today)
    holes: dict[str, object] = {
        "title": title[:1].upper() + title[1:],
        "said": said(day, name),
        "previous": day_and_year(before, day.today),
        "previous_url": reverse("bookings:my_day", args=[before]),
        "following": day_and_year(after, day.today),
        "following_url": reverse("bookings:my_day", args=[after]),
    }
    return part("heading", holes, is_today=day.is_today)


def said(day: MyDay, name: str) -> str:
    """`Good morning, Marie-Ève. 5 bookings, one done.`"""
    count = len(day.entries)
    counted = ngettext("One booking", "%(n)s bookings", count) % {"n": count} if count else ""
    if day.done:
        counted += ngettext(", one done", ", %(n)s done", day.done) % {"n": day.done}
    hello = greeting(day.now.hour) % {"name": name} if day.is_today else ""
    return f"{hello} {counted}.".strip() if counted else hello


def greeting(hour: int) -> str:
    if hour < 12:
        return gettext("Good morning, %(name)s.")
    return gettext("Good afternoon, %(name)s.") if hour < 18 else gettext("Good evening, %(name)s.")


def coming(entry: Entry, day: MyDay) -> SafeString:
    """The one appointment drawn large."""
    row = entry.row
    phone = row.mobile_phone or row.home_phone
    holes: dict[str, object] = {
        "said": wait(entry, day),
        "iso": iso(entry.starts),
        "time": clock(entry.starts),
        "until": clock(entry.ends),
        "url": addresses.of("bookings:appointment", row.pk),
        "name": row.client_name or gettext("No client"),
        "what": row.service_names,
        "request": linebreaksbr(row.client_request),
        "visits": visits(row.visits or 0),
        "note": row.quick_note,
        "move_url": addresses.of("bookings:move", row.pk),
        "phone": phone,
    }
    state = {"css": entry.label.css, "icon": entry.label.icon, "word": str(entry.label.word)}
    has = {"has_request": bool(row.client_request), "has_note": bool(row.quick_note), "has_phone": bool(phone)}
    return part("next", holes, **state, **has, may_move=entry.ends > day.instant)


def wait(entry: Entry, day: MyDay) -> str:
    minutes = ceil((entry.starts - day.instant).total_seconds() / 60)
    if not day.is_today:
        return gettext("First that day")
    if minutes <= 0:
        return gettext("Here, or due")
    if minutes < SOON:
        return ngettext("Next, in 1 minute", "Next, in %(n)s minutes", minutes) % {"n": minutes}
    return gettext("Next")


def visits(count: int) -> str:
    if not count:
        return gettext("First visit we know of")
    return ngettext("Was here once before", "Was here %(n)s times before", count) % {"n": count}


def agenda(day: MyDay, here: str) -> SafeString:
    rows = lines(day)
    why = reason(day.reason)
    holes: dict[str, object] = {
        "lines": joined(rows),
        "reason": why,
        "here": here,
        "iso": iso(day.as_of),
        "time": clock(day.as_of) if day.as_of else "",
    }
    has = {"has_lines": bool(rows), "has_reason": bool(why), "was_read": day.as_of is not None}
    return part("agenda", holes, state=day.state, **has)


def lines(day: MyDay) -> list[SafeString]:
    """Appointments, group events and time slots in order, with pauses between them and a line for now."""
    found = stretches(day)
    now = part("now", {"time": clock(day.now)}) if day.is_today and found else None
    rows: list[SafeString] = []
    until: datetime | None = None
    for starts, ends, drawn in found:
        if now and starts > day.instant:
            rows.append(now)
            now = None
        if until and starts - until >= LEAST_GAP and not (day.is_today and starts <= day.instant):
            zone = day.store.zone
            rows.append(part("gap", {"time": clock(until.astimezone(zone)), "until": clock(starts.astimezone(zone))}))
        rows.append(drawn)
        until = max(until or ends, ends)
    return [*rows, now] if now else rows


def stretches(day: MyDay) -> list[tuple[datetime, datetime, SafeString]]:
    """Each line with its instants, in order: the hands of a clock go back once a year."""
    zone = day.store.zone
    found = [(entry.starts.astimezone(UTC), entry.ends.astimezone(UTC), line(entry, day)) for entry in day.entries]
    for thing in day.things:
        starts, ends = thing.starts_at.astimezone(zone), thing.ends_at.astimezone(zone)
        drawn = event(thing, starts, ends, day) if thing.kind == "event" else slot(thing, starts, ends)
        found.append((starts.astimezone(UTC), ends.astimezone(UTC), drawn))
    return sorted(found, key=lambda each: each[0])


def line(entry: Entry, day: MyDay) -> SafeString:
    row, state = entry.row, entry.label
    holes: dict[str, object] = {
        "id": f"b-{row.pk}",
        "url": addresses.of("bookings:appointment", row.pk),
        "iso": iso(entry.starts),
        "time": clock(entry.starts),
        "name": row.client_name or gettext("No client"),
        "what": row.service_names,
    }
    return part(
        "line",
        holes,
        css=state.css,
        icon=state.icon,
        word=str(state.word),
        minutes=house_clock.minutes_between(entry.starts, entry.ends),
        has_what=bool(row.service_names),
        is_plain=state.css == "st-approved",
        is_over=day.on < day.today or (day.is_today and entry.is_over(day.instant)),
        is_next=day.next is entry,
    )


def event(thing: ThingRow, starts: datetime, ends: datetime, day: MyDay) -> SafeString:
    holes: dict[str, object] = {
        "id": f"g-{thing.pk}",
        "url": addresses.of("bookings:group_event", thing.pk),
        "iso": iso(starts),
        "time": clock(starts),
        "name": thing.text or str(GROUP.word),
        "what": "",
    }
    return part(
        "line",
        holes,
        css=GROUP.css,
        icon=GROUP.icon,
        word=places(thing.capacity, thing.taken) or str(GROUP.word),
        minutes=house_clock.minutes_between(starts, ends),
        has_what=False,
        is_plain=False,
        is_over=ends <= day.instant,
        is_next=False,
    )


def slot(thing: ThingRow, starts: datetime, ends: datetime) -> SafeString:
    what = thing.text or str(SLOTS["Available" if thing.sort == "Available" else "Busy"].word)
    return part("slot", {"time": clock(starts), "what": what, "until": clock(ends)})


def side(day: MyDay, token: str) -> SafeString:
    """What is new, what waits, what is elsewhere; nothing when there is nothing of it."""
    parts = []
    if day.alerts:
        parts.append(news(day, token))
    if day.requests:
        asked = joined([request_line(each, day) for each in day.requests])
        parts.append(part("requests", {"lines": asked, "count": len(day.requests)}))
    return joined([*parts, *(other(each, day.on) for each in day.elsewhere)])


def news(day: MyDay, token: str) -> SafeString:
    page = {"csrf_token": token, "day": day.on.isoformat(), "store": day.store.pk}
    listed = ",".join(str(each.pk) for each in day.alerts)
    all_seen = part("see", {**page, "pk": listed, "name": ""}, one=False) if len(day.alerts) > 1 else ""
    rows = joined([told_line(each, day, page) for each in day.alerts])
    return part("news", {"all_seen": all_seen, "lines": rows}, count=len(day.alerts))


def told_line(told: Told, day: MyDay, page: dict[str, Any]) -> SafeString:
    """What was and what is. Whose it is now is not said to whom it was taken from: they open it as a colleague."""
    name = told.client_name or gettext("No client")
    is_there = told.starts_at is not None and told.kind in {"new", "moved"}
    holes: dict[str, object] = {
        "pk": told.pk,
        "url": addresses.of("bookings:found", told.booking_id),
        "name": name,
        "what": told.service_names,
        "before": on_and_at(told.before_starts_at, day),
        "now": on_and_at(told.starts_at, day),
        "see": part("see", {**page, "pk": told.pk, "name": name}, one=True),
    }
    has = {"has_what": bool(told.service_names), "has_before": bool(told.before_starts_at), "has_now": is_there}
    return part("told", holes, kind=told.kind, **has)


def on_and_at(when: datetime | None, day: MyDay) -> str:
    local = when.astimezone(day.store.zone) if when else None
    return f"{short_day(local)} {clock(local)}" if local else ""


def request_line(row: Row, day: MyDay) -> SafeString:
    holes: dict[str, object] = {
        "pk": row.pk,
        "url": addresses.of("bookings:found", row.pk),
        "name": row.client_name or gettext("No client"),
        "what": row.service_names,
        "time": on_and_at(row.starts_at, day),
        "since": moment(row.created_at.astimezone(day.store.zone)) if row.created_at else "",
    }
    return part("asked", holes, has_time=row.starts_at is not None, has_since=row.created_at is not None)


def other(each: Elsewhere, on: date) -> SafeString:
    counted = ngettext("One booking there, at %(time)s", "%(n)s bookings there, the first at %(time)s", each.count) % {
        "n": each.count,
        "time": clock(each.first),
    }
    address = f"{reverse('bookings:my_day', args=[on])}?store={each.store.pk}"
    return part("elsewhere", {"url": address, "name": each.store.name, "said": counted})

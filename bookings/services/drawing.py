"""Entries as the markup of a lane. Written in one go in Python: a template for each of 600 blocks would cost ten times
the page around them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.templatetags.static import static
from django.utils.translation import get_language, gettext, pgettext

from bookings.services.entries import Entry
from bookings.services.layout import Frame, Place, pack, surplus
from clienteling import addresses
from clienteling.templatetags import house

ADDRESSES = {"appointment": "bookings:appointment", "event": "bookings:group_event", "slot": "bookings:slot"}


@dataclass(frozen=True)
class Reader:
    """What one kind of reader finds in a column: whether slots are links, and whose name is said after the services."""

    name: str
    """The staff member's."""
    may_open_slots: bool
    list_url: str = ""
    """Where what has no room is listed."""


@dataclass
class Drawing:
    """A lane as markup, and where its earliest and latest block lie, in steps."""

    html: str = ""
    first: int | None = None
    last: int | None = None
    across: int = 1


class Pen:
    """Writes blocks of one day. What is the same for all of them is said once."""

    def __init__(self, day: Frame) -> None:
        self.day = day
        self.on = escape(house.day(day.on))
        self.sprite = static("icons.svg")
        self.language = get_language() or ""

    def lane(self, entries: Sequence[Entry], open_: Sequence[Place], reader: Reader) -> Drawing:
        """Hours, then blocks in order of time. Bookings are packed side by side where they overlap; time slots lie
        beneath them, as wide as the lane."""
        ordered = sorted(entries, key=lambda one: (one.starts.timestamp(), one.key))
        placed = [(one, place) for one in ordered if (place := self.day.place(one.starts, one.ends))]
        packed = [index for index, (one, _) in enumerate(placed) if one.kind != "slot"]
        lanes = pack([placed[index][1] for index in packed])
        css = {index: lane.css for index, lane in zip(packed, lanes, strict=True)}
        beneath = [place for one, place in placed if one.kind == "slot"]
        css |= {n: f"{css[n]} over".strip() for n in packed if any(placed[n][1].touches(slot) for slot in beneath)}
        parts = [f'<li class="open s{place.start} d{place.span}" aria-hidden="true"></li>' for place in open_]
        hidden: set[int] = set()
        for group in surplus([placed[index][1] for index in packed], lanes):
            heap = [packed[n] for n in group]
            hidden.update(heap)
            parts.append(self.more([placed[index] for index in heap], css[heap[0]], reader))
        for index, (one, place) in enumerate(placed):
            if index not in hidden:
                parts.append(self.block(one, place, css.get(index, ""), reader))
        stands = [*(place for _, place in placed), *open_]
        return Drawing(
            "".join(parts),
            min((place.start for place in stands), default=None),
            max((place.end for place in stands), default=None),
            max((lane.across for lane in lanes), default=1),
        )

    def block(self, one: Entry, place: Place, lane: str, reader: Reader) -> str:
        """The whole sentence for the ear; the eye reads place, shape and colour."""
        draw: Callable[[Entry, Reader], str] = self.slot if one.kind == "slot" else self.booking
        where = f"s{place.start} d{place.span}{' ' + lane if lane else ''}"
        return f'<li class="ev {one.label.css} {where}">{draw(one, reader)}</li>'

    def booking(self, one: Entry, reader: Reader) -> str:
        title, what = escape(one.title or one.what or str(one.label.word)), escape(one.what if one.title else "")
        said = f", {escape(reader.name)}, {self.on}, {escape(str(one.label.word))}"
        inner = f'{self.times(one)} <b>{title}</b> <span class="ev-what">{what}</span><span class="vh">{said}</span>'
        if one.label.css != "st-approved":  # the norm is silent
            word = "" if one.kind == "event" else f"<span>{escape(str(one.label.word))}</span>"
            inner += f' <span class="ev-st" aria-hidden="true">{self.icon(one.label.icon)}{word}</span>'
        url = self.url(one)
        return f'<a id="{one.key}" href="{url}">{inner}</a>' if url else f'<div class="plain">{inner}</div>'

    def slot(self, one: Entry, reader: Reader) -> str:
        said = f'<span class="vh">, {escape(str(one.label.word))}, {escape(reader.name)}, {self.on}</span>'
        inner = f"{self.times(one)} <b>{escape(one.title)}</b>{said}"
        if reader.may_open_slots:
            return f'<a class="plain" id="{one.key}" href="{self.url(one)}">{inner}</a>'
        return f'<div class="plain">{inner}</div>'

    def more(self, group: Sequence[tuple[Entry, Place]], lane: str, reader: Reader) -> str:
        """More at once than fit side by side: one block that says how many, and leads to the list."""
        first = min(place.start for _, place in group)
        span = max(place.end for _, place in group) - first
        words = escape(gettext("+%d more") % len(group))
        return (
            f'<li class="ev st-approved s{first} d{span} {lane}">'
            f'<a id="m-{group[0][0].key}" href="{escape(reader.list_url)}" data-whole><b>{words}</b></a></li>'
        )

    def times(self, one: Entry) -> str:
        starts, ends = self.clock(one.starts), self.clock(one.ends)
        stamp = one.starts.isoformat(timespec="minutes")
        return (
            f'<span class="ev-time"><time datetime="{stamp}">{starts}</time>'
            f'<span class="ev-end"><i>–</i>{ends}</span></span>'
        )

    def clock(self, moment: datetime) -> str:
        return house.face(moment.hour, moment.minute, self.language)

    def icon(self, name: str, *, small: bool = False) -> str:
        size = "i i-s" if small else "i"
        return f'<svg class="{size}" aria-hidden="true"><use href="{self.sprite}#i-{name}"/></svg>'

    def url(self, one: Entry) -> str:
        return addresses.of(ADDRESSES[one.kind], one.pk) if one.pk else ""


def hours_label(hours: Sequence[tuple[datetime, datetime]]) -> str:
    """`10–18`, `9:30–17:30`: heads are narrow."""
    return ", ".join(f"{short(starts)}–{short(ends)}" for starts, ends in hours)


def short(moment: datetime) -> str:
    return f"{moment.hour}" if moment.minute == 0 else house.clock(moment)


def bones(name: str, step: int, reload_url: str) -> str:
    """What stands in a column nobody has read yet."""
    said = escape(gettext("Reading %(name)s's day…") % {"name": name})
    again = escape(pgettext("a page", "Reload"))
    return (
        f'<li class="bones s{step} d48"><p class="voice small">{said}</p><span class="bone w3"></span>'
        f'<span class="bone w4"></span><span class="bone w2"></span>'
        f'<noscript><a class="link tap small" href="{escape(reload_url)}">{again}</a></noscript></li>'
    )

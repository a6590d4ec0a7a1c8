"""What of a day is shown, as its address says it, and the menus that change it. Any filter goes with any other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.services.filters import Filters
from bookings.services.labels import BY_NAME
from bookings.services.walls import StoreDay
from clienteling.templatetags import house

EVERYONE = "all"


@dataclass(frozen=True)
class Asked:
    """The filters of an address. `who` is a staff member's id, "all" or nothing: those who work that day."""

    who: str = ""
    service: str = ""
    status: str = ""
    kind: str = ""
    fallen: str = ""

    @property
    def everyone(self) -> bool:
        return self.who == EVERYONE

    @property
    def person(self) -> int | None:
        return int(self.who) if self.who.isdecimal() else None

    @property
    def filters(self) -> Filters:
        service = int(self.service) if self.service else None
        return Filters(service, self.status, self.kind, fallen=bool(self.fallen))

    @property
    def query(self) -> str:
        return self.but()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each filter that is on, as a form carries them."""
        return tuple((name, value) for name, value in vars(self).items() if value)

    def but(self, **other: str) -> str:
        """The query of an address with these filters, some of them changed."""
        kept = {name: value for name, value in (vars(self) | other).items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def asked(request: HttpRequest) -> Asked:
    """What the address asks for; a value it cannot mean is passed over."""
    given = request.GET.get
    number = {name: value for name in ("who", "service") if (value := given(name, "")).isdecimal() and len(value) < 19}
    if given("who") == EVERYONE:
        number["who"] = EVERYONE
    status, kind = given("status", ""), given("kind", "")
    return Asked(
        **number,
        status=status if status in BY_NAME else "",
        kind=kind if kind in kinds() else "",
        fallen="1" if given("fallen") else "",
    )


def kinds() -> dict[str, str]:
    return {"appointment": _("Appointments"), "event": _("Group events"), "slot": _("Time slots")}


def menus(found: Asked, day: StoreDay) -> SafeString:
    """One menu for each filter, its options as links: they work without script, and their addresses can be kept."""
    people = [(str(each.staff_id), each.name) for each in day.people]
    statuses = [(name, str(label.word)) for name, label in BY_NAME.items()]
    every = ("", pgettext("filter", "all"))
    parts = [
        menu(found, "who", _("Staff"), [("", _("Working that day")), (EVERYONE, _("Everyone")), *people]),
        menu(found, "service", pgettext("filter", "Service"), [every, *((str(pk), name) for pk, name in day.services)]),
        menu(found, "status", pgettext("filter", "Status"), [every, *statuses]),
        menu(found, "kind", pgettext("filter", "Kind"), [every, *kinds().items()]),
    ]
    return mark_safe("".join(parts))  # noqa: S308 - written by `menu`, which escapes


def menu(found: Asked, name: str, title: str, options: Sequence[tuple[str, str]]) -> str:
    chosen = str(getattr(found, name))
    words = next((word for value, word in options if value == chosen), chosen)
    named = _("%(filter)s: %(choice)s") % {"filter": title, "choice": words}
    on = ' data-on=""' if chosen else ""
    # The options differ in one value at the end: the rest of their address is written once.
    before = escape(found.but(**{name: ""}) or "?")
    joint = "" if before == "?" else "&amp;"
    check, here = house.icon("check", small=True), ' aria-current="true"'
    links = "".join(
        f'<li><a class="opt" href="{before}{f"{joint}{name}={value}" if value else ""}"'
        f"{here if value == chosen else ''}>{check if value == chosen else ''}{escape(word)}</a></li>"
        for value, word in options
    )
    return (
        f'<details class="menu"><summary class="chip"{on}>{escape(named)}{house.icon("down", small=True)}</summary>'
        f'<ul class="sheet">{links}</ul></details>'
    )

"""What the keyboard does: over the page with `?`, and at an address of its own."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from clienteling.access import UserRequest, signed_in
from clienteling.htmx import page

PAGE = "bookings/help.html"


@require_safe
@signed_in
def keys(request: UserRequest) -> HttpResponse:
    """Every key with what it does."""
    return page(request, PAGE, {"here": "help", "groups": groups()}, part="dialog")


def groups() -> list[dict[str, object]]:
    """Keys as they are written on the keyboard, by where they work."""
    alt = pgettext("key", "Alt")
    anywhere = {
        _("Find a booking"): ["/"],
        _("New booking"): ["N"],
        _("My day"): ["M"],
        _("Today"): ["T"],
        _("This help"): ["?"],
        _("Close, or stop"): [pgettext("key", "Esc")],
    }
    calendar = {
        _("Next, previous booking"): ["J", "K"],
        _("Earlier, later"): ["↑", "↓"],
        _("Person to the left, right"): ["←", "→"],
        _("Previous, next day"): ["[", "]"],
        _("Day, week, list"): ["1", "2", "3"],
        _("Open"): [pgettext("key", "Enter")],
    }
    moving = {
        _("A quarter of an hour earlier, later"): [alt, "↑", "↓"],
        _("Five minutes earlier, later"): [pgettext("key", "Shift"), alt, "↑", "↓"],
        _("Person before, after"): [alt, "←", "→"],
        _("Choose the place shown"): [pgettext("key", "Enter")],
        _("Keep it where it is"): [pgettext("key", "Esc")],
    }
    named = {_("Anywhere"): anywhere, _("Calendar"): calendar, _("Moving a booking"): moving}
    return [{"label": label, "keys": list(keys.items())} for label, keys in named.items()]

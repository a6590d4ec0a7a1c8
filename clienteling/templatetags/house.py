"""How the house draws and says things: icons, persons, money, times, durations.

A time is said in the zone the value carries: whoever hands an instant to a template has put it into its store's
zone.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import formats
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext

register = template.Library()

NARROW = "\u202f"
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "CAD": "$", "AUD": "$", "CHF": "CHF", "JPY": "¥"}
SIGN_FIRST = {"GBP", "USD", "AUD", "JPY"}


@register.simple_tag
@lru_cache
def icon(name: str, *, small: bool = False) -> SafeString:
    """A drawing from the sprite. Never alone where a word fits; the word is beside it."""
    size = "i i-s" if small else "i"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', size, static("icons.svg"), name
    )


@register.simple_tag
def arch(name: str, *, size: str = "", me: bool = False) -> SafeString:
    """A person: initials under a boutique door. The name stands beside it."""
    classes = " ".join(filter(None, ("arch", size and f"arch-{size}", "is-me" if me else "")))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


@register.filter
def initials(name: object) -> str:
    """First letters of the first and the last word: `Marie-Ève Gagnon` is MG, `渡辺` is 渡."""
    words = str(name or "").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def clock(moment: datetime | None) -> str:
    """`16:30`, in French `16 h 30`."""
    return face(moment.hour, moment.minute, get_language()) if moment else ""


@lru_cache(maxsize=4096)
def face(hour: int, minute: int, _language: str | None) -> str:
    """A time of day has one face in a language, whatever the day."""
    return date_format(time(hour, minute), pgettext("time of day, Django date format", "G:i"))


@register.filter
def day(value: date | None) -> str:
    """`Friday 20 November`, `vendredi 20 novembre`."""
    return said(value, "l j F") if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """`Fri 20 Nov`."""
    return said(value, "D j M") if value else ""


@register.filter
def day_and_year(value: date | None, today: date | None = None) -> str:
    """The day, with its year unless that is today's: `Saturday 15 June 2030`."""
    if value is None or (today and value.year == today.year):
        return day(value)
    return said(value, "l j F Y")


@register.filter
def full_date(value: date | None) -> str:
    """`20 December 2026`."""
    return said(value, "j F Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`14 November 21:15`, for histories."""
    return f"{said(value, 'j F')} {clock(value)}" if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """For `datetime` attributes and addresses."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat() if value else ""


@register.filter
def duration(minutes: int | None) -> str:
    """How long one thing takes: `75 min`, from two hours on `4 h 15`."""
    if minutes is None:
        return ""
    return gettext("%(minutes)d min") % {"minutes": minutes} if minutes < 120 else hours(minutes)


@register.filter
def hours(minutes: int | None) -> str:
    """A sum of time, `3 h 45`, so that sums in one line are said in one way; below an hour `45 min`."""
    if minutes is None or minutes < 60:
        return duration(minutes)
    whole, rest = divmod(int(minutes), 60)
    return gettext("%(hours)d h %(minutes)02d") % {"hours": whole, "minutes": rest} if rest else gettext("%d h") % whole


@register.filter
def nothing_free(days: Sequence[Any]) -> bool:
    """Whether Booxi was asked and none of these days has a free time."""
    return all(each.free == 0 for each in days)


@register.filter
def seconds(value: float) -> str:
    """A wait in whole words: `12 seconds`, `5 minutes`."""
    whole = max(1, round(value))
    if whole < 90:
        return ngettext("%d second", "%d seconds", whole) % whole
    return ngettext("%d minute", "%d minutes", round(whole / 60)) % round(whole / 60)


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """`40 $`, `£40`, `no charge`; nothing when Booxi told no price. Cents only where there are some."""
    if amount is None:
        return ""
    if not amount:
        return gettext("no charge")
    places = 0 if amount == amount.to_integral_value() else 2
    number = formats.number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True)
    sign = SIGNS.get(currency, currency)
    return f"{sign}{number}" if currency in SIGN_FIRST else f"{number}{NARROW}{sign}".strip()


def said(value: date, pattern: str) -> str:
    """A day in Django's date format, the way the language has it."""
    return said_once(value.year, value.month, value.day, pattern, get_language())


@lru_cache(maxsize=4096)
def said_once(year: int, month: int, day_: int, pattern: str, _language: str | None) -> str:
    """A page says the same few days over and over, and each takes longer than a block of the wall."""
    value = date(year, month, day_)
    return date_format(value, written(pattern, value))


def written(pattern: str, value: date) -> str:
    """The pattern as the language writes it: French counts the first day of a month, *1er janvier*, and months are
    small, *21 nov*."""
    if not (get_language() or "").startswith("fr"):
        return pattern
    return pattern.replace("M", "b").replace("j", r"j\e\r" if value.day == 1 else "j")

"""The frame around every page, as fragments: drawn once for the values that shape them."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from clienteling.fragments import fragment
from clienteling.models import User
from clienteling.templatetags.house import clock, initials

register = template.Library()


@register.simple_tag
def head() -> SafeString:
    """Settings of the browser, style and scripts that every page has."""
    return fragment("parts/head.html")


@register.simple_tag(takes_context=True)
def scripts(context: Context) -> SafeString:
    """What the page fetches when somebody begins to type or to drag, unless they switched it off."""
    return fragment("parts/scripts.html", shortcuts=bool(getattr(context.get("user"), "has_shortcuts", False)))


@register.simple_tag
def calendar_head() -> SafeString:
    """Style and script of pages that show calendars."""
    return fragment("parts/calendar_head.html")


@register.simple_tag(takes_context=True)
def rail(context: Context) -> SafeString:
    """Where one can go."""
    shell = context["shell"]
    return fragment(
        "parts/rail.html",
        brand=shell.brand,
        store_id=shell.store.pk if shell.store else 0,
        has_day=shell.has_day,
        unseen=shell.unseen,
        here=context.get("here", ""),
    )


@register.simple_tag(takes_context=True)
def stores(context: Context) -> SafeString:
    """Which store this is, which others there are, finding a booking. `context["keep"]` is what a change keeps."""
    shell = context["shell"]
    return fragment(
        "parts/stores.html",
        {"time": clock(shell.store_now), "csrf_token": str(context.get("csrf_token", ""))},
        brand=shell.brand,
        sandbox=shell.sandbox,
        store_id=shell.store.pk if shell.store else 0,
        store_name=shell.store.name if shell.store else "",
        stores=tuple((store.pk, store.name) for store in shell.stores),
        here=context.get("here", ""),
        keep=context.get("keep", ""),
    )


@register.simple_tag(takes_context=True)
def account(context: Context) -> SafeString:
    """Who I am here, and what I may set for myself."""
    request, user, shell = context["request"], context["user"], context["shell"]
    return fragment(
        "parts/account_menu.html",
        {
            "initials": initials(user.get_full_name() or user.email),
            "name": str(user),
            "here_again": request.get_full_path() if request.method == "GET" else "/",
            "csrf_token": str(context.get("csrf_token", "")),
        },
        theme=user.theme,
        store_id=shell.store.pk if shell.store else 0,
        has_day=shell.has_day,
        wants_mail=user.wants_mail,
        has_shortcuts=user.has_shortcuts,
        is_staff=user.is_staff,
    )


@register.simple_tag
def words() -> SafeString:
    """What the scripts may have to say."""
    return fragment("parts/words.html")


@register.simple_tag
def themes() -> list[Any]:
    return list(User.Theme.choices)

"""Parts of a page that are the same for everybody but for a few words.

A fragment is rendered once in a process for the values that shape it, and kept; whatever is somebody's own (a name, a
form's token) is a hole, filled anew for each page and kept nowhere. Every process comes to the same text by itself.
"""

from collections.abc import Hashable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

EDGE = "\ue000"
"""Stands around the name of a hole. A private character: no text of ours has it."""


def fragment(template: str, holes: Mapping[str, Any] | None = None, **values: Hashable) -> SafeString:
    """`template` rendered with `values`, which say nothing of a person, and `holes` filled in, escaped if need be."""
    given = holes or {}
    render = rendered.__wrapped__ if settings.DEBUG else rendered
    text, *rest = render(template, get_language(), tuple(given), tuple(values.items()))
    parts = [text]
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        parts += [filled(given[name]), after]
    return mark_safe("".join(parts))  # noqa: S308 - a template's text, and holes that were escaped


def filled(value: Any) -> str:
    """As a template would print it. Most holes are plain text, which needs no look at what else it might be."""
    return escape(value) if type(value) is str else conditional_escape(value)


@lru_cache(maxsize=2048)
def rendered(
    template: str, _language: str | None, holes: tuple[str, ...], values: tuple[tuple[str, Hashable], ...]
) -> tuple[str, ...]:
    """The text before, between and after the holes, and the names of the holes."""
    marks = {name: mark_safe(f"{EDGE}{name}{EDGE}") for name in holes}  # noqa: S308 - names written in our code
    return tuple(get_template(template).render({**dict(values), **marks}).split(EDGE))

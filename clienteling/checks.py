"""What must be true before the application starts."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from clienteling import access, retention

OURS = ("clienteling", "bookings", "crm")
# Included whole, with guards of their own: everything else must wear a mark of `access`.
GUARDED_ELSEWHERE = ("admin/",)


@register()
def every_view_wears_a_mark(**kwargs: Any) -> list[CheckMessage]:
    """Access is declared on each view; a view without a mark is a page somebody forgot to guard."""
    return [
        Error(
            f"{path or '/'} ({name}) has no access mark.",
            hint="Wear one of clienteling.access.",
            id="access.E001",
        )
        for path, name, view in views(get_resolver())
        if not path.startswith(GUARDED_ELSEWHERE) and not hasattr(view, access.MARK)
    ]


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yields address, name and view for each URL below `resolver`."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry.name or entry.lookup_str, entry.callback
        else:
            yield from views(entry, path)


@register()
def every_personal_field_has_a_rule(**kwargs: Any) -> list[CheckMessage]:
    """A field that can hold something about a person says what becomes of it."""
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return [
        Error(
            f"{field} has no retention rule.",
            hint="Declare it in its app's retention.py.",
            id="retention.E001",
        )
        for field in retention.undeclared(ours)
    ]

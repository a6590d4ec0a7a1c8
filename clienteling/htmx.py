"""Whole page or one part: decided here.

A page and its parts are one template; htmx asks for a part by naming its target, everybody else gets the page.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """`template`, or its partial `part` when htmx asks (history restores always get the page)."""
    asked: Any = getattr(request, "htmx", None)
    if part and asked and not asked.history_restore_request:
        return render(request, f"{template}#{part}", context, status=status)
    return render(request, template, context, status=status)

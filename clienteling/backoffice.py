"""Kinds of admin pages: what Booxi tells is looked at, what the house decides is changed and leaves a trace."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from clienteling import audit
from clienteling.models import Store


class Kept(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows made by imports and services: nobody adds or deletes one by hand."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return False


class ReadOnly(Kept):
    """Rows that are looked at and never changed here."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return False


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """The same beside their owner."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return False


class Traced(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """What an administrator does here stands in the audit trail, in the same transaction as the change."""

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        trace(request, "add", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        trace(request, "change", obj, fields=changed(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            trace(request, "delete", obj)
        return super().log_deletions(request, queryset)


def trace(request: HttpRequest, verb: str, thing: models.Model, *, fields: list[str] | None = None) -> None:
    store = thing if isinstance(thing, Store) else getattr(thing, "store", None)
    if verb == "delete" and thing is store:
        store = None
    actor: Any = request.user
    audit.record(actor, verb, thing, store=store, changes=dict.fromkeys(fields or (), "changed"))


def changed(message: Any) -> list[str]:
    """The fields named in a change message of the admin's, and the kinds of rows beside them."""
    found: list[str] = []
    for part in message if isinstance(message, list) else []:
        for act in part.values():
            found += act.get("fields", [act["name"]] if "name" in act else [])
    return [str(name) for name in found]

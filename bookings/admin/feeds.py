"""Calendars as files: who has a secret address, and whose own calendar is read. No secret of either is shown."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bookings.forms.outside import checked_address
from bookings.models import Feed, OutsideCalendar
from bookings.services import outside, slots
from clienteling.backoffice import Kept, ReadOnly


@admin.register(Feed)
class Feeds(ReadOnly):
    """Deleting one is what *switch off* does on its owner's page."""

    list_display = ("user", "created_at", "read_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    exclude = ("digest",)
    ordering = ("-created_at",)


class OutsideForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The address is written, never read: it opens somebody's private calendar."""

    new_address = forms.CharField(
        label=_("address"),
        required=False,
        max_length=500,
        help_text=_("An iCalendar address, https. Leave empty to keep the one there is; it is not shown."),
    )

    class Meta:
        model = OutsideCalendar
        fields = ("staff_member", "asked_by", "is_active")

    def clean_new_address(self) -> str:
        typed = self.cleaned_data["new_address"]
        return checked_address(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        staff, by = values.get("staff_member"), values.get("asked_by")
        if staff and by and not slots.may_change(staff, by):
            self.add_error(
                "asked_by", _("This user may not change that calendar. Choose its owner or a manager there.")
            )
        if values.get("is_active") and not (values.get("new_address") or self.instance.address):
            self.add_error("new_address", _("Write an address, or switch it off."))
        return values


@admin.register(OutsideCalendar)
class OutsideCalendars(Kept):
    """Set up here for somebody, in the name of a person who may change that calendar."""

    form = OutsideForm
    list_display = ("staff_member", "asked_by", "is_active", "read_at", "failures", "reason")
    list_filter = ("is_active", "staff_member__store")
    list_select_related = ("staff_member", "asked_by")
    search_fields = ("=staff_member__booxi_id", "asked_by__email")
    autocomplete_fields = ("staff_member", "asked_by")
    readonly_fields = ("read_at", "failures", "reason")
    fields = ("staff_member", "asked_by", "new_address", "is_active", *readonly_fields)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def save_model(self, request: HttpRequest, obj: OutsideCalendar, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Through the service, which leaves the trace and lets the worker take busy times away."""
        actor: Any = request.user
        kept = outside.set_up(
            obj.staff_member, form.cleaned_data["new_address"] or obj.address, by=actor, in_name_of=obj.asked_by
        )
        if not obj.is_active:
            outside.switch_off(kept, by=actor)
        obj.pk = kept.pk
        obj.refresh_from_db()

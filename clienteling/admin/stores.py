"""Stores and the people of their calendars, as imported; who works there and when it is closed."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.services import listening
from clienteling import clock, tasks
from clienteling.admin.people import MembershipInline
from clienteling.backoffice import Kept, ReadOnly, ReadOnlyInline, Traced
from clienteling.models import Closure, OpeningHours, StaffMember, Store, WorkingHours


class StillThere(admin.SimpleListFilter):
    """Whether Booxi still lists it."""

    title = _("in Booxi")
    parameter_name = "gone"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 - Django's signature
        return [("0", _("still there")), ("1", _("gone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 - Django's signature
        if self.value() in {"0", "1"}:
            return queryset.filter(gone_at__isnull=self.value() == "0")
        return queryset


class HoursInline(ReadOnlyInline):
    model = OpeningHours


class WorkingHoursInline(ReadOnlyInline):
    model = WorkingHours


class ClosureInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """Booxi's API tells no closures: they are kept here."""

    model = Closure
    extra = 0


@admin.register(Store)
class Stores(Traced, Kept):
    """Of what Booxi tells nothing is changed here; only whether the store is in use, who signs for it, and whether
    calendar feeds name its clients."""

    actions = ("import_again",)
    list_display = (
        "name",
        "number",
        "region",
        "booxi_id",
        "city",
        "is_active",
        "key",
        "events",
        "imported_at",
        "gone_at",
    )
    list_filter = ("region", "is_active", "is_template", StillThere)
    search_fields = ("=booxi_id", "number", "name", "city")
    ordering = ("name",)
    inlines = (MembershipInline, ClosureInline, HoursInline)
    exclude = ("merchant_key",)
    changeable = ("is_active", "acting_staff", "feed_names_clients")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 - Django's signature
        told = [field.name for field in Store._meta.fields if field.name not in {*self.changeable, "merchant_key"}]
        return [*told, "key", "events"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Store]:
        return super().get_queryset(request).prefetch_related("opening_hours", "closures")

    @admin.display(description=_("merchant key"))
    def key(self, store: Store) -> str:
        """Whether there is one; never which."""
        return str(_("present") if store.merchant_key else _("missing"))

    @admin.display(description=_("events from Booxi"))
    def events(self, store: Store) -> str:
        """Whether Booxi tells us of this store, by its opening hours."""
        heard = listening.last_heard(store)
        if heard is None:
            return str(_("Never heard"))
        said = _("Silent since %(when)s") if listening.is_silent(store, clock.now()) else _("Heard %(when)s")
        return said % {"when": date_format(heard.astimezone(store.zone), "SHORT_DATETIME_FORMAT")}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        request.edited_store = obj  # type: ignore[attr-defined]  # read below, where Django passes no object
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "acting_staff":
            store = getattr(request, "edited_store", None)
            kwargs["queryset"] = StaffMember.objects.filter(store=store, gone_at=None, is_template=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.action(description=_("Import again from Booxi"), permissions=["change"])
    def import_again(self, request: HttpRequest, queryset: QuerySet[Store]) -> None:
        """Hands the chosen stores to a worker: reading a large one takes a minute of the background lane."""
        by_region: dict[str, list[str]] = {}
        for store in queryset:
            by_region.setdefault(store.region, []).append(str(store.booxi_id))
        for region, wanted in by_region.items():
            tasks.import_again(region, wanted, request.user.pk)
        count = sum(map(len, by_region.values()))
        said = ngettext(
            "%(count)d store is being imported. “Imported” and the audit entries tell when it is done.",
            "%(count)d stores are being imported. “Imported” and the audit entries tell when they are done.",
            count,
        )
        self.message_user(request, said % {"count": count}, messages.INFO)


@admin.register(StaffMember)
class Staff(ReadOnly):
    list_display = ("name", "store", "booxi_id", "employee_id", "position", "personnel_type", "is_online", "gone_at")
    list_filter = ("store", "is_online", "personnel_type", "is_template", StillThere)
    list_select_related = ("store",)
    search_fields = ("=booxi_id", "employee_id", "first_name", "last_name")
    ordering = ("store", "place", "pk")
    inlines = (WorkingHoursInline,)

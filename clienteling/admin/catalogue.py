"""What stores offer, as imported."""

from django.contrib import admin

from clienteling.admin.stores import StillThere
from clienteling.backoffice import ReadOnly, ReadOnlyInline, Traced
from clienteling.models import Category, Closure, Offering, OpeningHours, Service, WorkingHours


class OfferingInline(ReadOnlyInline):
    model = Offering


@admin.register(Category)
class Categories(ReadOnly):
    list_display = ("name", "store", "booxi_id", "place", "gone_at")
    list_filter = ("store", StillThere)
    list_select_related = ("store",)
    search_fields = ("=booxi_id", "name")


@admin.register(Service)
class Services(ReadOnly):
    list_display = ("name", "store", "category", "booxi_id", "duration", "price", "booking_method", "is_online")
    list_filter = ("store", "booking_method", "time_selection", "is_online", "is_template", StillThere)
    list_select_related = ("store", "category")
    search_fields = ("=booxi_id", "name")
    inlines = (OfferingInline,)


@admin.register(Offering)
class Offerings(ReadOnly):
    list_display = ("service", "staff_member", "duration")
    list_filter = ("service__store",)
    list_select_related = ("service", "staff_member")
    search_fields = ("=service__booxi_id", "service__name", "=staff_member__booxi_id", "staff_member__employee_id")


@admin.register(OpeningHours)
class Opening(ReadOnly):
    list_display = ("store", "weekday", "opens", "closes", "valid_from", "valid_until")
    list_filter = ("store", "weekday")
    list_select_related = ("store",)


@admin.register(WorkingHours)
class Working(ReadOnly):
    list_display = ("staff_member", "weekday", "opens", "closes", "valid_from", "valid_until")
    list_filter = ("staff_member__store", "weekday")
    list_select_related = ("staff_member",)
    search_fields = ("=staff_member__booxi_id", "staff_member__employee_id")


@admin.register(Closure)
class Closures(Traced):
    """Booxi's API tells no closures: they are kept here."""

    list_display = ("on", "store", "reason")
    list_filter = ("store",)
    list_select_related = ("store",)
    autocomplete_fields = ("store",)
    search_fields = ("reason",)

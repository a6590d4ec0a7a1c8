"""The projection and the intents, looked at by an administrator: states and ids, nothing a client said."""

from django.contrib import admin

from bookings.models import Booking, BookingItem, Column, DayVersion, Intent
from clienteling.backoffice import ReadOnly, ReadOnlyInline


class ItemInline(ReadOnlyInline):
    model = BookingItem
    fields = ("name", "duration", "spacing_after", "price", "currency")


@admin.register(Booking)
class Bookings(ReadOnly):
    list_display = ("booxi_id", "store", "starts_at", "status", "presence", "is_completed", "modified_at", "gone_at")
    list_filter = ("region", "store", "status", "presence", "method")
    list_select_related = ("store",)
    search_fields = ("=booxi_id", "=staff_member__booxi_id", "=client__identities__booxi_id")
    search_help_text = "Booxi id of the booking, the staff member or the client"
    ordering = ("-pk",)
    exclude = ("client_request", "quick_note")
    inlines = (ItemInline,)


@admin.register(Intent)
class Intents(ReadOnly):
    list_display = (
        "id",
        "kind",
        "state",
        "store",
        "user",
        "booking",
        "attempts",
        "refusal",
        "created_at",
        "settled_at",
    )
    list_filter = ("state", "kind", "store")
    list_select_related = ("store", "user", "booking")
    search_fields = ("=id", "=booking__booxi_id", "user__email")
    exclude = ("wanted", "shown")


@admin.register(Column)
class Columns(ReadOnly):
    list_display = ("staff_member", "on", "read_at", "asked_at", "lane", "failures", "reason")
    list_filter = ("staff_member__store", "lane")
    list_select_related = ("staff_member",)
    search_fields = ("=staff_member__booxi_id", "staff_member__employee_id")
    ordering = ("-on", "staff_member")


@admin.register(DayVersion)
class DayVersions(ReadOnly):
    list_display = ("store", "on", "version")
    list_filter = ("store",)
    list_select_related = ("store",)
    ordering = ("-on", "store")

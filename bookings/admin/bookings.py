"""Bookings, and what somebody asked to be changed."""

from django.contrib import admin

from bookings.models import Booking, BookingItem, Intent
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

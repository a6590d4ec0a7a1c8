"""Clients, looked at by an administrator: who they are in Booxi, never what they are called."""

from django.contrib import admin

from clienteling.backoffice import ReadOnly, ReadOnlyInline
from crm.models import BooxiClient, Client


class IdentityInline(ReadOnlyInline):
    model = BooxiClient
    fields = ("region", "booxi_id", "is_blocked", "merged_into", "erased_at")


@admin.register(Client)
class Clients(ReadOnly):
    """Search by Booxi id or our own; details belong on the client's page, to people of their stores."""

    list_display = ("id", "uuid", "language", "last_booking_at", "next_booking_at", "erased_at")
    list_filter = ("stores", "identities__region")
    search_fields = ("=identities__booxi_id", "uuid")
    search_help_text = "Booxi id or UUID"
    ordering = ("-pk",)
    fields = (
        "uuid",
        "language",
        "stores",
        "created_at",
        "modified_at",
        "last_booking_at",
        "next_booking_at",
        "erased_at",
    )
    inlines = (IdentityInline,)


@admin.register(BooxiClient)
class Identities(ReadOnly):
    list_display = ("booxi_id", "region", "client", "is_blocked", "merged_into", "erased_at")
    list_filter = ("region", "is_blocked")
    list_select_related = ("client", "merged_into")
    search_fields = ("=booxi_id",)
    ordering = ("-pk",)

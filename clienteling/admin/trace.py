"""What was done, by whom, and what is done by itself."""

from django.contrib import admin

from clienteling.backoffice import ReadOnly, Traced
from clienteling.models import AuditEntry, Membership, Turn


@admin.register(AuditEntry)
class AuditEntries(ReadOnly):
    list_display = ("at", "actor", "verb", "thing", "thing_id", "outcome", "store")
    list_filter = ("verb", "outcome", "thing", "store")
    list_select_related = ("actor", "store")
    search_fields = ("=thing_id", "=request_id", "=intent_id", "actor__email")


@admin.register(Membership)
class Memberships(Traced):
    list_display = ("user", "store", "role", "staff_member", "is_active")
    list_filter = ("store", "role", "is_active")
    list_select_related = ("user", "store", "staff_member")
    autocomplete_fields = ("user", "store", "staff_member")
    search_fields = ("user__email", "store__number", "=store__booxi_id", "staff_member__employee_id")


@admin.register(Turn)
class Turns(ReadOnly):
    """What is done on a rhythm, and that it was."""

    list_display = ("job", "scope", "slot", "taken_at")
    list_filter = ("job",)
    search_fields = ("=scope",)

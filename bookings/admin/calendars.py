"""What stands in calendars beside appointments, and how fresh our copy is."""

from django.contrib import admin

from bookings.models import Column, DayVersion, GroupEvent, TimeSlot
from clienteling.backoffice import ReadOnly


@admin.register(GroupEvent)
class GroupEvents(ReadOnly):
    list_display = ("booxi_id", "name", "store", "staff_member", "starts_at", "capacity", "attendee_count", "gone_at")
    list_filter = ("region", "store", "is_completed")
    list_select_related = ("store", "staff_member")
    search_fields = ("=booxi_id", "=staff_member__booxi_id", "name")
    ordering = ("-starts_at",)


@admin.register(TimeSlot)
class TimeSlots(ReadOnly):
    """Why somebody is away is theirs: label and description stay out of it."""

    list_display = ("booxi_id", "kind", "store", "staff_member", "starts_at", "ends_at", "can_modify", "gone_at")
    list_filter = ("region", "store", "kind")
    list_select_related = ("store", "staff_member")
    search_fields = ("=booxi_id", "=staff_member__booxi_id")
    ordering = ("-starts_at",)
    exclude = ("label", "description")


@admin.register(Column)
class Columns(ReadOnly):
    list_display = ("staff_member", "on", "read_at", "asked_at", "lane", "version", "failures", "reason")
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

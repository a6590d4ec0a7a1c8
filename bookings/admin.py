"""The projection, the intents and the inbox, looked at by an administrator: states and ids. What a client said stands
only on the page that shows one event."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bookings import tasks
from bookings.models import Booking, BookingItem, Column, DayVersion, InboxEvent, Intent
from bookings.services.inbox import upkeep
from clienteling.backoffice import ReadOnly, ReadOnlyInline
from clienteling.models import User


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


@admin.register(InboxEvent)
class InboxEvents(ReadOnly):
    """What Booxi told, and what became of it. What it said holds personal data: on a page of its own, each opening
    traced, and gone after INBOX_KEEP_DAYS."""

    actions = ("replay_selected",)
    list_display = (
        "event_id",
        "type",
        "region",
        "store",
        "booking_booxi_id",
        "state",
        "attempts",
        "reason",
        "repeats",
        "received_at",
        "settled_at",
    )
    list_filter = ("state", "region", "type", "store", "received_at")
    list_select_related = ("store",)
    search_fields = ("=event_id", "=booking_booxi_id")
    search_help_text = _("Id of the event or of the booking, as Booxi writes it")
    exclude = ("raw",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboxEvent]:
        return super().get_queryset(request).defer("raw")

    def get_urls(self) -> list[Any]:
        def guarded(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("<int:pk>/replay/", guarded(require_POST(self.replay)), name="bookings_inboxevent_replay"),
            path("<int:pk>/payload/", guarded(self.payload), name="bookings_inboxevent_payload"),
            *super().get_urls(),
        ]

    @admin.action(description=_("Play again"), permissions=["view"])
    def replay_selected(self, request: HttpRequest, queryset: QuerySet[InboxEvent]) -> None:
        """Hands the chosen events to the worker once more."""
        wanted = queryset.count()
        count = upkeep.replay(queryset, by=person(request))
        tasks.hint()
        said = ngettext("%(count)d event is played again.", "%(count)d events are played again.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)
        if count < wanted:
            self.message_user(request, _("What was said is forgotten already of the others."), messages.WARNING)

    def replay(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.one(request, pk)
        self.replay_selected(request, InboxEvent.objects.filter(pk=event.pk))
        return redirect("admin:bookings_inboxevent_change", event.pk)

    def payload(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.one(request, pk)
        upkeep.note_opening(event, by=person(request))
        shown = {"event": event, "payload": upkeep.legible(event), "opts": self.opts, "title": _("What Booxi sent")}
        where = "admin/bookings/inboxevent/payload.html"
        return TemplateResponse(request, where, {**self.admin_site.each_context(request), **shown})

    def one(self, request: HttpRequest, pk: int) -> InboxEvent:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(InboxEvent.objects.select_related("store"), pk=pk)


def person(request: HttpRequest) -> User:
    """Who is signed in: the admin lets nobody else this far."""
    assert isinstance(request.user, User)
    return request.user

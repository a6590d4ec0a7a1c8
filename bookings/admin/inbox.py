"""What Booxi told us by itself, and playing it again."""

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
from bookings.models import InboxEvent
from bookings.services.inbox import upkeep
from clienteling.backoffice import ReadOnly
from clienteling.models import User


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

"""What people asked to be changed, before Booxi is told."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.calendars import TimeSlot
from bookings.models.projection import Booking
from clienteling.models import Store, User


class IntentQuerySet(models.QuerySet["Intent"]):
    """Which intents."""

    def visible_to(self, user: Any) -> Self:
        """One's own, in the stores one still works in."""
        return self.filter(user=user, store__in=Store.objects.visible_to(user))

    def due(self, at: datetime) -> Self:
        """Those a worker should take: never sent and not held, cut off while sending, or to be looked up."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        return self.filter(free, state__in=Intent.OPEN, look_at__lte=at).order_by("look_at")


class Intent(models.Model):
    """A change someone asked for, committed before Booxi is called (architecture decision 3).

    `token` comes from the form, so a double click is one intent. `wanted` is what to send (what it holds of a
    client is removed an hour after the intent settles); `shown` is what the person saw. `empty_looks` counts the
    look-ups that did not find an unclear write.
    """

    class Kind(models.TextChoices):
        CREATE = "create", _("book")
        RESCHEDULE = "reschedule", _("move")
        ADD_SLOT = "add_slot", _("add a time slot")
        REMOVE_SLOT = "remove_slot", _("remove a time slot")

    class State(models.TextChoices):
        READY = "ready", _("not sent yet")
        SENDING = "sending", _("on its way")
        UNKNOWN = "unknown", _("confirming with Booxi")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        PERSON = "person", _("a person must decide")

    OPEN = (State.READY, State.SENDING, State.UNKNOWN)
    SETTLED = (State.DONE, State.REFUSED)

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="intents", verbose_name=_("user"))
    token = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READY)
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="intents", verbose_name=_("store"))
    booking = models.ForeignKey(
        Booking,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="intents",
        verbose_name=_("booking"),
    )
    time_slot = models.ForeignKey(
        TimeSlot,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="intents",
        verbose_name=_("time slot"),
    )
    wanted = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    lease_until = models.DateTimeField(null=True, blank=True)
    look_at = models.DateTimeField(_("next step"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    empty_looks = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(_("refusal"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("asked"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = IntentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("intent")
        verbose_name_plural = _("intents")
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="intent_once_per_token")]
        indexes = [models.Index(fields=["state", "look_at"], name="intent_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def is_settled(self) -> bool:
        return self.state in self.SETTLED

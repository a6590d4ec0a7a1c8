"""What Booxi told us by itself, before and after we worked on it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.models import Store
from clienteling.models.people import Region


class InboxQuerySet(models.QuerySet["InboxEvent"]):
    """Which events."""

    def due(self, at: datetime) -> Self:
        """Those nobody is working on whose time has come, oldest first."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        return self.filter(free, state=InboxEvent.State.WAITING, try_at__lte=at).order_by("try_at", "pk")


class InboxEvent(models.Model):
    """One event of Booxi's: a row, then a hint (architecture decision 4).

    `raw` is the body as it came and holds personal data: shown to administrators only, emptied after
    `INBOX_KEEP_DAYS`. An event without an id of its own is known by a hash of its body.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        IGNORED = "ignored", _("ignored")
        DEAD = "dead", _("given up")

    region = models.CharField(_("region"), max_length=2, choices=Region.choices)
    event_id = models.CharField(_("event id"), max_length=100)
    type = models.CharField(_("type"), max_length=80, blank=True)
    raw = models.BinaryField(_("as it came"), blank=True)
    store = models.ForeignKey(
        Store, null=True, blank=True, on_delete=models.SET_NULL, related_name="inbox", verbose_name=_("store")
    )
    booking_booxi_id = models.CharField(_("booking"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    received_at = models.DateTimeField(_("received"))
    created_at = models.DateTimeField(_("made at Booxi"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    try_at = models.DateTimeField(_("not before"))
    claimed_until = models.DateTimeField(_("being worked on until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    repeats = models.PositiveIntegerField(_("times repeated"), default=0)

    objects = InboxQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("event from Booxi")
        verbose_name_plural = _("events from Booxi")
        constraints = [models.UniqueConstraint(fields=["region", "event_id"], name="inbox_event_once")]
        indexes = [
            models.Index(fields=["try_at", "id"], condition=Q(state="waiting"), name="inbox_waiting"),
            models.Index(fields=["received_at"], name="inbox_received"),
            models.Index(fields=["store", "received_at"], name="inbox_by_store"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.event_id}"

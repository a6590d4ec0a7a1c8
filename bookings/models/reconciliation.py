"""What comparing our copy with Booxi found."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from clienteling.models import Store


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    """Which reconciliations."""

    def open(self) -> Self:
        return self.filter(ended_at=None)

    def due(self, at: datetime) -> Self:
        """Those a worker should go on with: what is open today first. One begun by hand is that command's own."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        its_time = Q(try_at=None) | Q(try_at__lte=at)
        is_night = Case(When(why=Reconciliation.Why.NIGHT, then=1), default=0)
        mine = (Reconciliation.Why.RHYTHM, Reconciliation.Why.NIGHT)
        return self.open().filter(free, its_time, why__in=mine).order_by(is_night, "began_at", "pk")


class Reconciliation(models.Model):
    """One store's copy held against Booxi for a range of days; counts are things, by what was wrong with ours.

    `lacking` were unknown to us, `differing` had other values, `vanished` are no longer at Booxi. The row is the work:
    people up to `staff_done` and bookings up to `booking_done` (our ids) are through, so that whoever goes on begins
    there.
    """

    class Why(models.TextChoices):
        RHYTHM = "rhythm", _("by itself, while open")
        NIGHT = "night", _("by itself, at night")
        COMMAND = "command", _("by hand")
        REBUILD = "rebuild", _("by hand, rebuilt")

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="reconciliations", verbose_name=_("store"))
    why = models.CharField(_("why"), max_length=8, choices=Why.choices)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    columns = models.PositiveIntegerField(_("columns"), default=0)
    calls = models.PositiveIntegerField(_("calls"), default=0)
    compared = models.PositiveIntegerField(_("compared"), default=0)
    lacking = models.PositiveIntegerField(_("lacking"), default=0)
    differing = models.PositiveIntegerField(_("differing"), default=0)
    vanished = models.PositiveIntegerField(_("vanished"), default=0)

    staff_done = models.BigIntegerField(default=0)
    booking_done = models.BigIntegerField(default=0)
    claimed_until = models.DateTimeField(_("being worked on until"), null=True, blank=True)
    try_at = models.DateTimeField(_("not before"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failed reads"), default=0)
    reason = models.CharField(_("why it failed"), max_length=60, blank=True)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        indexes = [models.Index(fields=["store", "why"], condition=Q(ended_at=None), name="reconciliation_open")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.first_day} {self.last_day}"

    @property
    def healed(self) -> int:
        """Differences put right."""
        return self.lacking + self.differing + self.vanished

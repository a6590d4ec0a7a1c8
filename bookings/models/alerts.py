"""What somebody should know about their appointments."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.projection import Booking
from clienteling.models import StaffMember


class AlertQuerySet(models.QuerySet["Alert"]):
    """Which alerts."""

    def visible_to(self, user: Any) -> Self:
        """One's own."""
        mine = StaffMember.objects.filter(
            memberships__user=user, memberships__is_active=True, memberships__store__is_active=True
        )
        return self.filter(staff_member__in=mine)

    def unseen(self) -> Self:
        return self.filter(seen_at=None)


class Alert(models.Model):
    """A new, moved or cancelled appointment of a staff member, made by somebody else. Names nobody."""

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        TAKEN = "taken", _("given to somebody else")

    staff_member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="alerts", verbose_name=_("staff member")
    )
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="alerts", verbose_name=_("booking"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    before_starts_at = models.DateTimeField(_("was at"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"))
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        indexes = [models.Index(fields=["staff_member", "seen_at"], name="alert_unseen")]

    def __str__(self) -> str:
        return f"{self.kind} {self.booking_id}"

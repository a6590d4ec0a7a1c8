"""Calendars as files: ours read by a person's own calendar program, theirs read by us."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.appointments import Intent
from bookings.models.calendars import TimeSlot
from clienteling.models import StaffMember, User


class Feed(models.Model):
    """A person's secret address. Only its hash is kept; a new one takes the place of the old."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="feed", verbose_name=_("user"))
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"))
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return f"feed {self.pk}"


class OutsideCalendar(models.Model):
    """A staff member's own calendar elsewhere, read as busy time slots. Its address is a secret of theirs."""

    staff_member = models.OneToOneField(
        StaffMember, on_delete=models.CASCADE, related_name="outside_calendar", verbose_name=_("staff member")
    )
    address = models.CharField(_("address"), max_length=500, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("set up by"))
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("set up"))
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failed reads"), default=0)
    reason = models.CharField(_("why it failed"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("outside calendar")
        verbose_name_plural = _("outside calendars")

    def __str__(self) -> str:
        return f"outside calendar {self.pk}"


class OutsideBusy(models.Model):
    """A stretch of time somebody's own calendar says they are busy, and the time slot we made of it at Booxi.

    The stretch is all that is kept of their events. `intent` is the last change asked for: the slot's making until
    `time_slot` is known, its removal once `unwanted_at` is set.
    """

    calendar = models.ForeignKey(OutsideCalendar, on_delete=models.CASCADE, related_name="busy")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_slot = models.ForeignKey(TimeSlot, null=True, blank=True, on_delete=models.SET_NULL, related_name="outside")
    intent = models.ForeignKey(Intent, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    unwanted_at = models.DateTimeField(_("no longer there since"), null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("busy time from outside")
        verbose_name_plural = _("busy times from outside")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "starts_at", "ends_at"], name="outside_busy_once"),
        ]

    def __str__(self) -> str:
        return f"outside busy {self.pk}"

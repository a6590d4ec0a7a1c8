"""What stands in a calendar beside appointments: group events and time slots (contract sections 11 and 14)."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling import clock
from clienteling.models import Service, StaffMember, Store
from clienteling.models.people import Region


class CalendarQuerySet(models.QuerySet[Any]):
    """Which group events or time slots."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(store__in=Store.objects.visible_to(user))

    def present(self) -> Self:
        """Those still in Booxi, as far as we know."""
        return self.filter(gone_at=None)

    def of_day(self, store: Store, on: date) -> Self:
        """What overlaps the store's day `on`."""
        starts, ends = clock.day_bounds(on, store.zone)
        return self.between(starts, ends).filter(store=store)

    def between(self, starts: datetime, ends: datetime) -> Self:
        return self.filter(starts_at__lt=ends, ends_at__gt=starts)


class CalendarThing(models.Model):
    """Booxi gives these no stamp: the later-begun read wins (`known_at`). `gone_at` when a complete read lacked it."""

    region = models.CharField(_("region"), max_length=2, choices=Region.choices)
    booxi_id = models.BigIntegerField(_("Booxi id"))
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("store"))
    staff_member = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("with")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    known_at = models.DateTimeField(_("known since"))
    gone_at = models.DateTimeField(_("gone from Booxi since"), null=True, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.region} {self.booxi_id}"


class GroupEvent(CalendarThing):
    """One staff member, one service, many places. `capacity` and `attendee_count` are people; None when not told."""

    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("name"), max_length=200, blank=True)
    location = models.CharField(_("location"), max_length=30, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    attendee_count = models.PositiveIntegerField(_("places taken"), null=True, blank=True)
    is_completed = models.BooleanField(_("completed"), default=False)

    class Meta(CalendarThing.Meta):
        verbose_name = _("group event")
        verbose_name_plural = _("group events")
        constraints = [models.UniqueConstraint(fields=["region", "booxi_id"], name="group_event_once_per_region")]
        indexes = [models.Index(fields=["store", "starts_at"], name="group_event_by_store_day")]

    @property
    def places_left(self) -> int | None:
        """None when Booxi does not tell how many there are."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - (self.attendee_count or 0))


class TimeSlot(CalendarThing):
    """Extra availability, or hours a staff member is busy. There is no update: delete and create (section 14)."""

    class Kind(models.TextChoices):
        AVAILABLE = "Available", _("Available")
        BUSY = "Busy", _("Busy")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.BUSY)
    label = models.CharField(_("label"), max_length=200, blank=True)
    description = models.CharField(_("description"), max_length=400, blank=True)
    tags = models.CharField(_("tags"), max_length=120, blank=True)
    can_modify = models.BooleanField(_("may be removed by us"), null=True, blank=True)

    class Meta(CalendarThing.Meta):
        verbose_name = _("time slot")
        verbose_name_plural = _("time slots")
        constraints = [models.UniqueConstraint(fields=["region", "booxi_id"], name="time_slot_once_per_region")]
        indexes = [models.Index(fields=["store", "starts_at"], name="time_slot_by_store_day")]

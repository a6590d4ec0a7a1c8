"""Our local copy of Booxi's bookings: never the truth, always quick."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from clienteling import clock
from clienteling.models import Service, StaffMember, Store
from clienteling.models.people import Region
from crm.models import Client


class BookingQuerySet(models.QuerySet["Booking"]):
    """Which bookings."""

    def visible_to(self, user: Any) -> Self:
        """Bookings of the stores `user` works in."""
        return self.filter(store__in=Store.objects.visible_to(user))

    def of_day(self, store: Store, on: date) -> Self:
        """What overlaps the store's day `on`: an evening event that began yesterday is part of today too."""
        starts, ends = clock.day_bounds(on, store.zone)
        return self.filter(store=store, starts_at__lt=ends).filter(Q(ends_at__gt=starts) | Q(starts_at__gte=starts))

    def present(self) -> Self:
        """Those still in Booxi, as far as we know."""
        return self.filter(gone_at=None)


class Booking(models.Model):
    """An appointment (one client, one staff member), a reservation or a queue entry.

    State is three properties together (contract section 6): `status`, `presence`, `is_completed`; `label` reads
    them. Values Booxi may add later are kept as text. No name, phone or e-mail is copied: `client` has them.
    `known_at` is when the read that told us this began, or our own write was answered.
    """

    region = models.CharField(_("region"), max_length=2, choices=Region.choices)
    booxi_id = models.CharField(_("Booxi id"), max_length=60)
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="bookings", verbose_name=_("store"))
    staff_member = models.ForeignKey(
        StaffMember,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bookings",
        verbose_name=_("with"),
    )
    client = models.ForeignKey(
        Client,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bookings",
        verbose_name=_("client"),
    )
    method = models.CharField(_("method"), max_length=30)
    status = models.CharField(_("status"), max_length=40)
    presence = models.CharField(_("presence"), max_length=30, default="Expecting")
    is_completed = models.BooleanField(_("completed"), default=False)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    location = models.CharField(_("location"), max_length=30, blank=True)
    client_request = models.TextField(_("client's request"), blank=True)
    quick_note = models.TextField(_("quick note"), blank=True)
    channel = models.CharField(_("channel"), max_length=120, blank=True)
    payment_status = models.CharField(_("online payment"), max_length=30, blank=True)
    created_at = models.DateTimeField(_("booked"), null=True, blank=True)
    created_by = models.CharField(_("booked by"), max_length=30, blank=True)
    modified_at = models.DateTimeField(_("changed at Booxi"), null=True, blank=True)
    modified_by = models.CharField(_("changed by"), max_length=30, blank=True)
    known_at = models.DateTimeField(_("known since"))
    gone_at = models.DateTimeField(_("gone from Booxi since"), null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [models.UniqueConstraint(fields=["region", "booxi_id"], name="booking_once_per_region")]
        indexes = [
            models.Index(fields=["store", "starts_at"], name="booking_by_store_day"),
            models.Index(fields=["staff_member", "starts_at"], name="booking_by_staff_day"),
        ]

    def __str__(self) -> str:
        return self.booxi_id

    @property
    def minutes(self) -> int:
        """How long it lasts for the client."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60) if self.starts_at and self.ends_at else 0


class BookingItem(models.Model):
    """One service within a booking. `duration` and `spacing_after` in minutes, `price` in `currency`."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="items")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    service_booxi_id = models.BigIntegerField(null=True)
    name = models.CharField(_("service"), max_length=200, blank=True)
    duration = models.PositiveIntegerField(_("minutes"), null=True)
    spacing_after = models.PositiveIntegerField(_("minutes after"), default=0)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place"]
        verbose_name = _("booked service")
        verbose_name_plural = _("booked services")

    def __str__(self) -> str:
        return self.name


class ColumnQuerySet(models.QuerySet["Column"]):
    """Which columns."""

    def waiting(self, at: datetime) -> Self:
        """Those somebody asked for that nobody is reading: today first, then the days ahead, then the past."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        is_past = Case(When(on__lt=at.date(), then=1), default=0)
        return self.filter(free, asked_at__isnull=False, try_at__lte=at).order_by("lane", is_past, "on", "asked_at")


class Column(models.Model):
    """One staff member's day as last read from Booxi, and the wish to read it again.

    The row is the work: `asked_at` is set while a read is wanted, `claimed_until` while a worker has it. A queue
    message is only a hint that such rows exist.
    """

    class Lane(models.IntegerChoices):
        FRONT = 0, _("somebody is looking")
        BACK = 1, _("background")

    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="columns")
    on = models.DateField(_("day"))
    read_at = models.DateTimeField(_("as of"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    try_at = models.DateTimeField(_("not before"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("being read until"), null=True, blank=True)
    lane = models.PositiveSmallIntegerField(_("lane"), choices=Lane.choices, default=Lane.FRONT)
    failures = models.PositiveSmallIntegerField(_("failed reads"), default=0)
    reason = models.CharField(_("why it failed"), max_length=60, blank=True)

    objects = ColumnQuerySet.as_manager()

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        constraints = [models.UniqueConstraint(fields=["staff_member", "on"], name="column_once")]
        indexes = [models.Index(fields=["lane", "on"], condition=Q(asked_at__isnull=False), name="column_waiting")]

    def __str__(self) -> str:
        return f"{self.staff_member_id} {self.on}"


class DayVersion(models.Model):
    """A number that grows with each change projected onto a store's day: what open pages compare."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="day_versions")
    on = models.DateField(_("day"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("day version")
        verbose_name_plural = _("day versions")
        constraints = [models.UniqueConstraint(fields=["store", "on"], name="day_version_once")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.on} v{self.version}"

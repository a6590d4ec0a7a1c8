"""Our local copy of Booxi's bookings: never the truth, always quick."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.calendars import GroupEvent
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
    them. Values Booxi may add later are kept as text. `service_names` repeats the items' names in one line, so that
    a wall needs no second query. Authors are Booxi ids of staff members. No name, phone or e-mail is copied: `client`
    has them.
    `known_at` is when the read that told us this began, or our own write was answered.
    """

    APPOINTMENT = "Appointment"
    RESERVATION = "GroupReservation"
    QUEUE = "Queue"

    REQUEST = "PendingStaffApproval"
    """The status of what a client asked for and nobody has said yes to."""

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
    group_event = models.ForeignKey(
        GroupEvent,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reservations",
        verbose_name=_("group event"),
    )
    method = models.CharField(_("method"), max_length=30)
    status = models.CharField(_("status"), max_length=40)
    presence = models.CharField(_("presence"), max_length=30, default="Expecting")
    is_completed = models.BooleanField(_("completed"), default=False)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    service_names = models.CharField(_("services"), max_length=400, blank=True)
    client_count = models.PositiveIntegerField(_("people"), default=1)
    location = models.CharField(_("location"), max_length=30, blank=True)
    client_request = models.TextField(_("client's request"), blank=True)
    quick_note = models.TextField(_("quick note"), blank=True)
    channel = models.CharField(_("channel"), max_length=120, blank=True)
    payment_status = models.CharField(_("online payment"), max_length=30, blank=True)
    created_at = models.DateTimeField(_("booked"), null=True, blank=True)
    created_by = models.CharField(_("booked by"), max_length=30, blank=True)
    created_by_staff = models.BigIntegerField(_("booked by staff member"), null=True, blank=True)
    modified_at = models.DateTimeField(_("changed at Booxi"), null=True, blank=True)
    modified_by = models.CharField(_("changed by"), max_length=30, blank=True)
    modified_by_staff = models.BigIntegerField(_("changed by staff member"), null=True, blank=True)
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
            models.Index(fields=["store", "status"], condition=Q(staff_member=None), name="booking_to_assign"),
        ]

    def __str__(self) -> str:
        return self.booxi_id

    @property
    def minutes(self) -> int:
        """How long it lasts for the client."""
        return clock.minutes_between(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else 0


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


class Attendee(models.Model):
    """Somebody who takes part by a reservation. Who they are is `client`; a guest Booxi has no id for has none."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="attendees")
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendances", verbose_name=_("client")
    )
    presence = models.CharField(_("presence"), max_length=30, default="Expecting")
    is_requester = models.BooleanField(_("booked it"), default=False)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place"]
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")

    def __str__(self) -> str:
        return f"attendee {self.pk}"


class ProposedRange(models.Model):
    """A stretch of time the client proposed in a request without a time (contract section 10)."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="proposed")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("proposed range")
        verbose_name_plural = _("proposed ranges")

    def __str__(self) -> str:
        return f"range {self.pk}"

"""What a store offers and when it is open: categories, services, offerings, hours, closures."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.models.people import StaffMember, Store


class Category(models.Model):
    """A Booxi service category of a store."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="categories", verbose_name=_("store"))
    booxi_id = models.BigIntegerField(_("Booxi id"))
    name = models.CharField(_("name"), max_length=200)
    place = models.PositiveIntegerField(_("place in the list"), default=0)
    gone_at = models.DateTimeField(_("gone from Booxi since"), null=True, blank=True)

    class Meta:
        ordering = ["place", "name"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [models.UniqueConstraint(fields=["store", "booxi_id"], name="category_once_per_store")]

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet["Service"]):
    """Which services."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(store__in=Store.objects.visible_to(user))

    def bookable(self) -> Self:
        """Appointments that can be booked by staff: templates, gone ones and group events are not."""
        return self.filter(is_template=False, gone_at=None, booking_method=Service.APPOINTMENT)


class Service(models.Model):
    """A Booxi service of a store. `duration` in minutes; `price` in the store's currency, None when not told."""

    APPOINTMENT = "Appointment"
    CLIENT_TIMES = "ClientTimes"
    HOME = "Home"

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="services", verbose_name=_("store"))
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="services",
        verbose_name=_("category"),
    )
    booxi_id = models.BigIntegerField(_("Booxi id"))
    name = models.CharField(_("name"), max_length=200)
    duration = models.PositiveIntegerField(_("minutes"))
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True, blank=True)
    booking_method = models.CharField(_("booking method"), max_length=30, default=APPOINTMENT)
    time_selection = models.CharField(_("times are"), max_length=30, default="TimeSlot")
    staff_selection = models.CharField(_("staff choice"), max_length=30, blank=True)
    location = models.CharField(_("location"), max_length=30, default="Business")
    spacing_after = models.PositiveIntegerField(_("minutes after"), default=0)
    has_own_durations = models.BooleanField(_("durations differ by staff member"), default=False)
    is_online = models.BooleanField(_("bookable online"), default=True)
    is_template = models.BooleanField(_("Head Office template"), default=False)
    place = models.PositiveIntegerField(_("place in the list"), default=0)
    gone_at = models.DateTimeField(_("gone from Booxi since"), null=True, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["place", "name"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [models.UniqueConstraint(fields=["store", "booxi_id"], name="service_once_per_store")]

    def __str__(self) -> str:
        return self.name


class Offering(models.Model):
    """That a staff member does a service, as Booxi says online. No row means *unknown*, never "does not".

    `duration` is the staff member's own length in minutes, where Booxi has one.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="offerings")
    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="offerings")
    duration = models.PositiveIntegerField(_("minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")
        constraints = [models.UniqueConstraint(fields=["service", "staff_member"], name="offering_once")]

    def __str__(self) -> str:
        return f"offering {self.pk}"


class WeeklyHours(models.Model):
    """Hours of one weekday in store-local time. Monday is 1, Sunday 7. Dates bound when the rule is in force."""

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=[(day, str(day)) for day in range(1, 8)])
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["weekday", "opens"]

    def clean(self) -> None:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": _("Closing comes after opening.")})


class OpeningHours(WeeklyHours):
    """When a store is open."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="opening_hours")

    class Meta(WeeklyHours.Meta):
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class WorkingHours(WeeklyHours):
    """When a staff member works, where Booxi has hours of their own; else they follow the store."""

    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="working_hours")

    class Meta(WeeklyHours.Meta):
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """A day the store is closed against its weekly hours."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="closures")
    on = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        ordering = ["on"]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [models.UniqueConstraint(fields=["store", "on"], name="closure_once_per_day")]

    def __str__(self) -> str:
        return f"{self.on}"

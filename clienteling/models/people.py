"""Who works here, and where: users, stores, staff members, memberships."""

from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """Where a Booxi account lives (contract section 2). Ids overlap between regions."""

    NA = "na", _("North America")
    EU = "eu", _("Europe")


class Users(BaseUserManager["User"]):
    """Makes people who sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person who signs in. What they may do in which store is their memberships' business."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = None  # type: ignore[assignment]  # as Django's manual has it
    email = models.EmailField(_("e-mail"), unique=True)
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    theme = models.CharField(_("theme"), max_length=8, blank=True, default="", choices=Theme.choices)

    has_shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    wants_mail = models.BooleanField(_("alerts by e-mail"), default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Users] = Users()  # type: ignore[assignment]  # as Django's manual has it

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class StoreQuerySet(models.QuerySet["Store"]):
    """Which stores."""

    def visible_to(self, user: Any) -> Self:
        """The stores `user` works in. An administrator without a membership has none."""
        return self.filter(memberships__user=user, memberships__is_active=True, is_active=True).distinct()

    def bookable(self) -> Self:
        """Real stores that are still there: a Head Office template is not one (contract section 14)."""
        return self.filter(is_template=False, gone_at=None, is_active=True)


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone. Write one like America/Toronto."), params={"name": name})


class Store(models.Model):
    """A Booxi merchant. `merchant_key` is sent from the server only and shown to nobody."""

    region = models.CharField(_("region"), max_length=2, choices=Region.choices)
    booxi_id = models.BigIntegerField(_("Booxi id"))
    name = models.CharField(_("name"), max_length=200)
    number = models.CharField(_("store number"), max_length=60, blank=True, db_index=True)
    group_name = models.CharField(_("group"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_time_zone])
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    language = models.CharField(_("Booxi language"), max_length=3, default="eng")
    merchant_key = models.CharField(_("merchant key"), max_length=120, blank=True)
    acting_staff = models.ForeignKey(
        "StaffMember",
        verbose_name=_("acting staff member"),
        help_text=_("Signs changes in Booxi for users who have no staff member of their own here."),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_template = models.BooleanField(_("Head Office template"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    gone_at = models.DateTimeField(_("gone from Booxi since"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported"), null=True, blank=True)
    heard_at = models.DateTimeField(_("last event heard"), null=True, blank=True)
    feed_names_clients = models.BooleanField(
        _("calendar feeds name clients"),
        help_text=_("Names then leave this application, to whatever program reads the feed."),
        default=False,
    )

    objects = StoreQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        constraints = [models.UniqueConstraint(fields=["region", "booxi_id"], name="store_once_per_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class StaffQuerySet(models.QuerySet["StaffMember"]):
    """Which staff members."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(store__in=Store.objects.visible_to(user))

    def with_calendar(self) -> Self:
        """Those whose appointments can be read: Standard personnel, no template, still there."""
        return self.filter(personnel_type=StaffMember.STANDARD, is_template=False, gone_at=None)


class StaffMember(models.Model):
    """A Booxi staff calendar of a store. `employee_id` is who they are in the group's own HR system."""

    STANDARD = "Standard"

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="staff", verbose_name=_("store"))
    booxi_id = models.BigIntegerField(_("Booxi id"))
    first_name = models.CharField(_("first name"), max_length=120, blank=True)
    last_name = models.CharField(_("last name"), max_length=120, blank=True)
    position = models.CharField(_("position"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    employee_id = models.CharField(_("employee id"), max_length=120, blank=True, db_index=True)
    personnel_type = models.CharField(_("personnel type"), max_length=30, default=STANDARD)
    is_online = models.BooleanField(_("bookable online"), default=True)
    takes_client_times = models.BooleanField(_("shows no times online"), default=False)
    place = models.PositiveIntegerField(_("place in the list"), default=0)
    is_template = models.BooleanField(_("Head Office template"), default=False)
    gone_at = models.DateTimeField(_("gone from Booxi since"), null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
        constraints = [models.UniqueConstraint(fields=["store", "booxi_id"], name="staff_once_per_store")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def has_calendar(self) -> bool:
        """As `with_calendar`, of a row at hand."""
        return self.personnel_type == self.STANDARD and not self.is_template and self.gone_at is None

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()


class Membership(models.Model):
    """A user's role in a store, and the staff member they are there (if any)."""

    class Role(models.TextChoices):
        ASSOCIATE = "associate", _("Associate")
        MANAGER = "manager", _("Manager")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("store"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.ASSOCIATE)
    staff_member = models.ForeignKey(
        StaffMember,
        verbose_name=_("staff member"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="memberships",
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "store"], name="membership_once_per_store")]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    def clean(self) -> None:
        if self.staff_member and self.store_id and self.staff_member.store_id != self.store_id:
            raise ValidationError({"staff_member": _("This person works in another store. Choose one of this store.")})

    @property
    def is_manager(self) -> bool:
        return self.role == self.Role.MANAGER

"""How fresh our copy of a calendar is, what pages compare, and what was drawn of it already."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from clienteling.models import StaffMember, Store


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
    message is only a hint that such rows exist. `version` is the day's version (`DayVersion`) when this column last
    looked different: an open page that knows version 7 needs the columns above 7 and no others.
    """

    class Lane(models.IntegerChoices):
        FRONT = 0, _("somebody is looking")
        BACK = 1, _("somebody is looking while Booxi says nothing")

    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="columns")
    on = models.DateField(_("day"))
    read_at = models.DateTimeField(_("as of"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    try_at = models.DateTimeField(_("not before"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("being read until"), null=True, blank=True)
    lane = models.PositiveSmallIntegerField(_("lane"), choices=Lane.choices, default=Lane.FRONT)
    version = models.PositiveIntegerField(_("version"), default=0)
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
    """A number that grows with each change projected onto a store's day: what open pages compare.

    The columns that changed take the same number (`Column.version`).
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="day_versions")
    on = models.DateField(_("day"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("day version")
        verbose_name_plural = _("day versions")
        constraints = [models.UniqueConstraint(fields=["store", "on"], name="day_version_once")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.on} v{self.version}"


class RenderedColumn(models.Model):
    """A column as it was last drawn for one kind of reader in one language: drawn once per version.

    It holds names of clients, so it lives here and in no cache: it is deleted when its column changes and at the
    latest a day after it was made. `shape` is what else went into it: a row with another shape is drawn anew.
    `first` and `last` say where its earliest and latest block lie, in five-minute steps from the day's midnight.
    `booked` is in minutes, `count` and `fallen` are bookings (the latter cancelled or no-show, and not drawn), `across`
    how many lie side by side at most.
    """

    class View(models.TextChoices):
        OWN = "own", _("one's own")
        OTHERS = "others", _("a colleague's")
        MANAGER = "manager", _("a manager's")

    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="rendered")
    view = models.CharField(_("seen as"), max_length=8, choices=View.choices)
    language = models.CharField(_("language"), max_length=8)
    version = models.PositiveIntegerField(_("version"))
    shape = models.CharField(max_length=80, blank=True)
    lane = models.TextField(blank=True)
    first = models.PositiveSmallIntegerField(null=True)
    last = models.PositiveSmallIntegerField(null=True)
    booked = models.PositiveIntegerField(default=0)
    count = models.PositiveSmallIntegerField(default=0)
    fallen = models.PositiveSmallIntegerField(default=0)
    across = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("drawn column")
        verbose_name_plural = _("drawn columns")
        constraints = [models.UniqueConstraint(fields=["column", "view", "language"], name="rendered_column_once")]
        indexes = [models.Index(fields=["made_at"], name="rendered_column_age")]

    def __str__(self) -> str:
        return f"{self.column_id} {self.view} {self.language}"

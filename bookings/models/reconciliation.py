"""What comparing our copy with Booxi found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.models import Store


class Reconciliation(models.Model):
    """One store's copy held against Booxi for a range of days; counts are things, by what was wrong with ours.

    `lacking` were unknown to us, `differing` had other values, `vanished` are no longer at Booxi.
    """

    class Why(models.TextChoices):
        RHYTHM = "rhythm", _("by itself, while open")
        NIGHT = "night", _("by itself, at night")
        COMMAND = "command", _("by hand")

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

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")

    def __str__(self) -> str:
        return f"{self.store_id} {self.first_day} {self.last_day}"

    @property
    def healed(self) -> int:
        """Differences put right."""
        return self.lacking + self.differing + self.vanished

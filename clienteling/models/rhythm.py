"""What is done on a rhythm, and that it was done once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Turn(models.Model):
    """Periodic work claimed by one of many workers: a job, for a scope (a store, say), in a slot of time.

    The unique row is the claim, so several workers are harmless (architecture, *Processes*).
    """

    job = models.CharField(_("job"), max_length=40)
    scope = models.CharField(_("scope"), max_length=60, blank=True)
    slot = models.CharField(_("slot"), max_length=40)
    taken_at = models.DateTimeField(_("taken"))

    class Meta:
        ordering = ["-taken_at"]
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        constraints = [models.UniqueConstraint(fields=["job", "scope", "slot"], name="turn_once")]
        indexes = [models.Index(fields=["taken_at"], name="turn_age")]

    def __str__(self) -> str:
        return f"{self.job} {self.scope} {self.slot}"

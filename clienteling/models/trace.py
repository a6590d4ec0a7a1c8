"""What was done, by whom: the audit trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.models.people import Store, User


class AuditEntry(models.Model):
    """One act. `changes` names fields and non-personal values only; people are named by id, never by name."""

    at = models.DateTimeField(_("at"), db_index=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("actor"))
    store = models.ForeignKey(Store, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("store"))
    verb = models.CharField(_("verb"), max_length=40)
    thing = models.CharField(_("thing"), max_length=40)
    thing_id = models.CharField(_("thing's id"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=40, default="done")
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    request_id = models.CharField(_("request"), max_length=40, blank=True)
    intent_id = models.BigIntegerField(_("intent"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["thing", "thing_id"], name="audit_by_thing")]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing} {self.thing_id}"

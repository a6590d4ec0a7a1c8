"""The one way to leave a trace."""

from typing import Any

from django.db import models

from clienteling import clock, logs
from clienteling.models import AuditEntry, Store, User


def record(
    actor: User | None,
    verb: str,
    thing: models.Model,
    *,
    store: Store | None = None,
    outcome: str = "done",
    changes: dict[str, Any] | None = None,
    intent_id: int | None = None,
) -> AuditEntry:
    """Writes that `actor` did `verb` to `thing`, in the transaction of the change itself. `changes` maps fields to
    `[before, after]`, personal ones to "changed". Nothing here may name or describe a client."""
    return AuditEntry.objects.create(
        at=clock.now(),
        actor=actor,
        store=store,
        verb=verb,
        thing=thing._meta.model_name or "",
        thing_id=str(thing.pk),
        outcome=outcome,
        changes=changes or {},
        request_id=logs.request_id.get(),
        intent_id=intent_id,
    )

"""Whose turn it is to do what is done on a rhythm."""

from datetime import timedelta

from clienteling import clock
from clienteling.models import Turn

KEPT = timedelta(days=3)
"""Long enough that no slot comes round again while its row is there."""


def take(job: str, scope: object, slot: str) -> bool:
    """Claims `job` for `scope` in this `slot` of time ("2026-11-20T15"); False when another worker has it."""
    _, is_new = Turn.objects.get_or_create(job=job, scope=str(scope), slot=slot, defaults={"taken_at": clock.now()})
    return is_new


def forget() -> int:
    """Drops turns nobody can take again; returns how many."""
    return Turn.objects.filter(taken_at__lt=clock.now() - KEPT).delete()[0]

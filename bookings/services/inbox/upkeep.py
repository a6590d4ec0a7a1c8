"""After the work: playing events again, and forgetting what they said."""

import json
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from bookings.models import InboxEvent
from clienteling import audit, clock
from clienteling.models import User

ROWS_FOR = timedelta(days=90)
"""How long it is known that there was an event at all: what Booxi might send twice, it sends within hours."""


@transaction.atomic
def replay(events: QuerySet[InboxEvent], *, by: User) -> int:
    """Has these worked on once more, as if they came now; returns how many. What was said must still be there.

    Safe for any event: an older one than what we know changes nothing.
    """
    at = clock.now()
    rows = list(events.exclude(raw=b"").select_for_update(of=("self",)).select_related("store"))
    for event in rows:
        event.state, event.reason, event.attempts = InboxEvent.State.WAITING, "", 0
        event.try_at, event.claimed_until, event.settled_at = at, None, None
        event.save(update_fields=["state", "reason", "attempts", "try_at", "claimed_until", "settled_at"])
        audit.record(by, "replayed", event, store=event.store)
    return len(rows)


def note_opening(event: InboxEvent, *, by: User) -> None:
    """Somebody looks at what was said: it names clients, so it is known who did."""
    audit.record(by, "read", event, store=event.store)


def legible(event: InboxEvent) -> str:
    """What was said, laid out to be read; as it came when it is not JSON."""
    raw = bytes(event.raw)
    try:
        laid_out = json.dumps(json.loads(raw), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "backslashreplace")
    # JSON can say half a character, which no page can.
    return laid_out.encode("utf-8", "backslashreplace").decode()


def forget() -> tuple[int, int]:
    """Empties what settled events said after INBOX_KEEP_DAYS, and drops their rows later; returns how many of each."""
    at = clock.now()
    settled = InboxEvent.objects.exclude(state=InboxEvent.State.WAITING)
    old = settled.filter(received_at__lt=at - timedelta(days=settings.INBOX_KEEP_DAYS))
    dropped, _ = settled.filter(received_at__lt=at - ROWS_FOR).delete()
    return old.exclude(raw=b"").update(raw=b""), dropped

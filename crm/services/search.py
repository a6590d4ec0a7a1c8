"""Finding a client among those the person's stores know."""

import re
from datetime import timedelta

from django.db.models import F, Q

from clienteling import audit, clock
from clienteling.models import AuditEntry, Store, User
from crm.models import Client
from crm.models.clients import folded

MOST = 8
LEAST_LETTERS = 2
OPENED = "opened"
ONE_OPENING = timedelta(hours=1)
"""A form shows the card of who was chosen again with each step: that is one look."""


def find(text: str, *, by: User) -> list[Client]:
    """The first matches for a name (any order, accents do not matter), part of a phone, or an e-mail."""
    words = folded(text).split()
    if sum(len(word) for word in words) < LEAST_LETTERS:
        return []
    names = Q()
    for word in words:
        names &= Q(search_line__contains=word)
    digits = re.sub(r"\D", "", text).lstrip("0")
    wanted = names
    if len(digits) >= 4 and not re.search(r"[^\W\d_]", text):
        wanted |= Q(mobile_phone__contains=digits) | Q(home_phone__contains=digits)
    if "@" in text:
        wanted |= Q(email__icontains=text.strip())
    lately = F("last_booking_at").desc(nulls_last=True)
    return list(Client.objects.visible_to(by).known().filter(wanted).order_by(lately, "search_line")[:MOST])


def note_opening(client: Client, *, by: User, store: Store) -> None:
    """Somebody of `store` looks at a client's card, with contacts: it is known who did, once in an hour."""
    entries = AuditEntry.objects.filter(thing="client", thing_id=str(client.pk), verb=OPENED, actor=by)
    if not entries.filter(at__gt=clock.now() - ONE_OPENING).exists():
        audit.record(by, OPENED, client, store=store)

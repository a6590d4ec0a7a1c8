"""Finding a client among those the person's stores know."""

import re

from django.db.models import F, Q

from clienteling.models import User
from crm.models import Client
from crm.models.clients import folded

MOST = 8
LEAST_LETTERS = 2


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

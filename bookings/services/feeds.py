"""A person's secret address, at which their own calendar program finds their calendar."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from bookings.models import Feed
from clienteling import audit, clock
from clienteling.models import User

SECRET_BYTES = 32
READ_NOTED = timedelta(hours=1)
"""How often a reading is written down: programs ask every few minutes."""


def make(user: User) -> str:
    """The secret of a new address; an older one of theirs opens nothing any more. It is told this once: only its hash
    is kept."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        feed, is_new = Feed.objects.update_or_create(
            user=user, defaults={"digest": digest(secret), "created_at": clock.now(), "read_at": None}
        )
        audit.record(user, "made a calendar feed" if is_new else "renewed a calendar feed", feed)
    return secret


@transaction.atomic
def switch_off(user: User) -> bool:
    """The address opens nothing any more. False when there was none."""
    feed = Feed.objects.filter(user=user).first()
    if feed is None:
        return False
    audit.record(user, "switched a calendar feed off", feed)
    feed.delete()
    return True


def of(user: User) -> Feed | None:
    """The person's feed, if they have one."""
    return Feed.objects.filter(user=user).first()


def behind(secret: str) -> Feed | None:
    """The feed with its person, or None: an unknown secret, an old one and that of somebody who left are alike.

    Looked up by the hash, so how long it takes tells nothing about the secret.
    """
    return Feed.objects.filter(digest=digest(secret), user__is_active=True).select_related("user").first()


def note_read(feed: Feed) -> None:
    """Somebody's program has read it; the page says when, which shows whether it works."""
    at = clock.now()
    if feed.read_at is None or at - feed.read_at >= READ_NOTED:
        Feed.objects.filter(pk=feed.pk, digest=feed.digest).update(read_at=at)


def digest(secret: str) -> str:
    """A hash without salt serves: the secret is 256 random bits, nobody's word."""
    return hashlib.sha256(secret.encode()).hexdigest()

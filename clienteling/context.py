"""What every page shows around its content: the house, the store, the person."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from clienteling import clock
from clienteling.access import places
from clienteling.models import Membership, Store

LAST_STORE = "store"


def stand_in(request: HttpRequest, store: Store) -> None:
    """The page is about `store`: its frame says so, and the next sign-in leads there."""
    if request.session.get(LAST_STORE) != store.pk:
        request.session[LAST_STORE] = store.pk


def frame_of(request: HttpRequest, store: Store) -> None:
    """The page is about `store`, which its address does not name: its frame says so, this once."""
    request.frame_of = store.pk  # type: ignore[attr-defined]  # kept with the request


@dataclass
class Shell:
    """The frame of a page. Stores are read once and only when the template asks."""

    request: HttpRequest

    @property
    def brand(self) -> str:
        return str(settings.BRAND)

    @property
    def sandbox(self) -> bool:
        return bool(settings.BOOXI_SANDBOX)

    @property
    def stage_url(self) -> str:
        return str(settings.STAGE_URL)

    @cached_property
    def places(self) -> list[Membership]:
        user = self.request.user
        return places(user) if user.is_authenticated else []

    @property
    def stores(self) -> list[Store]:
        return [place.store for place in self.places]

    @property
    def has_day(self) -> bool:
        """Whether this person has a calendar of their own somewhere."""
        return any(place.staff_member and place.staff_member.has_calendar for place in self.places)

    @property
    def unseen(self) -> int:
        """How many alerts wait (the bookings' aside of `access.places`)."""
        return sum(getattr(place, "unseen", 0) for place in self.places)

    @cached_property
    def store(self) -> Store | None:
        """The store the page is about, by its view or its address; else the one looked at last, else the first."""
        match = self.request.resolver_match
        named = getattr(self.request, "frame_of", None) or (match.kwargs.get("store_id") if match else None)
        wanted = named or self.request.session.get(LAST_STORE)
        return next((store for store in self.stores if store.pk == wanted), self.stores[0] if self.stores else None)

    @cached_property
    def store_now(self) -> datetime | None:
        return clock.now().astimezone(self.store.zone) if self.store else None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": Shell(request)}

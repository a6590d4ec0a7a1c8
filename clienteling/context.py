"""What every page shows around its content: the house, the store, the person."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from clienteling import clock
from clienteling.access import places
from clienteling.models import Store

LAST_STORE = "store"


def stand_in(request: HttpRequest, store: Store) -> None:
    """The page is about `store`: its frame says so, and the next sign-in leads there."""
    if request.session.get(LAST_STORE) != store.pk:
        request.session[LAST_STORE] = store.pk


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
    def stores(self) -> list[Store]:
        user = self.request.user
        return [place.store for place in places(user)] if user.is_authenticated else []

    @cached_property
    def store(self) -> Store | None:
        """The store of the address, else the one looked at last, else the first."""
        match = self.request.resolver_match
        wanted = (match.kwargs.get("store_id") if match else None) or self.request.session.get(LAST_STORE)
        return next((store for store in self.stores if store.pk == wanted), self.stores[0] if self.stores else None)

    @cached_property
    def store_now(self) -> datetime | None:
        return clock.now().astimezone(self.store.zone) if self.store else None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": Shell(request)}

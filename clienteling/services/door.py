"""The way from the house to Booxi: one account object per region and process, opened when first needed."""

import os
from functools import lru_cache

from django.conf import settings

from clienteling.booxi import Booxi, Region
from clienteling.booxi.keys import MerchantKey
from clienteling.booxi.quota import Gate, open_gate
from clienteling.models import Store


class NoAccount(Exception):
    """A key is missing: the partner key of a region, or a store's own. Only an administrator can mend it."""


def booxi(region: str) -> Booxi:
    """The account of `region`. Raises NoAccount when its key is not set."""
    return account(region, os.getpid())


def merchant_key(store: Store) -> MerchantKey:
    """The key of the store's own online views and availability. Raises NoAccount for a store without one."""
    if not store.merchant_key:
        raise NoAccount(store.region)
    return MerchantKey(store.merchant_key)


@lru_cache(maxsize=8)
def account(region: str, process: int) -> Booxi:  # noqa: ARG001 - a forked worker must not share its parent's sockets
    if region not in settings.BOOXI_PARTNER_KEYS:
        raise NoAccount(region)
    return Booxi(
        region=Region(region),
        partner_key=settings.BOOXI_PARTNER_KEYS[region],
        base_url=settings.BOOXI_URLS[region] or None,
        gate=gate(),
        timeout=settings.BOOXI_TIMEOUT,
    )


@lru_cache(maxsize=1)
def gate() -> Gate:
    """The quota and the circuit, shared by every process of every machine through one store."""
    return open_gate(
        str(settings.BOOXI_GATE_URL),
        per_second=settings.BOOXI_QUOTA_PER_SECOND,
        per_minute=settings.BOOXI_QUOTA_PER_MINUTE,
    )


def close() -> None:
    """Closes this process's connections to Booxi; the next call opens the door anew, by the settings of then."""
    for region in settings.BOOXI_PARTNER_KEYS:
        account(region, os.getpid()).close()
    account.cache_clear()
    gate.cache_clear()

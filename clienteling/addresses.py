"""Addresses of things by their number: a page of 240 bookings asks the resolver once, not 240 times."""

from functools import lru_cache

from django.urls import reverse


def of(name: str, pk: int) -> str:
    """The address called `name` of thing `pk`, which is all that stands in it."""
    before, after = around(name)
    return f"{before}{pk}{after}"


@lru_cache
def around(name: str) -> tuple[str, str]:
    before, after = reverse(name, args=[0]).rsplit("0", 1)
    return before, after

"""Passing on once what is wished for again and again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from clienteling import clock

MOST = 10_000
"""Wishes remembered."""


class Seldom:
    """Calls `deed` for a wish unless this process did for the same one less than `pause` ago.

    Other processes do not know, so the deed must be harmless when done twice.
    """

    def __init__(self, deed: Callable[..., object], *, pause: timedelta) -> None:
        self.deed = deed
        self.pause = pause
        self.done: dict[tuple[object, ...], datetime] = {}

    def __call__(self, *wish: object) -> None:
        at = clock.now()
        last = self.done.get(wish)
        if last and last <= at < last + self.pause:
            return
        if len(self.done) >= MOST:
            self.done.clear()
        self.done[wish] = at
        self.deed(*wish)

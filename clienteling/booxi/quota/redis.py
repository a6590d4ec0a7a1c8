"""Ledgers in Redis: for any number of machines; Redis's clock is everybody's."""

import time

import redis

from clienteling.booxi.quota.store import Change, R, StoreDown

PREFIX = "booxi:ledger:"
KEPT = 7200
"""Seconds a ledger outlives its last change: far longer than any window, pause or rest."""
TRIES = 200


class RedisStore:
    """Optimistic: read, decide, write if nobody wrote meanwhile, else again. The client pools and survives forks."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=2, socket_connect_timeout=2, decode_responses=True, health_check_interval=30
        )

    def __repr__(self) -> str:
        return "<RedisStore>"

    def read(self, name: str) -> str | None:
        try:
            found = self._redis.get(PREFIX + name)
        except redis.RedisError as error:
            raise StoreDown(type(error).__name__) from None
        return str(found) if found else None

    def change(self, name: str, by: Change[R]) -> R:
        try:
            for turn in range(TRIES):
                done, result = self._try(name, by)
                if done:
                    return result
                time.sleep(0.0005 * min(turn, 20))
        except redis.RedisError as error:
            raise StoreDown(type(error).__name__) from None
        raise StoreDown("too many writers")

    def close(self) -> None:
        self._redis.close()

    def _try(self, name: str, by: Change[R]) -> tuple[bool, R]:
        with self._redis.pipeline() as pipe:
            pipe.watch(PREFIX + name)  # type: ignore[no-untyped-call]  # redis types it not
            held = pipe.get(PREFIX + name)
            seconds, micros = pipe.time()
            state, result = by(str(held) if held else None, seconds + micros / 1_000_000)
            if state is None:
                return True, result
            pipe.multi()
            pipe.set(PREFIX + name, state, ex=KEPT)
            try:
                pipe.execute()
            except redis.WatchError:
                return False, result
        return True, result

"""Which file a table lives in."""

from typing import Any


class CacheTable:
    """The cache has a file of its own, so that its traffic never waits for a booking's transaction."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "cache" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return app_label == "django_cache" if db == "cache" else None

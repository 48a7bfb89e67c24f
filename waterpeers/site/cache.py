"""The cache that all processes share: it counts attempts to sign in."""

from typing import Any

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db.utils import OperationalError

from waterpeers.site.room import has_room


class CountingCache(DatabaseCache):
    """A cache in the database that says so when the disk is full.

    Django's lets such a write fail in silence, which a limiter takes for one attempt too many.
    """

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = None) -> Any:
        stored = super()._base_set(mode, key, value, timeout)
        if not stored and not has_room(settings.DATA):
            raise OperationalError("database or disk is full")
        return stored

"""The cache that all processes share: it counts attempts to sign in."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.db.utils import OperationalError

from waterpeers.site.room import has_room


class CountingCache(DatabaseCache):
    """A cache in the database that says so when the disk is full.

    Django's lets such a write fail in silence, which a limiter takes for one attempt too many.
    """

    _table: str

    def forget_expired(self, at: datetime) -> int:
        """Delete what counts no more; give how much that was."""
        table, at = connection.ops.quote_name(self._table), at.replace(microsecond=0)
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE expires < %s",  # nosec B608 - our own name
                [connection.ops.adapt_datetimefield_value(at)],
            )
            return int(cursor.rowcount)

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = None) -> Any:
        stored = super()._base_set(mode, key, value, timeout)
        if not stored and not has_room(settings.DATA):
            raise OperationalError("database or disk is full")
        return stored

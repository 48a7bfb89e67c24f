"""``migrate``, which makes the tables of an empty database at once, as they are today."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections

from waterpeers.apps.foundation.schema import is_empty, make_tables

ASKS_FOR_MORE = ("app_label", "migration_name", "plan", "check_unapplied", "fake", "fake_initial")


class Command(migrate.Command):
    """Bring the tables up to date, or make them."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables of an empty database; else go through the migrations."""
        connection = connections[options["database"]]
        if any(options.get(name) for name in ASKS_FOR_MORE) or not is_empty(connection):
            super().handle(*args, **options)
            return
        told = (options["verbosity"], options["interactive"], connection.alias)
        emit_pre_migrate_signal(*told, stdout=self.stdout, apps=apps, plan=[])
        make_tables(connection)
        emit_post_migrate_signal(*told, stdout=self.stdout, apps=apps, plan=[])

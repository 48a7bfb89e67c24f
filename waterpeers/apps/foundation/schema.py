"""The tables of an empty database, made at once as they are today.

Migrations carry what is stored from one shape to the next. Where nothing is stored there is
nothing to carry, and walking through them takes many seconds of a processor: for each new
installation, each backup that is restored, each process of the tests. So an empty database gets
today's tables, and every migration is noted as applied; those that fill a table run. A test holds
that both ways give the same.
"""

from __future__ import annotations

from typing import cast

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import StateApps

FILL = (("operators", "0002_countries"),)  # migrations that put something into new tables


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Say whether a database has no table yet."""
    return not connection.introspection.table_names()


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Make all tables as the models are today: all of them, or none."""
    connection.prepare_database()
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        for config in apps.get_app_configs():
            for model in config.get_models():
                if model._meta.can_migrate(connection):
                    editor.create_model(model)  # the tables between two models come with them
        editor.create_model(recorder.Migration)
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name) for app, name in loader.disk_migrations
        )
        for key in FILL:
            _fill(loader, key, editor)


def _fill(loader: MigrationLoader, key: tuple[str, str], editor: BaseDatabaseSchemaEditor) -> None:
    for operation in loader.disk_migrations[key].operations:
        if isinstance(operation, RunPython):
            operation.code(cast("StateApps", apps), editor)  # asks for models by name, as there

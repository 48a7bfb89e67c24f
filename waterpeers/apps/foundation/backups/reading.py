"""Making an installation from a backup: the tables as they were, then as this version has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, JSONField, Model, Value

from waterpeers.apps.foundation import schema
from waterpeers.apps.foundation.backups.archive import (
    FILES,
    SECRET,
    BackupPart,
    BadBackup,
    Manifest,
    model_of,
)

ROWS_AT_ONCE = 500


def unknown_migrations(manifest: Manifest) -> list[str]:
    """Name changes of the tables that the backup has and this program does not know."""
    known = MigrationLoader(None).disk_migrations
    return [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in known
    ]


def make_tables(migrations: dict[str, list[str]]) -> Any:
    """Make the tables that these migrations make, of each app; give their models."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, names in migrations.items() for name in names}
    if wanted == set(executor.loader.disk_migrations) and schema.is_empty(connection):
        schema.make_tables(connection)
        return apps
    nodes = executor.loader.graph.node_map
    last = [key for key in wanted if not wanted & {child.key for child in nodes[key].children}]
    executor.migrate(sorted(last))
    return executor.loader.project_state(sorted(last)).apps


def restore_tables(archive: ZipFile, manifest: Manifest) -> None:
    """Make the tables of the version that wrote the backup, and put their rows into them.

    Bringing them up to date is what every start does.
    """
    models = make_tables(manifest.migrations)
    tables = [(models.get_model(model_of(part)), part) for part in manifest.tables]
    with transaction.atomic():
        for model, _ in reversed(tables):  # what migrations brought is in the backup as well
            model._base_manager.all()._raw_delete(connection.alias)
        for model, part in tables:
            _restore_table(archive, model, part)
        connection.check_constraints()
    kinds = [model for model, _ in tables]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(sql)


def _restore_table(archive: ZipFile, model: type[Model], part: BackupPart) -> None:
    with archive.open(part.name) as lines:
        columns = json.loads(next(iter(lines)))
        by_column = {field.attname: field for field in model._meta.concrete_fields}
        if set(columns) != set(by_column):
            raise BadBackup(f"The backup is not what it says: columns of {part.name}.")
        fields = [by_column[column] for column in columns]
        count = 0
        for rows in _batches(lines):
            made = [_row(model, fields, values) for values in rows]
            model._base_manager._insert(made, fields=fields, raw=True)  # type: ignore[attr-defined]
            count += len(made)
    if count != part.rows:
        raise BadBackup(f"The backup is not what it says: {part.name} has {count} rows.")


def _batches(lines: Any) -> Iterator[list[list[Any]]]:
    while batch := [json.loads(line) for line in islice(lines, ROWS_AT_ONCE)]:
        yield batch


def _row(model: type[Model], fields: list[Field], values: list[Any]) -> Model:
    made = model()
    for field, value in zip(fields, values, strict=True):
        setattr(made, field.attname, _read(field, value))
    return made


def _read(field: Field, value: Any) -> Any:
    if isinstance(field, JSONField):  # the JSON word null is not the same as nothing
        return Value(None, JSONField()) if value is None and not field.null else value
    return None if value is None else field.to_python(value)


def restore_files(archive: ZipFile, manifest: Manifest) -> None:
    """Put the uploaded files where they were."""
    for part in manifest.files:
        name = part.name.removeprefix(FILES)
        with archive.open(part.name) as file:
            kept = default_storage.save(name, File(file))
        if kept != name:
            raise BadBackup(f"There is a file already at {name}.")


def secret_in(archive: ZipFile) -> str:
    """Give the secret with which the installation signed."""
    return archive.read(SECRET).decode()

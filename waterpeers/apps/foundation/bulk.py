"""Writing very many rows at once.

``bulk_create`` and ``bulk_update`` write one long statement for a few dozen rows and spend most of
their time on making it. One short statement that is run for each row takes a third of that on
SQLite, and ``COPY`` or arrays less still on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connections, models, router


def insert_all(objects: Iterable[models.Model], model: type[models.Model]) -> None:
    """Insert new rows; constraints of the database hold, the objects stay without a key."""
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    prepared = [(field.attname, field.get_db_prep_save) for field in fields]
    rows = (
        tuple([prepare(getattr(one, name), connection) for name, prepare in prepared])
        for one in objects
    )
    _insert(model, [field.attname for field in fields], rows)


def insert_rows(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    same: Mapping[str, Any],
) -> None:
    """Insert rows of plain texts and numbers under the names of columns; no objects are made.

    All rows have the ``same`` in other fields, and in those that are left the default of the field.
    """
    connection = connections[router.db_for_write(model)]
    rest = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field.attname not in names
    ]
    tail = tuple(
        field.get_db_prep_save(same.get(field.attname, field.get_default()), connection)
        for field in rest
    )
    _insert(model, [*names, *(field.attname for field in rest)], (row + tail for row in rows))


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Mapping[int, Sequence[Any]]
) -> None:
    """Give rows other values of some fields, each its own, by their keys."""
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.attname in names]
    fields.sort(key=lambda field: names.index(field.attname))
    prepared = [
        [field.get_db_prep_save(one, connection) for field, one in zip(fields, row, strict=True)]
        for row in rows.values()
    ]
    table, pk = quote(model._meta.db_table), quote("id")
    # names come from our own models, never from people
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = [str(field.db_type(connection)) for field in fields]
            columns = ", ".join(f"{quote(name)} = said.{quote(name)}" for name in names)
            arrays = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for kind in kinds)])
            named = ", ".join(map(quote, ("row", *names)))
            cursor.execute(
                f"UPDATE {table} SET {columns} FROM unnest({arrays}) AS said({named}) "  # nosec B608
                f'WHERE {table}.{pk} = said."row"',
                [list(rows), *map(list, zip(*prepared, strict=True))],
            )
            return
        columns = ", ".join(f"{quote(name)} = %s" for name in names)
        said = [(*row, key) for row, key in zip(prepared, rows, strict=True)]
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE {pk} = %s", said)  # nosec B608


def _insert(
    model: type[models.Model], names: Sequence[str], given: Iterable[tuple[Any, ...]]
) -> None:
    rows = list(given)
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(map(quote, names))
    # names come from our own models, never from people
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(names))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # nosec B608

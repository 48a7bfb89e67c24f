"""Writing very many rows at once, and reading many by their keys.

``bulk_create`` and ``bulk_update`` write one long statement for a few dozen rows and spend most of
their time on making it. One short statement that is run for each row takes a third of that on
SQLite, and ``COPY`` or arrays less still on PostgreSQL.

PostgreSQL plans by statistics. Of rows that a transaction has just written they know nothing, and
where its autovacuum counts the table meanwhile, they say that all those pages are empty. So many
rows are counted by whoever has written them, and what goes through them needs no good plan: it
reads one table by some keys at a time, since a join could then go through all pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connections, models, router

MOST_KEYS = 500  # in one statement
FEW = 1000  # rows that any plan reads fast enough

Row = TypeVar("Row")


def rows_by(name: str, keys: Iterable[Any], rows: models.QuerySet[Any, Row]) -> Iterator[Row]:
    """Read rows of one table by very many keys, which they have under a name; in no order."""
    wanted = sorted(keys)
    for start in range(0, len(wanted), MOST_KEYS):
        yield from rows.filter(**{f"{name}__in": wanted[start : start + MOST_KEYS]}).iterator()


def refresh_statistics(model: type[models.Model]) -> None:
    """Count a table anew into which this transaction has written most of the rows.

    From then on autovacuum waits for the end of the transaction. Another transaction that counts
    the table at this moment is not waited for.
    """
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql":
        return
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_tuples_inserted(oid) > greatest(4 * reltuples, %s) "
            "FROM pg_class WHERE oid = %s::regclass",
            [FEW, table],
        )
        (is_mostly_new,) = cursor.fetchone()
        if is_mostly_new:
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {table}")


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
                # said twice, so that no plan reads the rows that stay
                f'WHERE {table}.{pk} = said."row" AND {table}.{pk} = ANY(%s)',
                [list(rows), *map(list, zip(*prepared, strict=True)), list(rows)],
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
            refresh_statistics(model)
            return
        places = ", ".join(["%s"] * len(names))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # nosec B608

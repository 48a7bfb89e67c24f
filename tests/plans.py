"""What PostgreSQL goes through to answer, and what it believes of a table; no clock is asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL plans by statistics"
)
PASSED_OVER = ("Rows Removed by Filter", "Rows Removed by Join Filter", "Heap Fetches")


def count_from_outside(*tables: type[models.Model]) -> None:
    """Do as autovacuum does: count tables without the rows of transactions that are under way."""
    _from_outside("ANALYZE (SKIP_LOCKED)", tables)


def emptied(*tables: type[models.Model]) -> None:
    """Write tables and indexes anew: a plan minds the room that rows of other tests once took."""
    _from_outside("VACUUM (FULL, ANALYZE)", tables)


def _from_outside(command: str, tables: Iterable[type[models.Model]]) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            for model in tables:
                cursor.execute(f"{command} {model._meta.db_table}")
    finally:
        other.close()


def believed(model: type[models.Model]) -> int:
    """Say how many rows PostgreSQL has counted in a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table]
        )
        return int(cursor.fetchone()[0])


@contextmanager
def rows_gone_through() -> Iterator[Callable[[], int]]:
    """Count all rows and pairs of rows that the plans of reads and changes go through."""
    total = [0]

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "UPDATE")) and not many:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                (said,) = cursor.fetchone()
            total[0] += _rows((json.loads(said) if isinstance(said, str) else said)[0]["Plan"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield lambda: total[0]


def _rows(plan: dict[str, Any]) -> int:
    here = plan["Actual Rows"] + sum(plan.get(name, 0) for name in PASSED_OVER)
    return round(here * plan["Actual Loops"]) + sum(map(_rows, plan.get("Plans", ())))

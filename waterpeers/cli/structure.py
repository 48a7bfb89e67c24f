"""What the tables of an installation look like, beside what this program expects of them.

A table is a set of clauses, as the database itself says them: columns, constraints, indexes. What
is expected is made from the models in a place that is thrown away, and read in the same way. Names
that the models do not give (Django's, the database's) are left out: they depend on the history.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import ConnectionHandler

Structure = dict[str, frozenset[str]]

MOST_SAID = 3
SCRATCH = "waterpeers_expected"  # a schema that is never committed
_INDEX = re.compile(r'^(CREATE (?:UNIQUE )?INDEX )"?(\w+)"? ON ')
_NAMED = re.compile(r'^CONSTRAINT "(\w+)" ')

_COLUMNS_OF_POSTGRESQL = """
    SELECT t.relname, quote_ident(c.attname) || ' ' || format_type(c.atttypid, c.atttypmod)
        || CASE WHEN c.attnotnull THEN ' NOT NULL' ELSE ' NULL' END
        || CASE WHEN c.attidentity <> '' THEN ' IDENTITY' ELSE '' END
        || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_attribute c JOIN pg_class t ON t.oid = c.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.attrelid AND d.adnum = c.attnum
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')
        AND c.attnum > 0 AND NOT c.attisdropped"""
_CONSTRAINTS_OF_POSTGRESQL = """
    SELECT t.relname, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relnamespace = current_schema()::regnamespace AND c.contype <> 'n'"""
_INDEXES_OF_POSTGRESQL = """
    SELECT t.relname, i.relname, pg_get_indexdef(x.indexrelid), current_schema()
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    WHERE t.relnamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid
            AND c.contype IN ('p', 'u', 'x'))"""


def structure(of: Any) -> Structure:
    """Read the tables of a connection."""
    found: dict[str, set[str]] = defaultdict(set)
    read = _of_sqlite if of.vendor == "sqlite" else _of_postgresql
    names = _names_in_models()
    for table, clause in read(of, names):
        found[table].add(clause)
    return {table: frozenset(clauses) for table, clauses in found.items()}


def expected() -> Structure:
    """Give the tables that the models ask for, in the kind of database that is in use."""
    if connection.vendor == "sqlite":
        memory = {"ENGINE": connection.settings_dict["ENGINE"], "NAME": ":memory:"}
        scratch = ConnectionHandler({"default": memory})["default"]
        try:
            _make_tables(scratch)
            return _ours(structure(scratch))
        finally:
            scratch.close()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {SCRATCH}")
            cursor.execute(f"SET LOCAL search_path TO {SCRATCH}")
        _make_tables(connection)
        made = structure(connection)
        transaction.set_rollback(True)
    return _ours(made)


def _ours(made: Structure) -> Structure:
    """Leave out the tables of libraries: what they look like depends on their own history."""
    models = [each for each in apps.get_models(include_auto_created=True) if _is_ours(each)]
    return {name: made[name] for name in {each._meta.db_table for each in models}}


def _is_ours(model: type[Model]) -> bool:
    return model._meta.app_config.name.startswith("waterpeers.")


def differences() -> list[str]:
    """Say where the tables are not as this program expects; other tables are nobody's business."""
    return list(_between(expected(), structure(connection)))


def not_as_expected() -> str:
    """Say that the tables are not those of this program, where, and what to do; else nothing."""
    if not (found := differences()):
        return ""
    more = f" … and {len(found) - MOST_SAID} more" if len(found) > MOST_SAID else ""
    return (
        f"Its tables are not those of this version ({'; '.join(found[:MOST_SAID])}{more}). A "
        "program from before the first release made them, or somebody changed them; pages will "
        "fail. Keep the folder as it is, and start with a new one (--data), into which what is to "
        "be kept is imported, or a backup is restored."
    )


def _between(wanted: Structure, found: Structure) -> Iterator[str]:
    for table in sorted(wanted):
        if table not in found:
            yield f"{table}: there is no such table"
            continue
        yield from (f"{table}: missing {clause}" for clause in sorted(wanted[table] - found[table]))
        yield from (f"{table}: unknown {clause}" for clause in sorted(found[table] - wanted[table]))


def _make_tables(of: Any) -> None:
    with of.schema_editor(atomic=False) as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)


def _names_in_models() -> set[str]:
    return {
        each.name
        for model in apps.get_models()
        for each in (*model._meta.constraints, *model._meta.indexes)
    }


def _of_sqlite(of: Any, names: set[str]) -> Iterator[tuple[str, str]]:
    with of.cursor() as cursor:
        cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        rows = cursor.fetchall()
    for table, sql in rows:
        if sql.startswith("CREATE TABLE"):
            inside = sql[sql.index("(") + 1 : sql.rindex(")")]
            yield from ((table, _plain(clause, names)) for clause in clauses(inside))
        else:
            yield table, _plain(sql, names)


def clauses(text: str) -> list[str]:
    """Part the inside of a CREATE TABLE at its own commas, not at those in brackets or quotes."""
    found, depth, quote = [""], 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "," and not depth:
            found.append("")
            continue
        found[-1] += letter
    return [" ".join(clause.split()) for clause in found if clause.strip()]


def _of_postgresql(of: Any, names: set[str]) -> Iterator[tuple[str, str]]:
    with of.cursor() as cursor:
        cursor.execute(_COLUMNS_OF_POSTGRESQL)
        yield from cursor.fetchall()
        cursor.execute(_CONSTRAINTS_OF_POSTGRESQL)
        for table, name, clause in cursor.fetchall():
            yield table, _plain(f'CONSTRAINT "{name}" {clause}', names)
        cursor.execute(_INDEXES_OF_POSTGRESQL)
        for table, _, clause, schema in cursor.fetchall():
            yield table, _plain(clause.replace(f" ON {schema}.", " ON "), names)


def _plain(clause: str, names: set[str]) -> str:
    """Leave out a name that the models do not give."""
    if (named := _NAMED.match(clause)) and named[1] not in names:
        return clause[named.end() :]
    if (index := _INDEX.match(clause)) and index[2] not in names:
        return f"{index[1]}ON {clause[index.end() :]}"
    return clause

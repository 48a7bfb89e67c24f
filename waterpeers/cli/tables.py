"""Whether the tables of the installation are those that this program knows."""

from __future__ import annotations

import sqlite3
from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError

from waterpeers.cli.edge import Unreadable


def pending_migrations() -> list[str]:
    """Name the changes that the tables still need."""
    return _named(_known() - _applied())


def need_tables() -> None:
    """Refuse to go on where no installation is, or one that this program does not fit."""
    nothing_yet = (
        f"The data folder {settings.DATA} has no installation of this version. Start "
        "`waterpeers run` there once, or name the folder in WATERPEERS_DATA."
    )
    if _is_a_file_not_there():  # asking would make it
        raise Unreadable(nothing_yet)
    try:
        applied = _applied()
    except (DatabaseError, sqlite3.DatabaseError) as problem:
        raise Unreadable(f"The database cannot be used: {problem}") from problem
    if applied - _known():
        raise Unreadable(
            f"The data folder {settings.DATA} belongs to a newer WaterPeers; install that version."
        )
    if _known() - applied:
        raise Unreadable(nothing_yet)


def _is_a_file_not_there() -> bool:
    kept: Any = connection
    if kept.vendor != "sqlite" or kept.is_in_memory_db():
        return False
    return not Path(kept.settings_dict["NAME"]).exists()


def migrations_of_a_newer_version() -> list[str]:
    """Name changes that the tables have and this program does not know."""
    return _named(_applied() - _known())


def _applied() -> set[tuple[str, str]]:
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return set()
    return {(app, name) for app, name in recorder.migration_qs.values_list("app", "name")}


@cache
def _known() -> frozenset[tuple[str, str]]:
    """Read what the program brings along: files that stay the same as long as it runs."""
    loader = MigrationLoader(None, load=False)  # which depends on which is not asked here
    loader.load_disk()
    return frozenset(loader.disk_migrations)


def _named(migrations: Set[tuple[str, str]]) -> list[str]:
    return sorted(f"{label}.{name}" for label, name in migrations)

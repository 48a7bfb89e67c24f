"""``waterpeers backup`` and ``waterpeers restore``: all of it in one file, and back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.utils import DatabaseError
from rich.console import Console

from waterpeers.apps.foundation.backups.archive import BadBackup, Manifest, opened
from waterpeers.apps.foundation.backups.reading import (
    restore_files,
    restore_tables,
    secret_in,
    unknown_migrations,
)
from waterpeers.apps.foundation.backups.writing import write_backup
from waterpeers.cli.acting import now
from waterpeers.cli.edge import Unreadable, as_json, print_json, print_line
from waterpeers.cli.installation import make_ready, open_folder
from waterpeers.cli.tables import need_tables

data_folder = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder."
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_folder
@as_json
def backup(file: Path, data: Path | None, as_json: bool) -> None:
    """Write all that the installation holds into one file, while the site serves.

    Example: waterpeers backup /backup/waterpeers.zip --data /srv/waterpeers

    Tables and uploaded files are in it, and the secret key: keep it as you keep passwords.
    Sessions are not. It fits SQLite and PostgreSQL alike.
    """
    began = time.monotonic()
    need_tables()
    try:
        manifest = write_backup(file, at=now())
    except OSError as problem:
        raise Unreadable(f"{file} cannot be written: {problem.strerror}.") from problem
    told = _told(file, manifest, began)
    if as_json:
        print_json(told)
    else:
        print_line(f"{file}: {told['rows']} rows, {told['files']} files, {told['bytes']} bytes.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_folder
@as_json
def restore(file: Path, data: Path | None, as_json: bool) -> None:
    """Make an installation from a backup, in an empty folder (and an empty database).

    Example: waterpeers restore /backup/waterpeers.zip --data /srv/new

    A file that is damaged, cut off or no backup is refused before anything is written. A backup
    of an earlier version is brought up to date.
    """
    began = time.monotonic()
    try:
        archive, manifest = opened(file)
    except BadBackup as problem:
        raise Unreadable(str(problem)) from problem
    with archive:
        _refuse_unless_empty()
        if newer := unknown_migrations(manifest):
            raise Unreadable(
                f"{file} was made by a newer WaterPeers ({manifest.version}; unknown here: "
                f"{', '.join(newer[:3])}). Install that version. Nothing was changed."
            )
        open_folder(settings.DATA)
        try:
            _put_secret(secret_in(archive))
            restore_tables(archive, manifest)
            restore_files(archive, manifest)
        except BaseException:
            _take_away()
            raise
    make_ready(Console(stderr=True))
    told = _told(file, manifest, began)
    if as_json:
        print_json(told)
    else:
        print_line(
            f"{settings.DATA}: {told['rows']} rows and {told['files']} files of {told['made_at']}. "
            "Start it with `waterpeers run --no-demo`."
        )


def _told(file: Path, manifest: Manifest, began: float) -> dict[str, Any]:
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        "version": manifest.version,
        "made_at": manifest.made_at,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": len(manifest.files),
        "seconds": round(time.monotonic() - began, 3),
    }


def _refuse_unless_empty() -> None:
    """A restore writes over nothing."""
    what = ""
    if connection.vendor == "sqlite":
        if Path(str(connection.settings_dict["NAME"])).exists():
            what = f"The data folder {settings.DATA} has an installation already"
    else:
        try:
            if connection.introspection.table_names():
                what = "The database that WATERPEERS_DATABASE names has tables already"
        except (DatabaseError, sqlite3.DatabaseError) as problem:
            raise Unreadable(f"The database cannot be used: {problem}") from problem
    if not what and _has_files():
        what = f"The data folder {settings.DATA} has uploaded files already"
    if what:
        raise Unreadable(f"{what}; restore into an empty one (--data). Nothing was changed.")


def _has_files() -> bool:
    try:
        return any(map(bool, default_storage.listdir("")))
    except FileNotFoundError:
        return False


def _put_secret(secret: str) -> None:
    """Let what was signed before hold: links in mails, above all."""
    if os.environ.get("WATERPEERS_SECRET_KEY"):
        return
    path = Path(settings.DATA) / "secret_key"
    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(secret)


def _take_away() -> None:
    """Leave nothing of a restore that did not come to its end, where that can be done."""
    connection.close()
    shutil.rmtree(Path(settings.DATA) / "files", ignore_errors=True)
    if connection.vendor == "sqlite":
        kept = Path(str(connection.settings_dict["NAME"]))
        for path in kept.parent.glob(f"{kept.name}*"):
            path.unlink(missing_ok=True)

"""Writing a backup while the site serves: all tables as they were at one moment, then the files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from waterpeers import __version__
from waterpeers.apps.foundation.backups.archive import (
    CHUNK,
    FILES,
    MANIFEST,
    NOT_KEPT,
    SEAL,
    SECRET,
    TABLES,
    BackupPart,
    Manifest,
    seal,
)

SNAPSHOT = "snapshot"  # a connection of its own, whose reads all see the same moment
ROWS_AT_ONCE = 2000


def write_backup(path: Path, *, at: datetime) -> Manifest:
    """Write a backup, whole or not at all, for its owner alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with open(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600), "w+b") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _write(archive, at)
                archive.comment = b"0" * SEAL
            file.flush()
            os.fsync(file.fileno())
        seal(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(archive: ZipFile, at: datetime) -> Manifest:
    parts: list[BackupPart] = []
    with _one_moment() as migrations:
        for model in _models(migrations):
            parts.append(_write_table(archive, model))
        applied = sorted(migrations.loader.applied_migrations)
        database = connections[SNAPSHOT].vendor
    parts += [_write_file(archive, name) for name in sorted(_files(default_storage))]
    parts.append(_write_bytes(archive, SECRET, [str(settings.SECRET_KEY).encode()]))
    names: dict[str, list[str]] = {}
    for app, name in applied:
        names.setdefault(app, []).append(name)
    manifest = Manifest(__version__, at.isoformat(), database, names, parts)
    archive.writestr(_entry(MANIFEST), manifest.as_json())
    return manifest


@contextmanager
def _one_moment() -> Iterator[MigrationExecutor]:
    """Open a connection whose reads see one moment and keep no writer waiting."""
    given = deepcopy(connections.databases["default"])
    if is_sqlite := given["ENGINE"].endswith("sqlite3"):
        given["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections.databases[SNAPSHOT] = given
    try:
        with transaction.atomic(using=SNAPSHOT):
            if not is_sqlite:
                with connections[SNAPSHOT].cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield MigrationExecutor(connections[SNAPSHOT])
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT], connections.databases[SNAPSHOT]


def _models(executor: MigrationExecutor) -> list[type[Model]]:
    """Give the models of all tables, as the migrations made them."""
    state = executor.loader.project_state(list(executor.loader.applied_migrations))
    models = state.apps.get_models(include_auto_created=True)
    kept = [each for each in models if each._meta.managed and not each._meta.proxy]
    return [each for each in kept if each._meta.label_lower not in NOT_KEPT]


def _write_table(archive: ZipFile, model: type[Model]) -> BackupPart:
    columns = [field.attname for field in model._meta.concrete_fields]
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        yield _line(columns)
        rows = model._base_manager.using(SNAPSHOT).order_by("pk").values_list(*columns)
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            count += 1
            yield _line(row)

    part = _write_bytes(archive, f"{TABLES}{model._meta.label_lower}.jsonl", lines())
    return BackupPart(part.name, part.size, part.sha256, count)


def _line(values: Any) -> bytes:
    return json.dumps(values, default=_as_text, separators=(",", ":")).encode() + b"\n"


def _as_text(value: Any) -> str:
    """Write what JSON has no shape for, so that the field of the column reads it again."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()  # to the microsecond
    if isinstance(value, UUID | Decimal | timedelta):
        return str(value)
    raise TypeError(f"{type(value)} has no place in a backup")


def _files(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was uploaded yet
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from _files(storage, f"{folder}{name}/")


def _write_file(archive: ZipFile, name: str) -> BackupPart:
    with default_storage.open(name, "rb") as file:
        return _write_bytes(archive, f"{FILES}{name}", iter(lambda: file.read(CHUNK), b""))


def _write_bytes(archive: ZipFile, name: str, chunks: Any) -> BackupPart:
    digest, size = hashlib.sha256(), 0
    with archive.open(_entry(name), "w", force_zip64=True) as entry:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            entry.write(chunk)
    return BackupPart(name, size, digest.hexdigest())


def _entry(name: str) -> ZipInfo:
    """Name a part; that the same is written is seen by its bytes, not by its time."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry

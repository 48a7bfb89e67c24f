"""Tables that people have sent and not stored yet: kept in the data folder for a day."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

FOLDER = "imports"
KEPT = timedelta(hours=24)
ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".toml"}


def keep(upload: UploadedFile[Any], uuid: UUID) -> tuple[str, str]:
    """Keep an uploaded file under a name of ours; give that name and its SHA-256."""
    ending = Path(upload.name or "").suffix.lower()
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = f"{FOLDER}/{uuid}{ending if ending in ENDINGS else '.csv'}"
    return default_storage.save(name, upload), digest.hexdigest()


def path_of(name: str) -> Path:
    """Say where a kept file lies."""
    return Path(default_storage.path(name))


def forget(name: str) -> None:
    """Delete a kept file."""
    default_storage.delete(name)


def sweep(at: datetime) -> None:
    """Forget what was sent more than a day ago."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < at - KEPT:
            default_storage.delete(path)

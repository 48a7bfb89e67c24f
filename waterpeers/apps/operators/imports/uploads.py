"""Tables that people have sent and not stored yet: kept in the data folder for a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Set
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from waterpeers.apps.foundation.mappings import Mapping, mapping_from, read_mapping
from waterpeers.apps.foundation.tables import FileSaid, OpenTable, open_table
from waterpeers.apps.operators.imports.rows import (
    FIELDS,
    known_headings,
    shipped_mapping,
    shipped_mappings,
)
from waterpeers.apps.operators.models import SavedMapping
from waterpeers.domain.verdicts import NotReady

FOLDER = "imports"
KEPT = timedelta(hours=24)
AT_ONCE_BYTES = 400_000
SAVED = "saved:"  # begins the name of a mapping that somebody saved, before its uuid
SHAPED = {"operators", "values"}  # tables of which shapes come with the package
FEWEST_COLUMNS = 4  # of a shape that is told by its headings: fewer may be chance
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


def is_short(name: str) -> bool:
    """Whether a kept file is not worth a wait in the queue."""
    path = path_of(name)
    return not path.exists() or path.stat().st_size <= AT_ONCE_BYTES


def opened(
    parameters: dict[str, Any],
    fields: Set[str] = FIELDS,
    headings: Callable[[Mapping | None], frozenset[str]] = known_headings,
) -> tuple[OpenTable, Mapping | None]:
    """Open the table of a run, and the mapping that came with it or that it names.

    A table without one is read by one that comes with the package, if that fits its columns.
    """
    if not default_storage.exists(parameters["file"]):
        raise NotReady.because("upload_gone")
    mapping = mapping_of(parameters, fields)
    sheet = parameters.get("sheet") or (mapping.sheet if mapping else "")
    path = path_of(parameters["file"])
    said = file_said(parameters)
    table = open_table(path, sheet=sheet, headings=headings(mapping), said=said)
    if mapping is None and parameters["of"] in SHAPED:
        mapping = shape_of(table)
    return table, mapping


def mapping_of(parameters: dict[str, Any], fields: Set[str] = FIELDS) -> Mapping | None:
    """Give the mapping that came with the table of a run, or that it names."""
    if parameters["mapping_file"]:
        return read_mapping(path_of(parameters["mapping_file"]), fields)
    if parameters["mapping"].startswith(SAVED):
        return mapping_from(_saved_text(parameters["mapping"]), fields)
    if parameters["mapping"]:
        return read_mapping(shipped_mapping(parameters["mapping"]), fields)
    return None


def file_said(parameters: dict[str, Any]) -> FileSaid:
    """Give what was said of the file of a run."""
    names = ("encoding", "decimal", "lines")
    return FileSaid(**{name: parameters.get(name, "") for name in names})


def is_there(parameters: dict[str, Any]) -> bool:
    """Whether the file of a run is still kept."""
    return default_storage.exists(parameters["file"])


def _saved_text(name: str) -> str:
    found = SavedMapping.objects.named(name.removeprefix(SAVED)).first()
    if found is None:
        raise NotReady.because("mapping_gone", field="mapping")
    return found.text


def shape_of(table: OpenTable) -> Mapping | None:
    """Give the mapping that comes with the package and fits the columns of a table.

    Its organisations, their identifiers and its year have to be there, and at least half of what
    else it reads; what a table lacks of it is left out. Of several the one that reads most.
    """
    fitting: list[tuple[int, str, Mapping]] = []
    there = set(table.columns)
    for name in shipped_mappings():
        mapping = read_mapping(shipped_mapping(name), FIELDS).fitted(table.columns)
        needed = {mapping.fields[each] for each in ("identifier", "name")}
        needed |= {mapping.year} - {""}
        read = mapping.columns() & there
        if needed <= read and len(read) >= max(FEWEST_COLUMNS, len(mapping.columns()) / 2):
            fitting.append((len(read), name, mapping.without_absent(there)))
    return max(fitting, key=lambda each: each[:2])[2] if fitting else None


def forget_all(parameters: dict[str, Any]) -> None:
    """Forget the files of a run: once it is stored they are not needed any more."""
    for name in filter(None, (parameters["file"], parameters["mapping_file"])):
        forget(name)


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

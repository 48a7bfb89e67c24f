"""What a backup looks like: a ZIP archive with a manifest, sealed by a fingerprint of the whole.

The comment at the end of the archive is the SHA-256 of all bytes before it: one that was cut or
changed anywhere does not fit any more, and a ZIP archive of somebody else has none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

FORMAT = 1
MANIFEST, SECRET = "manifest.json", "secret_key"
TABLES, FILES = "tables/", "files/"
CHUNK = 2**20
SEAL = 64  # hexadecimal digits
LARGEST_MANIFEST = 256 * 2**20
_LOOKS_SEALED = re.compile(rb"[0-9a-f]{64}")
NOT_KEPT = frozenset({"sessions.session", "usersessions.usersession"})  # people sign in again


class BadBackup(Exception):  # noqa: N818 - says what is wrong with a file, in words
    """A file that cannot be restored, and why."""


@dataclass(frozen=True)
class BackupPart:
    """A table or a file in the archive."""

    name: str  # its place in the archive
    size: int
    sha256: str
    rows: int = 0  # of a table


@dataclass(frozen=True)
class Manifest:
    """What stands in the archive, and what made it."""

    version: str
    made_at: str
    database: str
    migrations: dict[str, list[str]]
    parts: list[BackupPart] = field(default_factory=list)
    format: int = FORMAT

    @property
    def tables(self) -> list[BackupPart]:
        """The tables, by the names of their models."""
        return [part for part in self.parts if part.name.startswith(TABLES)]

    @property
    def files(self) -> list[BackupPart]:
        """The uploaded files."""
        return [part for part in self.parts if part.name.startswith(FILES)]

    @property
    def rows(self) -> int:
        """How many rows stand in all tables together."""
        return sum(part.rows for part in self.parts)

    def as_json(self) -> str:
        """Write it."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)


def model_of(part: BackupPart) -> str:
    """Name the model of a table, as in ``operators.organisation``."""
    return part.name.removeprefix(TABLES).removesuffix(".jsonl")


def seal(path: Path) -> None:
    """Put the fingerprint of an archive into the place that was kept for it at its end."""
    with path.open("r+b") as file:
        fingerprint = _fingerprint(file, path.stat().st_size - SEAL)
        file.write(fingerprint.encode())


def opened(path: Path) -> tuple[ZipFile, Manifest]:
    """Open a backup that is whole, or raise ``BadBackup``; every byte of it is looked at."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4)
            file.seek(max(size - SEAL, 0))
            said = file.read(SEAL)
            fingerprint = _fingerprint(file, max(size - SEAL, 0))
    except OSError as problem:
        raise BadBackup(f"{path} cannot be read: {problem.strerror}.") from problem
    if head != b"PK\x03\x04":
        raise BadBackup(f"{path} is no backup of WaterPeers: it is another kind of file.")
    if said != fingerprint.encode():
        raise BadBackup(_not_whole(path))
    try:
        archive = ZipFile(path)
        manifest = _manifest(archive)
    except (BadZipFile, KeyError, ValueError, TypeError) as problem:
        raise BadBackup(f"{path} is no backup of WaterPeers: it has no manifest.") from problem
    if manifest.format > FORMAT:
        raise BadBackup(f"{path} was made by a newer WaterPeers ({manifest.version}).")
    _compare(path, archive, manifest)
    return archive, manifest


def _not_whole(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            sealed = _LOOKS_SEALED.fullmatch(archive.comment)
            is_ours = sealed is not None or MANIFEST in archive.NameToInfo
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return f"{path} is damaged or was cut off: its end is missing. Take another copy."
    if not is_ours:
        return f"{path} is no backup of WaterPeers: it is an archive of something else."
    return f"{path} is damaged: its bytes are not those that were written. Take another copy."


def _manifest(archive: ZipFile) -> Manifest:
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise ValueError(MANIFEST)
    given: dict[str, Any] = json.loads(archive.read(MANIFEST))
    parts = [BackupPart(**part) for part in given.pop("parts")]
    return Manifest(**given, parts=parts)


def _compare(path: Path, archive: ZipFile, manifest: Manifest) -> None:
    """See that the archive holds what its manifest says, and nothing that leads elsewhere."""
    there = {entry.filename: entry.file_size for entry in archive.infolist()}
    told = {part.name: part.size for part in manifest.parts}
    if {MANIFEST: there[MANIFEST], **told} != there or not all(map(_stays_inside, told)):
        raise BadBackup(f"{path} is damaged: it does not hold what its manifest says.")
    for part in manifest.parts:
        with archive.open(part.name) as file:
            if _fingerprint(file, part.size) != part.sha256:
                raise BadBackup(f"{path} is damaged: {part.name} is not what was written.")


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    is_known = name == SECRET or name.startswith((TABLES, FILES))
    return is_known and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _fingerprint(file: IO[bytes], size: int) -> str:
    """Read the first bytes of a file; leaves it after them."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in _chunks(file, size):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := file.read(min(CHUNK, size))):
        size -= len(chunk)
        yield chunk

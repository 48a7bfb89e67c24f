"""Looking at uploaded files before they are kept: size, kind by content, fingerprint.

The name that somebody gave a file proves nothing: what counts is what its bytes say. Archives are
never unpacked here; only their table of contents is read, and a huge one is refused.
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from zipfile import BadZipFile, ZipFile

from django.http import FileResponse

from waterpeers.domain.verdicts import NotValid


class FileKind(StrEnum):
    """The kinds that this site knows, by the end of their names."""

    PDF = "pdf"
    TEXT = "txt"
    WORD = "docx"
    WRITER = "odt"
    EXCEL = "xlsx"
    CALC = "ods"
    PNG = "png"
    JPEG = "jpg"
    WEBM = "webm"
    OGG = "ogg"
    M4A = "m4a"


PHOTOS = (FileKind.JPEG, FileKind.PNG)
VOICES = (FileKind.WEBM, FileKind.OGG, FileKind.M4A)
DOCUMENTS = (FileKind.PDF, FileKind.WORD, FileKind.WRITER, FileKind.TEXT)
EVIDENCE = (*DOCUMENTS, FileKind.EXCEL, FileKind.CALC, FileKind.PNG, FileKind.JPEG)

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.TEXT: "text/plain; charset=utf-8",
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.WRITER: "application/vnd.oasis.opendocument.text",
    FileKind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CALC: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.WEBM: "audio/webm",
    FileKind.OGG: "audio/ogg",
    FileKind.M4A: "audio/mp4",
}
_ENDINGS = {
    "jpeg": FileKind.JPEG,
    "text": FileKind.TEXT,
    "oga": FileKind.OGG,
    "opus": FileKind.OGG,
    "mp4": FileKind.M4A,
} | {kind.value: kind for kind in FileKind}
_OFFICE_PARTS = {FileKind.WORD: "word/document.xml", FileKind.EXCEL: "xl/workbook.xml"}
_OPEN_DOCUMENTS = (FileKind.WRITER, FileKind.CALC)
MEGABYTE = 1024 * 1024
_NAME_LENGTH = 200
_LARGEST_TABLE_OF_CONTENTS = MEGABYTE


class Readable(Protocol):
    """An open binary file that can be read again from its start."""

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go somewhere else in the file."""
        ...

    def tell(self) -> int:
        """Say where in the file one is."""
        ...


@dataclass(frozen=True)
class CheckedFile:
    """What was found out about a file that may be kept."""

    name: str
    kind: FileKind
    content_type: str
    size_bytes: int
    sha256: str


def checked(
    file: Readable,
    *,
    name: str,
    kinds: Iterable[FileKind] = EVIDENCE,
    limit_megabytes: int,
    field: str = "file",
) -> CheckedFile:
    """Look at an uploaded file, or raise ``NotValid``; leaves it at its start."""
    taken = tuple(kinds)
    safe = safe_name(name)
    kind = _ENDINGS.get(safe.rpartition(".")[2].lower())
    if kind not in taken:
        raise NotValid.because("file_type_not_taken", field=field, kinds=", ".join(taken))
    size, sha256 = _fingerprint(file, limit_megabytes, field)
    if size == 0:
        raise NotValid.because("file_empty", field=field)
    file.seek(0)
    is_as_named = _is(kind, file, size)
    file.seek(0)
    if not is_as_named:
        raise NotValid.because("file_not_what_it_says", field=field)
    return CheckedFile(safe, kind, CONTENT_TYPES[kind], size, sha256)


class KeptFile(Protocol):
    """A row with the file that somebody gave us."""

    file: Any
    name: str
    content_type: str


def as_download(row: KeptFile) -> FileResponse:
    """Give a file to be saved: a browser never opens it here, and no cache keeps it."""
    answer = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def safe_name(name: str) -> str:
    """Keep the last part of a name, without control characters, short enough to store."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: _NAME_LENGTH - 12]}{dot}{ending[:10]}"


def _fingerprint(file: Readable, limit_megabytes: int, field: str) -> tuple[int, str]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(64 * 1024):
        size += len(chunk)
        if size > limit_megabytes * MEGABYTE:
            raise NotValid.because("file_too_large", field=field, limit=str(limit_megabytes))
        digest.update(chunk)
    return size, digest.hexdigest()


def _is(kind: FileKind, file: Readable, size: int) -> bool:
    head = file.read(1024)
    match kind:
        case FileKind.PDF:
            return b"%PDF-" in head
        case FileKind.PNG:
            return head.startswith(b"\x89PNG\r\n\x1a\n")
        case FileKind.JPEG:
            return head.startswith(b"\xff\xd8\xff")
        case FileKind.WEBM:
            return head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]
        case FileKind.OGG:
            return head.startswith(b"OggS")
        case FileKind.M4A:
            return head[4:8] == b"ftyp"
        case FileKind.TEXT:
            file.seek(0)
            return _is_text(file)
    return head.startswith(b"PK\x03\x04") and _is_document(kind, file, size)


def _is_text(file: Readable) -> bool:
    content = file.read()
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content


def _is_document(kind: FileKind, file: Readable, size: int) -> bool:
    if _table_of_contents_bytes(file, size) > _LARGEST_TABLE_OF_CONTENTS:
        return False
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            names = set(archive.namelist())
            if kind in _OPEN_DOCUMENTS:
                return "mimetype" in names and _says(archive, CONTENT_TYPES[kind])
            return {"[Content_Types].xml", _OFFICE_PARTS[kind]} <= names
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return False


def _says(archive: ZipFile, content_type: str) -> bool:
    with archive.open("mimetype") as part:
        return part.read(200).decode("ascii", "replace").strip() == content_type


def _table_of_contents_bytes(file: Readable, size: int) -> int:
    """Read from an archive's end how large its table of contents says it is."""
    tail = min(size, 66_000)
    file.seek(size - tail)
    end = file.read(tail)
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or at + 16 > len(end):
        return _LARGEST_TABLE_OF_CONTENTS + 1
    return int(struct.unpack_from("<I", end, at + 12)[0])

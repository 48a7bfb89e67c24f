"""Uploaded files are what they say, or they are refused."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from waterpeers.apps.foundation import files
from waterpeers.apps.foundation.files import FileKind, checked
from waterpeers.domain.verdicts import NotValid

PDF = b"%PDF-1.7\n%%EOF\n"


def zipped(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


WORD = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
WRITER = zipped({"mimetype": files.CONTENT_TYPES[FileKind.WRITER].encode()})


def refusal(content: bytes, name: str, **options) -> str:
    options.setdefault("limit_megabytes", 1)
    with pytest.raises(NotValid) as refused:
        checked(BytesIO(content), name=name, **options)
    (reason,) = refused.value.verdict.against
    assert reason.field == "file"
    return reason.code


@pytest.mark.parametrize(
    "content, name, kind",
    [
        (PDF, "code.pdf", FileKind.PDF),
        (PDF, "CODE.PDF", FileKind.PDF),
        ("Código".encode(), "code.txt", FileKind.TEXT),
        (b"\xef\xbb\xbfCode", "code.txt", FileKind.TEXT),
        (WORD, "code.docx", FileKind.WORD),
        (WRITER, "code.odt", FileKind.WRITER),
        (b"\xff\xd8\xff\xe0", "scan.jpeg", FileKind.JPEG),
        (b"\x89PNG\r\n\x1a\n", "scan.png", FileKind.PNG),
    ],
)
def test_a_sound_file_is_taken_with_its_fingerprint(content, name, kind):
    file = BytesIO(content)

    found = checked(file, name=name, limit_megabytes=1)

    assert (found.kind, found.size_bytes) == (kind, len(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert file.tell() == 0


@pytest.mark.parametrize(
    "content, name",
    [
        (b"MZ\x90\x00", "code.pdf"),
        (b"<html>", "scan.png"),
        (b"a\x00b", "code.txt"),
        (b"\xff\xfe\xfa", "code.txt"),
        (PDF, "code.docx"),
        (zipped({"evil.exe": b"x"}), "code.docx"),
        (WORD, "code.xlsx"),
        (WRITER, "code.ods"),
        (b"PK\x03\x04", "code.docx"),
        (WORD[:-10], "code.docx"),
        (WORD[:40] + WORD[60:], "code.odt"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(content, name):
    assert refusal(content, name) == "file_not_what_it_says"


def test_an_archive_with_a_huge_table_of_contents_is_not_even_opened():
    many = zipped({f"{'x' * 200}{n}": b"" for n in range(5000)})

    assert refusal(many, "code.docx", limit_megabytes=20) == "file_not_what_it_says"


def test_size_is_counted_not_believed():
    assert refusal(PDF + b"x" * files.MEGABYTE, "code.pdf") == "file_too_large"


def test_an_empty_file_is_refused():
    assert refusal(b"", "code.pdf") == "file_empty"


@pytest.mark.parametrize("name", ["code.exe", "code", "", "code.pdf.exe", ".html"])
def test_other_kinds_are_refused(name):
    assert refusal(PDF, name) == "file_type_not_taken"


@pytest.mark.parametrize(
    "name, safe",
    [
        ("../../etc/code.pdf", "code.pdf"),
        ("C:\\secret\\code.pdf", "code.pdf"),
        ("co\x00de\u202e.pdf", "code.pdf"),
        ("ア" * 300 + ".pdf", "ア" * 188 + ".pdf"),
    ],
)
def test_a_name_loses_its_folders_and_its_tricks(name, safe):
    assert files.safe_name(name) == safe

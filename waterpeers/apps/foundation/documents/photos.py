"""Photographs in files: what other programs need before they can show one."""

from __future__ import annotations

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)

START = b"\xff\xd8"
HEAD = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
KNOWN = (b"JFIF", b"Exif")
UNREADABLE = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    OSError,  # its file is gone
)


def with_a_head(content: bytes) -> bytes:
    """Give a JPEG the head that others look for, where what a camera wrote was taken out."""
    if content.startswith(START) and content[6:10] not in KNOWN:
        return START + HEAD + content[2:]
    return content

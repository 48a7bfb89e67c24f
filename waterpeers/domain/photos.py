"""Photographs without what a camera writes beside them: place, owner, serial numbers, previews.

Read byte by byte, as the formats say (JPEG: ITU-T T.81; PNG: ISO 15948; Exif 2.3); nothing is
decoded and no pixel changes. The way up that a camera noted is kept, else pictures would lie down.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 50_000_000  # of a picture that programs unpack for a file: four bytes each
MOST_OF_A_SMALL_ONE = 2_000_000  # which stands in lists, on telephones
_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
     b"pHYs", b"bKGD"}
)  # fmt: skip
_JFIF, _EXIF, _COLOURS, _ADOBE, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # with the size of the picture
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # marks without a length
_ORIENTATION, _GPS = 0x0112, 0x8825


class NotAPhotoError(ValueError):
    """The bytes are none of a picture that can be read to its end."""


@dataclass(frozen=True)
class PhotoPlace:
    """Where a picture was taken, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Photo:
    """A picture without what stood beside it; its size, and the place that was taken out."""

    content: bytes
    width: int
    height: int
    place: PhotoPlace | None = None

    @property
    def pixels(self) -> int:
        """Give how many there are once it is unpacked, however few bytes it has."""
        return self.width * self.height


def without_metadata(content: bytes) -> Photo:
    """Give a picture without its metadata, or raise ``NotAPhotoError``."""
    try:
        return _png(content) if content.startswith(PNG) else _jpeg(content)
    except (ValueError, IndexError, struct.error) as fault:
        raise NotAPhotoError from fault


# --- JPEG ---


def _jpeg(content: bytes) -> Photo:
    if not content.startswith(b"\xff\xd8"):
        raise NotAPhotoError
    kept, size, exif = [b"\xff\xd8"], (0, 0), b""
    for mark, part in _segments(content):
        body = part[4:]
        if mark == _EXIF and body.startswith(b"Exif\0\0") and not exif:
            exif = body[6:]
        if mark in _FRAMES:
            height, width = struct.unpack_from(">HH", body, 1)
            size = _larger(size, (width, height))
        if _is_kept(mark, body):
            kept.append(part)
    if not all(size):
        raise NotAPhotoError
    told = _tiff(exif)
    turned = told.get(_ORIENTATION, 1)
    if isinstance(turned, int) and 2 <= turned <= 8:
        kept.insert(1, _only_orientation(turned))
    return Photo(b"".join(kept), *size, _place(told))


def _larger(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Give the larger of two sizes that a picture says it has: programs take either."""
    return max(one, other, key=lambda size: size[0] * size[1])


def _is_kept(mark: int, body: bytes) -> bool:
    if mark == _COMMENT or 0xE0 <= mark <= 0xEF:
        is_colours = mark == _COLOURS and body.startswith(b"ICC_PROFILE\0")
        return mark in {_JFIF, _ADOBE} or is_colours
    return True


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each part with its mark; a scan together with what is scanned. Stops at the end."""
    at = 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:  # padding
            at += 1
        if content[at] != 0xFF:
            raise NotAPhotoError
        mark = content[at + 1]
        if mark == _END:
            yield mark, content[at : at + 2]
            return
        if mark in _ALONE:
            yield mark, content[at : at + 2]
            at += 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise NotAPhotoError
        if mark == _SCAN:
            end = _end_of_scan(content, end)
        yield mark, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Find where the scanned data end: at a mark that is neither a stuffed byte nor a restart."""
    while True:
        at = content.index(b"\xff", at)
        following = content[at + 1]
        if following not in {0x00, 0xFF} and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2


def _only_orientation(turned: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# --- what a camera noted (TIFF) ---

Told = Mapping[int, int | tuple[float, ...] | str | bytes]


def _tiff(exif: bytes) -> Told:
    """Read the first directory, and of that of the place what it says; nothing from what is odd."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return {}
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        told = dict(_entries(exif, first, order))
        gps = told.get(_GPS)
        if isinstance(gps, int):
            told |= {-tag: value for tag, value in _entries(exif, gps, order)}
    except (struct.error, IndexError, ZeroDivisionError, UnicodeDecodeError):
        return {}
    return told


def _entries(
    exif: bytes, at: int, order: str
) -> Iterator[tuple[int, int | tuple[float, ...] | str | bytes]]:
    (count,) = struct.unpack_from(f"{order}H", exif, at)
    for number in range(min(count, 200)):
        entry = at + 2 + 12 * number
        tag, kind, many = struct.unpack_from(f"{order}HHI", exif, entry)
        if kind == 3 and many == 1:
            yield tag, struct.unpack_from(f"{order}H", exif, entry + 8)[0]
        elif kind == 4 and many == 1:
            yield tag, struct.unpack_from(f"{order}I", exif, entry + 8)[0]
        elif kind == 2 and many <= 4:
            yield tag, exif[entry + 8 : entry + 8 + many].split(b"\0")[0].decode("ascii")
        elif kind == 5 and many <= 3:
            (where,) = struct.unpack_from(f"{order}I", exif, entry + 8)
            parts = struct.unpack_from(f"{order}{2 * many}I", exif, where)
            yield tag, tuple(parts[n] / parts[n + 1] for n in range(0, 2 * many, 2))


def _place(told: Told) -> PhotoPlace | None:
    """Give the place in degrees, if both halves of it make sense."""
    halves = [_degrees(told.get(-tag - 1), told.get(-tag)) for tag in (1, 3)]
    latitude, longitude = halves
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return PhotoPlace(round(latitude, 5), round(longitude, 5))


def _degrees(parts: object, side: object) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3 or side not in {"N", "S", "E", "W"}:
        return None
    whole = parts[0] + parts[1] / 60 + parts[2] / 3600
    return float(-whole if side in {"S", "W"} else whole)


# --- PNG ---


def _png(content: bytes) -> Photo:
    kept, size, at = [PNG], (0, 0), len(PNG)
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        kind = content[at + 4 : at + 8]
        part = content[at : at + 12 + length]
        if len(part) < 12 + length or zlib.crc32(part[4:-4]) != struct.unpack(">I", part[-4:])[0]:
            raise NotAPhotoError
        if kind == b"IHDR":
            size = _larger(size, struct.unpack_from(">II", part, 8))
        if kind in _KEPT_CHUNKS:
            kept.append(part)
        if kind == b"IEND":
            break
        at += 12 + length
    if not all(size):
        raise NotAPhotoError
    return Photo(b"".join(kept), *size)

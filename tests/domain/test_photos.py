"""Photographs lose place, owner and previews, and nothing of the picture."""

from __future__ import annotations

import struct
import zlib

import pytest

from waterpeers.domain.photos import NotAPhotoError, PhotoPlace, without_metadata

TABLES = b"\xff\xdb\x00\x43\x00" + bytes(64)
FRAME = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 480, 640) + b"\x01\x01\x11\x00"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
PICTURE = TABLES + FRAME + SCAN


def segment(mark: int, body: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(body) + 2) + body


def exif(order: str = ">", turned: int = 6) -> bytes:
    """What a camera writes: the way up, its owner, and 15° 27′ 36″ S 35° 15′ 0″ E."""
    pack = lambda form, *values: struct.pack(order + form, *values)  # noqa: E731
    place = [
        pack("HHI", 1, 2, 2) + b"S\0\0\0",
        pack("HHII", 2, 5, 3, 200),
        pack("HHI", 3, 2, 2) + b"E\0\0\0",
        pack("HHII", 4, 5, 3, 240),
    ]
    first = [
        pack("HHIHH", 0x0112, 3, 1, turned, 0),
        pack("HHII", 0x8825, 4, 1, 100),
    ]
    tiff = (b"MM\0*" if order == ">" else b"II*\0") + pack("I", 8)
    tiff += pack("H", len(first)) + b"".join(first) + pack("I", 0)
    tiff = tiff.ljust(100, b"\0") + pack("H", len(place)) + b"".join(place) + pack("I", 0)
    tiff = tiff.ljust(200, b"\0") + pack("6I", 15, 1, 27, 1, 3600, 100)
    tiff = tiff.ljust(240, b"\0") + pack("6I", 35, 1, 15, 1, 0, 1) + b"Owner: Ana Sousa"
    return segment(0xE1, b"Exif\0\0" + tiff)


def jpeg(*beside: bytes, after: bytes = b"") -> bytes:
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return b"\xff\xd8" + jfif + b"".join(beside) + PICTURE + b"\xff\xd9" + after


@pytest.mark.parametrize("order", [">", "<"])
def test_place_and_owner_are_out_and_the_way_up_stays(order):
    found = without_metadata(jpeg(exif(order), segment(0xFE, b"taken by Ana Sousa")))

    assert (found.width, found.height) == (640, 480)
    assert found.place == PhotoPlace(-15.46, 35.25)
    assert b"Ana Sousa" not in found.content
    again = without_metadata(found.content)
    assert again.place is None
    assert again.content == found.content, "once more changes nothing"
    assert b"Exif" in found.content, "it lay on its side"
    assert PICTURE in found.content


def test_an_upright_picture_keeps_no_exif_and_what_is_behind_its_end_is_cut():
    found = without_metadata(
        jpeg(
            exif(turned=1),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0x"),
            after=b"a film of Ana",
        )
    )
    assert b"Exif" not in found.content
    assert b"adobe" not in found.content
    assert found.content.endswith(b"\xff\xd9")


def test_colours_stay_and_other_notes_of_programs_go():
    colours, other = segment(0xE2, b"ICC_PROFILE\0\1\1colours"), segment(0xED, b"Photoshop 3.0\0")
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")
    found = without_metadata(jpeg(colours, other, adobe))
    assert colours in found.content
    assert adobe in found.content
    assert other not in found.content


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


def test_the_larger_of_two_sizes_counts():
    vast = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0))

    assert without_metadata(png(vast)).pixels == 60_000**2


def test_texts_in_a_png_go():
    found = without_metadata(png(chunk(b"tEXt", b"Author\0Ana Sousa"), chunk(b"gAMA", b"\0\0\0\1")))
    assert (found.width, found.height) == (4, 3)
    assert b"Ana" not in found.content
    assert b"gAMA" in found.content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xd9",
        jpeg()[:-2],
        jpeg()[:40],
        b"\xff\xd8\xff\xe1\xff\xff",
        png()[:-6],
        png().replace(b"IDAT", b"IDXT"),
        b"GIF89a",
    ],
)
def test_what_cannot_be_read_to_its_end_is_no_photo(content):
    with pytest.raises(NotAPhotoError):
        without_metadata(content)


@pytest.mark.parametrize("where", [100, 200, 4, 8])
def test_odd_notes_of_a_camera_say_no_place_and_break_nothing(where):
    broken = bytearray(exif())
    broken[10 + where : 10 + where + 4] = b"\xff\xff\xff\xff"
    assert without_metadata(jpeg(bytes(broken))).content

"""Office files as bytes that depend on nothing but what is in them."""

from __future__ import annotations

import zipfile
from io import BytesIO

LONG_AGO = (1980, 1, 1, 0, 0, 0)


def steady(file: bytes) -> bytes:
    """Give an office file without the moment at which its parts were packed."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(file)) as found,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for each in found.infolist():
            packed.writestr(
                zipfile.ZipInfo(each.filename, LONG_AGO),
                found.read(each),
                compress_type=zipfile.ZIP_DEFLATED,
            )
    return made.getvalue()

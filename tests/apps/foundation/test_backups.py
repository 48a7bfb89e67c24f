"""What a backup is found to be, whatever happened to its bytes."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from waterpeers.apps.foundation.backups.archive import (
    MANIFEST,
    SEAL,
    TABLES,
    BadBackup,
    Manifest,
    opened,
    seal,
)


def test_one_wrong_byte_anywhere_is_damage(tmp_path):
    path = tmp_path / "small.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr(MANIFEST, Manifest("0.1", "2026-11-02", "sqlite", {}).as_json())
        archive.writestr(f"{TABLES}a.b.jsonl", "")
        archive.comment = b"0" * SEAL
    seal(path)
    whole = path.read_bytes()
    for at in range(4, len(whole)):  # the first four say what kind of file it is
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(BadBackup, match="is damaged"):
            opened(path)

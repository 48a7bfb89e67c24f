"""Keep what a release needs to be upgraded from: its migrations as they are, and a small folder.

``tools/release.py`` adds the fingerprints of migrations that are not listed yet, and refuses where
a listed one was changed. ``--folder`` makes the example folder of the present version as well: its
world is invented, its sessions are left out.
"""

import hashlib
import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "releases"
LIST = KEPT / "migrations.sha256"
NOT_KEPT = ("django_session", "usersessions_usersession", "foundation_mail")


def migrations() -> dict[str, str]:
    """Give the fingerprint of each migration that is here."""
    found = sorted((ROOT / "waterpeers" / "apps").glob("*/migrations/[0-9]*.py"))
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found
    }


def released() -> dict[str, str]:
    """Give the fingerprint of each migration that was released."""
    if not LIST.exists():
        return {}
    lines = [line.split("  ", 1) for line in LIST.read_text().splitlines()]
    return {path: fingerprint for fingerprint, path in lines}


def changed() -> list[str]:
    """Name released migrations that are not as they were."""
    here = migrations()
    return [path for path, fingerprint in released().items() if here.get(path) != fingerprint]


def add_new() -> list[str]:
    """Add the fingerprints of migrations that are not listed yet; give their names."""
    here, listed = migrations(), released()
    new = [path for path in here if path not in listed]
    with LIST.open("a") as file:
        file.writelines(f"{here[path]}  {path}\n" for path in new)
    return new


def make_folder(version: str) -> Path:
    """Make the example folder of this version, as small as it can be."""
    archive = KEPT / f"{version}.tar.xz"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data"
        command = [sys.executable, "-m", "waterpeers", "demo", "--data", str(folder)]
        plain = {k: v for k, v in os.environ.items() if not k.startswith("WATERPEERS_")}
        subprocess.run(command, cwd=ROOT, env=plain, check=True)
        database = sqlite3.connect(folder / "waterpeers.sqlite3", isolation_level=None)
        for table in NOT_KEPT:
            database.execute(f"DELETE FROM {table}")
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("VACUUM")
        database.close()
        with (
            lzma.open(archive, "wb", preset=9 | lzma.PRESET_EXTREME) as packed,
            tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            for name in ("waterpeers.sqlite3", "files"):
                tar.add(folder / name, name, filter=_nobodys)
    return archive


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def main() -> int:
    """Add what is new; say it."""
    if wrong := changed():
        print("Released migrations were changed; add a new one instead:", *wrong, sep="\n  ")
        return 1
    print("Added:", *(add_new() or ["nothing"]), sep="\n  ")
    if "--folder" in sys.argv[1:]:
        from waterpeers import __version__

        made = make_folder(__version__.removesuffix(".0"))
        print(f"{made.relative_to(ROOT)}: {made.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

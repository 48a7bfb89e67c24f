"""Making an installation ready: its folder, its tables, its static files.

Everything here may be done again at every start; what is ready takes no time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db.utils import DatabaseError
from rich.console import Console

from waterpeers import __version__
from waterpeers.apps.accounts.models import Person
from waterpeers.cli.edge import Unreadable, say
from waterpeers.cli.structure import not_as_expected
from waterpeers.cli.tables import migrations_of_a_newer_version, pending_migrations

LEAST_FREE_MEGABYTES = 200


def make_ready(console: Console) -> None:
    """Set up what is missing, and say what is done when it takes time."""
    open_folder(settings.DATA)
    str(settings.SECRET_KEY)  # made when first read: before several processes need it
    try:
        _bring_tables_up_to_date(console)
    except (DatabaseError, sqlite3.DatabaseError) as problem:
        raise Unreadable(f"The database cannot be used: {problem}") from problem
    _collect_static_files()


def has_administrator() -> bool:
    """Say whether somebody can run the site from its pages."""
    return Person.objects.filter(is_active=True, is_administrator=True).exists()


def free_megabytes(folder: Path) -> int:
    """Say how much room the disk of a folder has, be it there yet or not."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free // 2**20


def open_folder(folder: Path) -> None:
    """Make the data folder, for its owner alone, or say why it cannot be used."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close_to_others(folder)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as problem:
        raise Unreadable(
            f"The data folder {folder} cannot be written: {problem.strerror}. "
            "Choose another with --data."
        ) from problem
    if free_megabytes(folder) < LEAST_FREE_MEGABYTES:
        raise Unreadable(
            f"The disk of {folder} has {free_megabytes(folder)} MB left; WaterPeers needs "
            f"{LEAST_FREE_MEGABYTES} MB at least. Make room, or choose another with --data."
        )


def open_to_others(folder: Path) -> list[Path]:
    """Name what other people of this machine could read: the folder, or things in one that is."""
    if not folder.exists() or not folder.stat().st_mode & 0o077:
        return []
    return [folder, *(path for path in folder.rglob("*") if path.lstat().st_mode & 0o077)]


def _close_to_others(folder: Path) -> None:
    """Take from others what an earlier version, or a copy, left open to them."""
    for path in open_to_others(folder):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o700)


def _bring_tables_up_to_date(console: Console) -> None:
    if newer := migrations_of_a_newer_version():
        raise Unreadable(
            f"The data folder {settings.DATA} was last used by a newer WaterPeers "
            f"(this is {__version__}; unknown to it: {', '.join(newer[:3])}). "
            "Install that version, or choose another folder with --data. Nothing was changed."
        )
    if pending_migrations():
        with console.status("Setting up the tables…"):
            call_command("migrate", verbosity=0, interactive=False)
    if text := not_as_expected():
        say(text)
    call_command("createcachetable", verbosity=0)


def _collect_static_files() -> None:
    package = Path(settings.PACKAGE)
    files = sorted(p for p in package.glob("**/static/**/*") if p.is_file())
    seen = "\n".join(f"{p.relative_to(package)} {p.stat().st_mtime_ns}" for p in files)
    stamp = hashlib.sha256(f"{__version__}\n{seen}".encode()).hexdigest()
    marker = Path(settings.STATIC_ROOT) / "stamp.txt"
    if marker.exists() and marker.read_text() == stamp:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    marker.write_text(stamp)

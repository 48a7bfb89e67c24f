"""LibreOffice for tests: it really opens a file, edits it and saves it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

SYSTEM_PYTHON = "/usr/bin/python3"  # has LibreOffice's bindings
SCRIPT = Path(__file__).with_name("fill_in.py")
Fill = Callable[[Path, list[list[Any]]], None]


@pytest.fixture(scope="session")
def fill_in(tmp_path_factory: pytest.TempPathFactory) -> Fill:
    """Open a workbook in LibreOffice, edit it, save it; the edits are those of ``fill_in.py``."""
    office = shutil.which("soffice")
    bindings = [SYSTEM_PYTHON, "-c", "import uno"]
    if not office or subprocess.run(bindings, capture_output=True, check=False).returncode:
        pytest.skip("LibreOffice is not installed; `tools/setup test` does it.")
    profile = tmp_path_factory.mktemp("libreoffice")

    def fill(path: Path, edits: list[list[Any]]) -> None:
        pipe = f"waterpeers-{uuid4().hex}"
        command = [office, "--headless", "--norestore", "--nologo"]
        command += [f"--accept=pipe,name={pipe};urp", f"-env:UserInstallation={profile.as_uri()}"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            subprocess.run(
                [SYSTEM_PYTHON, SCRIPT, pipe, path, json.dumps(edits)], check=True, timeout=120
            )
            server.wait(timeout=30)
        finally:
            server.kill()
            server.wait()

    return fill

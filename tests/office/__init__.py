"""LibreOffice for tests: it really opens a file, edits it and saves it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

SYSTEM_PYTHON = "/usr/bin/python3"  # has LibreOffice's bindings
SCRIPT = Path(__file__).with_name("fill_in.py")
Fill = Callable[[Path, list[list[Any]]], None]


@pytest.fixture(scope="session")
def fill_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fill]:
    """Open a workbook in LibreOffice, edit it, save it; the edits are those of ``fill_in.py``."""
    office = shutil.which("soffice")
    bindings = [SYSTEM_PYTHON, "-c", "import uno"]
    if not office or subprocess.run(bindings, capture_output=True, check=False).returncode:
        pytest.skip("LibreOffice is not installed; `tools/setup test` does it.")
    command = [SYSTEM_PYTHON, SCRIPT, office, tmp_path_factory.mktemp("libreoffice")]
    pipe = subprocess.PIPE
    held = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )

    def fill(path: Path, edits: list[list[Any]]) -> None:
        with suppress(BrokenPipeError):
            held.stdin.write(json.dumps([str(path), edits]) + "\n")
            held.stdin.flush()
        answer = held.stdout.readline()
        assert answer, f"LibreOffice has ended: {held.wait()}\n{held.stderr.read()}"
        wrong = json.loads(answer)
        assert wrong is None, wrong

    yield fill
    held.communicate()  # closes its input: it ends by itself
    with suppress(ProcessLookupError):
        os.killpg(held.pid, signal.SIGKILL)

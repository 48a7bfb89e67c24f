"""The documents speak of what exists: links, files, and snippets that run."""

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path

import click
import pytest

from waterpeers.cli import waterpeers
from waterpeers.cli.do import OperationCommand

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FILE = re.compile(r"`((?:waterpeers|tests|docs|tools|bench)/[\w./-]+)`")
CONSOLE = re.compile(r"^```(?:console|sh)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SNIPPET = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_points_to_exists(document: Path):
    text = document.read_text(encoding="utf-8")
    missing = [
        link
        for link in LINK.findall(text)
        if "://" not in link and not (document.parent / link).exists()
    ]
    missing += [name for name in FILE.findall(text) if not (ROOT / name).exists()]
    assert missing == []


def test_every_document_can_be_reached_from_the_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for document in sorted((ROOT / "docs").rglob("*.md")):
        name = str(document.relative_to(ROOT / "docs"))
        elsewhere = re.match(r"decisions/|(?:how-to|running)/(?:fr|es)/", name)
        assert name in index or elsewhere or name == "README.md", name


@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if "```python\n" in d.read_text()], ids=lambda d: d.name
)
def test_snippets_run(document: Path):
    for snippet in SNIPPET.findall(document.read_text(encoding="utf-8")):
        exec(compile(snippet, str(document), "exec"), {})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_documents_show_exist(document: Path):
    for block in CONSOLE.findall(document.read_text(encoding="utf-8")):
        for line in re.findall(r"^(?:\$ )?waterpeers (.*)$", block, re.MULTILINE):
            command: click.Command = waterpeers
            for word in line.split():
                if not isinstance(command, click.Group) or word.startswith("--"):
                    break
                found = command.get_command(click.Context(command), word)
                assert found is not None, line
                command = found
            options = {name for each in command.params for name in each.opts} | {"--data"}
            assert set(re.findall(r"(?<= )--[a-z-]+", line)) <= options | {"--help"}, line
            if isinstance(command, OperationCommand):
                assert_can_be_called(command, line)


def assert_can_be_called(command: OperationCommand, line: str) -> None:
    """Give the names, options and fields that a document shows to the operation's command."""
    words, _, body = line.partition(" <<< ")
    given = shlex.split(words.partition(" < ")[0])[2:]
    if "--help" not in given:
        files = {"--file": "file=README.md"}
        given = [files.get(before, word) for before, word in pairwise(["", *given])]
        command.make_context(command.name, given)
    shapes = command.operation.shapes
    known = {name for where in ("body", "form") if where in shapes for name in shapes[where].fields}
    flat = {name for where in ("body", "form") for name in command.operation.fields(where)}
    assert set(json.loads(shlex.split(body)[0] if body else "{}")) <= known | flat, line


def test_names_in_the_walkthrough_are_in_the_files_that_it_names():
    text = (ROOT / "docs" / "walkthrough.md").read_text(encoding="utf-8")
    sources = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in FILE.findall(text))
    for name in re.findall(r"`([a-z_]+)`", text):
        assert f"def {name}(" in sources, name

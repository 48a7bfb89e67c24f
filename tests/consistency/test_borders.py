"""Borders between subjects that layers of imports cannot say: each failure says what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APPS = Path(__file__).resolve().parents[2] / "waterpeers" / "apps"
SOURCES = sorted(p for p in APPS.rglob("*.py") if "migrations" not in p.parts)

# What a subject offers to the others. Tables that are sent in are one of them: the rows of figures
# and of strengths begin with those of the register, which say whom they mean.
DOORS = {"models", "queries", "access", "actions", "words", "events", "imports", "owners", "quotes"}
STEPS = "steps"  # what several actions of a subject do on the way, in their transaction
WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Rows written elsewhere: by allauth through the form of a sign-up, by the manager of people, and
# in the steps that records give to the actions of every subject.
OUTSIDE = {"safety/forms.py", "accounts/models.py", "records/saving.py"}
# What is made for the others, from their tables to their pages, has no doors.
KITS = {"foundation", "records", "joint"}


def place_of(source: Path) -> tuple[str, ...]:
    """Say where a module stands, as parts of its name under ``waterpeers.apps``."""
    return source.relative_to(APPS).with_suffix("").parts


def imported(source: Path) -> Iterator[tuple[str, ...]]:
    """Give every module of an app that a module imports."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("waterpeers.apps"):
            parts = tuple((node.module or "").split(".")[2:])
            yield from ([(*parts, name.name) for name in node.names] if len(parts) < 3 else [parts])


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: "/".join(place_of(p)))
def test_one_subject_enters_another_by_its_doors(source):
    app = place_of(source)[0]
    for there, *rest in imported(source):
        if there != app and there not in KITS:
            assert rest[0] in DOORS, f"{there}.{rest[0]}: give what you need a home in {DOORS}"


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: "/".join(place_of(p)))
def test_steps_of_actions_are_taken_by_actions_alone(source):
    if "actions" not in place_of(source):
        assert [each for each in imported(source) if STEPS in each] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: "/".join(place_of(p)))
def test_rows_are_written_by_actions_alone(source):
    place = place_of(source)
    if "actions" in place or place[0] == "foundation" or str(source.relative_to(APPS)) in OUTSIDE:
        return
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            keywords = {keyword.arg for keyword in node.keywords}
            saves = name == "save" and keywords & {"force_insert", "update_fields"}
            assert name not in WRITES, f"line {node.lineno}: write it in an action"
            assert not saves, f"line {node.lineno}: save it in an action"

"""The page of threats names for each threat a test that is there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "threats.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


def named_in(path: str) -> set[str]:
    """Name the tests that a file has."""
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_the_page_names_is_there(path, name):
    assert (ROOT / path).is_file(), f"{path} is gone: name the test that answers this now"
    assert name in named_in(path), f"{name} is gone: name the test that answers this now"


def test_each_threat_names_its_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]
    without = [row for row in rows if "`tests/" not in row and not row.endswith("| test |")]

    assert len(NAMED) > 30
    assert without == []

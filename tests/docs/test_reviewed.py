"""The page of what reviewers found names for each finding tests that are there."""

from __future__ import annotations

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "methods" / "reviewed.md").read_text()
NAMED = set(re.findall(r"`(test_\w+)`", PAGE))


def test_each_finding_names_tests_that_are_there():
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)
    }
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]
    findings = [row for row in rows if not row.endswith("| test |")]

    assert len(findings) > 50
    assert [row for row in findings if "`test_" not in row] == []
    assert sorted(NAMED - there) == []

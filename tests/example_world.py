"""The example world in a test: loaded once in a process, and stored again after that."""

from __future__ import annotations

import pytest
from rich.console import Console

from tests.kept import kept
from waterpeers.cli.demo import load

shares_the_world = pytest.mark.xdist_group("example world")  # in one process


@kept
def example_world(*, is_small: bool = False) -> list[tuple[str, str]]:
    """Load it, or a small one; give its sign-ins."""
    return load(Console(quiet=True), is_small=is_small)

"""What tests of whole processes share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.processes.serving import site


@pytest.fixture(scope="session")
def ready(tmp_path_factory) -> Path:
    """A data folder with its tables, so that a start takes little time."""
    folder = tmp_path_factory.mktemp("site") / "data"
    with site(folder):
        return folder

"""Commands that need no installation leave nothing in the folder in which they are called."""

import os
import subprocess
import sys

import pytest

TABLE = "name,cost,people\nA,2,1\nB,4,5\nC,8,6\n"
COLUMNS = ["--id", "name", "--inputs", "cost", "--outputs", "people", "--json"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--help"], 0),
        (["run", "--help"], 0),
        (["benchmark", "table.csv", *COLUMNS], 0),
        (["compare", "Lake Water", "--year", "2024"], 2),
        (["work"], 2),
    ],
)
def test_nothing_is_made_where_no_installation_is_opened(tmp_path, arguments, status):
    (tmp_path / "table.csv").write_text(TABLE)
    outside = {name: value for name, value in os.environ.items() if "WATERPEERS" not in name}
    done = subprocess.run(
        [sys.executable, "-m", "waterpeers", *arguments],
        cwd=tmp_path, env=outside | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == status, done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]
    if status:
        assert "has no installation of this version" in done.stderr

"""The files that how-tos show are taken by the commands that they show, as they stand."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from waterpeers.cli.pumps import pump_check
from waterpeers.cli.water_balance import water_balance

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"


@pytest.mark.parametrize(
    ("page", "command", "kind", "file"),
    [
        ("water-balance", water_balance, "json", "balance.json"),
        ("energy", pump_check, "csv", "pumps.csv"),
    ],
)
def test_a_file_of_a_how_to_goes_through_its_commands(page, command, kind, file, tmp_path):
    text = (HOW_TO / f"{page}.md").read_text()
    (tmp_path / file).write_text(re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1])
    lines = re.findall(rf"^\$ waterpeers {command.name} {file}(.*)$", text, re.MULTILINE)

    assert len(lines) == 2
    for line in lines:
        result = CliRunner().invoke(command, [str(tmp_path / file), *shlex.split(line)])
        assert result.exit_code == 0, result.output
        if "--json" in line:
            assert json.loads(result.stdout)

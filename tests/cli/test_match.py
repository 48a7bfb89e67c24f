"""Matching from a file, as somebody at a terminal does it."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from waterpeers.cli.match import match

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "match-a-round.md"


def example():
    return json.loads(re.search(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)[1])


def run(tmp_path, content, *options, name="round.json"):
    file = tmp_path / name
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return CliRunner().invoke(match, [str(file), *options], standalone_mode=True)


def test_the_example_of_the_documentation_runs(tmp_path):
    result = run(tmp_path, example(), "--json")

    document = json.loads(result.stdout)
    (mentee,) = document["mentees"]
    assert [c["id"] for c in mentee["candidates"]] != []
    assert {c["id"] for c in mentee["candidates"]} == {"delta", "serra"}
    assert len(document["proposal"]) == 1
    assert all(c["reasons"] for c in mentee["candidates"])


def test_it_can_be_read_as_a_table(tmp_path):
    result = run(tmp_path, example())

    assert result.exit_code == 0
    assert "Serra Água" in result.stdout


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda r: r["needs"][0].update(working_area="magic"), "needs[0].working_area"),
        (lambda r: r["needs"][0].update(operator="nobody"), "needs[0].operator"),
        (lambda r: r["operators"][0].update(latitude=95), "operators[0].latitude"),
        (lambda r: r["operators"][1].update(id="lake"), "operators[1].id"),
        (lambda r: r["operators"][0].update(colour="blue"), "operators[0].colour"),
        (lambda r: r["weights"].update(scale=-1), "weights"),
        (lambda r: r.update(operators="many"), "operators"),
        (lambda r: r.update(secret=1), "secret"),
    ],
)
def test_a_fault_names_its_place_and_what_was_expected(tmp_path, change, expected):
    content = example()
    change(content)

    result = run(tmp_path, content)

    assert result.exit_code == 2
    assert expected in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("text", ["", "[]", "{", '{"needs": NaN}', "[" * 100_000, "\x00"])
def test_what_is_no_round_is_refused_without_a_traceback(tmp_path, text):
    result = run(tmp_path, text)

    assert result.exit_code == 2
    assert "expected" in result.stderr or "not JSON" in result.stderr


def test_what_is_no_workbook_is_refused(tmp_path):
    result = run(tmp_path, "not a workbook", name="round.xlsx")

    assert result.exit_code == 2


@pytest.mark.parametrize(
    "part, where",
    [
        ({"forbidden": [{"mentee": "lake", "mentor": "zzz"}]}, "forbidden[0].mentor"),
        ({"operators": [{"id": "lake", "connections": 0.4}]}, "operators[0].connections"),
    ],
)
def test_what_would_be_misread_in_silence_is_refused(tmp_path, part, where):
    file = tmp_path / "round.json"
    file.write_text(json.dumps({"operators": [{"id": "lake"}]} | part))
    done = CliRunner().invoke(match, [str(file)], standalone_mode=False)

    assert getattr(done.exception, "exit_code", None) == 2
    assert where in done.exception.message


@pytest.mark.parametrize(
    "content, said", [("{}".encode("utf-16"), "UTF-8"), (b"[" * 200_000, "nested")]
)
def test_json_that_cannot_be_read_is_told_in_plain_words(tmp_path, content, said):
    file = tmp_path / "round.json"
    file.write_bytes(content)
    done = CliRunner().invoke(match, [str(file)], standalone_mode=False)

    assert said in done.exception.message


def test_a_round_without_needs_says_so(tmp_path):
    file = tmp_path / "round.json"
    file.write_text("{}")
    done = CliRunner().invoke(match, [str(file), "--json"], standalone_mode=False)

    assert done.exception is None
    assert "no needs" in done.stderr

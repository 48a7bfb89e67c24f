"""The command line gives its reasons in the reader's language, as the pages do."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.utils import translation

from tests.apps.partnerships import made
from tests.cli.doing import do
from waterpeers.cli.languages import VARIABLES, speak


@pytest.mark.parametrize(
    "environment, language",
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "es_PE.UTF-8"}, "es"),
        ({"LANGUAGE": "pt:es:en", "LANG": "fr_FR"}, "es"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_machine(monkeypatch, environment, language):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    translation.activate("en")
    speak()

    assert translation.get_language() == language


@pytest.mark.django_db
def test_a_refusal_speaks_the_language_of_whoever_acts(everybody):
    partnership = made.partnership(everybody)
    person = everybody.people["mentee_signatory"]
    assert person is not None
    person.language = "fr"
    person.save()
    in_french = do("pass_gate", partnership.code, "G1", who=person.email)
    person.language = "en"
    person.save()
    in_english = do("pass_gate", partnership.code, "G1", who=person.email)

    assert [r["code"] for r in in_french.answer["reasons"]] == [
        r["code"] for r in in_english.answer["reasons"]
    ]
    assert "pas" in " ".join(in_french.texts)
    assert not set(in_french.texts) & set(in_english.texts)


def test_a_match_gives_its_reasons_in_french(tmp_path):
    operators = [
        {"id": "a", "languages": ["pt"]},
        {"id": "b", "languages": ["en"], "is_willing": True, "code_accepted": True,
         "max_partnerships": 1},
    ]  # fmt: skip
    rows = [{"id": "x", "operator": "a", "working_area": "energy"}]
    offers = [{"id": "y", "operator": "b", "working_area": "energy"}]
    file = tmp_path / "round.json"
    file.write_text(json.dumps({"operators": operators, "needs": rows, "offers": offers}))
    done = subprocess.run(
        [sys.executable, "-m", "waterpeers", "match", str(file), "--json"],
        env=os.environ | {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "LANGUAGE": "", "LC_MESSAGES": ""},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    (excluded,) = json.loads(done.stdout)["mentees"][0]["excluded"]
    assert excluded["against"] == [
        "Aucune langue de travail en commun, et personne ne paie d’interprète."
    ]

"""The command line gives its reasons in the reader's language, as the pages do."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from django.utils import translation

from tests.apps.partnerships import made
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.cli.languages import VARIABLES, speak
from waterpeers.cli.partnerships import partnerships
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import NotReady


def run(*arguments: str):
    return CliRunner().invoke(partnerships, [*arguments, "--json"], standalone_mode=False)


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
    done = run("pass-gate", partnership.code, "--as", person.email)

    assert isinstance(done.exception, NotReady)
    said = [sentence(reason) for reason in done.exception.verdict.against]
    with translation.override("fr"):
        assert said == [sentence(reason) for reason in done.exception.verdict.against]
    with translation.override("en"):
        assert said != [sentence(reason) for reason in done.exception.verdict.against]


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
        "Vous n’avez pas de langue de travail commune, et personne ne paie d’interprète."
    ]


@pytest.mark.django_db
def test_parties_types_and_releases_on_the_command_line(everybody):
    partnership = made.partnership(everybody)
    by = ("--as", "mentee.signatory@example.org")
    added = run("add-party", partnership.code, everybody.platform.name, "facilitator", *by)
    assert {p["role"] for p in json.loads(added.output)["parties"]} == {
        "mentor", "mentee", "facilitator",
    }  # fmt: skip
    run("remove-party", partnership.code, everybody.platform.name, *by)
    assert not partnership.parties.filter(role=PartyRole.FACILITATOR).exists()

    corrected = ("--correct", "south_south", "--reason", "They say so.")
    kind = json.loads(run("type", partnership.code, *corrected, *by).output)
    assert kind["corrected_type"] == "south_south"
    back = json.loads(run("type", partnership.code, "--derived", *by).output)
    assert back["corrected_type"] == ""

    assert run("release", partnership.code, "yes", "--for", "Águas do Lago", *by).exception is None
    assert Partnership.objects.get(pk=partnership.pk).released_at is None  # the other has not said

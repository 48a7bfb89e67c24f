"""``waterpeers compare``: the numbers of the page and of the API, to the last digit."""

import json

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from tests.compared import compare as compared_by_action
from tests.compared import compared
from waterpeers.apps.benchmarking.models import Comparison
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.cli.compare import compare
from waterpeers.domain.verdicts import NotAllowed, NotReady

pytestmark = pytest.mark.django_db
REPORTER = ("--as", "mentee.reporter@example.org")


def run(*arguments):
    return CliRunner().invoke(compare, arguments, standalone_mode=False)


@pytest.fixture
def everybody(everybody):
    compared(everybody.mentee)
    return everybody


def test_command_and_program_and_page_give_the_same_numbers(everybody):
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])

    done = run("Águas do Lago", "--year", "2025", "--like", "size", *REPORTER, "--json")
    program = client.post(
        reverse("api:compare", args=[everybody.mentee.uuid]),
        {"year": 2025, "criteria": ["size"]},
        content_type="application/json",
    )

    assert Comparison.objects.count() == 1
    said = json.loads(done.stdout)
    as_program = program.json()
    for each in (said, as_program):
        del each["run"]["made_at"]  # written to the microsecond, and to the millisecond
    assert said == as_program
    losses = next(each for each in said["lines"] if each["indicator"] == "I.nrw_percent")
    kept = compared_by_action(everybody, Comparison.objects.get().rule).result["lines"]
    assert losses["quartiles"] == next(
        each["standing"]["quartiles"] for each in kept if each["indicator"] == "I.nrw_percent"
    )
    page = client.get(reverse("benchmarking:run", args=[said["run"]["uuid"]])).content.decode()
    for number in losses["quartiles"]:
        assert in_figures(number) in page


def test_without_json_it_is_a_table(everybody):
    done = run(str(everybody.mentee.uuid), "--year", "2025", *REPORTER)

    assert done.exception is None
    assert "like most" in done.stdout
    assert "Alder" not in done.stdout


def test_it_refuses_what_the_page_refuses(everybody):
    asked = ("Águas do Lago", "--year", "2025")

    assert isinstance(run(*asked).exception, NotAllowed)  # who runs the machine is not its people
    assert isinstance(run(*asked, "--as", "facilitator@example.org").exception, NotAllowed)
    assert isinstance(run(*asked[:2], "2001", *REPORTER).exception, NotReady)
    assert "no organisation" in str(run("Nowhere", "--year", "2025", *REPORTER).exception)
    assert "not in the range" in str(run("Águas do Lago", "--year", "99999", *REPORTER).exception)
    assert not Comparison.objects.exists()

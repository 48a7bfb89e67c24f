"""The example world: whoever tries a need finds somebody, in whatever working area it is."""

from __future__ import annotations

import pytest
from rich.console import Console

from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.matching.queries import shortlist_of, weights_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.cli.acting import now
from waterpeers.cli.demo import load
from waterpeers.cli.example.given import world
from waterpeers.domain.codes import OrganisationKind, WorkingArea

SPOKEN = {"ar", "en", "es", "fr", "pt", "nl", "vi", "sw"}


def test_every_working_area_has_two_that_are_strong_in_it():
    offered = [strength["working_area"] for strength in world()["strengths"]]
    assert {area for area in WorkingArea if offered.count(area) < 2} == set()


def test_a_text_is_in_a_language_that_its_utility_speaks():
    given = world()
    for row in [*given["needs"], *given["strengths"]]:
        assert row["language"] in given["organisations"][row["of"]]["languages"], row


def test_everything_invented_says_so_in_the_language_of_its_organisation():
    assert set(world()["about"]) <= SPOKEN
    assert all(said.startswith("Inv") for said in world()["about"].values())


@pytest.mark.django_db
def test_the_first_try_with_a_need_where_one_is_not_strong_ends_with_somebody_to_ask():
    load(Console(quiet=True))
    without = []
    keys = {fields["name"]: key for key, fields in world()["organisations"].items()}
    mentees = Organisation.objects.filter(kind=OrganisationKind.OPERATOR, name__in=keys)
    for mentee in mentees.exclude(languages=[]).order_by("pk"):
        for area in WorkingArea:
            own = Strength.objects.filter(organisation=mentee, working_area=area)
            tried = Need(organisation=mentee, working_area=area, sentence="A try")
            found = shortlist_of(tried, weights_of(None), today=now().date())
            if not found.candidates and not own.exists():
                without.append((keys[mentee.name], str(area)))
    assert without == []

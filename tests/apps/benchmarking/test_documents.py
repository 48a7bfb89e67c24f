"""The report of a run as PDF."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.compared import AT, compared, reviewed, year_of
from tests.world import world
from waterpeers.apps.benchmarking import actions
from waterpeers.apps.benchmarking.documents import contents, document
from waterpeers.apps.benchmarking.models import Participation
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.peer_groups import PeerRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    everybody = world()
    compared(everybody.mentee)
    reporter = everybody.actor("mentee_reporter")
    return actions.compare(everybody.mentee, PeerRule.of(["size"]), 2025, act=Act(reporter, AT))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_it_is_a_tagged_document_in_the_readers_language(run, language):
    with override(language):
        made = document(run, today=AT.date())

    assert made.startswith(b"%PDF-1.")
    assert re.search(rb"/Lang ?\(" + language.encode(), made)
    assert b"/StructTreeRoot" in made


def test_the_same_run_gives_the_same_bytes_on_another_day(run):
    first = document(run, today=AT.date())

    assert document(run, today=AT.date() + timedelta(days=1)) == first


def test_a_name_is_never_read_as_markup(run):
    run.organisation.name = '#panic("no") $ *bold* \\ _x_ [ ] <a> @b "quoted"'

    assert document(run, today=AT.date()).startswith(b"%PDF")


def test_courses_are_drawn_as_on_the_page_with_gaps_as_gaps(run):
    mentee = run.organisation
    others = [part.organisation for part in Participation.objects.exclude(organisation=mentee)]
    for year in (2021, 2022):
        reviewed(mentee, year_of(45, 24), year)
    for each in others:
        reviewed(each, year_of(30, 24), 2022)
    reporter = Actor(memberships=frozenset({(mentee.uuid, Role.REPORTER)}))
    made = actions.compare(mentee, PeerRule.of(["size"]), 2025, act=Act(reporter, AT))

    said = contents(made, today=AT.date())
    trend = next(each for each in said["trends"] if each["label"] == "Non-revenue water")

    assert [year[0] for year in trend["years"]] == ["2021", "2022", "2025"]
    assert len(trend["own"]["dots"]) == 3
    assert len(trend["medians"]["dots"]) == 2  # nobody else has figures of 2021
    assert trend["years"][0][2] == "–"
    assert said["trends_about"][1] == "In 1 earlier year some medians are not shown."
    assert document(made, today=AT.date()).startswith(b"%PDF")


def test_old_figures_what_is_not_shown_and_how_good_ours_are_are_said(run):
    said = contents(run, today=AT.date().replace(year=2028))

    assert said["old"] == "These figures are old: much may have changed since."
    assert contents(run, today=AT.date())["old"] == ""
    assert "your own takes part" in said["refused"][0]["why"]
    assert said["quality"] == ["3 of our 3 reviewed figures carry a grade.",
                               "The weakest: Hours of supply per day (B2)."]  # fmt: skip
    with override("fr"):
        assert contents(run, today=AT.date())["parts"][1]["rows"][0]["lead"].endswith("\xa0:")


def test_a_name_as_long_as_names_get_still_gives_a_document(run):
    run.organisation.name = (
        "Wasserversorgungszweckverband" * 8 + " of " + "the lakes and rivers " * 8
    )

    assert document(run, today=AT.date()).startswith(b"%PDF")

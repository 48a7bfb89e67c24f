"""The example world: whoever tries a need finds somebody, in whatever working area it is."""

from __future__ import annotations

from importlib.resources import files

import pytest
from rich.console import Console

from tests.apps.portfolio.made import drifted
from tests.example_world import example_world, shares_the_world
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.matching.queries import shortlist_of, weights_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import type_of, with_parties
from waterpeers.apps.portfolio.actions import keep_standings
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.apps.portfolio.queries.narrowing import PortfolioFilters, narrowed
from waterpeers.cli.acting import now
from waterpeers.cli.demo import load
from waterpeers.cli.example.given import lives, world
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.codes import OrganisationKind, WorkingArea
from waterpeers.domain.partnerships import PartnershipState, PartnershipType, Phase
from waterpeers.domain.portfolio import Attention, Gravity

FOUND = {
    Attention.BLOCKED: "Aguas de la Sierra",
    Attention.SILENT: "White Nile Towns Water",
    Attention.RELAPSED: "Aguas del Chaco",
    Attention.NO_BASELINE: "Eau du Sahel",
    Attention.ENDS_SOON: "Reef Islands Water",
    Attention.STUCK: "Eau du Mono",
}
SPOKEN = {"ar", "en", "es", "fr", "pt", "nl", "vi", "sw"}


def test_every_working_area_has_two_that_are_strong_in_it():
    offered = [strength["working_area"] for strength in world()["strengths"]]
    assert {area for area in WorkingArea if offered.count(area) < 2} == set()


def test_a_text_is_in_a_language_that_its_utility_speaks():
    given = world()
    for row in [*given["needs"], *given["strengths"]]:
        assert row["language"] in given["organisations"][row["of"]]["languages"], row


def test_everything_invented_says_so_in_the_language_of_its_organisation():
    assert set(world()["marks"]) <= SPOKEN
    assert all(said.startswith("Inv") for said in world()["marks"].values())


@shares_the_world
@pytest.mark.django_db
@pytest.mark.any_database
def test_the_first_try_with_a_need_where_one_is_not_strong_ends_with_somebody_to_ask():
    example_world(is_small=True)
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


def test_every_partnership_says_in_its_first_lines_that_it_is_invented():
    folder = files("waterpeers.cli.example").joinpath("partnerships")
    for each in folder.iterdir():
        head = each.read_text(encoding="utf-8").split("[", 1)[0]
        assert "All of it is invented." in " ".join(head.replace("#", " ").split()), each.name


@shares_the_world
@pytest.mark.long
@pytest.mark.django_db
def test_the_whole_world_runs_through_phases_types_and_languages_and_shows_who_is_in_trouble():
    sign_ins = example_world()
    eva = actor_of(Person.objects.get(email="eva@platform.example"))
    rows = {
        row.parties.get(role="mentee").organisation.name: row
        for row in with_parties(Partnership.objects.order_by("pk"))
    }
    lines = {line.mentees[0].name: line for line in portfolio(eva, now())}
    keep_standings(act=Act(NOBODY, now()))
    for person in Person.objects.order_by("pk"):
        assert drifted(actor_of(person), now()) == []

    assert next(iter(rows)) == "Eaux du Fleuve"
    assert Partnership.objects.count() == len(lives()) == 12
    phases = set(Partnership.objects.values_list("phase", flat=True))
    assert phases == set(Phase)
    assert {row.language for row in rows.values()} == {"en", "es", "fr", "pt"}
    types = {type_of(row) for row in rows.values()}
    assert {each.type for each in types} >= {
        PartnershipType.NATIONAL, PartnershipType.NORTH_SOUTH, PartnershipType.SOUTH_SOUTH,
    }  # fmt: skip
    assert any(each.is_triangular for each in types)
    assert len({row.parties.get(role="mentee").organisation.setting for row in rows.values()}) > 3
    assert rows["Eau du Mono"].state is PartnershipState.STOPPED_BY_MENTEE
    assert "ministère" in rows["Eau du Mono"].state_reason
    assert Attention.BLOCKED in lines["Aguas de la Sierra"].attention
    assert lines["White Nile Towns Water"].silent > 90
    assert lines["Eau du Mono"].first.reason.code == "account_is_owed"
    assert rows["Reef Islands Water"].phase is Phase.CLOSE
    assert rows["Aguas del Chaco"].state is PartnershipState.DONE
    assert Attention.RELAPSED in lines["Aguas del Chaco"].attention
    assert lines["Águas do Geba"].attention == frozenset(), "it lasts"
    looked_at = rows["Águas do Geba"].stocktakings.filter(agreed_at__isnull=False)
    assert {row.months for row in looked_at} == {0, 6, 12, 36}
    assert any("operador" in row.summary for row in rows["Aguas del Chaco"].stocktakings.all())
    for need, mentee in FOUND.items():  # the words of the list lead a facilitator to each of them
        found = narrowed(lines.values(), PortfolioFilters(needs=need))
        assert mentee in {line.mentees[0].name for line in found}, need
    stopped = narrowed(lines.values(), PortfolioFilters(state="stopped_by_mentee"))
    assert [line.mentees[0].name for line in stopped] == ["Eau du Mono"]
    assert Attention.NO_BASELINE in lines["Eau du Sahel"].attention
    assert Attention.ENDS_SOON in lines["Reef Islands Water"].attention
    assert lines["Águas do Lago"].gravity is not Gravity.TROUBLE
    assert load(Console(quiet=True)) == sign_ins  # a second time changes nothing
    assert Partnership.objects.count() == 12

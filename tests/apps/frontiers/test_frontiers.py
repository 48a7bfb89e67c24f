"""Runs of a frontier: whose figures enter, what they find, what they keep; the attacks."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.frontiers import (
    ASKED,
    AT,
    OURS,
    PUBLISHED,
    YEAR,
    figures_of,
    participant,
    physical,
    published,
    ready,
    worth,
)
from tests.world import World, member, operator
from waterpeers.analytics.frontiers import Model, Orientation, efficiency, gather
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.benchmarking import actions as comparing
from waterpeers.apps.benchmarking.models import Participation, Share
from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.frontiers import actions, results
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.frontiers.reports import report
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.frontiers import MODELS
from waterpeers.domain.values import Origin, ValueState
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
HIDDEN = (10.0, 1e4, 1e6, 1e8, 1e4)  # so good that it would change every score


@pytest.fixture
def trees(everybody) -> dict[str, Organisation]:
    return ready(everybody.mentee)


def draw(everybody: World, asked: FrontierRequest = ASKED, after_days: int = 0) -> Frontier:
    return actions.draw(
        everybody.mentee,
        asked,
        act=Act(everybody.actor("mentee_reporter"), AT + timedelta(days=after_days)),
    )


def refused(act) -> list[str]:
    with pytest.raises((NotReady, NotValid, NotAllowed)) as caught:
        act()
    return [reason.code for reason in caught.value.verdict.against]


def who(run: Frontier) -> set[str]:
    """Name who was in a run."""
    uuids = [uuid for uuid, _, _ in run.units]
    return set(Organisation.objects.filter(uuid__in=uuids).values_list("name", flat=True))


# --- what a run says ---


def test_it_says_what_the_engine_says_of_the_same_table(everybody, trees):
    made = draw(everybody)

    names = ["ours", *PUBLISHED]
    table = list(zip(OURS, *PUBLISHED.values(), strict=True))
    codes = ASKED.model.columns
    columns = dict(zip(codes, table, strict=True))
    units = gather(
        names,
        {code: columns[code] for code in ASKED.model.inputs},
        {code: columns[code] for code in (*ASKED.model.outputs, *ASKED.model.given)},
    )
    wanted = efficiency(units, Model(fixed_outputs=ASKED.model.given)).unit(0)
    names_of = {str(tree.uuid): name for name, tree in trees.items()}
    assert made.own["score"] == pytest.approx(wanted.score, abs=1e-12)
    assert made.own["score"] < 0.8
    found = {names_of[peer["uuid"]]: peer["weight"] for peer in made.own["peers"]}
    assert found == pytest.approx(dict(wanted.peers), abs=1e-12)
    assert made.own["targets"] == pytest.approx(wanted.targets)
    assert made.own["slacks"] == pytest.approx(wanted.slacks)
    assert made.size == 5
    assert [warning["code"] for warning in made.result["warnings"]] == ["frontier_few_units"]


def test_the_correction_lies_below_the_score_within_its_limits(everybody, trees):
    corrected = draw(everybody).own["corrected"]

    assert corrected["lower"] < corrected["score"] < corrected["upper"]
    assert corrected["score"] < draw(everybody).own["score"]
    assert corrected["draws"] == 1000


def test_money_is_compared_in_dollars_of_the_year_and_whose_worth_is_not_known_is_named(
    everybody, trees
):
    worth("MZ", 25.0, 0.9)
    for number, organisation in enumerate([everybody.mentee, *trees.values()], 1):
        origin = Origin.TYPED if organisation == everybody.mentee else Origin.PUBLISHED
        figures_of(organisation, {"opex_water": 1e7 * number}, origin=origin)
    elsewhere = published("Elsewhere", PUBLISHED["Alder"])
    figures_of(elsewhere, {"opex_water": 5.0}, origin=Origin.PUBLISHED)
    Organisation.objects.filter(pk=elsewhere.pk).update(country="NL")
    nowhere = published("Nowhere", PUBLISHED["Alder"])
    figures_of(nowhere, {"opex_water": 5.0}, origin=Origin.PUBLISHED)
    Organisation.objects.filter(pk=nowhere.pk).update(country=None)

    made = draw(everybody, FrontierRequest.of("cost", YEAR, "vrs", "input", []))

    assert made.own["figures"]["opex_water"] == pytest.approx(4e5)  # 25 buy a dollar
    assert made.own["reported"]["opex_water"] == 1e7
    assert made.sources == {"figures": ["Yearbook of water"], "money": ["Bank, 2023"]}
    skipped = {uuid: (code, params) for uuid, _, code, params in made.skipped}
    assert skipped[str(elsewhere.uuid)] == (
        "frontier_no_worth", {"country": "NL", "year": str(YEAR)},
    )  # fmt: skip
    assert skipped[str(nowhere.uuid)][0] == "frontier_no_worth"
    assert len(skipped) == 2


def test_who_lacks_a_figure_or_has_a_negative_one_is_named_and_left_out(everybody, trees):
    of = {name: Value.objects.filter(sheet__organisation=tree) for name, tree in trees.items()}
    of["Birch"].filter(variable="sold").delete()
    of["Cedar"].filter(variable="sold").update(value=-1)
    of["Doum"].filter(variable__in=ASKED.model.inputs).update(value=0)

    made = draw(everybody)

    said = {uuid: (code, params.get("columns")) for uuid, _, code, params in made.skipped}
    assert said == {
        str(trees["Birch"].uuid): ("frontier_figure_missing", "sold"),
        str(trees["Cedar"].uuid): ("frontier_negative", "sold"),
        str(trees["Doum"].uuid): ("frontier_inputs_all_zero", None),
    }
    assert who(made) == {"Águas do Lago", "Alder"}


def test_towards_outputs_and_with_other_returns_it_is_another_run(everybody, trees):
    first = draw(everybody)
    outwards = draw(everybody, FrontierRequest.of("physical", YEAR, "crs", "output", []))

    assert outwards != first
    assert outwards.own["score"] >= 1
    assert (outwards.returns, outwards.orientation) == ("crs", str(Orientation.OUTPUT))


def test_only_operators_alike_in_a_trait_that_the_network_reads(everybody, trees):
    Organisation.objects.filter(pk=everybody.mentee.pk).update(setting="city")
    everybody.mentee.refresh_from_db()
    relist([everybody.mentee])
    other = published("In the country", PUBLISHED["Alder"])
    Organisation.objects.filter(pk=other.pk).update(setting="rural")
    other.refresh_from_db()
    relist([other])

    made = draw(everybody, FrontierRequest.of("physical", YEAR, "vrs", "input", ["setting"]))

    assert made.alike == {"setting": "city"}
    assert "In the country" not in who(made)
    assert "In the country" in who(draw(everybody))


def test_hours_and_sources_of_water_are_no_filter(everybody, trees):
    for criterion in ("supply", "water_source"):
        assert refused(
            lambda c=criterion: FrontierRequest.of("physical", YEAR, "vrs", "input", [c])
        ) == ["frontier_criterion"]


# --- what a run keeps ---


def test_a_run_never_changes_and_can_be_made_again(everybody, trees):
    made = draw(everybody)
    before = (made.fingerprint, made.own, made.result)
    for tree in trees.values():
        figures_of(tree, physical(HIDDEN), origin=Origin.PUBLISHED)

    kept = Frontier.objects.get()
    assert (kept.fingerprint, kept.own, kept.result) == before
    assert results.is_the_same_again(kept)
    kept.units[0][2][0] *= 2
    assert not results.is_the_same_again(kept)


def test_the_same_again_gives_the_run_that_is_there(everybody, trees):
    assert draw(everybody) == draw(everybody, after_days=3)
    assert Frontier.objects.count() == 1
    assert Entry.objects.filter(event="frontier.drawn").count() == 1


# --- whose figures enter ---


def test_figures_of_those_who_do_not_show_their_name_change_nothing(everybody, trees):
    """Whatever they are, and however many: a run does not depend on them."""
    before = draw(everybody)

    hidden = [participant(f"Hidden {number}", HIDDEN) for number in range(7)]
    assert draw(everybody, after_days=1) == before
    figures_of(hidden[0], physical(OURS))
    hidden[1].participation.delete()
    assert draw(everybody, after_days=2) == before
    assert Frontier.objects.count() == 1


def test_a_participant_enters_once_it_shows_its_name_to_this_reader(everybody, trees):
    fir = participant("Fir", HIDDEN)
    elsewhere = Organisation.objects.get(name="Elsewhere Water")
    signatory = actor_of(member(fir, Role.SIGNATORY))
    comparing.share(fir, elsewhere, act=Act(signatory, AT))
    assert "Fir" not in who(draw(everybody))

    given = comparing.share(fir, everybody.mentee, act=Act(signatory, AT))
    assert "Fir" in who(draw(everybody))
    assert [peer["basis"] for peer in draw(everybody).own["peers"]] == ["shown"]

    comparing.stop_sharing(given, act=Act(signatory, AT))
    assert "Fir" not in who(draw(everybody))


def test_who_shows_its_name_and_leaves_the_comparisons_is_out(everybody, trees):
    fir = participant("Fir", HIDDEN)
    Share.objects.create(giver=fir, since_at=AT)
    assert "Fir" in who(draw(everybody))

    Participation.objects.filter(organisation=fir).update(takes_part=False)

    assert "Fir" not in who(draw(everybody))


def test_without_taking_part_one_sees_only_what_is_published(everybody, trees):
    Share.objects.create(giver=participant("Fir", HIDDEN), since_at=AT)
    Participation.objects.filter(organisation=everybody.mentee).update(takes_part=False)

    assert who(draw(everybody)) == {"Águas do Lago", *PUBLISHED}


def test_without_complete_figures_of_ones_own_there_is_no_frontier(everybody, trees):
    own = Value.objects.filter(sheet__organisation=everybody.mentee)
    own.filter(variable="sold").update(state=ValueState.SUBMITTED)

    assert refused(lambda: draw(everybody)) == ["frontier_own_missing"]


def test_alone_there_is_no_frontier(everybody):
    figures_of(everybody.mentee, physical(OURS))

    assert refused(lambda: draw(everybody)) == ["frontier_nobody_else"]


def test_a_published_figure_stays_out_once_its_owner_has_said_another(everybody, trees):
    """A reviewed figure of its own takes the place of the published one; it is nobody else's."""
    figures_of(trees["Alder"], {"sold": 7e6}, origin=Origin.TYPED)

    made = draw(everybody)

    assert "Alder" not in who(made)
    assert [code for _, _, code, _ in made.skipped] == ["frontier_figure_missing"]


def test_a_published_figure_stays_out_while_its_owner_hides_the_same_in_its_profile(
    everybody, trees
):
    alder = trees["Alder"]
    alder.notes = {"population_served": {"visibility": "me"}}
    alder.save(update_fields=["notes"])

    assert "Alder" not in who(draw(everybody))


def test_drafts_zones_half_years_and_closed_operators_stay_out(everybody, trees):
    Value.objects.filter(sheet__organisation=trees["Alder"]).update(state=ValueState.DRAFT)
    trees["Birch"].sheets.update(zone_kind="pilot", zone_name="North")
    trees["Cedar"].sheets.update(starts_on=AT.date().replace(YEAR, 7, 1))
    Organisation.objects.filter(pk=trees["Doum"].pk).update(state=OrganisationState.CLOSED)

    assert refused(lambda: draw(everybody)) == ["frontier_nobody_else"]


def test_a_share_with_another_organisation_of_the_same_person_does_not_enter(everybody, trees):
    """A share is given to an operator, not to whoever works for it elsewhere too."""
    second = operator("Second Water")
    reporter = everybody.people["mentee_reporter"]
    member(second, Role.REPORTER, reporter.email)
    fir = participant("Fir", HIDDEN)
    Share.objects.create(giver=fir, receiver=second, since_at=AT)

    assert "Fir" not in who(draw(everybody))


@pytest.mark.parametrize(
    "stranger", ["outsider", "mentor_signatory", "facilitator", "administrator"]
)
def test_nobody_else_draws_or_reads_it(everybody, trees, stranger):
    made = draw(everybody)
    actor = everybody.actor(stranger)

    assert "not_your_organisation" in refused(
        lambda: actions.draw(everybody.mentee, ASKED, act=Act(actor, AT))
    )
    assert not Frontier.objects.visible_to(actor).filter(pk=made.pk).exists()


# --- long runs ---


def asked_for(everybody: World) -> Run:
    made = actions.ask_for(
        everybody.mentee, ASKED, act=Act(everybody.actor("mentee_reporter"), AT), uuid=uuid4()
    )
    assert isinstance(made, Run)
    return made


def test_very_many_units_wait_for_the_worker(everybody, trees, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    run = asked_for(everybody)
    assert (run.state, Frontier.objects.count()) == (RunState.ASKED, 0)

    runs.perform(runs.take(at=AT), lambda: AT)

    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert run.result == {"frontier": str(Frontier.objects.get().uuid)}
    assert Frontier.objects.get().own == draw(everybody).own


def test_a_run_that_is_cancelled_leaves_nothing(everybody, trees, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    reporter = everybody.actor("mentee_reporter")
    waiting, begun = asked_for(everybody), asked_for(everybody)
    actions.cancel(waiting, everybody.mentee, act=Act(reporter, AT))
    taken = runs.take(at=AT)
    assert taken == begun

    moments = iter(AT + timedelta(seconds=number) for number in range(10_000))

    def clock():
        if next(moments) > AT + timedelta(seconds=3):
            actions.cancel(taken, everybody.mentee, act=Act(reporter, AT))
        return next(moments)

    runs.perform(taken, clock)

    states = set(Run.objects.values_list("state", flat=True))
    assert states == {RunState.CANCELLED}
    assert not Frontier.objects.exists()
    assert runs.take(at=AT + timedelta(days=1)) is None


def test_who_left_the_operator_meanwhile_gets_nothing(everybody, trees, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    run = asked_for(everybody)
    everybody.people["mentee_reporter"].memberships.all().delete()

    runs.perform(runs.take(at=AT), lambda: AT)

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "not_your_organisation" in {reason["code"] for reason in run.reasons}
    assert not Frontier.objects.exists()


# --- leaks earn nothing ---


def with_losses(everybody: World, produced: float) -> float:
    """Our score where so much is put in: cost and water lost, for people and water billed."""
    figures_of(everybody.mentee, {"produced": produced})
    return draw(everybody, FrontierRequest.of("physical_losses", YEAR, "vrs", "input", [])).own[
        "score"
    ]


def test_to_put_in_more_water_for_as_much_billed_never_raises_a_score(everybody, trees):
    """What reaches nobody is no achievement: it is among what is used."""
    for tree in trees.values():
        sold = Value.objects.get(sheet__organisation=tree, variable="sold").value
        figures_of(tree, {"produced": 1.25 * sold}, origin=Origin.PUBLISHED)

    assert with_losses(everybody, 8e6) >= with_losses(everybody, 10.4e6)
    before = draw(everybody).own["score"]
    figures_of(everybody.mentee, {"produced": 20e6})
    assert draw(everybody).own["score"] == before


def test_no_model_takes_water_put_in_for_an_achievement():
    for model in MODELS.values():
        assert not {"produced", "own_sources", "imported", "water_supplied"} & {*model.outputs}


def test_a_long_network_is_given_and_never_a_target(everybody, trees):
    made = draw(everybody)

    (row,) = [each for each in report(made, today=AT.date()).rows if each.is_given]
    assert (row.code, row.target, row.difference) == ("net_water_km", 200.0, 0.0)


def test_scores_that_outliers_cannot_move_stand_beside(everybody, trees):
    made = draw(everybody)

    robust = made.own["robust"]
    assert robust["order_m"] >= made.own["score"]
    assert robust["order_alpha"] >= made.own["score"]
    assert "cannot move" in report(made, today=AT.date()).robust


def test_what_a_utility_without_sewerage_spends_is_waters(everybody, trees):
    """The total stands for water's own part; with sewerage it would compare two services."""
    worth("MZ", 25.0, 0.9)
    Organisation.objects.update(services=["water"])
    for organisation in (everybody.mentee, *trees.values()):
        origin = Origin.TYPED if organisation == everybody.mentee else Origin.PUBLISHED
        figures_of(organisation, {"opex_total": 1e7}, origin=origin)
    Organisation.objects.filter(pk=trees["Birch"].pk).update(services=["water", "sewerage"])

    made = draw(everybody, FrontierRequest.of("cost", YEAR, "vrs", "input", []))

    assert made.own["reported"]["opex_water"] == 1e7
    assert "Birch" not in who(made)
    assert {"Alder", "Cedar", "Doum"} <= who(made)


# --- what changed since an earlier year ---


def years(everybody: World, gain: float = 1.2) -> None:
    """All of them a year earlier; ours then needed so many times the staff and energy."""
    ready(everybody.mentee)
    trees = {"Ash": (80, 1.2e6, 70e3, 5e6, 150), "Elm": (50, 0.7e6, 45e3, 3e6, 90),
             "Fir": (150, 2.2e6, 120e3, 9e6, 260)}  # fmt: skip
    for name, figures in trees.items():
        published(name, figures)
    for one in Organisation.objects.filter(sheets__values__isnull=False).distinct():
        now = {v.variable: v.value for v in Value.objects.filter(sheet__organisation=one)}
        factor = gain if one == everybody.mentee else 1.0
        then = {c: x * factor if c in ASKED.model.inputs else x for c, x in now.items()}
        origin = Origin.TYPED if one == everybody.mentee else Origin.PUBLISHED
        figures_of(one, then, year=YEAR - 2, origin=origin)


def test_it_says_how_productivity_changed_since_an_earlier_year(everybody):
    """With 1.2 times as much of everything for as much, two years ago: 20 % more from it now."""
    years(everybody)

    made = draw(everybody)

    change = made.own["change"]
    assert (change["year"], change["units"]) == (YEAR - 2, 8)
    assert change["parts"]["malmquist"] == pytest.approx(1.2)
    assert change["parts"]["technical_change"] == pytest.approx(1.0)
    low, high = change["limits"]["malmquist"]
    assert low <= 1.2 + 1e-9
    assert high >= 1.2 - 1e-9
    assert change["asked"] is None
    assert results.is_the_same_again(Frontier.objects.get(pk=made.pk))
    found = report(made, today=AT.date()).change
    assert found.rows[0].change == pytest.approx(20)
    assert found.rows[0].says in ("probably more", "may be either")


def test_what_no_utility_does_in_a_year_is_asked_about(everybody):
    years(everybody, gain=5.0)

    found = report(draw(everybody), today=AT.date()).change

    assert everybody.mentee.name in found.asked
    assert "look at its figures" in found.asked


def test_without_an_earlier_year_nothing_is_said_of_a_change(everybody, trees):
    made = draw(everybody)

    assert made.own["change"] is None
    assert made.earlier is None
    assert report(made, today=AT.date()).change is None

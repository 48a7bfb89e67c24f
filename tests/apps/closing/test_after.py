"""What lasts is looked at at the months of the plan; a relapse is said as easily as growth."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse

from tests.apps.closing.made import END, closing_of
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.closing.actions import stocktakings
from waterpeers.apps.closing.models import Stocktaking, StocktakingFigure
from waterpeers.apps.closing.queries.stocktakings import stocktakings_of, taken
from waterpeers.apps.closing.reports.courses import (
    area_turned,
    figure_turned,
    moments_of,
    stages_table,
)
from waterpeers.apps.closing.reports.stocktakings import finding
from waterpeers.apps.closing.waiting import later
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.desk.actions import tell_everybody
from waterpeers.apps.follow_up.actions.items import move_item
from waterpeers.apps.follow_up.models import RegisterItem, StageJudgement
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.lasting import SILENCE, Turned
from waterpeers.domain.partnerships import Gate
from waterpeers.domain.turns import AT_WORK
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
AFTER = datetime(2030, 1, 5, 12, tzinfo=UTC)  # six months after the end
FELL = {"stage": "begun", "word": "The crew was moved"}
GREW = {"stage": "consolidated", "word": "Night readings every week"}


@pytest.fixture
def closed():
    made = closing_of(people())
    made.closed()
    made.at = AFTER
    return made


def again(closed, months=6, side="mentee", capacity=None, **stages):
    said = {area: stages.get(area, FELL) for area in closed.partnership.working_areas}
    change = {"skills": {"change": -1, "word": "Two of three left"}}
    return stocktakings.judge_again(
        closed.row(months), said, change if capacity is None else capacity, role=side,
        act=closed.now(side),
    )  # fmt: skip


def carried(closed):
    """Something that goes on after the end, as if it had been decided there."""
    RegisterItem.objects.bulk_create(
        [
            RegisterItem(
                partnership=closed.partnership,
                kind="commitment",
                title="Close zone 3",
                party=closed.deal.parties["Waterbedrijf Delta"],
                state="carried",
                noted_by=closed.world.people["mentee_signatory"],
                noted_at=END,
                moved_at=END,
            )
        ]
    )
    return RegisterItem.objects.get(title="Close zone 3")


def told(months, closed):
    row = closed.row(months)
    found = taken(row, closed.at.date())
    moments = moments_of(stocktakings_of(closed.partnership), found)
    return found, [each for each in moments if each.months <= months]


def test_both_sides_find_it_on_desk_and_in_the_mail_though_the_partnership_is_over(
    closed, django_capture_on_commit_callbacks
):
    assert later(closed.deal.mentee, END) == []
    for actor in (closed.deal.mentee, closed.deal.mentor):
        (found,) = later(actor, AFTER)
        assert found.what == "6 months after the end: what of it lasts?"
    assert signed_in(closed.world, "mentee_signatory").get(found.href).status_code == 200
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tell_everybody(act=Act(NOBODY, AFTER + AT_WORK))
    assert any("what of it lasts?" in letter.body for letter in mail.outbox)
    Membership.objects.filter(organisation=closed.world.mentor).delete()
    assert later(closed.world.actor("mentor_signatory"), AFTER) == [], "only those still there"


def test_a_relapse_takes_one_choice_and_one_sentence_as_growth_does(closed):
    client = signed_in(closed.world, "mentee_signatory")
    form = client.get(reverse("closing:judge", args=[closed.row(6).uuid])).context["form"]
    area = closed.partnership.working_areas[0]
    codes = [code for code, _label in form.fields[f"stage_{area}"].choices]
    assert codes == ["planned", "begun", "visible", "consolidated", "not_known"]
    assert form[f"stage_{area}"].value() in (None, ""), "nothing is chosen beforehand"
    again(closed)
    found, moments = told(6, closed)
    assert {area_turned(each, moments) for each in closed.partnership.working_areas} == {
        Turned.WORSE
    }
    assert "fell back" in finding(found, moments)
    with pytest.raises(NotValid) as caught:
        again(closed, **{area: {"stage": "planned", "word": " "}})
    assert {(r.code, r.field) for r in caught.value.verdict.against} == {
        ("stage_falls_without_why", f"word_{area}"),
    }  # fmt: skip


def test_said_twice_it_is_judged_once_and_not_known_is_an_answer(closed):
    before = StageJudgement.objects.count()
    again(closed)
    again(closed)
    areas = closed.partnership.working_areas
    assert StageJudgement.objects.count() == before + len(areas)
    again(closed, **{areas[0]: {"stage": "not_known"}})
    assert "later_stages_missing" not in closed.open(Gate.G7)
    assert closed.row(6).unknown == [f"area.{areas[0]}"]


def test_the_gate_asks_for_all_of_it_again_and_the_last_signature_agrees(closed):
    assert closed.open(Gate.G7) == {
        "later_figures_missing", "later_stages_missing", "later_capacity_missing",
        "later_why_missing", "end_signed_missing",
    }  # fmt: skip
    again(closed)
    closed.figure(39.0, months=6)
    closed.write(months=6, summary="Nobody reads at night.")
    assert closed.open(Gate.G7) == {"end_signed_missing"}
    closed.sign(months=6)
    row = closed.row(6)
    assert row.agreed_at == AFTER
    assert row.facts["figures"][0]["value"] == 39.0
    assert not StageJudgement.objects.filter(agreed_at=None).exists()
    found, moments = told(6, closed)
    assert [each.months for each in moments] == [0, 6]
    assert figure_turned(found.outcomes[0], moments) is Turned.WORSE, "than at the end"
    assert [column.label for column in stages_table(moments).columns] == [
        "Working area", "At the end", "6 months after", "It got",
    ]  # fmt: skip
    assert later(closed.deal.mentee, AFTER) == []
    closed.at = datetime(2030, 7, 3, tzinfo=UTC)
    (found,) = later(closed.deal.mentee, closed.at)
    assert found.what.startswith("12 months after")


def test_it_is_agreed_on_its_day_at_the_earliest(closed):
    closed.at = datetime(2029, 12, 1, tzinfo=UTC)
    again(closed)
    closed.figure(39.0, months=6)
    closed.write(months=6, summary="Early")
    closed.sign(months=6)
    assert closed.open(Gate.G7) == {"later_not_due"}
    with pytest.raises(NotReady):
        gates.pass_gate(closed.partnership, "G7", act=closed.now())


def test_silence_does_not_hold_it_up(closed):
    again(closed)
    closed.figure(None, months=6, word="The meter broke")
    closed.write(months=6, summary="Alone")
    closed.sign(months=6, but="Waterbedrijf Delta")
    assert closed.row(6).agreed_at is None
    closed.at = AFTER + SILENCE
    (found,) = later(closed.deal.mentee, closed.at)
    assert "6 months" in found.what, "it can be agreed now"
    gates.pass_gate(closed.partnership, "G7", act=closed.now())
    assert closed.row(6).agreed_at == closed.at


def test_each_side_judges_for_itself_and_only_after_the_end(closed):
    with pytest.raises(NotAllowed):
        stocktakings.judge_again(closed.row(6), {}, {}, role="mentee", act=closed.now("mentor"))
    with pytest.raises(NotReady):
        stocktakings.judge_again(closed.row(0), {}, {}, role="mentee", act=closed.now())
    with pytest.raises(NotValid):
        again(closed, capacity={"moon": {"change": 1, "word": "x"}})


def test_figures_of_the_page_are_a_series_and_its_queries_stay(
    closed, django_assert_max_num_queries
):
    again(closed)
    closed.figure(39.0, months=6)
    closed.write(months=6, summary="Nobody reads at night.")
    closed.sign(months=6)
    client = signed_in(closed.world, "mentor_signatory")
    address = reverse("closing:results", args=[closed.partnership.uuid])
    client.get(address)
    with django_assert_max_num_queries(45):
        page = client.get(address).content.decode()
    for word in ("At the end", "6 months after", "12 months after", "got worse"):
        assert word in page, word
    assert StocktakingFigure.objects.count() == 2
    assert Stocktaking.objects.filter(agreed_at=None).count() == 2


def test_what_changed_elsewhere_after_one_side_signed_lets_that_signature_fall(closed):
    """Whoever signs last is not stopped; who signed before finds it on the desk again."""
    item = carried(closed)
    again(closed)
    closed.figure(months=6)
    closed.write(6, summary="The log lies still.")
    (mentee, hers), *others = closed.deal.signers
    closed.sign_for(mentee, hers, 6)
    move_item(item, "done", word="", revision=item.revision, act=closed.now("mentor"))

    for party, actor in others:
        closed.sign_for(party, actor, 6)

    assert closed.row(6).agreed_at is None
    signed = closed.row(6).sign_offs.values_list("party__organisation__name", flat=True)
    assert set(signed) == {party.organisation.name for party, _actor in others}
    assert [each.kind for each in later(closed.deal.mentee, AFTER)] == ["stocktaking_due"]
    closed.sign_for(mentee, hers, 6)
    assert closed.row(6).agreed_at is not None


def test_a_fall_from_standard_practice_to_a_visible_change_is_one_sentence_too(closed):
    again(closed, water_losses={"stage": "visible", "word": "Two of three crews still log"})

    row = StageJudgement.objects.filter(area="water_losses").latest("pk")
    assert (row.stage, row.why, row.proof) == ("visible", *["Two of three crews still log"] * 2)

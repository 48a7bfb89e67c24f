"""Rounds of a diagnosis: kept apart until all are in, then side by side, and never averaged."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.agreements.agreed import deal_of
from tests.apps.diagnosis.made import PEER, SELF, diagnosed
from tests.conftest import NOON
from tests.world import member, signed_in
from tests.world import world as people
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.diagnosis.actions import rounds as actions
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.diagnosis.queries import offered, picture
from waterpeers.apps.diagnosis.reports import bands_of, finding
from waterpeers.apps.partnerships.actions import partnerships
from waterpeers.apps.questionnaires.actions.rounds import end_round
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.apps.questionnaires.queries.filling import filling
from waterpeers.apps.questionnaires.queries.rounds import handed_in, waiting
from waterpeers.domain.actors import NOBODY, Act, Role
from waterpeers.domain.diagnosis import ViewBand
from waterpeers.domain.questionnaires import translation
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
EARLIER = NOON - timedelta(days=9)


@pytest.fixture
def looked():
    return diagnosed(people())


def test_three_questionnaires_ship_whole_in_three_languages():
    found = offered()

    assert [each.key for each in found] == ["maturity", "working_areas", "short"]
    for each in found:
        for language in ("en", "fr", "es"):
            assert translation(each.questionnaire, language).missing == ()
    grid = found[0].questionnaire
    assert len(grid.sections) == 10
    assert {len(section.questions[0].options) for section in grid.sections} == {5}
    assert len(found[1].questionnaire.sections) == 21


def test_a_round_asks_both_sides_and_the_people_of_the_utility(looked):
    made = looked.start()

    assert [str(each) for each in made.team.respondents.order_by("pk")] == [
        "Águas do Lago self",
        "Waterbedrijf Delta peer",
        "Stadtwerke Seeblick peer",
    ]
    assert [str(each) for each in made.people.respondents.all()] == ["Águas do Lago self"]
    assert made.people.is_personal
    assert looked.start(uuid=made.uuid) == made
    assert Diagnosis.objects.count() == 1


def test_nobody_reads_the_other_before_all_have_handed_in(looked):
    made = looked.start()
    (own,) = looked.asked(made, "self")
    first, second = looked.asked(made, "peer")
    looked.hand_in(own, SELF)
    looked.hand_in(first, PEER)

    for actor in (looked.deal.mentee, looked.deal.mentor, looked.deal.facilitator):
        found = picture(made, actor)
        assert not found.is_complete
        assert found.pairs == []
    assert not handed_in(made.team, looked.deal.mentor).of(own)
    assert not handed_in(made.team, looked.deal.facilitator).of(own), "nor does who helps"
    facilitator = signed_in(looked.world, "facilitator")
    asked = [reverse(f"questionnaires:{name}", args=[own.uuid]) for name in ("answer", "read")]
    api = f"/api/questionnaires/{own.uuid}/"
    assert [facilitator.get(each).status_code for each in [*asked, api]] == [404, 404, 404]
    assert facilitator.get(f"/api/questionnaires/rounds/{made.team.uuid}/handed-in/").json() == []

    looked.hand_in(second, PEER)
    assert handed_in(made.team, looked.deal.facilitator).of(own)
    assert facilitator.get(asked[1]).status_code == 200

    assert picture(made, looked.deal.mentor).is_complete


def test_the_largest_difference_comes_first_and_missing_is_not_assessed(looked):
    made = looked.whole()
    found = picture(made, looked.deal.mentee)

    lines = {each.code: [line.code for line in each.lines] for each in bands_of(found, {}, {})}

    assert lines == {
        ViewBand.FAR_APART: ["net", "ppl"],
        ViewBand.APART: ["com"],
        ViewBand.ONE_KNOWS: ["fin"],
        ViewBand.AGREED: ["gov", "cust", "prod", "am", "res"],
        ViewBand.NOT_ASSESSED: ["san"],
    }
    first = bands_of(found, {}, {})[0].lines[0]
    assert (first.own.level, first.peer.level) == ("4", "2")
    assert finding(found, {}) == (
        "On 2 questions the two sides are far apart: talk about them first"
    )
    assert finding(found, {"net"}).startswith("On 1 question the two sides are far apart")
    assert finding(found, {"net", "ppl", "com", "fin"}) == (
        "What the two sides saw differently is settled"
    )


def test_each_peer_stands_beside_the_utility_by_itself(looked):
    made = looked.start()
    (own,) = looked.asked(made, "self")
    first, second = looked.asked(made, "peer")
    looked.hand_in(own, SELF)
    looked.hand_in(first, PEER)
    looked.hand_in(second, SELF)

    found = picture(made, looked.deal.mentee, peer=str(second.uuid))

    assert {pair.difference for pair in found.pairs if pair.difference is not None} == {0}
    assert picture(made, looked.deal.mentee).peer.respondent == first


def test_levels_of_staff_are_shown_from_five_answers_on(looked):
    made = looked.whole()
    for number in range(4):
        someone = member(looked.world.mentee, Role.REPORTER, f"crew{number}@example.org")
        looked.alone(made, actor_of(someone), "operators", "1")
    assert picture(made, looked.deal.mentee).levels == {}

    fifth = member(looked.world.mentee, Role.REPORTER, "crew5@example.org")
    looked.alone(made, actor_of(fifth), "operators", "2")
    boss = member(looked.world.mentee, Role.REPORTER, "boss@example.org")
    looked.alone(made, actor_of(boss), "managers", "5")

    found = picture(made, looked.deal.mentor)
    (spread,) = found.levels["net"]  # the boss alone would be seen
    assert set(spread.groups) == {"operators", "managers"}
    assert (spread.people, spread.middle) == (6, 1.0)


def test_a_later_round_leaves_the_first_as_it_was_and_says_what_became_of_it(looked):
    first = looked.whole()
    later = Act(looked.deal.mentee, NOON + timedelta(days=1))
    second = actions.start(looked.partnership, stage="middle", template="maturity", act=later)
    looked.whole(second)

    found = picture(second, looked.deal.mentee)
    assert found.before == first
    assert {str(line.became) for each in bands_of(found, {}, {}) for line in each.lines} == {
        "The same",
        "Not known",
    }


def test_only_the_areas_of_a_walk_are_asked(looked):
    made = looked.start(template="working_areas", areas=["billing", "energy"])
    (own,) = looked.asked(made, "self")

    now = filling(own, looked.deal.mentee)

    assert [each.section.code for each in now.sections] == ["billing", "energy"]
    assert any(question.code == "billing.file" for question in now.questions)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"template": "interest"}, "template_not_of_a_diagnosis"),
        ({"template": "working_areas"}, "no_area_chosen"),
        ({"template": "working_areas", "areas": ["poetry"]}, "not_in_list"),
        ({"stage": "never"}, "not_in_list"),
    ],
)
def test_what_is_no_round_is_refused_whole(looked, given, code):
    with pytest.raises(NotValid) as refused:
        looked.start(**given)

    assert [reason.code for reason in refused.value.verdict.against] == [code]
    assert not Diagnosis.objects.exists()


def test_it_begins_once_an_agreement_is_in_force():
    deal = deal_of(people())
    with pytest.raises(NotReady):
        actions.start(
            deal.partnership, stage="start", template="maturity", act=Act(deal.mentee, NOON)
        )


def test_who_was_heard_is_written_down_by_those_who_run_it(looked):
    made = looked.start()
    mentee = Act(looked.deal.mentee, NOON)
    changed = actions.say_who_was_heard(made, ["customers", "operators"], revision=1, act=mentee)

    assert changed.heard == ["operators", "customers"]
    with pytest.raises(Stale):
        actions.say_who_was_heard(made, ["board"], revision=1, act=mentee)
    reporter = Act(looked.world.actor("mentee_reporter"), NOON)
    with pytest.raises(NotAllowed):
        actions.say_who_was_heard(made, [], revision=2, act=reporter)


def test_the_trail_of_the_partnership_tells_that_a_side_handed_in_and_not_what(looked):
    looked.whole()

    events = [entry.event for entry in Entry.objects.filter(whole_uuid=looked.partnership.uuid)]
    assert events.count("diagnosis.side_handed_in") == 3
    assert events.count("diagnosis.started") == 1


def test_rounds_take_no_answers_while_their_partnership_is_not_active(looked):
    made = looked.start()
    (own,) = looked.asked(made, "self")
    act = Act(looked.deal.mentee, NOON)
    ended_before = looked.start()
    end_round(ended_before.team, owner=ended_before.team.owner, act=Act(NOBODY, EARLIER))

    partnerships.move(looked.partnership, "suspend", reason="A strike", act=act)
    assert not QuestionRound.objects.get(pk=made.team.pk).is_open(NOON)
    assert not QuestionRound.objects.get(pk=made.people.pk).is_open(NOON)
    with pytest.raises(NotReady):
        looked.hand_in(own, SELF)
    assert waiting(looked.deal.mentee, NOON) == []

    partnerships.move(looked.partnership, "resume", reason="It is over", act=act)
    looked.hand_in(looked.asked(made, "self")[0], SELF)
    assert QuestionRound.objects.get(pk=ended_before.team.pk).ended_at == EARLIER

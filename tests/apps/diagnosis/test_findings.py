"""What both sides make of a round: settled differences, ranks apart, decisions, G3."""

from datetime import date

import pytest
from django.urls import reverse

from tests.apps.diagnosis.made import PROBLEM, RANKS, diagnosed
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.diagnosis.actions import findings as actions
from waterpeers.apps.diagnosis.actions import rounds
from waterpeers.apps.diagnosis.documents import document
from waterpeers.apps.diagnosis.models import DiagnosisApproval
from waterpeers.apps.diagnosis.queries import (
    figures_of,
    findings_of,
    picture,
    settled_in,
)
from waterpeers.apps.diagnosis.reports import matrix
from waterpeers.apps.foundation.documents import paper, word, workbook
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import Gate, Phase
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked():
    return diagnosed(people())


def by(looked, side):
    return Act(getattr(looked.deal, side), NOON)


def settle_all(looked, made):
    for question in ("net", "ppl"):
        actions.settle(
            made, question, outcome="both_kept", why="We looked twice", act=by(looked, "mentee")
        )
    actions.settle(
        made,
        "san",
        outcome="find_out",
        why="No notes",
        who="Health office",
        due_on=date(2027, 4, 30),
        act=by(looked, "mentor"),
    )


def a_priority(looked, number, **more):
    made = actions.add_finding(
        looked.partnership,
        PROBLEM | {"title": f"Problem {number}"} | more,
        act=by(looked, "mentee"),
    )
    rank_all(looked, made)
    return actions.decide(
        made, RANKS, is_priority=True, revision=made.revision, act=by(looked, "mentee")
    )


def rank_all(looked, made, scores=RANKS):
    for party, actor in looked.deal.signers:
        actions.rank(made, str(party.role), scores, act=Act(actor, NOON))


def a_strength(looked, number):
    fields = {"kind": "strength", "title": f"Strength {number}", "area": "people"}
    fields |= {"proof": "Seen by both", "is_of_use": number == 1}
    return actions.add_finding(looked.partnership, fields, act=by(looked, "mentor"))


def ready(looked):
    """All that G3 asks but the approvals."""
    made = looked.whole()
    heard = ["managers", "supervisors", "operators", "customers"]
    rounds.say_who_was_heard(made, heard, revision=made.revision, act=by(looked, "mentee"))
    settle_all(looked, made)
    for number in (1, 2, 3):
        a_priority(looked, number)
        a_strength(looked, number)
    return made


def approve_all(looked):
    signers = {party.pk: actor for party, actor in looked.deal.signers}
    for party in looked.deal.parties.values():
        actions.approve(party, act=Act(signers[party.pk], NOON))


def codes(looked):
    partnership = Partnership.objects.get(pk=looked.partnership.pk)
    return [line.code for line in gate_of(partnership, Gate.G3, on=NOON.date()).open]


def test_the_gate_names_everything_that_is_missing_at_once(looked):
    assert codes(looked) == ["diagnosis_not_started"]

    looked.start()
    assert codes(looked) == [
        *["side_not_handed_in"] * 3,
        "levels_not_heard",
        "strengths_missing",
        "priorities_not_chosen",
        *["diagnosis_not_approved"] * 3,
    ]


def test_it_passes_once_all_is_said_and_every_operator_approves(looked):
    ready(looked)
    assert codes(looked) == ["diagnosis_not_approved"] * 3
    with pytest.raises(NotReady):
        gates.pass_gate(looked.partnership, "G3", act=by(looked, "mentee"))

    approve_all(looked)
    gates.pass_gate(looked.partnership, "G3", act=by(looked, "mentee"))

    assert Partnership.objects.get(pk=looked.partnership.pk).phase is Phase.PLAN


def test_large_differences_stay_open_until_they_are_settled_and_both_views_stay(looked):
    made = looked.whole()
    assert {"differences_open", "unknown_open"} <= set(codes(looked))

    settle_all(looked, made)

    assert not {"differences_open", "unknown_open"} & set(codes(looked))
    (pair,) = [p for p in picture(made, looked.deal.mentee).pairs if p.question.code == "net"]
    assert (pair.one.value, pair.other.value) == ("4", "2")


def test_a_priority_needs_a_proven_cause_and_a_baseline(looked):
    ready(looked)
    a_priority(looked, 4, why_that="", measured_by=None)

    assert {"priority_without_cause", "priority_without_baseline"} <= set(codes(looked))


def test_what_changes_lets_the_approvals_fall(looked):
    ready(looked)
    approve_all(looked)
    assert DiagnosisApproval.objects.count() == 3

    a_strength(looked, 4)

    assert codes(looked) == ["diagnosis_not_approved"] * 3


def test_each_operator_ranks_for_itself_and_reads_the_others_once_all_have_ranked(looked):
    looked.whole()
    made = actions.add_finding(looked.partnership, PROBLEM, act=by(looked, "mentee"))
    (mentee, first, second) = looked.deal.signers
    for money, (party, actor) in enumerate((first, second), start=1):
        ranks = RANKS | {"money": money}
        actions.rank(made, str(party.role), ranks, act=Act(actor, NOON))
        (before,) = findings_of(looked.partnership)
        assert before.said == ()
        assert mentee[0] in before.waits_for
        with pytest.raises(NotReady):
            actions.decide(made, RANKS, is_priority=True, revision=1, act=by(looked, "mentee"))

    actions.rank(made, "mentee", RANKS | {"money": 4}, act=by(looked, "mentee"))

    (after,) = findings_of(looked.partnership)
    said = {each.party: each.scores["money"] for each in after.said}
    assert said == {mentee[0]: 4, first[0]: 1, second[0]: 2}
    assert not after.is_same_class
    assert len(matrix([after])) == 2, "each mentor beside the mentee"


def test_a_round_that_was_begun_since_takes_nothing_from_the_gate(looked):
    ready(looked)
    approve_all(looked)
    assert codes(looked) == []

    later = looked.start(stage="middle")
    assert codes(looked) == []

    looked.whole(later)
    assert "differences_open" in codes(looked)


def test_nobody_ranks_or_approves_for_the_other(looked):
    looked.whole()
    made = actions.add_finding(looked.partnership, PROBLEM, act=by(looked, "mentee"))
    with pytest.raises(NotAllowed):
        actions.rank(made, "mentor", RANKS, act=by(looked, "mentee"))
    with pytest.raises(NotAllowed):
        actions.rank(made, "mentee", RANKS, act=by(looked, "facilitator"))
    mentor = looked.deal.parties["Waterbedrijf Delta"]
    with pytest.raises(NotAllowed):
        actions.approve(mentor, act=by(looked, "mentee"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"kind": "wish"}, "kind"),
        ({"area": "poetry"}, "area"),
        ({"causes": ["fate"]}, "causes"),
        ({"indicator": "I.luck"}, "indicator"),
        ({"why": "a\x00b"}, "why"),
    ],
)
def test_what_is_no_finding_is_refused(looked, changed, field):
    with pytest.raises(NotValid) as refused:
        actions.add_finding(looked.partnership, PROBLEM | changed, act=by(looked, "mentee"))

    assert [reason.field for reason in refused.value.verdict.against] == [field]


def test_two_people_who_change_one_finding_lose_nothing(looked):
    made = actions.add_finding(looked.partnership, PROBLEM, act=by(looked, "mentee"))
    actions.change_finding(made, PROBLEM | {"why": "A"}, revision=1, act=by(looked, "mentee"))
    with pytest.raises(Stale):
        actions.change_finding(made, PROBLEM | {"why": "B"}, revision=1, act=by(looked, "mentor"))


def test_a_finding_that_was_taken_back_counts_no_more(looked):
    made = actions.add_finding(looked.partnership, PROBLEM, act=by(looked, "mentee"))
    actions.withdraw_finding(made, act=by(looked, "mentee"))

    assert findings_of(looked.partnership) == []
    with pytest.raises(NotReady):
        actions.rank(made, "mentee", RANKS, act=by(looked, "mentee"))


def test_the_report_is_a_file_of_each_form(looked):
    made = ready(looked)
    found = picture(made, looked.deal.mentee)
    report = document(
        found,
        settled_in(made),
        figures_of(found, looked.deal.mentee),
        findings_of(looked.partnership),
    )

    assert paper.render(report).startswith(b"%PDF")
    assert word.render(report).startswith(b"PK")
    assert workbook.render(report).startswith(b"PK")


def test_the_page_of_a_decision_shows_what_each_operator_said_and_says_that_it_is_kept(looked):
    looked.whole()
    made = actions.add_finding(looked.partnership, PROBLEM, act=by(looked, "mentee"))
    rank_all(looked, made)
    client = signed_in(looked.world, "mentee_signatory")
    address = reverse("diagnosis:decide", args=[made.uuid])

    page = client.get(address).content.decode()

    table = page[page.index("<tbody>") : page.index("</tbody>")]
    for party, _actor in looked.deal.signers:
        assert party.organisation.name in table
    done = client.post(address, {**RANKS, "is_priority": "on", "revision": "1"}, follow=True)
    assert "Saved." in done.content.decode()

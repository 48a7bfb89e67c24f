"""Answering: two people on one sheet lose nothing; what is handed in is kept as it was."""

from datetime import timedelta

import pytest

from tests.apps.questionnaires.made import COMPLETE, asked, by, respondent, save
from tests.conftest import NOON
from tests.world import member
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.questionnaires.actions import rounds, sheets
from waterpeers.apps.questionnaires.models import (
    AnswerSheet,
    SheetAnswer,
    Submission,
)
from waterpeers.apps.questionnaires.queries.filling import filling, who_hands_in
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.questionnaires import AnswersState
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


def codes(refused):
    return {(r.code, r.field) for r in refused.value.verdict.against}


def said(who, act):
    return {
        code: answer.value for code, answer in filling(who, act.actor).answers.items() if answer
    }


def test_the_first_save_begins_the_sheet_and_says_how_far_it_has_come(everybody):
    who, act = respondent(asked(everybody)), by(everybody, "mentee_reporter")

    sheet = save(who, act, {"net": {"value": "3"}, "areas": {"value": ["losses"]}})

    assert (sheet.state, sheet.revision, sheet.version) == (AnswersState.DRAFT, 1, 0)
    assert (sheet.asked, sheet.answered) == (9, 2)
    assert (sheet.obligatory, sheet.obligatory_answered) == (3, 2)
    assert Entry.objects.filter(event="answer_sheet.worked_on").count() == 1


def test_saved_again_it_is_the_same_sheet_and_nothing_is_written(
    everybody, django_assert_max_num_queries
):
    who, act = respondent(asked(everybody)), by(everybody, "mentee_reporter")
    first = save(who, act)
    written = list(SheetAnswer.objects.values_list("pk", "revision"))

    again = save(who, act)

    assert (again.pk, again.revision) == (first.pk, 1)
    assert list(SheetAnswer.objects.values_list("pk", "revision")) == written


def test_a_save_touches_what_changed_and_nothing_else(everybody):
    who, act = respondent(asked(everybody)), by(everybody, "mentee_reporter")
    save(who, act)

    save(who, act, {"net": {"value": "4"}, "log": COMPLETE["log"]}, revision=1)

    changed = SheetAnswer.objects.filter(revision=2)
    assert [row.question for row in changed] == ["net"]


def test_two_people_on_one_sheet_do_not_disturb_each_other(everybody):
    who = respondent(asked(everybody))
    one, other = by(everybody, "mentee_reporter"), by(everybody, "mentee_signatory")
    save(who, one, {"net": {"value": "3"}})

    save(who, other, {"log": {"value": "2"}})  # saw nothing of the first, and changed another
    save(who, one, {"areas": {"value": ["energy"]}}, revision=1)

    assert said(who, one) == {"net": "3", "log": "2", "areas": ("energy",)}
    people = Entry.objects.filter(event="answer_sheet.worked_on").values_list(
        "person_uuid", flat=True
    )
    assert len(set(people)) == 2


def test_an_answer_that_somebody_changed_meanwhile_is_not_overwritten(everybody):
    who = respondent(asked(everybody))
    one, other = by(everybody, "mentee_reporter"), by(everybody, "mentee_signatory")
    save(who, one, {"net": {"value": "3"}, "log": {"value": "1", "note": "Zone 2"}})
    save(who, other, {"net": {"value": "2"}}, revision=1)

    with pytest.raises(Stale) as refused:
        save(who, one, {"net": {"value": "4"}, "log": {"value": "2"}}, revision=1)

    assert codes(refused) == {("answer_changed_meanwhile", "net")}
    assert said(who, one)["net"] == "2"
    assert said(who, one)["log"] == "1"  # all of a save or nothing
    save(who, one, {"net": {"value": "4"}}, revision=2)
    assert said(who, one)["net"] == "4"


def test_taking_an_answer_away_is_a_change_too(everybody):
    who, one = respondent(asked(everybody)), by(everybody, "mentee_reporter")
    save(who, one, {"net": {"value": "3"}})
    save(who, one, {"net": {"value": ""}}, revision=1)

    assert said(who, one) == {}
    with pytest.raises(Stale):
        save(who, by(everybody, "mentee_signatory"), {"net": {"value": "5"}}, revision=1)


def test_all_that_cannot_be_read_is_said_and_nothing_is_kept(everybody):
    who, act = respondent(asked(everybody)), by(everybody, "mentee_reporter")

    with pytest.raises(NotValid) as refused:
        save(who, act, {"net": {"value": "9"}, "since": {"value": "x"}, "log": {"value": "2"}})

    assert codes(refused) == {("not_in_list", "net"), ("not_a_date", "since")}
    assert AnswerSheet.objects.count() == 0


@pytest.mark.parametrize(
    "who_acts", ["outsider", "mentor_signatory", "facilitator", "administrator"]
)
def test_an_organisations_own_people_answer_for_it(everybody, who_acts):
    who, act = respondent(asked(everybody)), by(everybody, who_acts)

    with pytest.raises(NotAllowed) as refused:
        save(who, act)
    assert codes(refused) == {("own_people_answer", "")}


# --- handing in ---


def handed_in(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))
    return who, sheets.hand_in(who, act=by(everybody, "mentee_signatory"))


def test_what_is_missing_keeps_it_from_being_handed_in_but_not_from_being_saved(everybody):
    who = respondent(asked(everybody))
    save(
        who, by(everybody, "mentee_reporter"), {"log": {"value": "1"}, "areas": {"value": "losses"}}
    )

    with pytest.raises(NotValid) as refused:
        sheets.hand_in(who, act=by(everybody, "mentee_signatory"))

    assert codes(refused) == {
        ("required", "net"),
        ("note_needed", "log.note"),
        ("required", "losses.days"),
    }
    assert AnswerSheet.objects.get().state is AnswersState.DRAFT
    assert Submission.objects.count() == 0


def test_a_reporter_prepares_and_somebody_who_commits_hands_in(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))

    with pytest.raises(NotAllowed) as refused:
        sheets.hand_in(who, act=by(everybody, "mentee_reporter"))

    assert codes(refused) == {("coordinator_hands_in", "")}
    assert who_hands_in(who) == ["mentee.signatory"]


def test_what_is_handed_in_is_kept_as_it_was_and_the_trail_proves_it(everybody):
    who, sheet = handed_in(everybody)

    kept = Submission.objects.get()
    assert (kept.version, sheet.version, sheet.state) == (1, 1, AnswersState.HANDED_IN)
    assert kept.said["losses.days"].value.number == 12.5
    assert kept.traits == ["self"]
    entry = Entry.objects.get(event="answer_sheet.handed_in")
    assert entry.after == {"version": 1, "sha256": kept.sha256}
    who.refresh_from_db()
    assert who.settled_at == NOON


def test_answers_to_what_is_not_asked_are_not_handed_in(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))
    only_billing = COMPLETE["areas"] | {"value": ["billing"]}
    save(who, by(everybody, "mentee_reporter"), {"areas": only_billing}, revision=1)

    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))

    assert "losses.days" not in Submission.objects.get().answers
    assert SheetAnswer.objects.filter(question="losses.days").exists()


def test_what_is_handed_in_does_not_change_until_it_is_taken_up_again(everybody):
    who, _ = handed_in(everybody)
    signatory = by(everybody, "mentee_signatory")
    with pytest.raises(NotReady) as refused:
        save(who, signatory, {"net": {"value": "5"}}, revision=9)
    assert codes(refused) == {("sheet_handed_in", "")}
    with pytest.raises(NotReady):
        sheets.hand_in(who, act=signatory)
    with pytest.raises(NotAllowed):
        sheets.take_up_again(who, act=by(everybody, "mentee_reporter"))

    sheet = sheets.take_up_again(who, act=signatory)
    save(who, signatory, {"net": {"value": "5"}}, revision=sheet.revision)
    assert Submission.objects.get().said["net"].value == "3"  # stands until it is handed in anew
    sheets.hand_in(who, act=signatory)

    versions = Submission.objects.order_by("version")
    assert [(v.version, v.said["net"].value) for v in versions] == [(1, "3"), (2, "5")]
    with pytest.raises(NotReady):
        sheets.take_up_again(respondent(who.round, "peer"), act=by(everybody, "mentor_signatory"))


def test_nothing_can_be_handed_in_or_saved_after_the_end(everybody):
    later = NOON + timedelta(days=3)
    round_ = asked(everybody, closes_at=NOON + timedelta(days=2))
    who, reporter = respondent(round_), by(everybody, "mentee_reporter")
    save(who, reporter)

    late = Act(everybody.actor("mentee_signatory"), later)
    with pytest.raises(NotReady) as refused:
        sheets.hand_in(who, act=late)
    assert codes(refused) == {("round_ended", "")}
    rounds.end_round(round_, act=by(everybody, "facilitator"))
    with pytest.raises(NotReady):
        save(respondent(round_), reporter, {"net": {"value": "1"}}, revision=1)


# --- sheets of one's own ---


def test_each_person_has_a_sheet_and_says_on_which_level_it_works(everybody):
    who = respondent(asked(everybody, is_personal=True))
    one = by(everybody, "mentee_reporter")
    other = Act(actor_of(member(everybody.mentee, Role.REPORTER, "other@example.org")), NOON)
    save(who, one)
    save(who, other, {"net": {"value": "1"}}, group="operators")

    assert said(who, other) == {"net": "1"}
    with pytest.raises(NotValid) as refused:
        sheets.hand_in(who, act=one)
    assert codes(refused) == {("required", "group")}
    with pytest.raises(NotValid):
        save(who, one, {}, group="dragons")
    save(who, one, {}, group="managers", revision=1)
    assert sheets.hand_in(who, act=one).group == "managers"
    assert AnswerSheet.objects.count() == 2
    who.refresh_from_db()
    assert who.settled_at is None  # the others still can


def test_a_page_does_not_disturb_itself(everybody):
    who, act = respondent(asked(everybody)), by(everybody, "mentee_reporter")
    save(who, act, {"net": {"value": "3"}}, page="one")

    save(who, act, {"net": {"value": "4"}}, page="one")  # it autosaved, and was sent from behind
    with pytest.raises(Stale):
        save(who, act, {"net": {"value": "5"}}, page="another")

    assert said(who, act) == {"net": "4"}

"""Interest and declarations: one questionnaire, handed in by a signatory, read by the gates."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.partnerships import made
from tests.apps.partnerships.test_partnerships import events, refusal
from tests.conftest import NOON
from tests.sent import fields_of
from tests.world import member, operator, signed_in
from waterpeers.apps.compliance.actions import pass_gate
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.partnerships.actions import conduct
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.actions.interest import (
    SaidInterest,
    express_interest,
    make_statements,
)
from waterpeers.apps.partnerships.models import Interest, Statement
from waterpeers.apps.partnerships.queries.interest import (
    respondent_of,
    respondents_of,
    round_of,
    words_of,
)
from waterpeers.apps.questionnaires.actions import rounds, sheets
from waterpeers.apps.questionnaires.models import Respondent, Submission
from waterpeers.apps.questionnaires.waiting import answers
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.partnerships import FactAnswer, Gate, PartyRole
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused

pytestmark = pytest.mark.django_db
MENTEE, MENTOR, FUNDER = PartyRole.MENTEE, PartyRole.MENTOR, PartyRole.FUNDER


def by(everybody, who):
    return Act(everybody.actor(who), NOON)


@pytest.fixture
def third(everybody):
    """Another organisation; its signatory is among everybody."""
    organisation = operator("Stadtwerke Seeblick")
    everybody.people["third"] = member(organisation, Role.SIGNATORY, "third@example.org")
    return organisation


def waits(everybody, who):
    return [each.href for each in answers(everybody.actor(who), NOON)]


def page_of(who):
    return reverse("questionnaires:answer", args=[who.uuid])


# --- saying it ---


def test_what_is_handed_in_is_what_the_gate_reads(everybody):
    opened = made.partnership(everybody)
    side = made.party(opened, MENTEE)

    made.say(side, everybody.actor("mentee_signatory"), {"O2.3": "not_known", "conditions": "Time"})

    interest = Interest.objects.get()
    assert (interest.motivation, interest.conditions) == ("We want this.", "Time")
    assert (interest.person, interest.office) == (everybody.people["mentee_signatory"], "Director")
    said = dict(Statement.objects.values_list("obligation", "answer"))
    assert said == {"O2.2": FactAnswer.YES, "O2.3": FactAnswer.NOT_KNOWN}
    found = {line.code for line in gate_of(opened, Gate.G1, on=NOON.date()).lines}
    assert {"interest_expressed", "sharing_stated", "confidence_not_known"} <= found
    assert events(opened)[1:] == ["interest.expressed", "statement.made", "statement.made"]


@pytest.mark.parametrize("who", ["mentee_reporter", "mentor_signatory", "facilitator"])
def test_only_a_signatory_speaks_and_only_for_its_own(everybody, who):
    side = made.party(made.partnership(everybody), MENTEE)
    sheets.answer(
        respondent_of(side), made.given(), revision=0, language="en",
        act=by(everybody, "mentee_reporter"),
    )  # fmt: skip

    with pytest.raises(NotAllowed):
        sheets.hand_in(respondent_of(side), act=by(everybody, who))
    said = SaidInterest(True, "x", "", "x")
    assert refusal(NotAllowed, express_interest, side, said, act=by(everybody, who)) == [
        "signatories_only"
    ]
    assert refusal(NotAllowed, make_statements, side, {}, act=by(everybody, who)) == [
        "signatories_only"
    ]
    assert Interest.objects.count() == Statement.objects.count() == 0


def test_a_no_says_why_and_keeps_the_gate_closed(everybody):
    opened = made.ready_for_g1(everybody)
    side, signatory = made.party(opened, MENTEE), everybody.actor("mentee_signatory")

    made.say(side, signatory, {"is_interested": "no|Our dam broke."})

    assert refusal(NotReady, pass_gate, opened, "G1", act=by(everybody, "mentor_signatory")) == [
        "interest_declined", "sharing_not_stated", "confidence_not_stated",
    ]  # fmt: skip
    interest = Interest.objects.get(party=side)
    assert (interest.is_interested, interest.motivation) == (False, "Our dam broke.")
    assert waits(everybody, "mentee_signatory") == []  # a no is an answer
    assert set(events(opened)[-3:]) == {"interest.declined", "statement.taken_back"}

    made.say(side, signatory)
    assert pass_gate(opened, "G1", act=by(everybody, "mentor_signatory")).phase == "agree"


def test_a_no_without_a_reason_is_not_handed_in(everybody):
    side = made.party(made.partnership(everybody), MENTEE)

    assert refusal(
        NotValid, made.say, side, everybody.actor("mentee_signatory"), {"is_interested": "no"}
    ) == ["note_needed"]


def test_interest_stands_once_g1_was_passed_and_declarations_can_change(everybody):
    opened = made.ready_for_g1(everybody)
    side, signatory = made.party(opened, MENTEE), everybody.actor("mentee_signatory")
    pass_gate(opened, "G1", act=by(everybody, "mentee_signatory"))

    with pytest.raises(NotReady) as refused:
        made.say(side, signatory, {"motivation": "Another one.", "conditions": "Money"})
    assert [(r.code, r.field) for r in refused.value.verdict.against] == [
        ("interest_is_settled", "motivation"), ("interest_is_settled", "conditions"),
    ]  # fmt: skip
    made.say(side, signatory, {"O2.2": "not_known", "office": "Acting director", "conditions": ""})

    assert Statement.objects.get(party=side, obligation="O2.2").answer is FactAnswer.NOT_KNOWN
    assert Interest.objects.get(party=side).office == "Director"  # with which G1 was passed


def test_another_signatory_who_hands_in_speaks_from_then_on(everybody):
    """One person for both sides keeps G1 closed, until another hands in the very same."""
    opened = made.ready_for_g1(everybody)
    side = made.party(opened, MENTEE)
    Interest.objects.filter(party=side).update(person=everybody.people["mentor_signatory"])
    act = by(everybody, "mentee_signatory")
    assert refusal(NotReady, pass_gate, opened, "G1", act=act) == ["one_person_for_all"]

    made.say(side, everybody.actor("mentee_signatory"))

    pass_gate(opened, "G1", act=act)


@pytest.mark.parametrize("obligation", ["O99", "L1", "<script>"])  # L1 is not adopted here
def test_a_statement_on_what_does_not_hold_here_is_refused(everybody, obligation):
    side = made.party(made.partnership(everybody), MENTEE)
    said = {obligation: (FactAnswer.YES, "")}

    assert refusal(
        NotValid, make_statements, side, said, act=by(everybody, "mentee_signatory")
    ) == ["obligation_not_known"]


# --- who is asked ---


def test_opening_a_partnership_asks_both_sides(everybody):
    opened = made.partnership(everybody)

    assert [(r.organisation, r.side) for r in respondents_of(opened)] == [
        (everybody.mentor, "mentor"), (everybody.mentee, "mentee"),
    ]  # fmt: skip
    assert waits(everybody, "mentee_signatory") == [page_of(made_respondent(opened, MENTEE))]
    assert waits(everybody, "mentor_coordinator") == [page_of(made_respondent(opened, MENTOR))]
    assert waits(everybody, "facilitator") == waits(everybody, "outsider") == []


def made_respondent(opened, role):
    return respondent_of(made.party(opened, role))


def test_who_joins_is_asked_and_who_leaves_goes_with_what_it_said(everybody, third):
    opened = made.partnership(everybody)
    facilitator = by(everybody, "facilitator")
    joined = actions.add_party(opened, third, role=MENTOR, act=facilitator)
    made.say(joined, everybody.actor("third"))
    assert Submission.objects.count() == 1

    actions.remove_party(joined, act=facilitator)

    assert [r.side for r in respondents_of(opened)] == ["mentor", "mentee"]
    assert Submission.objects.count() == Interest.objects.count() == 0
    assert waits(everybody, "third") == []


def test_an_operator_that_joins_after_g1_says_its_interest_too(everybody, third):
    opened = made.ready_for_g1(everybody)
    pass_gate(opened, "G1", act=by(everybody, "mentee_signatory"))
    joined = actions.add_party(opened, third, role=MENTOR, act=by(everybody, "facilitator"))

    made.say(joined, everybody.actor("third"), {"is_interested": "no|Not this year."})
    made.say(joined, everybody.actor("third"))

    assert Interest.objects.get(party=joined).is_interested  # a no can still become a yes


def test_a_partnership_that_is_not_active_takes_no_answers(everybody):
    opened = made.partnership(everybody)
    act = by(everybody, "mentee_signatory")
    there = waits(everybody, "mentee_signatory")
    actions.move(opened, "suspend", reason="Flood", act=act)

    assert waits(everybody, "mentee_signatory") == []
    assert refusal(
        NotReady, made.say, made.party(opened, MENTEE), everybody.actor("mentee_signatory")
    ) == ["round_ended"]
    actions.move(opened, "resume", reason="Dry again", act=act)
    assert waits(everybody, "mentee_signatory") == there
    actions.move(opened, "stop_by_mentee", reason="No time", act=act)
    assert waits(everybody, "mentee_signatory") == []


def test_a_new_title_is_the_one_under_which_it_asks(everybody):
    opened = made.partnership(everybody)

    actions.change(
        opened, {"title": "Along the lake"}, revision=1, act=by(everybody, "mentee_signatory")
    )

    assert round_of(opened).title == "Along the lake"


def test_others_do_not_run_what_a_partnership_asks(everybody, third):
    opened = made.partnership(everybody)
    asked, who = round_of(opened), made_respondent(opened, MENTEE)
    more = rounds.AskedParty(third, "mentor")

    for act in (by(everybody, "mentee_signatory"), by(everybody, "facilitator")):
        for refused in (
            lambda act=act: rounds.end_round(asked, act=act),
            lambda act=act: rounds.reopen_round(asked, act=act),
            lambda act=act: rounds.ask(asked, more, act=act),
            lambda act=act: rounds.stop_asking(who, act=act),
        ):
            assert refusal(NotAllowed, refused) == ["round_of_a_subject"]


# --- a rule of the site ---


def switch(everybody, *, is_on):
    conduct.switch_obligation("L1", is_on=is_on, act=Act(made.ADMINISTRATOR, NOON))


def with_a_funder(everybody, third):
    opened = made.partnership(everybody)
    funder = actions.add_party(opened, third, role=FUNDER, act=by(everybody, "facilitator"))
    return opened, funder


def test_a_funder_is_asked_only_what_a_rule_of_the_site_asks(everybody, third):
    opened, funder = with_a_funder(everybody, third)
    client = signed_in(everybody, "third")
    link = reverse("partnerships:interest", args=[opened.uuid])
    assert waits(everybody, "third") == []
    assert client.get(link).url == reverse("partnerships:detail", args=[opened.uuid]) + "#sides"
    assert "Interest and declarations" not in in_list(client)

    switch(everybody, is_on=True)
    assert waits(everybody, "third") == [page_of(respondent_of(funder))]
    assert client.get(link).url == page_of(respondent_of(funder))
    sheets.answer(
        respondent_of(funder), {"L1": {"value": "no"}}, revision=0, language="en",
        act=by(everybody, "third"),
    )  # fmt: skip
    sheets.hand_in(respondent_of(funder), act=by(everybody, "third"))
    assert Statement.objects.get(party=funder).answer is FactAnswer.NO
    assert waits(everybody, "third") == []


def in_list(client):
    return client.get(reverse("questionnaires:list")).content.decode()


def test_who_has_handed_in_is_asked_what_a_new_rule_adds(everybody):
    opened = made.ready_for_g1(everybody)
    side = made.party(opened, MENTEE)
    switch(everybody, is_on=True)

    assert waits(everybody, "mentee_reporter") == waits(everybody, "mentee_signatory")
    assert waits(everybody, "mentee_reporter") == [page_of(respondent_of(side))]
    assert Interest.objects.filter(party=side).exists()  # what was handed in stands
    made.say(side, everybody.actor("mentee_signatory"), {"L1": "yes|Our pumps come from a cousin."})
    assert Statement.objects.get(obligation="L1").text == "Our pumps come from a cousin."
    assert waits(everybody, "mentee_signatory") == []

    switch(everybody, is_on=False)
    assert waits(everybody, "mentor_signatory") == []  # nothing more is asked of it


# --- the page ---


def test_the_one_link_leads_everybody_where_they_can_do_something(everybody):
    opened = made.partnership(everybody)
    link = reverse("partnerships:interest", args=[opened.uuid])
    sides = reverse("partnerships:detail", args=[opened.uuid]) + "#sides"

    for who, there in {
        "mentee_reporter": page_of(made_respondent(opened, MENTEE)),
        "mentor_signatory": page_of(made_respondent(opened, MENTOR)),
        "facilitator": sides,
        "administrator": sides,
    }.items():
        assert signed_in(everybody, who).get(link).url == there


def test_one_page_asks_all_and_hands_it_in(everybody):
    opened = made.partnership(everybody)
    client = signed_in(everybody, "mentee_signatory")
    page = client.get(reverse("partnerships:interest", args=[opened.uuid]), follow=True)
    address = page.request["PATH_INFO"]
    typed = {f"v-{code}": value for code, value in made.WILLING.items()}

    early = client.post(address, fields_of(page) | {"v-is_interested": "yes", "do": "hand_in"})
    assert early.status_code == 422
    done = client.post(address, fields_of(early) | typed | {"do": "hand_in"})

    assert done.status_code == 302
    assert Interest.objects.get().motivation == "We want this."
    assert Statement.objects.count() == 2
    detail = client.get(reverse("partnerships:detail", args=[opened.uuid])).content.decode()
    assert "We want this." in detail
    other = signed_in(everybody, "mentor_coordinator")
    read = reverse("questionnaires:read", args=[respondent_of(made.party(opened, MENTEE)).uuid])
    assert "We want this." in other.get(read).content.decode()
    assert (
        "We want this."
        in other.get(reverse("partnerships:detail", args=[opened.uuid])).content.decode()
    )


def test_words_for_a_no_are_gone_once_it_is_a_yes(everybody):
    opened = made.partnership(everybody)
    client = signed_in(everybody, "mentee_signatory")
    address = page_of(made_respondent(opened, MENTEE))
    typed = {"v-is_interested": "no", "n-is_interested": "No time.", "v-office": "Director"}
    client.post(address, fields_of(client.get(address)) | typed | {"do": "hand_in"})
    assert Interest.objects.get().motivation == "No time."

    client.post(address, {"do": "take_up_again"})
    willing = {f"v-{code}": value for code, value in made.WILLING.items()}
    page = fields_of(client.get(address)) | willing
    assert page["n-is_interested"] == ["No time."]
    client.post(address, page | {"do": "hand_in"})

    assert Interest.objects.get().motivation == "We want this."
    assert Submission.objects.get(version=2).said["is_interested"].note == ""


def test_a_draft_is_nobody_elses(everybody):
    opened = made.partnership(everybody)
    who = made_respondent(opened, MENTEE)
    sheets.answer(
        who, {"is_interested": {"value": "yes"}, "motivation": {"value": "Half is lost."}},
        revision=0, language="en", act=by(everybody, "mentee_reporter"),
    )  # fmt: skip

    for reader in ("mentor_signatory", "facilitator"):
        client = signed_in(everybody, reader)
        page = client.get(reverse("partnerships:detail", args=[opened.uuid])).content.decode()
        assert "Half is lost." not in page
    assert signed_in(everybody, "mentor_signatory").get(page_of(who)).status_code == 404
    assert words_of(opened)[0].interest is None
    assert Respondent.objects.get(pk=who.pk).settled_at is None


def test_reading_all_that_was_said_costs_the_same_for_more_parties(
    everybody, third, django_assert_num_queries
):
    opened = made.ready_for_g1(everybody)
    for _ in range(2):
        with django_assert_num_queries(4):
            assert all(each.named for each in words_of(opened))
        actions.add_party(opened, third, role=FUNDER, act=by(everybody, "facilitator"))


def test_refusals_are_refusals_of_ours(everybody, third):
    """A role without a question says nothing: no interest of a funder."""
    _opened, funder = with_a_funder(everybody, third)
    said = SaidInterest(True, "x", "", "x")

    with pytest.raises(Refused) as refused:
        express_interest(funder, said, act=by(everybody, "third"))
    assert refused.value.verdict.against[0].code == "operators_express_interest"

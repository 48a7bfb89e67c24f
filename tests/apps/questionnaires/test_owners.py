"""An app that asks its own questionnaire: what it knows, who hands in, what follows from it."""

import pytest

from tests.apps.questionnaires.made import by, respondent
from tests.apps.questionnaires.test_pages import in_text, page_of
from tests.sent import fields_of
from tests.world import signed_in
from waterpeers.apps.questionnaires.actions import rounds, sheets
from waterpeers.apps.questionnaires.actions.rounds import AskedParty
from waterpeers.apps.questionnaires.models import Submission
from waterpeers.apps.questionnaires.owners import Owner, owners
from waterpeers.apps.questionnaires.queries.filling import filling
from waterpeers.domain.actors import Role
from waterpeers.domain.questionnaires import Answer
from waterpeers.domain.verdicts import NotReady

pytestmark = pytest.mark.django_db
FILLED = {
    "v-is_interested": "yes",
    "v-motivation": "We want this.",
    "v-office": "Director",
    "v-O2.2": "yes",
    "v-O2.3": "yes",
}


@pytest.fixture
def told(monkeypatch):
    """An owner that is told what was handed in, and refuses where the motivation says so."""
    heard = []

    def handed_in(who, submission, act):
        heard.append((who.side, submission.said["motivation"].value))
        if submission.said["motivation"].value == "Too late":
            raise NotReady.because("round_ended", field="motivation")

    owner = Owner(
        key="told",
        template="interest",
        hands_in=(Role.SIGNATORY,),
        traits=lambda who: ("L1",),
        known=lambda who: {"office": Answer("Managing director")},
        handed_in=handed_in,
    )
    monkeypatch.setitem(owners(), "told", owner)
    return owner, heard


def opened(everybody, owner):
    asked = rounds.open_round(
        "By the lake",
        [AskedParty(everybody.mentee, "mentee")],
        owner=owner.key,
        act=by(everybody, "mentor_coordinator"),
    )
    return respondent(asked, "mentee")


def test_what_the_app_knows_already_is_not_asked_again(everybody, told):
    who = opened(everybody, told[0])
    page = signed_in(everybody, "mentee_signatory").get(page_of(who))

    assert fields_of(page)["v-office"] == ["Managing director"]
    assert "L1" in {q.code for q in filling(who, everybody.actor("mentee_signatory")).questions}


def test_handing_in_tells_the_app_what_was_said(everybody, told):
    owner, heard = told
    who = opened(everybody, owner)
    client = signed_in(everybody, "mentee_signatory")
    page = fields_of(client.get(page_of(who)))

    answer = client.post(page_of(who), page | FILLED | {"v-L1": "no", "do": "hand_in"})

    assert answer.status_code == 302
    assert heard == [("mentee", "We want this.")]
    assert Submission.objects.get().said["O2.2"] == Answer("yes")


def test_what_the_app_refuses_stands_beside_its_question_and_nothing_is_handed_in(everybody, told):
    who = opened(everybody, told[0])
    client = signed_in(everybody, "mentee_signatory", language="fr")
    page = fields_of(client.get(page_of(who))) | FILLED | {"v-L1": "no", "do": "hand_in"}

    answer = client.post(page_of(who), page | {"v-motivation": "Too late"})

    assert answer.status_code == 409
    assert 'href="#v-motivation"' in answer.content.decode()
    assert "Les réponses ne sont plus acceptées." in in_text(answer)
    assert Submission.objects.count() == 0
    assert not filling(who, everybody.actor("mentee_signatory")).is_handed_in


def test_only_those_hand_in_whom_the_app_names(everybody, told):
    who = opened(everybody, told[0])
    client = signed_in(everybody)  # a reporter

    said = in_text(client.get(page_of(who)))

    assert "Only a signatory of Águas do Lago can hand this in." in said
    assert "mentee.signatory" in said
    assert client.post(page_of(who), {"do": "hand_in"}).status_code == 403
    assert sheets.answer(
        who, {"is_interested": {"value": "yes"}}, revision=0, language="en",
        act=by(everybody, "mentee_reporter"),
    ).answered == 2  # with what the app knows  # fmt: skip

"""The questionnaire of interest: what each party says on the way to an agreement, on one page.

What is handed in becomes the party's ``Interest`` and ``Statement`` rows, which the gates read.
"""

from __future__ import annotations

from django.urls import reverse

from waterpeers.apps.partnerships.actions.interest import (
    Said,
    SaidInterest,
    express_interest,
    make_statements,
)
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.conduct import adopted
from waterpeers.apps.partnerships.queries.interest import INTEREST, partnership_of, party_of
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Submission
from waterpeers.apps.questionnaires.owners import Owner
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.partnerships import OPERATOR_ROLES, FactAnswer
from waterpeers.domain.questionnaires import BLANK, YES, Answer, Answers

OBLIGATION = "obligation"  # tags a question that is answered by a statement


def _lock(round_: QuestionRound) -> None:
    Partnership.objects.locked(partnership_of(round_))


def _handed_in(respondent: Respondent, submission: Submission, act: Act) -> None:
    party, said = party_of(respondent), submission.said
    if party.role in OPERATOR_ROLES:
        express_interest(party, _interest(said), act=act)
    questions = respondent.round.questionnaire.questions
    asked = {q.code: said.get(q.code, BLANK) for q in questions if OBLIGATION in q.tags}
    stated = {code: _statement(answer) for code, answer in asked.items() if answer.is_answered}
    make_statements(party, stated, act=act)


def _interest(said: Answers) -> SaidInterest:
    interested = said["is_interested"]
    is_interested = interested.value == YES
    return SaidInterest(
        is_interested,
        _text(said, "motivation") if is_interested else interested.note,
        _text(said, "conditions"),
        _text(said, "office"),
    )


def _text(said: Answers, code: str) -> str:
    return str(said.get(code, BLANK).value or "")


def _statement(answer: Answer) -> Said:
    return FactAnswer(answer.codes[0]), answer.note


OWNER = Owner(
    key=INTEREST,
    template="interest",
    hands_in=(Role.SIGNATORY,),
    traits=lambda respondent: adopted(),
    lock=_lock,
    handed_in=_handed_in,
    page=lambda round_: reverse("partnerships:detail", args=[round_.about_uuid]),
)

"""Entering what a colleague filled in on paper: whole, at once, marked as such.

Not all staff has an account or a screen, and a self-assessment that leaves them out is that of the
office. Level and unit are kept, no name is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions.steps import (
    count_progress,
    lacking,
    locked_respondent,
    store_answers,
    submitted,
    takes_answers,
)
from waterpeers.apps.questionnaires.events import Event
from waterpeers.apps.questionnaires.models import AnswerSheet, Respondent
from waterpeers.apps.questionnaires.owners import owner_of
from waterpeers.apps.questionnaires.queries.filling import filled
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.questionnaires import AnswersState, Given, read_all
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Verdict

LONGEST_UNIT = 120


@transaction.atomic
def enter_paper(
    respondent: Respondent,
    given: Mapping[str, Given],
    *,
    group: str,
    unit: str = "",
    filled_in_on: date | None = None,
    language: str,
    uuid: UUID | None = None,
    act: Act,
) -> AnswerSheet:
    """Keep and hand in what a colleague answered on paper; sent twice with one ``uuid`` it is one.

    Refused with everything that is missing, as it would be for whoever answers here.
    """
    owner = owner_of(respondent.round)
    owner.lock(respondent.round)
    respondent = locked_respondent(respondent)
    NotAllowed.unless(access.can_enter_paper(act.actor, respondent))
    if there := sent_before(AnswerSheet.objects.filter(respondent=respondent), uuid):
        return there
    takes_answers(respondent, act)
    blank = filled(respondent, None, act.actor)
    answers, reasons = read_all(blank.questionnaire, given, language=language)
    reasons += texts_verdict({"unit": unit}, lengths={"unit": LONGEST_UNIT}).against
    if group and blank.questionnaire.group(group) is None:
        reasons.append(Reason("not_in_list", (("value", group[:80]),), "group"))
    if filled_in_on is not None and filled_in_on > act.at.date():
        reasons.append(Reason("filled_in_later", field="filled_in_on"))
    sheet = AnswerSheet(
        uuid=uuid or uuid4(),
        respondent=respondent,
        group=group,
        from_paper=True,
        unit=clean_text(unit),
        filled_in_on=filled_in_on,
        revision=0,
        state=AnswersState.HANDED_IN,
        saved_by=person_of(act.actor),
        saved_at=act.at,
    )
    now = blank.with_answers(answers).on(sheet)
    wrong = {reason.field for reason in reasons}
    reasons += [reason for reason in lacking(now) if reason.field not in wrong]
    NotValid.unless(Verdict(tuple(reasons)))
    if not any(answer.is_answered for answer in answers.values()):
        raise NotReady.because("nothing_answered")
    count_progress(sheet, now)
    sheet.save(force_insert=True)
    store_answers(sheet, {}, answers, "", act)
    submission = submitted(now, sheet, act)
    owner.handed_in(respondent, submission, act)
    record(
        Event.SHEET_ENTERED_FROM_PAPER,
        sheet,
        act=act,
        after={"version": submission.version, "sha256": submission.sha256},
    )
    return sheet

"""Answering: saving what was typed, handing in, taking up again.

A draft is its organisation's own: the trail says who worked on it, one after the other, and each
answer says who changed it last. What is handed in is kept as it was and is in the trail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

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
from waterpeers.apps.questionnaires.models import (
    AnswerSheet,
    Respondent,
)
from waterpeers.apps.questionnaires.owners import owner_of
from waterpeers.apps.questionnaires.queries.filling import Filling, filling, sheet_of
from waterpeers.apps.questionnaires.queries.rounds import latest_of
from waterpeers.domain.actors import Act
from waterpeers.domain.questionnaires import (
    BLANK,
    SHEET,
    Answer,
    AnswersState,
    Given,
    missing,
    read_all,
)
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Stale, Verdict


@transaction.atomic
def answer(
    respondent: Respondent,
    given: Mapping[str, Given],
    *,
    revision: int,
    language: str,
    page: str = "",
    group: str = "",
    act: Act,
) -> AnswerSheet:
    """Keep answers of a sheet; the first one begins it. Sent twice they are kept once.

    ``revision`` is the one that was seen: an answer that was changed since is ``Stale``, unless by
    the same open ``page``. Numbers are read as people write them in ``language``.
    """
    before = open_sheet(respondent, act=act)
    answers, reasons = read_all(before.questionnaire, given, language=language)
    if group and before.questionnaire.group(group) is None:
        reasons.append(Reason("not_in_list", (("value", group[:80]),), "group"))
    NotValid.unless(Verdict(tuple(reasons)))
    changed = {c: a for c, a in answers.items() if a != _stored(before, c)}
    Stale.unless(Verdict(tuple(_changed_since(before, changed, revision, page))))
    group = group or (before.sheet.group if before.sheet else "")
    if before.sheet and not changed and group == before.sheet.group:
        return before.sheet
    sheet = touched(before.with_answers(changed), group=group, act=act)
    store_answers(sheet, before.stored, changed, page[:40], act)
    return sheet


def open_sheet(respondent: Respondent, *, act: Act) -> Filling:
    """Take a questionnaire for answering, if somebody may answer it now."""
    respondent = locked_respondent(respondent)
    NotAllowed.unless(access.can_answer(act.actor, respondent))
    takes_answers(respondent, act)
    found = filling(respondent, act.actor)
    if found.is_handed_in:
        raise NotReady.because("sheet_handed_in")
    return found


def _stored(before: Filling, code: str) -> Answer:
    return before.stored[code].said if code in before.stored else BLANK


def _changed_since(
    before: Filling, changed: Mapping[str, Answer], revision: int, page: str
) -> Iterator[Reason]:
    for code in changed:
        row = before.stored.get(code)
        if row and row.revision > revision and not (page and row.page == page):
            yield Reason("answer_changed_meanwhile", field=code)


def touched(after: Filling, *, group: str = "", act: Act) -> AnswerSheet:
    """Give the sheet its next revision, and say how far it has come; the first makes it.

    The trail says who works on it whenever that is somebody else than before.
    """
    sheet, person = after.sheet, person_of(act.actor)
    is_another = sheet is None or sheet.saved_by_id != person.pk
    if sheet is None:
        owner = person if after.round.is_personal else None
        sheet = AnswerSheet(respondent=after.respondent, person=owner, revision=0)
    sheet.revision += 1
    sheet.group, sheet.saved_by, sheet.saved_at = group or sheet.group, person, act.at
    count_progress(sheet, after)
    sheet.save()
    if is_another:
        record(Event.SHEET_WORKED_ON, sheet, act=act)
    return sheet


@transaction.atomic
def hand_in(respondent: Respondent, *, act: Act) -> AnswerSheet:
    """Hand a sheet in: refused with everything that is missing; its owner does what follows."""
    owner = owner_of(respondent.round)
    owner.lock(respondent.round)
    respondent = locked_respondent(respondent)
    NotAllowed.unless(access.can_hand_in(act.actor, respondent))
    takes_answers(respondent, act)
    now = filling(respondent, act.actor)
    state = SHEET.target("hand_in", state=now.sheet.state if now.sheet else AnswersState.DRAFT)
    NotValid.unless(Verdict(tuple(lacking(now))))
    if not any(answer.is_answered for answer in now.answers.values()):
        raise NotReady.because("nothing_answered")
    sheet = now.sheet or touched(now, act=act)
    sheet.state = AnswersState(state)
    submission = submitted(now, sheet, act)
    _settle(respondent, act.at)
    owner.handed_in(respondent, submission, act)
    record(
        Event.SHEET_HANDED_IN,
        sheet,
        act=act,
        after={"version": submission.version, "sha256": submission.sha256},
    )
    return sheet


def _settle(respondent: Respondent, at: datetime | None) -> None:
    """Say that nothing waits for an answer any more, or does again; of one sheet for all."""
    if not respondent.round.is_personal:
        respondent.settled_at = at
        respondent.save(update_fields=["settled_at"])


@transaction.atomic
def take_up_again(respondent: Respondent, *, act: Act) -> AnswerSheet:
    """Change what was handed in: it stands until the changed sheet is handed in as well."""
    respondent = locked_respondent(respondent)
    NotAllowed.unless(access.can_hand_in(act.actor, respondent))
    takes_answers(respondent, act)
    sheet = sheet_of(respondent, act.actor)
    SHEET.target("take_up_again", state=sheet.state if sheet else AnswersState.DRAFT)
    assert sheet is not None  # a blank is a draft, and is not taken up again
    return _taken_up(respondent, sheet, act)


def _taken_up(respondent: Respondent, sheet: AnswerSheet, act: Act) -> AnswerSheet:
    sheet.state = AnswersState(SHEET.target("take_up_again", state=sheet.state))
    sheet.revision += 1
    sheet.save(update_fields=["state", "revision"])
    _settle(respondent, None)
    record(Event.SHEET_TAKEN_UP_AGAIN, sheet, act=act, before={"version": sheet.version})
    return sheet


@transaction.atomic
def look_again(respondent: Respondent, *, act: Act) -> Respondent:
    """Say whether an answer is waited for, once what is asked of a respondent may have changed.

    What was handed in and lacks an answer now is taken up again. For apps that ask their own.
    """
    respondent = locked_respondent(respondent)
    if respondent.round.is_personal:
        return respondent
    now = filling(respondent, act.actor)
    stands = latest_of(now.sheet)
    is_open = bool(missing(now.questionnaire, stands.said, now.traits) if stands else now.questions)
    if now.sheet and stands and is_open:
        count_progress(now.sheet, now)
        now.sheet.save()
        if now.is_handed_in:
            _taken_up(respondent, now.sheet, act)
    _settle(respondent, None if is_open else act.at)
    return respondent

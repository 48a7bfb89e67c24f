"""Files that answer a question."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.files import File
from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.foundation.files import EVIDENCE, checked
from waterpeers.apps.questionnaires.actions.sheets import open_sheet, touched
from waterpeers.apps.questionnaires.models import AnswerFile, AnswerSheet, Respondent
from waterpeers.apps.questionnaires.queries.filling import filling
from waterpeers.domain.actors import Act
from waterpeers.domain.questionnaires import QuestionKind
from waterpeers.domain.verdicts import NotReady, NotValid

MOST_FILES = 10  # of one question


@transaction.atomic
def attach(respondent: Respondent, question: str, *, file: File, act: Act) -> AnswerFile:
    """Keep a file as the answer to a question, or as one of several."""
    now = open_sheet(respondent, act=act)
    asked = now.questionnaire.question(question)
    if asked is None or asked.kind is not QuestionKind.FILE:
        raise NotValid.because("question_not_known", field=question[:80], value=question[:80])
    there = now.files.get(question, [])
    if len(there) >= MOST_FILES:
        raise NotReady.because("files_of_an_answer", field=question, limit=str(MOST_FILES))
    limit = settings.UPLOAD_MEGABYTES
    found = checked(
        file, name=file.name or "", kinds=EVIDENCE, limit_megabytes=limit, field=question
    )
    if same := next((row for row in there if row.sha256 == found.sha256), None):
        return same
    sheet = touched(now, act=act)
    made = AnswerFile(
        sheet=sheet,
        question=question,
        name=found.name,
        content_type=found.content_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        added_by=person_of(act.actor),
        added_at=act.at,
    )
    made.file.save(f"{made.uuid}.{found.kind}", file, save=False)
    made.save(force_insert=True)
    _recount(sheet, respondent, act)
    return made


@transaction.atomic
def remove(file: AnswerFile, *, act: Act) -> None:
    """Take a file out of a draft; its bytes go too, unless they were once handed in."""
    now = open_sheet(file.sheet.respondent, act=act)
    if now.sheet is None or now.sheet.pk != file.sheet_id:
        raise NotValid.because("question_not_known", value=file.question[:80])
    sheet = touched(now, act=act)
    was_handed_in = any(
        str(file.uuid) in str(row.answers.get(file.question)) for row in now.sheet.submissions.all()
    )
    if was_handed_in:
        file.removed_at = act.at
        file.save(update_fields=["removed_at"])
    else:
        stored = file.file
        AnswerFile.objects.filter(pk=file.pk).delete()
        transaction.on_commit(partial(stored.storage.delete, str(stored.name)))
    _recount(sheet, now.respondent, act)


def _recount(sheet: AnswerSheet, respondent: Respondent, act: Act) -> None:
    """Say anew how far the sheet has come."""
    found = vars(filling(respondent, act.actor).progress)
    for name, number in found.items():
        setattr(sheet, name, number)
    sheet.save(update_fields=list(found))

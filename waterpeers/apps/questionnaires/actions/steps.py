"""What actions on sheets do on the way: locking, storing answers, keeping what is handed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.questionnaires.models import (
    AnswerSheet,
    Respondent,
    SheetAnswer,
    Submission,
)
from waterpeers.apps.questionnaires.queries.filling import Filling
from waterpeers.domain.actors import Act
from waterpeers.domain.questionnaires import Answer, as_plain, missing, standing
from waterpeers.domain.verdicts import NotReady, Reason


def locked_respondent(respondent: Respondent) -> Respondent:
    """Take a respondent: all that changes one of its sheets does so first."""
    rows = Respondent.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "round__template", "round__figures_of").get(
        pk=respondent.pk
    )


def takes_answers(respondent: Respondent, act: Act) -> None:
    """Refuse what comes when no answers are taken any more."""
    if not respondent.round.is_open(act.at):
        raise NotReady.because("round_ended")


def count_progress(sheet: AnswerSheet, after: Filling) -> None:
    """Say on a sheet how far it has come."""
    for name, number in vars(after.progress).items():
        setattr(sheet, name, number)


def store_answers(
    sheet: AnswerSheet,
    stored: Mapping[str, SheetAnswer],
    changed: Mapping[str, Answer],
    page: str,
    act: Act,
) -> None:
    """Write the rows of changed answers; a blank stays as a row, so that it has its revision."""
    rows = []
    for code, answer in changed.items():
        row = stored.get(code) or SheetAnswer(sheet=sheet, question=code)
        row.answer, row.revision = as_plain(answer), sheet.revision
        row.page, row.changed_by, row.changed_at = page, sheet.saved_by.uuid, act.at
        rows.append(row)
    SheetAnswer.objects.bulk_create(row for row in rows if row.pk is None)
    fields = ["answer", "revision", "page", "changed_by", "changed_at"]
    SheetAnswer.objects.bulk_update([row for row in rows if row.pk is not None], fields)


def lacking(now: Filling) -> Iterator[Reason]:
    """Give what is missing before a sheet can be handed in."""
    if now.round.is_personal and now.questionnaire.groups and not (now.sheet and now.sheet.group):
        yield Reason("required", field="group")
    yield from missing(now.questionnaire, now.answers, now.traits)


def submitted(now: Filling, sheet: AnswerSheet, act: Act) -> Submission:
    """Keep what is handed in: the answers to what was asked, and to nothing else."""
    sheet.version += 1
    sheet.revision += 1
    sheet.save(update_fields=["state", "version", "revision"])
    answers = standing(now.questionnaire, now.answers, now.traits)
    made = Submission(
        sheet=sheet,
        version=sheet.version,
        answers={code: as_plain(answer) for code, answer in answers.items()},
        traits=sorted(now.traits),
        person=person_of(act.actor),
        handed_in_at=act.at,
    )
    made.save(force_insert=True)
    return made

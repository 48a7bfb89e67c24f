"""What was handed in as a document: each question with its answer, section by section."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.questionnaires.models import Respondent, Submission
from waterpeers.apps.questionnaires.words import Said, said
from waterpeers.domain.documents import Document, Fact, Facts, Section, Soft, Text


def document(respondent: Respondent, submission: Submission) -> Document:
    """Build the document of what one of those who are asked has handed in."""
    language = get_language() or "en"
    questionnaire = respondent.round.questionnaire
    side = questionnaire.side(respondent.side)
    sections = said(questionnaire, submission.said, frozenset(submission.traits), language)
    return Document(
        title=questionnaire.title.said(language),
        subtitle=" · ".join(
            part
            for part in (
                respondent.organisation.name,
                side.text.said(language) if side else "",
                respondent.round.title,
            )
            if part
        ),
        language=language,
        kind=_("Questionnaire"),
        status=_handed_in_by(submission),
        made_at=submission.handed_in_at,
        origin=reverse("questionnaires:read", args=[respondent.uuid]),
        reference=submission.sha256,
        blocks=tuple(
            Section(title, (Facts(tuple(_fact(line) for line in lines)),))
            for title, lines in sections
            if lines
        ),
    )


def _fact(line: Said) -> Fact:
    return Fact(line.question, tuple(_lines(line)))


def _lines(line: Said) -> Iterator[Text]:
    answer = ", ".join(file.name for file in line.files) or line.answer or "–"
    graded: Text = (answer, Soft(" " + _("Grade") + f" {line.grade}")) if line.grade else answer
    yield graded
    if line.note:
        yield Soft(line.note)
    if line.evidence:
        yield Soft(line.evidence)


def _handed_in_by(submission: Submission) -> str:
    if submission.sheet.from_paper:
        return _("Entered from paper by %(name)s") % {"name": submission.person}
    return _("Handed in by %(name)s") % {"name": submission.person}

"""A lesson as a document: page, PDF, Word and workbook come from one value."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.lessons.models import Lesson
from waterpeers.apps.lessons.reports import lesson_parts, lesson_row, utilities_of
from waterpeers.apps.operators.queries.countries import language_name
from waterpeers.domain.documents import (
    Block,
    Column,
    Document,
    Fact,
    Facts,
    Paragraph,
    Style,
    Table,
)


def lesson_document(lesson: Lesson, *, at: datetime) -> Document:
    """Lay out a lesson; beside its words those of the reader's language, where there are any."""
    row = lesson_row(lesson)
    beside = row.translation.row if row.translation else None
    parts = lesson_parts(lesson, beside)
    blocks: list[Block] = []
    if row.tags:
        blocks.append(Paragraph(" · ".join(str(each) for each in row.tags), Style.SOFT))
    if beside and row.translation:
        written = language_name(lesson.language, language())
        columns = (
            Column("", width=0.8),
            Column(written, width=2),
            Column(row.translation.name, width=2),
        )
        rows = tuple((str(each.label), each.said, each.translated) for each in parts)
        heading = ((str(_("In one line")), lesson.title, beside.title),)
        blocks.append(Table(str(row.translation.state), columns, (*heading, *rows)))
    else:
        blocks.append(Facts(tuple(Fact(str(each.label), (each.said,)) for each in parts)))
    return Document(
        title=row.title,
        subtitle=utilities_of(lesson),
        language=get_language() or "en",
        kind=_("Lesson"),
        status=str(row.state),
        made_at=at,
        origin=lesson.get_absolute_url(),
        blocks=tuple(blocks),
    )

"""What was learned as a document: page, PDF, Word and workbook come from one value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.learning.reports.records import LearningRow, learning_finding
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.documents import Column, ColumnKind, Document, Number, Table


def learning_document(
    partnership: Partnership, rows: Sequence[LearningRow], *, at: datetime
) -> Document:
    """Lay out what was learned, one line each."""
    used = Table(
        _("What was learned, and whether it is used"),
        (
            Column(_("What they can do"), width=2.2),
            Column(_("Side that learned")),
            Column(_("How")),
            Column(_("When"), ColumnKind.DATE),
            Column(_("How far is it now?")),
            Column(_("Is it used?")),
            Column(_("What was said"), width=1.6),
        ),
        tuple(
            (
                row.record.practice,
                row.record.party.organisation.name,
                str(row.method),
                row.record.learned_on,
                row.level,
                str(row.use),
                row.last.word if row.last else "",
            )
            for row in rows
        ),
    )
    who = Table(
        _("Who learned it, and where it is used next"),
        (
            Column(_("What they can do"), width=2.2),
            Column(_("Unit")),
            Column(_("Level of staff")),
            Column(_("Women"), ColumnKind.NUMBER),
            Column(_("Men"), ColumnKind.NUMBER),
            Column(_("Others, or not said"), ColumnKind.NUMBER),
            Column(_("Names of learners")),
            Column(_("Where will it be used next?"), width=1.6),
        ),
        tuple(
            (
                row.record.practice,
                row.record.unit,
                str(row.staff_level),
                Number(row.record.women, decimals=0),
                Number(row.record.men, decimals=0),
                Number(row.record.unsaid, decimals=0),
                ", ".join(row.record.names),
                row.record.next_use,
            )
            for row in rows
        ),
    )
    return Document(
        title=learning_finding(rows),
        subtitle=str(partnership),
        language=get_language() or "en",
        kind=_("Learning"),
        made_at=at,
        origin=reverse("learning:of-partnership", args=[partnership.uuid]),
        blocks=(used, who),
    )

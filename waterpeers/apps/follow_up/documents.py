"""What was noted as a document: page, PDF, Word and workbook come from one value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.follow_up.reports.items import register_finding, state_words
from waterpeers.apps.follow_up.words import KINDS
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.documents import Column, ColumnKind, Document, Table


def register_document(
    partnership: Partnership, items: Sequence[RegisterItem], *, at: datetime
) -> Document:
    """Lay out what was noted, one line each."""
    columns = (
        Column(_("In one line"), width=2.4),
        Column(_("What it is")),
        Column(_("Side")),
        Column(_("Person")),
        Column(_("Until when"), ColumnKind.DATE),
        Column(_("State")),
        Column(_("What was said"), width=1.6),
        Column(_("Details"), width=1.6),
        Column(_("Noted"), ColumnKind.DATE),
    )
    rows = tuple(
        (
            item.title,
            str(KINDS[item.kind]),
            item.party.organisation.name if item.party else "",
            item.person.name if item.person else "",
            item.due_on,
            str(state_words(item)),
            item.word,
            item.details,
            item.noted_at.date(),
        )
        for item in items
    )
    return Document(
        title=register_finding(items, at.date()),
        subtitle=str(partnership),
        language=get_language() or "en",
        kind=_("Commitments"),
        made_at=at,
        origin=reverse("follow_up:of-partnership", args=[partnership.uuid]),
        blocks=(Table(_("Commitments, decisions, issues and risks"), columns, rows),),
    )

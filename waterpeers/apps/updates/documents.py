"""An update as a document: page, PDF, Word and workbook come from one value."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.words import colon
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import UpdateContent, content_of
from waterpeers.apps.updates.quotes import UpdateRow, parts_of, update_finding
from waterpeers.apps.updates.words import STATES, TEXTS, period_words
from waterpeers.domain.documents import Column, Document, Paragraph, Section, Table


def update_paper(update: Update, at: datetime) -> tuple[Document, str]:
    """Give an update as a document, and the name of its file."""
    name = f"{update.whole.code}-{update.year}-{update.number}"
    return update_document(content_of(update), at=at), name


def update_document(content: UpdateContent, *, at: datetime) -> Document:
    """Lay out an update: the words, then every thing of the plan, a table for each kind."""
    update = content.update
    said = [
        Section(str(label), (Paragraph(text),))
        for name, label in TEXTS.items()
        if (text := getattr(update, name))
    ]
    columns = (
        Column(_("What"), width=1.6),
        Column(_("How far it is")),
        Column(_("Figure"), width=1.2),
        Column(_("What is said"), width=2.2),
        Column(_("What it means for the plan"), width=1.4),
    )
    tables = [
        Table(str(part.title), columns, tuple(_row(row) for row in part.rows))
        for part in parts_of(content)
    ]
    return Document(
        title=update_finding(content),
        subtitle=str(update.whole),
        language=get_language() or "en",
        kind=period_words(update),
        status=str(STATES[update.state]),
        made_at=at,
        origin=reverse("updates:update", args=[update.uuid]),
        blocks=(*said, *tables),
    )


def _row(row: UpdateRow) -> tuple[Any, ...]:
    line = row.told.line
    factors = [f"{way} {colon(family)} {text}" for way, family, text in row.factors]
    explanation = [line.explanation] if line and line.explanation else []
    return (
        row.name,
        str(row.progress) if row.progress else "–",
        row.figure,
        "\n".join([*explanation, *factors]),
        line.meaning if line else "",
    )

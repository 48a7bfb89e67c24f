"""What was noted as a document: page, PDF, Word and workbook come from one value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.models import RegisterItem, Review
from waterpeers.apps.follow_up.reports.items import register_finding, state_words
from waterpeers.apps.follow_up.reports.practice import by_words
from waterpeers.apps.follow_up.reports.reviews import fact_words, rule_words
from waterpeers.apps.follow_up.words import KINDS, REVIEW_FACTS, REVIEW_STATUSES, REVIEW_TEXTS
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.documents import (
    Bullets,
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Section,
    Style,
    Table,
)
from waterpeers.domain.reviews import ReviewFacts


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


def review_document(review: Review) -> Document:
    """Lay out a review: how it stands, what people say, and what was there."""
    facts = ReviewFacts.from_plain(review.facts)
    said = [
        Section(str(label), (Paragraph(text),))
        for name, label in REVIEW_TEXTS.items()
        if (text := getattr(review, name))
    ]
    lead = [Paragraph(review.why, Style.LEAD)] if review.why else []
    found = [
        Section(str(label), (Bullets(tuple(words)),))
        for name, label in REVIEW_FACTS.items()
        if (words := fact_words(name, getattr(facts, name)))
    ]
    return Document(
        title=str(REVIEW_STATUSES[review.status]),
        subtitle=str(review.partnership),
        language=get_language() or "en",
        kind=pgettext("of a partnership", "Review"),
        status=str(by_words(review)),
        made_at=review.made_at,
        origin=reverse("follow_up:review", args=[review.uuid]),
        blocks=(
            Paragraph(rule_words(review.suggestion), Style.SOFT),
            *lead,
            *said,
            *found,
        ),
    )

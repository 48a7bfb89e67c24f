"""What was learned as a document: page, PDF, Word and workbook come from one value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.learning.models import Certificate, LearningRecord
from waterpeers.apps.learning.reports.descent import descent_chart
from waterpeers.apps.learning.reports.records import LearningRow, learning_finding
from waterpeers.apps.learning.words import METHODS
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.documents import (
    Block,
    Column,
    ColumnKind,
    Document,
    DocumentParty,
    Fact,
    Facts,
    Link,
    Number,
    Paragraph,
    Strong,
    Style,
    Table,
    Text,
)
from waterpeers.domain.learning import Method


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


def descent_document(
    records: Sequence[LearningRecord], *, subtitle: str, origin: str, at: datetime
) -> Document:
    """Lay out who taught whom: the drawing, and its table."""
    chart = descent_chart(records, at.date())
    return Document(
        title=chart.title,
        subtitle=subtitle,
        language=get_language() or "en",
        kind=_("Who taught whom"),
        made_at=at,
        origin=origin,
        blocks=(chart,),
    )


def certificate_document(certificate: Certificate) -> Document:
    """Lay out a certificate of taking part, and where one checks it."""
    facts = certificate.facts
    begins, ends = (date.fromisoformat(facts[each]) for each in ("begins", "ends"))
    days: tuple[Text, ...] = (begins,) if begins == ends else ((begins, " – ", ends),)
    lines = [
        Fact(_("In"), (facts["practice"],)),
        Fact(_("How"), (str(METHODS[Method(facts["method"])]),)),
        Fact(_("When"), days),
        Fact(_("Place"), (facts["place"],)),
        Fact(_("Of"), (facts["of"],)),
        Fact(_("Together with"), tuple(facts["with"])),
        Fact(_("Issued on"), (localdate(certificate.issued_at),)),
    ]
    address = reverse("learning:certificate", args=[certificate.code])
    blocks: tuple[Block, ...] = (
        Paragraph((Strong(certificate.name), "\n", _("took part.")), Style.LEAD),
        Facts(tuple(fact for fact in lines if any(fact.lines))),
        Paragraph((_("Check it here:"), " ", Link(f"{settings.BASE_URL}{address}", address))),
        Paragraph(_("It says that somebody took part; it is no examination."), Style.SOFT),
    )
    return Document(
        title=_("Certificate of taking part"),
        language=get_language() or "en",
        parties=tuple(DocumentParty(each) for each in (facts["of"], *facts["with"])),
        origin=address,
        blocks=blocks,
    )

"""The report of a round: what both sides see, what they made of it, causes, priorities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.diagnosis.models import PriorityScore, Settlement
from waterpeers.apps.diagnosis.queries import Picture, Ranked
from waterpeers.apps.diagnosis.reports import (
    BandOfLines,
    DifferenceLine,
    View,
    bands_of,
    baseline_words,
    direction,
    finding,
)
from waterpeers.apps.diagnosis.words import CAUSES, CLASSES, STAGES
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.questionnaires.words import AmountBeside
from waterpeers.domain.diagnosis import FindingKind, classify
from waterpeers.domain.documents import (
    Block,
    Column,
    Document,
    Paragraph,
    Section,
    Style,
    Table,
    Text,
)
from waterpeers.domain.partnerships import PartyRole


def document(
    picture: Picture,
    settled: Mapping[str, Settlement],
    figures: Mapping[str, AmountBeside],
    ranked: list[Ranked],
) -> Document:
    """Build the report of a round, as far as it can be read."""
    language = get_language() or "en"
    round_ = picture.diagnosis
    bands = bands_of(picture, settled, figures) if picture.is_complete else []
    lead = [Paragraph(direction(picture), Style.LEAD)] if bands else []
    return Document(
        title=finding(picture, settled),
        subtitle=f"{round_.partnership.title} · {picture.questionnaire.title.said(language)}",
        language=language,
        kind=_("Diagnosis"),
        status=str(STAGES[round_.stage]),
        made_at=round_.started_at,
        origin=reverse("diagnosis:round", args=[round_.uuid]),
        blocks=(*lead, *(_band(picture, each) for each in bands), *_findings(ranked)),
    )


def _band(picture: Picture, band: BandOfLines) -> Section:
    own, peer = picture.own, picture.peer
    columns = (
        Column(_("Question"), width=1.4),
        Column(own.name if own else "", width=1.6),
        Column(peer.name if peer else "", width=1.6),
        Column(_("Figures")),
        Column(_("What we made of it")),
    )
    rows = tuple(
        (
            line.title if line.title == line.question else f"{colon(line.title)} {line.question}",
            _view(line.own),
            _view(line.peer),
            _figures(line),
            _settled(line),
        )
        for line in band.lines
    )
    return Section(str(band.title), (Table(str(band.asks), columns, rows),))


def _view(view: View) -> Text:
    said = view.words or _("Not assessed")
    return "\n".join(part for part in (said, view.note, ", ".join(view.proofs)) if part)


def _figures(line: DifferenceLine) -> str:
    lines = []
    for each in line.figures:
        known = f"{colon(each.name)} {each.value} {each.unit} ({each.year} {each.grade})".strip()
        lines.append(known if each.value else f"{colon(each.name)} –")
        lines += each.said
    return "\n".join(lines)


def _settled(line: DifferenceLine) -> str:
    made = line.settled
    if made is None:
        return ""
    said = (str(made.outcome), made.value, made.why, made.who)
    return "\n".join(part for part in said if part)


def _findings(ranked: list[Ranked]) -> Iterator[Block]:
    problems = [each for each in ranked if each.finding.kind is FindingKind.PROBLEM]
    strengths = [each for each in ranked if each.finding.kind is FindingKind.STRENGTH]
    if problems:
        yield Section(_("Problems, causes, priorities"), (_problems(problems),))
    if strengths:
        columns = (Column(_("Strength")), Column(_("Working area")), Column(_("Proof")))
        rows = tuple(
            (each.finding.title, str(WORKING_AREAS[each.finding.area]), each.finding.proof)
            for each in strengths
        )
        yield Section(_("Strengths"), (Table(_("What works, and is proven"), columns, rows),))


def _problems(problems: list[Ranked]) -> Table:
    columns = (
        Column(_("Problem"), width=1.6),
        Column(_("Cause"), width=1.6),
        Column(_("Baseline")),
        Column(_("Mentee")),
        Column(_("Mentor")),
        Column(_("Decided")),
    )
    rows = []
    for each in problems:
        found = each.finding
        causes = ", ".join(str(CAUSES[cause]) for cause in found.causes)
        why = (causes, found.why, found.why_that, found.proof)
        decided = str(CLASSES[classify(found.scores)]) if found.decided_at else ""
        rows.append(
            (
                found.title,
                "\n".join(part for part in why if part),
                baseline_words(found),
                _classes(each.by(PartyRole.MENTEE)),
                _classes(each.by(PartyRole.MENTOR)),
                f"{decided} · {_('priority')}" if found.is_priority else decided,
            )
        )
    return Table(_("Each side ranks apart; then it is decided together"), columns, tuple(rows))


def _classes(said: list[PriorityScore]) -> Text:
    """Say what a side would do with a problem; of several operators each with its name."""
    if len(said) == 1:
        return str(CLASSES[classify(said[0].scores)])
    names = ((each.party.organisation.name, CLASSES[classify(each.scores)]) for each in said)
    return "\n".join(f"{colon(name)} {what}" for name, what in names)

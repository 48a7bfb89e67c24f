"""A stocktaking as a document: page, PDF, Word and workbook come from one value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import Taken
from waterpeers.apps.closing.quotes import PathSources, paths_of
from waterpeers.apps.closing.reports.courses import (
    TakenMoment,
    capacity_table,
    figures_table,
    moment_words,
    stages_table,
)
from waterpeers.apps.closing.reports.stocktakings import (
    answer_lines,
    factor_texts,
    finding,
    learning_words,
    signings,
)
from waterpeers.apps.closing.words import CAUSES, TEXTS, WHY_EARLY
from waterpeers.apps.follow_up.words import KINDS
from waterpeers.apps.foundation.figures import GAP, day
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.domain.documents import (
    Block,
    Bullets,
    Column,
    Document,
    DocumentParty,
    Fact,
    Facts,
    Paragraph,
    Section,
    Signatures,
    Soft,
    Strong,
    Style,
    Table,
    Text,
)
from waterpeers.domain.follow_up import ItemKind


@dataclass(frozen=True)
class StocktakingPart:
    """A part of a stocktaking: its code, which gates and pages lead to, and what stands there."""

    code: str
    title: str
    blocks: tuple[Block, ...]


def stocktaking_parts(
    found: Taken, moments: Sequence[TakenMoment], later: Sequence[Stocktaking]
) -> list[StocktakingPart]:
    """Lay out a stocktaking part by part; ``later`` are those that come after it."""
    row = found.stocktaking
    parts = [
        *([_cause(found)] if row.is_light else []),
        _figures(found, moments),
        _stages(found, moments),
        _capacity(found, moments),
        StocktakingPart(
            "learning",
            _("What people learned"),
            (Paragraph(learning_words(dict(found.facts.paths.learning))),),
        ),
        *([_answers(found)] if row.is_at_the_end else []),
        _words(found),
        _items(found),
        *([_paths(found)] if row.is_at_the_end and not row.is_light else []),
        *([_later(later)] if row.is_at_the_end else []),
        StocktakingPart("signatures", _("Signed"), (Signatures(signings(found)),)),
    ]
    return [part for part in parts if part is not None]


def stocktaking_document(
    found: Taken, moments: Sequence[TakenMoment], later: Sequence[Stocktaking], *, at: datetime
) -> Document:
    """Lay out a stocktaking as a whole."""
    row = found.stocktaking
    is_agreed = row.agreed_at is not None
    kind = _("Close-out") if row.is_at_the_end else moment_words(row.months)
    return Document(
        title=finding(found, moments),
        subtitle=str(row.partnership),
        language=get_language() or "en",
        kind=kind,
        status=_("Agreed by both sides") if is_agreed else _("Not agreed yet"),
        parties=tuple(
            DocumentParty(party.organisation.name, str(ROLES[party.role]))
            for party in found.parties
        ),
        made_at=row.agreed_at or at,
        origin=reverse("closing:stocktaking", args=[row.uuid]),
        reference=found.fingerprint,
        blocks=(
            _frame(found),
            *(
                Section(each.title, each.blocks)
                for each in stocktaking_parts(found, moments, later)
            ),
        ),
    )


def _frame(found: Taken) -> Facts:
    row, partnership = found.stocktaking, found.partnership
    last = row.due_on if row.is_at_the_end else partnership.ended_on
    facts = [
        Fact(_("First day"), (day(partnership.started_on) if partnership.started_on else "–",)),
        Fact(_("Last day"), (day(last) if last else "–",)),
    ]
    if not row.is_at_the_end:
        facts.append(Fact(_("Looked at for"), (day(row.due_on),)))
    return Facts(tuple(facts))


def _cause(found: Taken) -> StocktakingPart:
    row = found.stocktaking
    said: list[Block] = [
        Paragraph(str(CAUSES[row.cause]) if row.cause else _("Not said yet."), Style.LEAD)
    ]
    return StocktakingPart("cause", _("Why it ended early"), tuple(said))


def _figures(found: Taken, moments: Sequence[TakenMoment]) -> StocktakingPart | None:
    if not found.outcomes or (found.stocktaking.is_light and not found.figures):
        return None
    table = figures_table(found.outcomes, moments)
    return StocktakingPart("figures", _("Results against the baseline"), (table,))


def _stages(found: Taken, moments: Sequence[TakenMoment]) -> StocktakingPart | None:
    table = stages_table(moments)
    if not table.rows:
        return _none("stages", _("Working areas"), found)
    return StocktakingPart("stages", _("What became the utility’s own, by working area"), (table,))


def _none(code: str, title: str, found: Taken) -> StocktakingPart | None:
    if found.stocktaking.is_light:
        return None
    return StocktakingPart(code, title, (Paragraph(_("Not said yet."), Style.SOFT),))


def _capacity(found: Taken, moments: Sequence[TakenMoment]) -> StocktakingPart | None:
    table = capacity_table(moments)
    if not table.rows:
        return _none("capacity", _("Change of capacity"), found)
    return StocktakingPart("capacity", _("Change of capacity"), (table,))


def _answers(found: Taken) -> StocktakingPart:
    title = _("What each side says of the Code and of what it gained")
    lines = answer_lines(found)
    if not lines:
        missing = ", ".join(each.organisation.name for each in found.answers.missing)
        text = _("Shown once both sides have answered. Still to answer: %(names)s")
        said = Paragraph(text % {"names": missing or "–"}, Style.SOFT)
        return StocktakingPart("answers", title, (said,))
    facts = Facts(
        tuple(Fact(line.question, tuple(_answer(each) for each in line.sides)) for line in lines)
    )
    return StocktakingPart("answers", title, (facts,))


def _answer(each: Any) -> Text:
    said: tuple[Any, ...] = (Strong(each.side), f" {each.said}")
    return (*said, Soft(f"\n{each.note}")) if each.note else said


def _words(found: Taken) -> StocktakingPart:
    row = found.stocktaking
    blocks: list[Block] = []
    for name, label in TEXTS.items():
        if name == "lessons" and not row.is_at_the_end:
            continue
        text = getattr(row, name)
        words = WHY_EARLY if row.is_light and name == "summary" else label
        if text:
            blocks += [Paragraph((Strong(str(words)), "\n", text))]
    factors = factor_texts(row.factors)
    if factors:
        blocks.append(Facts(tuple(Fact(label, (text,)) for label, text in factors)))
    if not blocks:
        blocks.append(Paragraph(_("Not said yet."), Style.SOFT))
    return StocktakingPart("words", _("In their words"), tuple(blocks))


def _items(found: Taken) -> StocktakingPart:
    items = found.facts.items
    title = _("What stays open")
    if not items:
        said = _("Nothing is open.")
        return StocktakingPart("items", title, (Paragraph(said),))
    columns = (Column(_("In one line"), width=2), Column(_("What it is")), Column(_("Whose it is")),
               Column(_("What was said"), width=1.6))  # fmt: skip
    rows = tuple((e.title, str(KINDS[ItemKind(e.kind)]), e.owner, e.word) for e in items)
    return StocktakingPart("items", title, (Table(title, columns, rows),))


def _paths(found: Taken) -> StocktakingPart:
    round_ = found.stocktaking.round
    sources = PathSources(
        found.partnership,
        found.facts.paths,
        found.outcomes,
        found.answers,
        round_.questionnaire if round_ else None,
    )
    columns = (
        Column(_("Path"), width=1.2),
        Column(_("What is known"), width=2),
        Column(_("What is not known"), width=2),
    )
    rows = tuple(
        (
            str(path.label),
            "\n".join(line.text for line in path.known) or GAP,
            "\n".join(line.text for line in path.unknown) or GAP,
        )
        for path in paths_of(sources)
    )
    title = _("The five paths of results")
    return StocktakingPart("paths", title, (Table(title, columns, rows),))


def _later(later: Sequence[Stocktaking]) -> StocktakingPart:
    days: Iterator[Text] = (f"{moment_words(e.months)} – {day(e.due_on)}" for e in later)
    said: Block = Bullets(tuple(days))
    if not later:
        said = Paragraph(_("The days follow from the plan once both sides have agreed."))
    return StocktakingPart("later", _("When one looks again"), (said,))

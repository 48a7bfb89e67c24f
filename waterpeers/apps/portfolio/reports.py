"""The list of partnerships as its reader sees it, and as a table that one takes along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.queries.practice import AreaStage
from waterpeers.apps.follow_up.words import DAYS, REVIEW_STATUSES, STAGES
from waterpeers.apps.foundation.figures import in_figures, money
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.words.partnerships import PHASES, STATES
from waterpeers.apps.portfolio.queries.lines import PortfolioLine
from waterpeers.apps.portfolio.queries.narrowing import FACETS, NONE, PortfolioFilters
from waterpeers.apps.portfolio.queries.standings import PortfolioSide
from waterpeers.apps.portfolio.words import (
    ATTENTIONS,
    DAYS_OF,
    DEFINITIONS,
    NO_REVIEW,
    SILENT,
    TROUBLE,
    TURNS,
)
from waterpeers.domain.documents import Column, ColumnKind, Document, Money, Table, TableRow
from waterpeers.domain.money import to_amount
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.portfolio import GRAVE, SILENCES, Gravity, in_order

EVERY = "every=1"  # a list that is not narrowed, also for whoever comes in upon a narrowed one
SHOWN_FIRST = 12  # choices of a facet; the others are folded
LABELS = {
    "needs": gettext_lazy("Needs a word"),
    "turn": gettext_lazy("Whose turn"),
    "phase": gettext_lazy("Phase"),
    "status": gettext_lazy("Last review"),
    "stage": gettext_lazy("Stage of consolidation"),
    "silent": gettext_lazy("A side silent for"),
    "country": gettext_lazy("Country"),
    "area": gettext_lazy("Working area"),
    "programme": gettext_lazy("Platform, programme or funder"),
    "state": gettext_lazy("State"),
}
WORDS: dict[str, dict[Any, Any]] = {
    "needs": {Gravity.TROUBLE: TROUBLE, **ATTENTIONS},
    "turn": TURNS,
    "phase": PHASES,
    "status": {**REVIEW_STATUSES, NONE: NO_REVIEW},
    "stage": STAGES,
    "area": WORKING_AREAS,
    "state": STATES,
}


@dataclass(frozen=True)
class PortfolioRow:
    """A line with its words."""

    line: PortfolioLine
    why: list[tuple[Any, bool]]  # why it needs a word, and whether that is grave
    phase: Any
    status: Any
    stage: tuple[Any, Any] | None  # that moved last: of which working area, and which
    turn: Any
    waits: str  # how many days
    first: str
    more: int
    sides: list[tuple[str, str]]  # name and country, mentors first
    words: list[tuple[str, str, bool]]  # of whom, how many days ago, and whether that is long
    health: str
    money: str
    missing: str  # of the money
    next_day: str  # what it is
    is_ended: bool
    state: Any


def row_of(line: PortfolioLine, at: datetime) -> PortfolioRow:
    """Say a line in words."""
    return PortfolioRow(
        line=line,
        why=[(ATTENTIONS[why], why in GRAVE) for why in in_order(line.attention)],
        phase=PHASES[line.phase],
        status=REVIEW_STATUSES[line.status] if line.status else "",
        stage=_stage(line),
        turn=TURNS[line.turn],
        waits=_days((at - line.since).days) if line.since else "",
        first=sentence(line.first.reason) if line.first else "",
        more=max(0, len(line.waits) - 1),
        sides=[(side.name, side.country) for side in (*line.mentors, *line.mentees)],
        words=[_word(side, line, at) for side in (*line.mentors, *line.mentees)],
        health=_health(line),
        money=money(Money(line.money.budget, line.money.currency)) if line.money else "",
        missing=money(Money(line.money.missing, line.money.currency))
        if line.money and line.money.missing
        else "",
        next_day=_next_day(line),
        is_ended=line.state is not PartnershipState.ACTIVE,
        state=STATES[line.state],
    )


def _days(number: int) -> str:
    return _("%(days)s d") % {"days": number}


def _word(side: PortfolioSide, line: PortfolioLine, at: datetime) -> tuple[str, str, bool]:
    days = (at - (side.last_word or line.opened_at)).days
    return side.name, _days(days), days >= SILENCES[0] and line.silent > 0


def _stage(line: PortfolioLine) -> tuple[Any, Any] | None:
    if not line.stages:
        return None
    last = line.stages[-1]
    return WORKING_AREAS[last.area], STAGES[last.stage]


def _said(each: AreaStage) -> dict[str, Any]:
    return {"area": WORKING_AREAS[each.area], "stage": STAGES[each.stage]}


def _health(line: PortfolioLine) -> str:
    """Say what each side says of the partnership as a whole, the mentor first as elsewhere."""
    if line.health is None:
        return ""
    levels = (line.health.mentor, line.health.mentee)
    return " / ".join("–" if level is None else in_figures(level) for level in levels)


def _next_day(line: PortfolioLine) -> str:
    if line.next_day is None:
        return ""
    return str(DAYS[line.next_day.kind]) % {"title": line.next_day.text}


def heading(lines: Sequence[PortfolioLine]) -> str:
    """Say how many there are, how many are in trouble, and how many more need a word."""
    counts = Counter(line.gravity for line in lines)
    said = [
        ngettext("%(number)s partnership", "%(number)s partnerships", len(lines))
        % {"number": len(lines)}
    ]
    if trouble := counts[Gravity.TROUBLE]:
        said.append(
            ngettext("%(number)s in trouble", "%(number)s in trouble", trouble)
            % {"number": trouble}
        )
    if (care := counts[Gravity.CARE]) and trouble:
        text = ngettext("%(number)s more needs a word", "%(number)s more need a word", care)
        said.append(text % {"number": care})
    elif care:
        text = ngettext("%(number)s needs a word", "%(number)s need a word", care)
        said.append(text % {"number": care})
    return ", ".join(said)


# --- facets ---


@dataclass(frozen=True)
class FacetChoice:
    """One choice: what it is called, how many lines it gives, and where it leads.

    One that is in use leads to the list without it.
    """

    label: str
    count: int
    is_chosen: bool
    href: str


@dataclass(frozen=True)
class PortfolioFacet:
    """A facet with its choices; those behind the first are folded."""

    name: str
    label: Any
    first: list[FacetChoice]
    rest: list[FacetChoice]
    chosen: FacetChoice | None  # the one in use


def address(filters: PortfolioFilters, order: str, **more: str) -> str:
    """Give the query of a list, without what is empty."""
    given = asdict(filters) | {"sort": order} | more
    return "?" + (urlencode({name: value for name, value in given.items() if value}) or EVERY)


def facets(
    counts: dict[str, Counter[str]],
    filters: PortfolioFilters,
    order: str,
    names: dict[str, str],
) -> list[PortfolioFacet]:
    """Give the facets that have something to choose; ``names`` are those of organisations."""
    found = []
    for name in FACETS:
        chosen = getattr(filters, name)
        counted = _in_order(name, counts[name])
        if chosen and chosen not in counts[name]:
            counted.append((chosen, 0))
        choices = [
            FacetChoice(
                _choice_label(name, code, names),
                count,
                code == chosen,
                address(replace(filters, **{name: "" if code == chosen else code}), order),
            )
            for code, count in counted
        ]
        in_use = next((choice for choice in choices if choice.is_chosen), None)
        if choices:
            first, rest = choices[:SHOWN_FIRST], choices[SHOWN_FIRST:]
            found.append(PortfolioFacet(name, LABELS[name], first, rest, in_use))
    return found


def definitions() -> list[tuple[Any, str]]:
    """Say what each reason for a word stands for."""
    return [(WORDS["needs"][code], str(said) % DAYS_OF) for code, said in DEFINITIONS.items()]


def _in_order(name: str, counts: Counter[str]) -> list[tuple[str, int]]:
    words = [str(code) for code in WORDS.get(name, {})]
    if name == "silent":
        return sorted(counts.items(), key=lambda pair: int(pair[0]))
    if name in {"phase", "turn", "needs", "status", "stage", "state"}:
        return sorted(counts.items(), key=lambda pair: words.index(pair[0]))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _choice_label(name: str, code: str, names: dict[str, str]) -> str:
    if name == "silent":
        return str(SILENT) % {"days": code}
    if name == "country":
        return country_name(code, get_language() or "en")
    if name == "programme":
        return names.get(code, code)
    return str(WORDS[name].get(code, code))


# --- as a table ---


def headings() -> list[str]:
    """Name the columns of the table that one takes along."""
    return [
        _("Code"),
        _("Title"),
        _("Needs a word"),
        _("Mentor"),
        _("Country of the mentor"),
        _("Mentee"),
        _("Country of the mentee"),
        _("Others who take part"),
        _("Working areas"),
        _("Phase"),
        _("State"),
        _("Last review"),
        _("Day of the last review"),
        _("Gate"),
        _("Open at the gate"),
        _("Whose turn"),
        _("Turn since"),
        _("What waits first"),
        _("Last word of the mentor"),
        _("Last word of the mentee"),
        _("Health, as the mentor sees it"),
        _("Health, as the mentee sees it"),
        _("Stages of consolidation"),
        _("Budget"),
        _("Of which is missing"),
        _("Currency"),
        _("Next date"),
        _("What is then"),
        _("Last day"),
        _("Last reminder"),
    ]


DATES = frozenset({12, 16, 18, 19, 26, 28, 29})  # the columns with days
NUMBERS = frozenset({14, 20, 21, 23, 24})


def cells_of(line: PortfolioLine) -> TableRow:
    """Give the cells of a line, under the headings."""
    language = get_language() or "en"

    def names(sides: Sequence[PortfolioSide]) -> str:
        return "; ".join(side.name for side in sides)

    def countries(sides: Sequence[PortfolioSide]) -> str:
        return "; ".join(country_name(side.country, language) for side in sides if side.country)

    def last(sides: Sequence[PortfolioSide]) -> date | None:
        return max((s.last_word.date() for s in sides if s.last_word), default=None)

    health, budget = line.health, line.money
    return (
        line.code,
        line.title,
        "; ".join(str(ATTENTIONS[why]) for why in in_order(line.attention)),
        names(line.mentors),
        countries(line.mentors),
        names(line.mentees),
        countries(line.mentees),
        names(line.others),
        "; ".join(str(WORDS["area"].get(area, area)) for area in line.areas),
        str(PHASES[line.phase]),
        str(STATES[line.state]),
        str(REVIEW_STATUSES[line.status]) if line.status else "",
        line.reviewed_on,
        line.gate or "",
        len(line.waits),
        str(TURNS[line.turn]),
        line.since.date() if line.since else None,
        sentence(line.first.reason) if line.first else "",
        last(line.mentors),
        last(line.mentees),
        health.mentor if health else None,
        health.mentee if health else None,
        "; ".join(_("%(area)s: %(stage)s") % _said(each) for each in line.stages),
        _amount(budget.budget, budget.currency) if budget else None,
        _amount(budget.missing, budget.currency) if budget else None,
        budget.currency if budget else "",
        line.next_day.day if line.next_day else None,
        _next_day(line),
        line.ends_on,
        line.reminded_at.date() if line.reminded_at else None,
    )


def _amount(minor: int, currency: str) -> float:
    return float(to_amount(minor, currency))


def document(lines: Sequence[PortfolioLine], *, at: datetime, origin: str) -> Document:
    """Lay the list out as a document, for a workbook."""
    kinds = [
        ColumnKind.DATE if n in DATES else ColumnKind.NUMBER if n in NUMBERS else ColumnKind.TEXT
        for n in range(len(headings()))
    ]
    columns = tuple(Column(label, kind) for label, kind in zip(headings(), kinds, strict=True))
    title = ngettext("%(count)s partnership", "%(count)s partnerships", len(lines)) % {
        "count": len(lines)
    }
    table = Table(_("Partnerships"), columns, tuple(cells_of(line) for line in lines))
    return Document(
        title, get_language() or "en", (table,), kind=_("List"), made_at=at, origin=origin
    )


def csv_rows(lines: Sequence[PortfolioLine]) -> Iterator[list[object]]:
    """Give the rows of the list, its headings first."""
    yield [*headings()]
    for line in lines:
        yield ["" if cell is None else cell for cell in cells_of(line)]

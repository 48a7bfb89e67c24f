"""A round as people read it: its finding in a sentence, its differences line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.diagnosis.access import can_rank
from waterpeers.apps.diagnosis.models import Finding, PriorityScore, Settlement
from waterpeers.apps.diagnosis.queries import Picture, Ranked, titles_of
from waterpeers.apps.diagnosis.words import ASKS, BANDS, CAUSES, CLASSES, OUTCOMES
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.questionnaires.words import (
    CHANGES,
    AmountBeside,
    BesideFigure,
    answer_words,
    beside_words,
    difference_words,
    option_words,
)
from waterpeers.domain.actors import Actor
from waterpeers.domain.diagnosis import (
    LARGE,
    FindingKind,
    RankScale,
    ViewBand,
    by_band,
    classify,
    summary,
)
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.questionnaires import (
    Answer,
    Compared,
    Question,
    QuestionKind,
    Spread,
    change,
    number_of,
    widest,
)

START, WIDTH = 16.0, 208.0  # of the track on which levels stand, in its drawing


@dataclass(frozen=True)
class View:
    """What one side says: in words, with its proof, and where it stands on the track."""

    words: str
    note: str
    proofs: tuple[str, ...]
    level: str = ""
    at: str = ""  # on the track; nothing where it gave no level


@dataclass(frozen=True)
class StaffLevel:
    """What people of one level of staff say, where enough have answered."""

    name: str
    middle: str
    at: str
    people: int


@dataclass(frozen=True)
class SettlementLine:
    """What both sides made of a difference."""

    outcome: Any
    value: str
    why: str
    who: str
    due_on: date | None


@dataclass(frozen=True)
class DifferenceLine:
    """One question with the answers of both sides."""

    code: str
    title: str  # the section: a dimension or a working area
    question: str
    own: View
    peer: View
    difference: str
    ticks: tuple[tuple[str, str], ...] = ()  # the levels of the track: where, number
    staff: tuple[StaffLevel, ...] = ()
    differs_inside: bool = False
    became: Any = ""  # since the round before
    figures: tuple[BesideFigure, ...] = ()
    settled: SettlementLine | None = None


@dataclass(frozen=True)
class BandOfLines:
    """Lines that ask for the same."""

    code: ViewBand
    title: Any
    asks: Any
    lines: list[DifferenceLine] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where the gate leads to."""
        places = {ViewBand.FAR_APART: "differences", ViewBand.NOT_ASSESSED: "unknown"}
        return places.get(self.code, str(self.code))


def bands_of(
    picture: Picture, settled: Mapping[str, Settlement], figures: Mapping[str, AmountBeside]
) -> list[BandOfLines]:
    """Give the lines of a round, the most urgent first."""
    language = get_language() or "en"
    titles = titles_of(picture.questionnaire, language)
    reader = _LineReader(picture, language, titles, settled, figures)
    return [
        BandOfLines(code, BANDS[code], ASKS[code], [reader.line(pair) for pair in pairs])
        for code, pairs in by_band(picture.pairs).items()
    ]


@dataclass(frozen=True)
class _LineReader:
    picture: Picture
    language: str
    titles: dict[str, str]
    settled: Mapping[str, Settlement]
    figures: Mapping[str, AmountBeside]

    def line(self, pair: Compared) -> DifferenceLine:
        code = pair.question.code
        spreads = self.picture.levels.get(code, [])
        then = self.picture.earlier.get(code)
        return DifferenceLine(
            code,
            self.titles.get(code, ""),
            pair.question.text.said(self.language),
            self.view(pair.question, pair.one),
            self.view(pair.question, pair.other),
            difference_words(pair),
            _ticks(pair.question),
            tuple(self.staff(spread) for spread in spreads if spread.middle is not None),
            (widest(spreads) or 0) >= LARGE,
            CHANGES[change(then)] if then else "",
            tuple(beside_words(pair.question.beside, self.figures, self.language)),
            self.settlement(pair.question),
        )

    def settlement(self, question: Question) -> SettlementLine | None:
        row = self.settled.get(question.code)
        if row is None:
            return None
        value = option_words(question, row.level, self.language) if row.level else ""
        return SettlementLine(OUTCOMES[row.outcome], value, row.why, row.who, row.due_on)

    def view(self, question: Question, answer: Answer) -> View:
        known = {
            each.code: each.text.said(self.language) for each in self.picture.questionnaire.evidence
        }
        level = number_of(question, answer) if question.kind is QuestionKind.SCALE else None
        return View(
            answer_words(question, answer, self.language),
            answer.note,
            tuple(known.get(code, code) for code in answer.evidence),
            "" if level is None else f"{level:.0f}",
            "" if level is None else _place(question, level),
        )

    def staff(self, spread: Spread) -> StaffLevel:
        assert spread.middle is not None  # those without one are left out
        groups = (self.picture.questionnaire.group(code) for code in spread.groups)
        return StaffLevel(
            ", ".join(group.text.said(self.language) for group in groups if group),
            in_figures(spread.middle),
            _place(spread.question, spread.middle),
            spread.answered,
        )


def _place(question: Question, level: float) -> str:
    levels = [int(code) for code in question.codes]
    share = (level - min(levels)) / (max(levels) - min(levels))
    return f"{START + WIDTH * share:.1f}"


def _ticks(question: Question) -> tuple[tuple[str, str], ...]:
    if question.kind is not QuestionKind.SCALE:
        return ()
    return tuple((_place(question, int(code)), code) for code in question.codes)


# --- in a sentence ---


def finding(picture: Picture, settled: Collection[str]) -> str:
    """Say in a sentence what a round has found and what is left to talk about, or whom it awaits.

    ``settled`` names the questions of which both have written down what they made of them.
    """
    if not picture.is_complete:
        return _waiting_for(len(picture.missing))
    found = summary(pair for pair in picture.pairs if pair.question.code not in settled)
    if found.far_apart:
        said = ngettext(
            "On %(number)s question the two sides are far apart: talk about it first",
            "On %(number)s questions the two sides are far apart: talk about them first",
            found.far_apart,
        )
        return said % {"number": found.far_apart}
    if found.apart or found.one_knows:
        number = found.apart + found.one_knows
        said = ngettext(
            "The two sides are close: %(number)s question to talk about",
            "The two sides are close: %(number)s questions to talk about",
            number,
        )
        return said % {"number": number}
    if settled:
        return _("What the two sides saw differently is settled")
    return _("The two sides see the utility alike")


def _waiting_for(number: int) -> str:
    said = ngettext(
        "%(number)s side has still to hand in, then you read both",
        "%(number)s sides have still to hand in, then you read both",
        number,
    )
    return said % {"number": number}


def direction(picture: Picture) -> str:
    """Say whether the utility puts itself higher or lower than its peer does; never a mean."""
    found = summary(picture.pairs)
    name = picture.own.name if picture.own else ""
    return _(
        "%(name)s puts itself higher than its peer does on %(higher)s, lower on %(lower)s; "
        "%(agreed)s agreed; %(unknown)s that nobody could say. Both views stay; they are never "
        "averaged."
    ) % {
        "name": name,
        "higher": found.higher,
        "lower": found.lower,
        "agreed": found.agreed,
        "unknown": found.not_assessed,
    }


# --- what follows from it ---


@dataclass(frozen=True)
class FindingLine:
    """A problem or a strength as people read it."""

    finding: Finding
    letter: str
    causes: str
    baseline: str
    said: tuple[tuple[str, Any], ...] = ()  # what each operator would do with it
    is_same: bool = False
    decided: Any = ""
    waits_for: str = ""  # operators that have not ranked it
    may_rank: bool = False
    may_decide: bool = False


def finding_lines(ranked: Iterable[Ranked], kind: FindingKind, actor: Actor) -> list[FindingLine]:
    """Give the problems or the strengths, in their order."""
    rows = [each for each in ranked if each.finding.kind is kind]
    return [_finding_line(each, number, actor) for number, each in enumerate(rows)]


def _finding_line(each: Ranked, number: int, actor: Actor) -> FindingLine:
    finding = each.finding
    is_problem = finding.kind is FindingKind.PROBLEM
    is_open = finding.decided_at is None
    return FindingLine(
        finding,
        _letter(number),
        ", ".join(str(CAUSES[cause]) for cause in finding.causes),
        baseline_words(finding),
        tuple((score.party.organisation.name, _class_of(score)) for score in each.said),
        each.is_same_class,
        "" if is_open else CLASSES[classify(finding.scores)],
        ", ".join(party.organisation.name for party in each.waits_for),
        is_problem and is_open and bool(can_rank(actor, finding.partnership)),
        is_problem and each.is_by_both,
    )


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _class_of(score: PriorityScore) -> Any:
    return CLASSES[classify(score.scores)]


def baseline_words(finding: Finding) -> str:
    """Say from where a change will be told: a reviewed value with year and grade, or nothing."""
    if not finding.indicator:
        return ""
    definition = catalogue().definition(finding.indicator)
    name = definition.name(get_language() or "en")
    if finding.baseline is None:
        return name
    unit = str(unit_label(definition.unit))
    said = f"{name} {in_figures(finding.baseline)} {unit}, {finding.baseline_year}"
    return f"{said}, {finding.baseline_grade}" if finding.baseline_grade else said


CELL, EDGE = 60.0, 44.0  # of the picture of impact and effort


@dataclass(frozen=True)
class MatrixDot:
    """A problem on the picture: where each side puts it."""

    letter: str
    own: tuple[str, str]
    peer: tuple[str, str]

    @property
    def line(self) -> str:
        """What joins the two."""
        return "M{} {}L{} {}".format(*self.own, *self.peer)

    @property
    def moved(self) -> str:
        """Where the peer's mark is drawn."""
        return "translate({} {})".format(*self.peer)


def matrix(ranked: Iterable[Ranked]) -> list[MatrixDot]:
    """Place the problems that all have ranked: effort to the right, impact upwards."""
    problems = [each for each in ranked if each.finding.kind is FindingKind.PROBLEM]
    dots = []
    for number, each in enumerate(problems):
        pairs = product(each.by(PartyRole.MENTEE), each.by(PartyRole.MENTOR))
        for mentee, mentor in pairs:
            own, peer = _dot(mentee, number, -9), _dot(mentor, number, 9)
            if own and peer:
                dots.append(MatrixDot(_letter(number), own, peer))
    return dots


def _dot(score: PriorityScore, number: int, aside: float) -> tuple[str, str] | None:
    impact, effort = score.scores[RankScale.IMPACT], score.scores[RankScale.EFFORT]
    if impact is None or effort is None:
        return None
    apart = 13.0 * (number % 3 - 1)  # so that problems of one cell do not hide one another
    x = EDGE + CELL * (effort - 0.5) + aside
    return f"{x:.0f}", f"{CELL * (4.5 - impact) + apart:.0f}"

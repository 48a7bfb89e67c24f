"""A round as people read it: its finding in a sentence, its differences line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.diagnosis.queries import Picture, titles_of
from waterpeers.apps.diagnosis.words import ASKS, BANDS
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.questionnaires.words import CHANGES, answer_words, difference_words
from waterpeers.domain.diagnosis import LARGE, ViewBand, by_band, is_unsafe, summary
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
class DifferenceLine:
    """One question with the answers of both sides."""

    code: str
    title: str  # the section: a dimension or a working area
    question: str
    own: View
    peer: View
    difference: str
    is_unsafe: bool
    ticks: tuple[tuple[str, str], ...] = ()  # the levels of the track: where, number
    staff: tuple[StaffLevel, ...] = ()
    differs_inside: bool = False
    became: Any = ""  # since the round before


@dataclass(frozen=True)
class BandOfLines:
    """Lines that ask for the same."""

    code: ViewBand
    title: Any
    asks: Any
    lines: list[DifferenceLine] = field(default_factory=list)


def bands_of(picture: Picture) -> list[BandOfLines]:
    """Give the lines of a round, the most urgent first."""
    language = get_language() or "en"
    reader = _LineReader(picture, language, titles_of(picture.questionnaire, language))
    return [
        BandOfLines(code, BANDS[code], ASKS[code], [reader.line(pair) for pair in pairs])
        for code, pairs in by_band(picture.pairs).items()
    ]


@dataclass(frozen=True)
class _LineReader:
    picture: Picture
    language: str
    titles: dict[str, str]

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
            is_unsafe(pair),
            _ticks(pair.question),
            tuple(self.staff(spread) for spread in spreads if spread.middle is not None),
            (widest(spreads) or 0) >= LARGE,
            CHANGES[change(then)] if then else "",
        )

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


def finding(picture: Picture) -> str:
    """Say in a sentence what a round has found, or what it waits for."""
    if not picture.is_complete:
        return _waiting_for(len(picture.missing))
    found = summary(picture.pairs)
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


def unsafe(bands: Iterable[BandOfLines]) -> list[DifferenceLine]:
    """Give what is not safe, wherever it stands."""
    return [line for each in bands for line in each.lines if line.is_unsafe]

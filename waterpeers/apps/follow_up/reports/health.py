"""The health of a partnership as people read it: its finding, its dimensions, its course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.models import HealthCheck, RegisterItem
from waterpeers.apps.follow_up.queries.health import HealthRound, courses_of
from waterpeers.apps.follow_up.reports.items import owner_words, state_words
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.apps.questionnaires.words import answer_words
from waterpeers.domain.charts import LineChart, Series
from waterpeers.domain.documents import Column, ColumnKind, Table
from waterpeers.domain.health import (
    DIMENSIONS,
    MENTEE,
    OVERALL,
    WIDE,
    better_of,
    level_of,
    to_look_at,
    widened,
    widest,
)

START, STEP, LEVELS = 16, 52, (1, 2, 3, 4, 5)  # of the track on which levels stand
TICKS = tuple((START + STEP * (level - 1), level) for level in LEVELS)


@dataclass(frozen=True)
class SideView:
    """What one operator sees in a dimension, and where it stands on the track."""

    name: str
    words: str
    note: str
    is_mentee: bool
    at: int | None  # nothing where it gave no level
    better: str  # what should get better, as it says
    commit: str  # where that becomes a commitment


@dataclass(frozen=True)
class AgreedLine:
    """What was agreed upon a dimension."""

    item: RegisterItem
    owner: str
    state: Any


@dataclass(frozen=True)
class HealthLine:
    """A dimension with what each operator sees."""

    code: str
    title: str
    question: str
    sides: list[SideView]
    gap: str
    was: str  # the gap of the round before, where it was another
    is_wide: bool
    is_wider: bool
    span: tuple[int, int] | None  # of the gap, on the track
    agreed: list[AgreedLine]


def dimension_titles(check: HealthCheck) -> dict[str, str]:
    """Name the dimensions."""
    language = get_language() or "en"
    return {s.code: s.title.said(language) for s in check.round.questionnaire.sections}


def health_finding(shown: HealthRound, before: HealthRound | None) -> str:
    """Say in a sentence how the two sides see their partnership."""
    if not shown.is_complete:
        names = [each.organisation.name for each in shown.missing]
        return _("Still to answer: %(names)s") % {"names": get_text_list(names, _("and"))}
    titles = dimension_titles(shown.check)
    if before and (wider := widened(shown.gaps, before.gaps)):
        names = [titles[code] for code in wider]
        return _("Farther apart than last time: %(names)s") % {
            "names": get_text_list(names, _("and"))
        }
    found = widest(shown.gaps)
    most = shown.gaps[found[0]] if found else None
    if most is not None and most >= WIDE:
        return _("%(gap)s apart: %(names)s") % {
            "gap": gap_words(most),
            "names": get_text_list([titles[code] for code in found], _("and")),
        }
    if found:
        return _("Both sides see it nearly alike")
    return _("Both sides see it alike")


def gap_words(gap: float | None) -> str:
    """Say how far two sides are apart."""
    if gap is None:
        return _("one side does not know")
    if gap == 0:
        return _("alike")
    text = ngettext("%(number)s level", "%(number)s levels", int(gap))
    return text % {"number": in_figures(gap)}


def health_lines(
    shown: HealthRound,
    before: HealthRound | None,
    agreed: Mapping[str, Sequence[RegisterItem]],
) -> list[HealthLine]:
    """Give the dimensions of a round, those farthest apart first; the whole last."""
    titles = dimension_titles(shown.check)
    gaps, earlier = shown.gaps, before.gaps if before else {}
    wider = widened(gaps, earlier)
    in_order = sorted(DIMENSIONS, key=lambda code: -(-1 if gaps[code] is None else gaps[code] or 0))
    found = []
    for code in (*in_order, OVERALL):
        sides = [_side(shown, each, code) for each in shown.asked]
        places = [side.at for side in sides if side.at is not None]
        was = earlier.get(code)
        found.append(
            HealthLine(
                code,
                titles.get(code, code),
                _question(shown, code),
                sides,
                gap_words(gaps[code]),
                gap_words(was) if before and was != gaps[code] else "",
                (gaps[code] or 0) >= WIDE,
                code in wider,
                (min(places), max(places)) if len(places) > 1 else None,
                [AgreedLine(i, owner_words(i), state_words(i)) for i in agreed.get(code, ())],
            )
        )
    return found


def _question(shown: HealthRound, code: str) -> str:
    question = shown.check.round.questionnaire.question(level_of(code))
    return question.text.said(get_language() or "en") if question else ""


def _side(shown: HealthRound, whose: Respondent, code: str) -> SideView:
    language = get_language() or "en"
    question = shown.check.round.questionnaire.question(level_of(code))
    answer = shown.answer(whose, level_of(code))
    level = shown.level(whose, code)
    better = str(shown.answer(whose, better_of(code)).value or "")
    return SideView(
        whose.organisation.name,
        answer_words(question, answer, language) if question else "",
        answer.note,
        whose.side == MENTEE,
        None if level is None else START + STEP * (int(level) - 1),
        better,
        _commit(shown.check, whose, code) if better else "",
    )


def _commit(check: HealthCheck, whose: Respondent, code: str) -> str:
    """Give the address where what one wishes becomes a commitment."""
    query = {"health": str(check.uuid), "question": code, "of": str(whose.uuid)}
    return reverse("follow_up:note", args=[check.partnership.uuid]) + "?" + urlencode(query)


def health_chart(rounds: Sequence[HealthRound]) -> LineChart | None:
    """Draw the dimension that moved most from round to round; the table has all of them."""
    if len(rounds) < 2 or (course := to_look_at(courses_of(rounds))) is None:
        return None
    latest = rounds[-1]
    titles = dimension_titles(latest.check)
    days = [date_format(each.check.started_at, "F Y") for each in rounds]
    known = [(day, gap) for day, gap in zip(days, course.gaps, strict=True) if gap is not None]
    title = _(
        "How far apart on “%(dimension)s”: %(before)s in %(first)s, %(after)s in %(last)s"
    ) % {
        "dimension": titles[course.dimension],
        "before": gap_words(known[0][1]),
        "first": known[0][0],
        "after": gap_words(known[-1][1]),
        "last": known[-1][0],
    }
    return LineChart(
        title=title,
        axis=_("Level that each side sees, 1 to 5"),
        label=_("Round"),
        points=tuple(days),
        series=tuple(
            Series(
                each.organisation.name,
                tuple(_of_same(found, each, course.dimension) for found in rounds),
                is_own=each.side == MENTEE,
            )
            for each in latest.asked
        ),
        decimals=0,
        behind=_gaps(rounds, titles, days),
    )


def _of_same(found: HealthRound, whose: Respondent, dimension: str) -> float | None:
    same = (whose.organisation_id, whose.side)
    row = next((r for r in found.asked if (r.organisation_id, r.side) == same), None)
    return found.level(row, dimension) if row else None


def _gaps(rounds: Sequence[HealthRound], titles: Mapping[str, str], days: Sequence[str]) -> Table:
    columns = [Column(_("Levels apart")), *(Column(day, ColumnKind.NUMBER) for day in days)]
    gaps = [each.gaps for each in rounds]
    rows = tuple(
        (titles[code], *(found[code] for found in gaps)) for code in (*DIMENSIONS, OVERALL)
    )
    return Table(_("How far the two sides were apart"), tuple(columns), rows)

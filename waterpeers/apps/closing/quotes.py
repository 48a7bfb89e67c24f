"""The five paths of results: what is known of each and what is not, and where it is entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.closing.words import PATHS, TURNED, WHAT_PATHS_ARE
from waterpeers.apps.follow_up.words import CHANGES, STAGES
from waterpeers.apps.foundation.figures import GAP, in_figures, plain_text
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.plans.words import DIMENSIONS, baseline_words, outcome_name
from waterpeers.apps.questionnaires.queries.sides import AnsweredApart
from waterpeers.apps.questionnaires.words import answer_words
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.documents import Soft, Text, pieces
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.lasting import ResultPath, Turned, turned, wanted_way
from waterpeers.domain.learning import Use
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import ORDER, Consolidation
from waterpeers.domain.questionnaires import Questionnaire
from waterpeers.domain.stocktaking import FigureTaken, PathFacts


@dataclass(frozen=True)
class PathLine:
    """One thing along a path, and where it is entered; not known where ``is_known`` is false."""

    text: str
    href: str
    is_known: bool = True


@dataclass(frozen=True)
class PathShown:
    """A path of results with what is known of it and what is not."""

    path: ResultPath
    label: Any
    lead: Any
    lines: list[PathLine]

    @property
    def known(self) -> list[PathLine]:
        """What is known."""
        return [line for line in self.lines if line.is_known]

    @property
    def unknown(self) -> list[PathLine]:
        """What is not."""
        return [line for line in self.lines if not line.is_known]


@dataclass(frozen=True)
class PathSources:
    """What the five paths are told from."""

    partnership: Partnership
    facts: PathFacts
    outcomes: Sequence[PerformanceOutcome]
    answers: AnsweredApart
    questionnaire: Questionnaire | None  # of the close-out

    def at(self, name: str) -> str:
        """Give an address of the partnership."""
        return reverse(name, args=[self.partnership.uuid])


def paths_of(sources: PathSources) -> list[PathShown]:
    """Give the five paths, those that move early first; none of them is left out."""
    return [
        PathShown(path, PATHS[path], WHAT_PATHS_ARE[path], list(gather(sources)))
        for path, gather in GATHERED.items()
    ]


def paths_finding(paths: list[PathShown]) -> str:
    """Say in a sentence of how many paths something is known."""
    known = sum(bool(each.known) for each in paths)
    return ngettext(
        "Something is known along %(known)s of five paths",
        "Something is known along %(known)s of five paths",
        known,
    ) % {"known": known}


def _satisfaction(of: PathSources) -> Iterator[PathLine]:
    close_out, health = of.at("closing:close-out"), of.at("follow_up:health")
    yield from _answers(of, close_out)
    if not of.answers.is_complete:
        text = _("How content each side is: asked at the close-out, each apart")
        yield PathLine(text, close_out, False)
    if not of.facts.levels:
        yield PathLine(_("How each side sees the whole: nobody has answered yet"), health, False)
    for name, level in of.facts.levels.items():
        if level is None:
            text = _("%(name)s does not know how it sees the whole") % {"name": name}
        else:
            text = _("%(name)s sees the whole at level %(level)s of 5")
            text %= {"name": name, "level": f"{level:g}"}
        yield PathLine(text, health, level is not None)


def _answers(of: PathSources, href: str) -> Iterator[PathLine]:
    language = get_language() or "en"
    for code in ("content", "again", "others"):
        question = of.questionnaire.question(code) if of.questionnaire else None
        for who in of.answers.asked if question else ():
            said = of.answers.answer(who, code)
            if said.is_answered and question:
                words = answer_words(question, said, language)
                text = f"{colon(who.organisation.name)} {question.text.said(language)} {words}"
                yield PathLine(text, href, said.apart is None)


def _dynamics(of: PathSources) -> Iterator[PathLine]:
    facts, health = of.facts, of.at("follow_up:health")
    if not facts.health_on:
        yield PathLine(_("The health of the partnership: nobody was asked yet"), health, False)
    else:
        text = _("%(day)s: the sides are far apart in %(number)s of eight dimensions")
        month = date_format(date.fromisoformat(facts.health_on), "F Y")
        yield PathLine(text % {"day": month, "number": facts.apart}, health)
    if facts.health_unknown:
        text = _("Dimensions that a side does not know: %(number)s")
        yield PathLine(text % {"number": facts.health_unknown}, health, False)
    register, reviews = of.at("follow_up:of-partnership"), of.at("follow_up:reviews")
    if facts.commitments:
        text = _("Commitments: %(kept)s of %(number)s done, %(late)s late")
        values = {"kept": facts.kept, "number": facts.commitments, "late": facts.late}
        yield PathLine(text % values, register)
    else:
        yield PathLine(_("No commitment was noted"), register, False)
    if facts.reviews:
        yield PathLine(_("Reviews held: %(number)s") % {"number": facts.reviews}, reviews)
    else:
        yield PathLine(_("No review was held"), reviews, False)


def _inputs(of: PathSources) -> Iterator[PathLine]:
    for code, stage in of.facts.stages.items():
        area = WORKING_AREAS[WorkingArea(code)]
        if stage:
            step = ORDER.index(Consolidation(stage)) + 1
            text = f"{colon(area)} {step} {STAGES[Consolidation(stage)]}"
            yield PathLine(text, of.at("follow_up:practice"))
        else:
            text = _("%(area)s: nobody has judged how far it has come") % {"area": area}
            yield PathLine(text, of.at("follow_up:practice"), False)
    if of.facts.activities:
        text = _("Activities ended: %(ended)s of %(number)s; outputs planned: %(outputs)s")
        values = {
            "ended": of.facts.activities_ended,
            "number": of.facts.activities,
            "outputs": of.facts.outputs,
        }
        yield PathLine(text % values, of.at("plans:of-partnership"))
    else:
        yield PathLine(_("No activity is planned"), of.at("plans:of-partnership"), False)


def _capacity(of: PathSources) -> Iterator[PathLine]:
    for code, (year, change) in of.facts.capacity.items():
        text = f"{colon(DIMENSIONS[CapacityDimension(code)])} {CHANGES[change]} ({year})"
        yield PathLine(text, of.at("follow_up:practice"))
    if left := len(CapacityDimension) - len(of.facts.capacity):
        text = _("Dimensions of capacity that nobody has judged: %(number)s of 14")
        yield PathLine(text % {"number": left}, of.at("follow_up:practice"), False)
    learning, uses = of.at("learning:of-partnership"), of.facts.learning
    if total := sum(uses.values()):
        text = _("Things learned that are in use: %(used)s of %(total)s")
        yield PathLine(text % {"used": uses.get(Use.IN_USE, 0), "total": total}, learning)
    else:
        yield PathLine(_("Nothing was noted of what people learned"), learning, False)
    if unknown := uses.get(Use.NOT_KNOWN):
        text = _("Things learned of which it is not known: %(number)s")
        yield PathLine(text % {"number": unknown}, learning, False)


def _performance(of: PathSources) -> Iterator[PathLine]:
    plan, figures = of.at("plans:of-partnership"), {e.outcome: e for e in of.facts.figures}
    for outcome in of.outcomes:
        name, latest = outcome_name(outcome), figures.get(str(outcome.uuid))
        base = baseline_words(outcome) or str(TURNED[Turned.NOT_KNOWN])
        if latest is None or outcome.baseline is None:
            text = _("%(name)s: no figure since the baseline (%(baseline)s)")
            yield PathLine(text % {"name": name, "baseline": base}, plan, False)
        else:
            went = TURNED[turned(outcome.baseline, latest.value, way_of(outcome))]
            now = "".join(plain_text(piece) for piece in pieces(figure_words(latest)))
            yield PathLine(f"{colon(name)} {base} → {now}, {went}", plan)
    if not of.outcomes:
        yield PathLine(_("The plan names no figure that is to change"), plan, False)


# --- figures ---


def way_of(outcome: PerformanceOutcome) -> int:
    """Say whether more or less of a figure is wanted."""
    known = catalogue().indicators.get(outcome.indicator)
    return wanted_way(outcome.baseline, outcome.targets, known.direction if known else "")


def figure_words(taken: FigureTaken | None) -> Text:
    """Say a figure with its year and grade, or that it is not known and why."""
    if taken is None:
        return GAP
    if taken.value is None:
        return (str(TURNED[Turned.NOT_KNOWN]), Soft(f"\n{taken.word}"))
    of = ", ".join(filter(None, (str(taken.year or ""), taken.grade)))
    return (in_figures(taken.value), Soft(f" ({of})")) if of else in_figures(taken.value)


GATHERED = {
    ResultPath.SATISFACTION: _satisfaction,
    ResultPath.DYNAMICS: _dynamics,
    ResultPath.INPUTS: _inputs,
    ResultPath.CAPACITY: _capacity,
    ResultPath.PERFORMANCE: _performance,
}

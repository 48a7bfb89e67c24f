"""What a diagnosis is: two sides that look apart, and what their difference asks for.

The supported utility assesses itself, its peer assesses it too; neither reads the other before both
have handed in, and the two are never averaged. The largest difference is what they talk of first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.questionnaires import AnswerStanding, Apart, Compared, QuestionKind
from waterpeers.domain.verdicts import Reason, Verdict

SELF, PEER = "self", "peer"  # the sides of every questionnaire of a diagnosis
TEAM = "team"  # holds of the sheet on which a side answers together
SAFETY, LEVEL, CAUSES, STRENGTH, WISH = "safety", "level", "causes", "strength", "wish"  # tags
SHIPPED = ("maturity", "working_areas", "short")  # questionnaires of a diagnosis, deepest first
LARGE = 2  # levels: from here on it is on the agenda of the visit


class Stage(StrEnum):
    """When in the life of a partnership a round is held; no round is ever overwritten."""

    START = "start"
    MIDDLE = "middle"
    END = "end"
    AFTER = "after"


class ViewBand(StrEnum):
    """What the difference between two sides asks for, the most urgent first."""

    FAR_APART = "far_apart"  # the agenda of the visit
    APART = "apart"  # a talk; both may stay
    ONE_KNOWS = "one_knows"  # proof is due, or the question is not clear
    IN_WORDS = "in_words"  # only people can compare it
    AGREED = "agreed"
    NOT_ASSESSED = "not_assessed"  # nobody could say: no number, no zero


def band(compared: Compared) -> ViewBand:
    """Say what two answers to one question ask for."""
    match compared.standing:
        case AnswerStanding.NOT_KNOWN:
            return ViewBand.NOT_ASSESSED
        case AnswerStanding.ONE_KNOWS:
            return ViewBand.ONE_KNOWS
        case AnswerStanding.ALIKE:
            return ViewBand.AGREED
        case AnswerStanding.IN_WORDS:
            return ViewBand.IN_WORDS
    if compared.question.kind is not QuestionKind.SCALE:
        return ViewBand.APART if compared.difference is not None else ViewBand.IN_WORDS
    return ViewBand.FAR_APART if abs(compared.difference or 0) >= LARGE else ViewBand.APART


def by_band(pairs: Iterable[Compared]) -> dict[ViewBand, list[Compared]]:
    """Put compared answers into their bands, in order; within one, the largest difference first."""
    found: dict[ViewBand, list[Compared]] = {each: [] for each in ViewBand}
    for pair in pairs:
        found[band(pair)].append(pair)
    return {
        each: sorted(pairs, key=lambda pair: -abs(pair.difference or 0))
        for each, pairs in found.items()
        if pairs
    }


@dataclass(frozen=True)
class Summary:
    """How two sides stand to each other over all scales of a round."""

    far_apart: int
    apart: int
    one_knows: int
    agreed: int
    not_assessed: int
    higher: int  # scales on which the utility puts itself higher than its peer does
    lower: int


def summary(pairs: Iterable[Compared]) -> Summary:
    """Count what stands how, of scales alone; nothing is added up to a score."""
    scales = [pair for pair in pairs if pair.question.kind is QuestionKind.SCALE]
    bands = [band(pair) for pair in scales]
    return Summary(
        bands.count(ViewBand.FAR_APART),
        bands.count(ViewBand.APART),
        bands.count(ViewBand.ONE_KNOWS),
        bands.count(ViewBand.AGREED),
        bands.count(ViewBand.NOT_ASSESSED),
        sum((pair.difference or 0) > 0 for pair in scales),
        sum((pair.difference or 0) < 0 for pair in scales),
    )


def is_unsafe(compared: Compared) -> bool:
    """Whether a side says that something of safety is not done; told at once, never ranked."""
    if SAFETY not in compared.question.tags:
        return False
    lowest = compared.question.codes[0]
    return lowest in (compared.one.value, compared.other.value)


def is_not_seen(compared: Compared) -> bool:
    """Whether the peer says that it has not seen it, where the utility has answered."""
    return compared.other.apart is Apart.NOT_SEEN and compared.one.value is not None


def scope_verdict(areas: Iterable[str], *, are_needed: bool) -> Verdict:
    """Say whether these working areas can be the scope of a walk through them."""
    chosen = list(areas)
    reasons = [
        Reason("not_in_list", (("value", str(each)[:80]),), "areas")
        for each in chosen
        if each not in set(WorkingArea)
    ]
    if are_needed and not chosen:
        reasons.append(Reason("no_area_chosen", field="areas"))
    return Verdict(tuple(reasons))

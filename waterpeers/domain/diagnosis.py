"""What a diagnosis is: two sides that look apart, and what their difference asks for.

The supported utility assesses itself, its peer assesses it too; neither reads the other before both
have handed in, and the two are never averaged. The largest difference is what they talk of first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.gates import (
    Explanations,
    GateLine,
    GateResult,
    LineStatus,
    Target,
    line,
    settle,
)
from waterpeers.domain.partnerships import Gate
from waterpeers.domain.questionnaires import (
    Answer,
    AnswerStanding,
    Apart,
    Compared,
    Question,
    QuestionKind,
)
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


def says_no(question: Question, answer: Answer) -> bool:
    """Whether an answer is the "no" to a question of safety: told at once, never ranked."""
    return SAFETY in question.tags and answer.value == question.codes[0]


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


# --- what follows: causes, strengths, priorities ---


class FindingKind(StrEnum):
    """What was found: a problem with its cause, or a strength to build on."""

    PROBLEM = "problem"
    STRENGTH = "strength"


class SharedCause(StrEnum):
    """Why something does not work; where ``SKILL`` is none of them, training is no answer."""

    MONEY = "money"
    STAFF = "staff"
    SKILL = "skill"
    TOOLS = "tools"
    PARTS = "parts"
    DATA = "data"
    RULE = "rule"
    WILL = "will"
    GAIN = "gain"
    SILO = "silo"
    LAW = "law"
    WORKS = "works"


class RankScale(StrEnum):
    """What a priority is judged by, each from 1 to 4 without a middle."""

    IMPACT = "impact"
    EFFORT = "effort"
    READINESS = "readiness"
    MONEY = "money"


RANKS = (1, 2, 3, 4)
Scores = Mapping[RankScale, int | None]  # none: not known


class PriorityClass(StrEnum):
    """What to do with a problem, by its four scales."""

    NOW = "now"
    PLAN = "plan"
    PREPARE = "prepare"
    INVEST = "invest"
    UNIT_DOES_IT = "unit_does_it"
    LEAVE = "leave"
    FIND_OUT = "find_out"


def classify(scores: Scores) -> PriorityClass:
    """Say what to do with a problem; the first that fits.

    >>> ranks = dict.fromkeys(RankScale, 3) | {RankScale.EFFORT: 2, RankScale.MONEY: 1}
    >>> classify(ranks).value
    'now'
    """
    found = {scale: scores.get(scale) for scale in RankScale}
    known = {scale: rank for scale, rank in found.items() if rank is not None}
    if len(known) < len(RankScale):
        return PriorityClass.FIND_OUT
    if known[RankScale.IMPACT] <= 2:
        is_small = known[RankScale.EFFORT] <= 2
        return PriorityClass.UNIT_DOES_IT if is_small else PriorityClass.LEAVE
    if known[RankScale.MONEY] >= 3:
        return PriorityClass.INVEST
    if known[RankScale.READINESS] <= 2:
        return PriorityClass.PREPARE
    return PriorityClass.NOW if known[RankScale.EFFORT] <= 2 else PriorityClass.PLAN


def urgency(scores: Scores) -> tuple[int, int, int, int]:
    """Give what problems are sorted by: no product of ranks, one scale after the other."""
    found = {scale: scores.get(scale) or 0 for scale in RankScale}
    return (
        -found[RankScale.IMPACT],
        -found[RankScale.READINESS],
        found[RankScale.EFFORT],
        found[RankScale.MONEY],
    )


def scores_verdict(scores: Mapping[str, int | None]) -> Verdict:
    """Say whether these are ranks of the four scales."""
    reasons = [
        Reason("not_in_list", (("value", str(rank)[:80]),), str(scale))
        for scale, rank in scores.items()
        if scale not in set(RankScale) or (rank is not None and rank not in RANKS)
    ]
    return Verdict(tuple(reasons))


class Outcome(StrEnum):
    """What two sides make of a difference; both views stay, whatever it is."""

    JOINT = "joint"  # one value that both hold now
    BOTH_KEPT = "both_kept"
    PROOF_DUE = "proof_due"  # by whom, until when
    UNCLEAR = "unclear"  # the question is
    FIND_OUT = "find_out"  # nobody knows: who finds out, until when


DUE = frozenset({Outcome.PROOF_DUE, Outcome.FIND_OUT})


def settlement_verdict(outcome: str, *, level: str, why: str, who: str, has_day: bool) -> Verdict:
    """Say what is missing of how a difference was settled."""
    reasons = []
    if outcome not in set(Outcome):
        reasons.append(Reason("not_in_list", (("value", outcome[:80]),), "outcome"))
    if outcome == Outcome.JOINT and not level:
        reasons.append(Reason("required", field="level"))
    if not why.strip():
        reasons.append(Reason("required", field="why"))
    if outcome in DUE and not who.strip():
        reasons.append(Reason("required", field="who"))
    if outcome in DUE and not has_day:
        reasons.append(Reason("required", field="due_on"))
    return Verdict(tuple(reasons))


# --- G3: the diagnosis is shared ---

OUTSIDE = frozenset({"customers", "others"})
TALKED, APPROVED = 1, 2  # steps after both sides have handed in
STAFF_LEVELS = frozenset({"board", "managers", "supervisors", "operators"})


@dataclass(frozen=True)
class AskedFacts:
    """An operator of a partnership, as G3 sees it."""

    party: UUID
    name: str
    is_asked: bool = True
    is_in: bool = False
    has_approved: bool = False


@dataclass(frozen=True)
class PriorityFacts:
    """A problem that was chosen."""

    uuid: UUID
    title: str
    has_proven_cause: bool
    has_baseline: bool  # a reviewed value, or a day on which it is measured


@dataclass(frozen=True)
class DiagnosisFacts:
    """What G3 looks at."""

    operators: tuple[AskedFacts, ...]
    is_started: bool = False
    is_short: bool = False
    unsettled: int = 0  # large differences
    unowned: int = 0  # what nobody knows and nobody finds out
    heard: frozenset[str] = frozenset()
    strengths: int = 0  # proven
    strengths_of_use: int = 0  # to the mentor
    priorities: tuple[PriorityFacts, ...] = ()
    explanations: Explanations = frozenset()

    @property
    def everybody(self) -> tuple[UUID, ...]:
        """All operators."""
        return tuple(each.party for each in self.operators)


def diagnosis_gate(facts: DiagnosisFacts) -> GateResult:
    """G3: both have looked, differences are settled, causes proven, priorities chosen and shared.

    It asks for no good score, no whole set of areas, and for nobody else's yes.
    """
    if not facts.is_started:
        lines = [
            line(
                LineStatus.MISSING,
                "diagnosis_not_started",
                target=Target.DIAGNOSIS_ROUND,
                turn=facts.everybody,
            )
        ]
    else:
        lines = [
            *(_side(each) for each in facts.operators if each.is_asked),
            _counted(facts, facts.unsettled, "differences"),
            _counted(facts, facts.unowned, "unknown"),
            _heard(facts),
            _strengths(facts),
            *_priorities(facts),
            *(_approval(each) for each in facts.operators if each.is_asked),
        ]
    return settle(Gate.G3, lines, operators=facts.everybody, explanations=facts.explanations)


def _side(each: AskedFacts) -> GateLine:
    return line(
        LineStatus.MET if each.is_in else LineStatus.MISSING,
        "side_handed_in" if each.is_in else "side_not_handed_in",
        target=Target.ANSWERS,
        turn=(each.party,),
        about=each.party,
        name=each.name,
    )


def _counted(facts: DiagnosisFacts, number: int, what: str) -> GateLine:
    return line(
        LineStatus.MISSING if number else LineStatus.MET,
        f"{what}_open" if number else f"{what}_settled",
        target=Target.DIAGNOSIS,
        turn=facts.everybody,
        field=what,
        number=str(number),
    ).at_step(TALKED)


def _heard(facts: DiagnosisFacts) -> GateLine:
    levels = len(facts.heard & STAFF_LEVELS)
    needed = 2 if facts.is_short else 3
    is_enough = levels >= needed and "operators" in facts.heard and facts.heard & OUTSIDE
    return line(
        LineStatus.MET if is_enough else LineStatus.TO_EXPLAIN,
        "levels_heard" if is_enough else "levels_not_heard",
        target=Target.DIAGNOSIS,
        turn=facts.everybody,
        field="heard",
        needed=str(needed),
    )


def _strengths(facts: DiagnosisFacts) -> GateLine:
    needed = 1 if facts.is_short else 3
    is_enough = facts.strengths >= needed and facts.strengths_of_use > 0
    return line(
        LineStatus.MET if is_enough else LineStatus.TO_EXPLAIN,
        "strengths_found" if is_enough else "strengths_missing",
        target=Target.DIAGNOSIS,
        turn=facts.everybody,
        field="strengths",
        needed=str(needed),
    )


def _priorities(facts: DiagnosisFacts) -> list[GateLine]:
    least, most = (1, 3) if facts.is_short else (3, 5)
    is_right = least <= len(facts.priorities) <= most
    lines = [
        line(
            LineStatus.MET if is_right else LineStatus.MISSING,
            "priorities_chosen" if is_right else "priorities_not_chosen",
            target=Target.DIAGNOSIS,
            turn=facts.everybody,
            field="priorities",
            least=str(least),
            most=str(most),
            number=str(len(facts.priorities)),
        ).at_step(TALKED)
    ]
    for each in facts.priorities:
        for is_there, code in (
            (each.has_proven_cause, "cause"),
            (each.has_baseline, "baseline"),
        ):
            if not is_there:
                lines.append(
                    line(
                        LineStatus.MISSING,
                        f"priority_without_{code}",
                        target=Target.DIAGNOSIS,
                        turn=facts.everybody,
                        field=f"{code}-{each.uuid}",
                        title=each.title,
                    ).at_step(TALKED)
                )
    return lines


def _approval(each: AskedFacts) -> GateLine:
    return line(
        LineStatus.MET if each.has_approved else LineStatus.MISSING,
        "diagnosis_approved" if each.has_approved else "diagnosis_not_approved",
        target=Target.DIAGNOSIS_APPROVAL,
        turn=(each.party,),
        about=each.party,
        name=each.name,
    ).at_step(APPROVED)

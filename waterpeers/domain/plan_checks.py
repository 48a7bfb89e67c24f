"""What a plan still lacks, said as sentences and never as errors; and gate G4.

The checks ask what goes wrong most often: training for equipment that never comes, targets that
nobody can measure, one person in everything, too many aims. None of them keeps a plan from being
approved; the gate asks for less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from waterpeers.domain.gates import (
    Explanations,
    GateLine,
    GateResult,
    LineStatus,
    Target,
    line,
    settle,
)
from waterpeers.domain.partnerships import Gate, PartyRole
from waterpeers.domain.plans import ActivityPart, Funding

MOST_OBJECTIVES = 5
AT_ONCE = 6  # things in which one person is at the same time: too many


class PlanCheck(StrEnum):
    """What may be amiss with a plan, the most urgent first."""

    CANNOT_START = "cannot_start"  # hard, and its money is missing, while others wait for it
    SOFT_BEFORE_HARD_IS_PAID = "soft_before_hard_is_paid"
    BEFORE_WHAT_IT_NEEDS = "before_what_it_needs"
    WITHOUT_OUTPUT = "activity_without_output"
    NOBODY_MEASURES = "output_nobody_measures"
    WITHOUT_BASELINE = "target_without_baseline"
    WITHOUT_TARGET = "outcome_without_target"
    NOBODY_NAMED = "nobody_named"
    IN_SIX_THINGS = "one_person_in_six_things"
    MONEY_NOT_SAID = "money_not_said"
    PRIORITY_LEFT = "priority_left"
    TOO_MANY_OBJECTIVES = "too_many_objectives"
    NOBODY_LEARNS = "nobody_learns"


@dataclass(frozen=True)
class PlannedActivity:
    """An activity as the checks see it."""

    uuid: UUID
    code: str
    part: ActivityPart
    funding: str
    depends_on: frozenset[UUID] = frozenset()
    starts_on: date | None = None
    ends_on: date | None = None
    mentee: str = ""  # who answers for it, by whatever tells people apart
    mentor: str = ""
    is_done: bool = False

    @property
    def is_hard_and_unpaid(self) -> bool:
        """Whether it is works or equipment whose money is not there."""
        unpaid = {Funding.ASKED, Funding.MISSING, ""}
        return self.part is ActivityPart.HARD and self.funding in unpaid


@dataclass(frozen=True)
class PlannedOutput:
    """An output as the checks see it."""

    code: str
    activity: UUID
    is_measured: bool  # it has a target and a means of verification


@dataclass(frozen=True)
class PlannedOutcome:
    """A performance outcome as the checks see it."""

    code: str
    has_baseline: bool  # or a day on which it is measured
    has_targets: bool


@dataclass(frozen=True)
class PlanFacts:
    """What the checks look at."""

    activities: tuple[PlannedActivity, ...] = ()
    outputs: tuple[PlannedOutput, ...] = ()
    outcomes: tuple[PlannedOutcome, ...] = ()
    objectives: int = 0
    learning_targets: int = 0
    priorities_left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """One check that has something to say, and of which items; ``who`` where it is a person."""

    check: PlanCheck
    codes: tuple[str, ...] = ()
    who: str = ""
    number: int = 0


def remarks(facts: PlanFacts) -> list[Remark]:
    """Ask every check, and give what they have to say, the most urgent first."""
    found = [remark for ask in ASKED for remark in ask(facts)]
    order = list(PlanCheck)
    return sorted(found, key=lambda remark: order.index(remark.check))


def passed(found: Iterable[Remark]) -> list[PlanCheck]:
    """Name the checks that have nothing to say."""
    said = {remark.check for remark in found}
    return [check for check in PlanCheck if check not in said]


def _of(check: PlanCheck, codes: Iterable[str]) -> Iterator[Remark]:
    named = tuple(codes)
    if named:
        yield Remark(check, named, number=len(named))


def _activities(facts: PlanFacts) -> Iterator[Remark]:
    rows = facts.activities
    waits = {uuid for each in rows for uuid in each.depends_on}
    measured = {each.activity for each in facts.outputs}
    yield from _of(
        PlanCheck.CANNOT_START,
        (e.code for e in rows if e.funding == Funding.MISSING and e.uuid in waits),
    )
    yield from _of(
        PlanCheck.WITHOUT_OUTPUT, (e.code for e in rows if e.uuid not in measured and not e.is_done)
    )
    yield from _of(PlanCheck.MONEY_NOT_SAID, (e.code for e in rows if not e.funding))
    for role in (PartyRole.MENTEE, PartyRole.MENTOR):
        named = tuple(e.code for e in rows if not getattr(e, str(role)) and not e.is_done)
        if named:
            yield Remark(PlanCheck.NOBODY_NAMED, named, str(role), len(named))


def _order(facts: PlanFacts) -> Iterator[Remark]:
    by_uuid = {each.uuid: each for each in facts.activities}

    def before(each: PlannedActivity) -> list[PlannedActivity]:
        return [by_uuid[uuid] for uuid in sorted(each.depends_on) if uuid in by_uuid]

    soft = [each for each in facts.activities if each.part is ActivityPart.SOFT]
    yield from _of(
        PlanCheck.SOFT_BEFORE_HARD_IS_PAID,
        (e.code for e in soft if any(other.is_hard_and_unpaid for other in before(e))),
    )
    yield from _of(
        PlanCheck.BEFORE_WHAT_IT_NEEDS,
        (
            e.code
            for e in facts.activities
            if any(e.starts_on and o.ends_on and e.starts_on <= o.ends_on for o in before(e))
        ),
    )


def _measured(facts: PlanFacts) -> Iterator[Remark]:
    yield from _of(PlanCheck.NOBODY_MEASURES, (e.code for e in facts.outputs if not e.is_measured))
    yield from _of(
        PlanCheck.WITHOUT_BASELINE,
        (e.code for e in facts.outcomes if e.has_targets and not e.has_baseline),
    )
    yield from _of(PlanCheck.WITHOUT_TARGET, (e.code for e in facts.outcomes if not e.has_targets))


def _people(facts: PlanFacts) -> Iterator[Remark]:
    by_person: dict[str, list[PlannedActivity]] = {}
    for each in facts.activities:
        for name in {each.mentee, each.mentor} - {""}:
            if not each.is_done:
                by_person.setdefault(name, []).append(each)
    for name, rows in sorted(by_person.items()):
        busiest = most_at_once(rows)
        if len(busiest) >= AT_ONCE:
            codes = tuple(each.code for each in busiest)
            yield Remark(PlanCheck.IN_SIX_THINGS, codes, name, len(busiest))


def most_at_once(rows: Sequence[PlannedActivity]) -> list[PlannedActivity]:
    """Give the activities that run at once when most do; one without days may always run."""

    def runs(each: PlannedActivity, day: date) -> bool:
        return (each.starts_on is None or each.starts_on <= day) and (
            each.ends_on is None or each.ends_on >= day
        )

    days = {each.starts_on for each in rows if each.starts_on} or {date.min}
    at_once = ([each for each in rows if runs(each, day)] for day in sorted(days))
    return max(at_once, key=len)


def _whole(facts: PlanFacts) -> Iterator[Remark]:
    if facts.objectives > MOST_OBJECTIVES:
        yield Remark(PlanCheck.TOO_MANY_OBJECTIVES, number=facts.objectives)
    if facts.priorities_left:
        number = len(facts.priorities_left)
        yield Remark(PlanCheck.PRIORITY_LEFT, facts.priorities_left, number=number)
    if facts.activities and not facts.learning_targets:
        yield Remark(PlanCheck.NOBODY_LEARNS)


ASKED = (_activities, _order, _measured, _people, _whole)


# --- G4: the plan is approved ---


@dataclass(frozen=True)
class ApprovingParty:
    """An operator of a partnership, as G4 sees it."""

    party: UUID
    name: str
    has_approved: bool = False


MOST_NAMED = 3  # activities in one line
ACTIVITIES = "activities"  # the place of a plan


@dataclass(frozen=True)
class PlanGateFacts:
    """What G4 looks at."""

    operators: tuple[ApprovingParty, ...]
    is_begun: bool = False
    activities: int = 0
    without_output: tuple[str, ...] = ()  # activities, by their titles
    outcomes: int = 0
    learning_targets: int = 0
    priorities_left: int = 0
    unpaid_named: int = 0  # hard activities of which nobody has said who pays
    risks: int = 0
    follow_ups: int = 0
    explanations: Explanations = frozenset()


def plan_gate(facts: PlanGateFacts) -> GateResult:
    """G4: there is a plan that can be followed, and a person of each operator approves it."""
    everybody = tuple(each.party for each in facts.operators)

    def one(is_met: bool, code: str, place: str = "", number: int = 0) -> GateLine:
        status = LineStatus.MET if is_met else LineStatus.MISSING
        said = code if is_met else f"{code}_missing"
        return line(
            status, said, target=Target.PLAN, turn=everybody, field=place, number=str(number)
        )

    if not facts.is_begun:
        return settle(Gate.G4, [one(False, "plan_begun")])
    lines = [
        _outputs(facts, everybody),
        one(facts.outcomes > 0, "plan_outcomes", "objectives"),
        one(facts.learning_targets > 0, "plan_learning", "learning_targets"),
        one(facts.unpaid_named == 0, "plan_money", ACTIVITIES, facts.unpaid_named),
        one(facts.risks > 0, "plan_risks", "risks"),
        one(facts.follow_ups > 0, "plan_follow_ups"),
    ]
    if facts.priorities_left:
        lines.append(
            line(
                LineStatus.TO_EXPLAIN,
                "plan_priorities_left",
                target=Target.PLAN,
                number=str(facts.priorities_left),
            ).at_step(1)
        )
    lines += [_approval(each) for each in facts.operators]
    return settle(Gate.G4, lines, operators=everybody, explanations=facts.explanations)


def _outputs(facts: PlanGateFacts, everybody: tuple[UUID, ...]) -> GateLine:
    """Ask for activities, and name those that have no output."""
    if facts.activities and facts.without_output:
        named = "; ".join(facts.without_output[:MOST_NAMED])
        more = "; …" if facts.without_output[MOST_NAMED:] else ""
        return line(
            LineStatus.MISSING,
            "plan_output_of_missing",
            target=Target.PLAN,
            turn=everybody,
            field=ACTIVITIES,
            titles=named + more,
        )
    status = LineStatus.MET if facts.activities else LineStatus.MISSING
    said = "plan_outputs" if facts.activities else "plan_outputs_missing"
    return line(status, said, target=Target.PLAN, turn=everybody, field=ACTIVITIES)


def _approval(each: ApprovingParty) -> GateLine:
    return line(
        LineStatus.MET if each.has_approved else LineStatus.MISSING,
        "plan_approved" if each.has_approved else "plan_not_approved",
        target=Target.PLAN_APPROVAL,
        turn=(each.party,),
        about=each.party,
        name=each.name,
    ).at_step(1)  # of a plan that is whole

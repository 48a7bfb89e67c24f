"""Reading the chain of a partnership; a fixed number of queries, and one a zone of its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.paths import latest_figures
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.matching.models import HelpRequest, Introduction
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.plans.models import (
    Activity,
    Output,
    PerformanceOutcome,
    Plan,
)
from waterpeers.apps.plans.queries import PlanContent, content_of, plan_of
from waterpeers.apps.updates.models import UpdateLine
from waterpeers.domain.actors import Actor
from waterpeers.domain.chain import ChainStep, ChainThing
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import AgreementState, PartyRole
from waterpeers.domain.stocktaking import FigureTaken


@dataclass
class ChainRead:
    """What the chain of a partnership is made of."""

    partnership: Partnership
    mentee: Organisation | None
    requests: list[HelpRequest] = field(default_factory=list)
    introductions: list[Introduction] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)
    priorities: list[Any] = field(default_factory=list)
    plan: Plan | None = None  # in force
    content: PlanContent | None = None
    missions: dict[int, int] = field(default_factory=dict)  # by activity
    told: dict[Any, UpdateLine] = field(default_factory=dict)  # latest, agreed, by item
    figures: dict[str, FigureTaken] = field(default_factory=dict)  # by the uuid of the outcome

    @property
    def activities(self) -> list[Activity]:
        """The activities of the plan."""
        return self.content.of(Activity) if self.content else []

    @property
    def outputs(self) -> list[Output]:
        """The outputs of the plan."""
        return self.content.of(Output) if self.content else []

    @property
    def outcomes(self) -> list[PerformanceOutcome]:
        """The figures that are to change."""
        return self.content.of(PerformanceOutcome) if self.content else []


def chain_of(partnership: Partnership, actor: Actor, today: date) -> ChainRead:
    """Read all that the chain is made of, as far as somebody may know of it."""
    mentee = next((p for p in parties_of(partnership) if p.role is PartyRole.MENTEE), None)
    found = ChainRead(partnership, mentee.organisation if mentee else None)
    requests = HelpRequest.objects.visible_to(actor).filter(partnership=partnership)
    found.requests = list(requests.select_related("mentee", "mentor").order_by("sent_at", "pk"))
    introduced = Introduction.objects.visible_to(actor).filter(partnership=partnership)
    found.introductions = list(introduced.select_related("mentee", "mentor").order_by("pk"))
    agreed = partnership.agreements.filter(
        state__in=[str(AgreementState.IN_FORCE), str(AgreementState.REPLACED)]
    )
    found.agreements = list(agreed.order_by("number", "pk"))
    found.diagnoses = list(partnership.diagnoses.select_related("team").order_by("pk"))
    priorities = partnership.findings.standing().filter(is_priority=True)
    found.priorities = list(priorities.order_by("pk"))
    plan = plan_of(partnership)
    if plan is not None and plan.version > 0:
        found.plan, found.content = plan, content_of(plan)
        _told(found)
        taken = list(Stocktaking.objects.filter(partnership=partnership).order_by("months", "pk"))
        figures = latest_figures(partnership, taken, found.outcomes, actor, today)
        found.figures = {each.outcome: each for each in figures}
        _figures_told(found)
        activities = [each.pk for each in found.activities]
        for pk in Mission.objects.filter(activity__in=activities).values_list(
            "activity_id", flat=True
        ):
            found.missions[pk] = found.missions.get(pk, 0) + 1
    return found


def _told(found: ChainRead) -> None:
    """Find what was told last of each thing of the plan, and agreed."""
    rows = UpdateLine.objects.filter(update__plan=found.plan, update__state=JointState.AGREED)
    for row in rows.select_related("update").order_by("update__starts_on", "pk"):
        found.told[row.item] = row


def _figures_told(found: ChainRead) -> None:
    """Take figures of the partnership's own from the last update, where no stocktaking has them."""
    for outcome in found.outcomes:
        line = found.told.get(outcome.uuid)
        if line is None or line.value is None or outcome.indicator:
            continue
        year = line.update.period.last_day.year
        taken = FigureTaken(str(outcome.uuid), line.value, year, "")
        found.figures.setdefault(str(outcome.uuid), taken)


# --- what is the chain of it ---


def things_of(found: ChainRead) -> list[ChainThing]:
    """Give the things with what each comes from."""
    partnership = found.partnership
    things: list[ChainThing] = []

    def add(step: ChainStep, row: Any, after: set[str], *lacks: str) -> str:
        key = f"{step}-{row}"
        things.append(ChainThing(key, step, frozenset(after), lacks))
        return key

    need = set()
    if partnership.need_text.strip():
        need = {add(ChainStep.NEED, partnership.uuid, set())}
    match = {add(ChainStep.MATCH, row.uuid, need) for row in found.requests}
    match |= {add(ChainStep.MATCH, row.uuid, need) for row in found.introductions}
    agreed = {add(ChainStep.AGREEMENT, row.uuid, match or need) for row in found.agreements}
    looked = {
        row.pk: add(ChainStep.DIAGNOSIS, row.uuid, agreed or match or need)
        for row in found.diagnoses
    }
    chosen = {
        row.pk: add(
            ChainStep.PRIORITY,
            row.uuid,
            {looked[row.diagnosis_id]} if row.diagnosis_id in looked else set(looked.values()),
        )
        for row in found.priorities
    }
    if found.plan is None:
        return things
    plan = add(ChainStep.PLAN, found.plan.uuid, set(chosen.values()))
    _of_the_plan(found, add, plan, chosen)
    return things


def _of_the_plan(found: ChainRead, add: Any, plan: str, chosen: dict[int, str]) -> None:
    activities = {
        row.pk: add(ChainStep.ACTIVITY, row.uuid, {plan, *_key(chosen, row.priority_id)})
        for row in found.activities
    }
    by_objective: dict[int, set[str]] = {}
    for row in found.activities:
        if row.objective_id:
            by_objective.setdefault(row.objective_id, set()).add(activities[row.pk])
    for output in found.outputs:
        line = found.told.get(output.uuid)
        lacks = () if line is not None and line.value is not None else ("value",)
        key = add(ChainStep.OUTPUT, output.uuid, _key(activities, output.activity_id), *lacks)
        objective = output.activity.objective_id if output.activity else None
        if objective:
            by_objective.setdefault(objective, set()).add(key)
    for outcome in found.outcomes:
        lacks = () if outcome.baseline is not None else ("baseline",)
        after = by_objective.get(outcome.objective_id or 0, set())
        key = add(
            ChainStep.OUTCOME, outcome.uuid, after | _key(chosen, outcome.priority_id), *lacks
        )
        if str(outcome.uuid) in found.figures:
            add(ChainStep.FIGURE, outcome.uuid, {key})


def _key(keys: dict[int, str], pk: int | None) -> set[str]:
    return {keys[pk]} if pk is not None and pk in keys else set()

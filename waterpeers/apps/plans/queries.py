"""Reading plans: one with all its items, the people of both sides, and what the diagnosis found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Model, Q, Sum

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.diagnosis.models import Finding
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import explanations_in, parties_of
from waterpeers.apps.plans.models import (
    Activity,
    CapacityOutcome,
    LearningTarget,
    Objective,
    OnBothSides,
    Output,
    OwnPlanTemplate,
    PerformanceOutcome,
    Plan,
    PlanApproval,
    PlanItem,
    PlanVersion,
    Risk,
    Routine,
)
from waterpeers.apps.questionnaires.queries.figures import figures_beside
from waterpeers.domain.actors import Actor
from waterpeers.domain.diagnosis import FindingKind
from waterpeers.domain.partnerships import OPERATOR_ROLES, SIDES, PartyRole
from waterpeers.domain.plan_checks import (
    ApprovingParty,
    PlanFacts,
    PlanGateFacts,
    PlannedActivity,
    PlannedOutcome,
    PlannedOutput,
)
from waterpeers.domain.plan_templates import PlanTemplate, plan_templates
from waterpeers.domain.plans import ActivityPart, Funding
from waterpeers.domain.questionnaires import Amount
from waterpeers.domain.values import Zone

TABLES: tuple[type[PlanItem], ...] = (
    Objective,
    Activity,
    Output,
    PerformanceOutcome,
    CapacityOutcome,
    LearningTarget,
    Routine,
    Risk,
)
PlanItemId = Annotated[UUID, Named(Activity, "its uuid", "6f9c…")]
MOST_EARLIER = 20


def plan_of(partnership: Partnership) -> Plan | None:
    """Find the plan of a partnership."""
    found = Plan.objects.filter(partnership=partnership).select_related("partnership").first()
    if found is not None:
        found.partnership = partnership
    return found


def earlier_plans(plan: Plan, actor: Actor) -> list[Plan]:
    """Find other plans of the operators of this one that somebody may read, latest first."""
    own = plan.partnership.parties.filter(role__in=[str(role) for role in OPERATOR_ROLES])
    rows = Plan.objects.visible_to(actor).exclude(pk=plan.pk)
    rows = rows.filter(
        partnership__parties__organisation__in=own.values("organisation_id"),
        partnership__parties__role__in=[str(role) for role in OPERATOR_ROLES],
    )
    found = rows.select_related("partnership").distinct().order_by("-made_at", "-pk")
    return list(found[:MOST_EARLIER])


def operators_of(partnership: Partnership) -> list[Party]:
    """Give the mentees and then the mentors, leads first; one query."""
    rows = partnership.parties.select_related("organisation").filter(
        role__in=[str(role) for role in OPERATOR_ROLES]
    )
    found = list(rows.order_by("-is_lead", "pk"))
    return sorted(found, key=lambda party: SIDES.index(party.role))


@dataclass
class PlanContent:
    """A plan with what stands in it, read at once: a fixed number of queries."""

    plan: Plan
    items: dict[type[PlanItem], dict[UUID, Any]]
    parties: list[Party] = field(default_factory=list)
    people: dict[PartyRole, dict[UUID, Person]] = field(default_factory=dict)  # by side
    problems: dict[UUID, Finding] = field(default_factory=dict)  # of the diagnosis
    taken_out: list[Any] = field(default_factory=list)  # items that can be put back

    def of(self, table: type[PlanItem]) -> list[Any]:
        """Give the items of a kind, in their order."""
        return list(self.items.get(table, {}).values())

    @property
    def activities(self) -> list[Activity]:
        """The activities."""
        return self.of(Activity)

    def outputs_of(self, activity: Activity) -> list[Output]:
        """Give the outputs of an activity."""
        return [each for each in self.of(Output) if each.activity_id == activity.pk]

    def names(self, role: PartyRole) -> str:
        """Name the operators of a side."""
        return ", ".join(p.organisation.name for p in self.parties if p.role is role)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it yet."""
        return not any(self.items.values())

    @property
    def untouched(self) -> list[Finding]:
        """The priorities of the diagnosis that no activity takes up."""
        taken = {each.priority_id for each in self.activities}
        return [
            each for each in self.problems.values() if each.is_priority and each.pk not in taken
        ]


def content_of(plan: Plan) -> PlanContent:
    """Read a plan with all that stands in it."""
    parties = operators_of(plan.partnership)
    findings = plan.partnership.findings.standing().filter(kind=FindingKind.PROBLEM)
    problems = {row.uuid: row for row in findings.order_by("-is_priority", "pk")}
    found = PlanContent(plan, {}, parties, people_of(parties), problems)
    by_key: dict[tuple[type[Model], int], Any] = {}
    for table in TABLES:
        rows = list(table.objects.filter(plan=plan).order_by("number", "pk"))
        found.items[table] = {row.uuid: row for row in rows if row.withdrawn_at is None}
        found.taken_out += [row for row in rows if row.withdrawn_at is not None]
        by_key |= {(table, row.pk): row for row in rows}
    _join(found, by_key)
    return found


def _join(found: PlanContent, by_key: Mapping[tuple[type[Model], int], Any]) -> None:
    """Let rows know those of the same plan that they point at, without a query each."""
    people = {p.pk: p for side in found.people.values() for p in side.values()}
    findings = {row.pk: row for row in found.problems.values()}
    pointers = {"activity": Activity, "objective": Objective}
    for rows in found.items.values():
        for row in rows.values():
            row.plan = found.plan
            for name, table in pointers.items():
                if key := getattr(row, f"{name}_id", None):
                    setattr(row, name, by_key.get((table, key)))
            if key := getattr(row, "priority_id", None):
                row.priority = findings.get(key)
            for side in SIDES:
                if key := getattr(row, f"{side}_person_id", None):
                    setattr(row, f"{side}_person", people.get(key))


def people_of(parties: Iterable[Party]) -> dict[PartyRole, dict[UUID, Person]]:
    """Give the people of each side, by name; one query."""
    sides = {party.organisation_id: party.role for party in parties}
    rows = Membership.objects.filter(organisation__in=sides, person__is_active=True)
    found: dict[PartyRole, dict[UUID, Person]] = {side: {} for side in SIDES}
    for row in rows.select_related("person").order_by("person__name", "pk"):
        found[sides[row.organisation_id]][row.person.uuid] = row.person
    return found


def baseline_of(
    organisation: Organisation, indicator: str, zone: Zone, actor: Actor, year: int
) -> Amount | None:
    """Give the latest reviewed value of an indicator, of the whole utility or of a part."""
    return figures_beside([indicator], organisation, year, actor, zone).get(indicator)


def who(row: OnBothSides, side: PartyRole) -> str:
    """Name who answers for an item on a side: an account's name, or the one that was typed."""
    person = getattr(row, f"{side}_person")
    return str(person or getattr(row, f"{side}_name"))


# --- what the checks and G4 look at ---


def plan_facts(content: PlanContent) -> PlanFacts:
    """Give what the checks look at."""
    return PlanFacts(
        activities=tuple(_planned(each) for each in content.activities),
        outputs=tuple(
            PlannedOutput(each.code, each.activity.uuid, bool(each.targets and each.means))
            for each in content.of(Output)
            if each.activity
        ),
        outcomes=tuple(
            PlannedOutcome(
                each.code,
                each.baseline is not None or each.measured_by is not None,
                bool(each.targets),
            )
            for each in content.of(PerformanceOutcome)
        ),
        objectives=len(content.of(Objective)),
        learning_targets=len(content.of(LearningTarget)),
        priorities_left=tuple(each.title for each in content.untouched),
    )


def _planned(each: Activity) -> PlannedActivity:
    return PlannedActivity(
        each.uuid,
        each.code,
        each.part,
        str(each.funding),
        frozenset(each.after),
        each.starts_on,
        each.ends_on,
        str(each.mentee_person or each.mentee_name),
        str(each.mentor_person or each.mentor_name),
        each.ended_on is not None,
    )


def plan_gate_facts_of(partnerships: Sequence[Partnership]) -> dict[UUID, PlanGateFacts]:
    """Gather what G4 looks at; a constant number of queries for any number of partnerships."""
    gathered = _Plans(partnerships)
    return {each.uuid: gathered.facts_of(each) for each in partnerships}


class _Plans:
    """The plans of some partnerships, counted, and who has approved them, read at once."""

    def __init__(self, partnerships: Sequence[Partnership]) -> None:
        wanted = [each.pk for each in partnerships]
        rows = Plan.objects.filter(partnership__in=wanted)
        self.plans = {row.partnership_id: row for row in rows}
        plans = list(self.plans.values())
        self.counts = {table: _count(table, plans) for table in COUNTED}
        self.activities: dict[int, list[Activity]] = defaultdict(list)
        for row in Activity.objects.filter(plan__in=plans).standing().order_by("pk"):
            self.activities[row.plan_id].append(row)
        outputs = Output.objects.filter(plan__in=plans).standing()
        self.with_output = set(outputs.values_list("activity_id", flat=True))
        approvals = PlanApproval.objects.filter(plan__in=plans)
        self.approved = set(approvals.values_list("party_id", flat=True))
        self.explanations = explanations_in(partnerships, "G4")
        found = Finding.objects.standing().filter(partnership__in=wanted, is_priority=True)
        self.priorities: dict[int, set[int]] = defaultdict(set)
        for pk, key in found.values_list("partnership_id", "pk"):
            self.priorities[pk].add(key)

    def facts_of(self, partnership: Partnership) -> PlanGateFacts:
        """Give what G4 looks at for one partnership."""
        operators = tuple(
            ApprovingParty(party.uuid, party.organisation.name, party.pk in self.approved)
            for party in parties_of(partnership)
            if party.role in OPERATOR_ROLES
        )
        explained = self.explanations[partnership.pk]
        plan = self.plans.get(partnership.pk)
        if plan is None:
            return PlanGateFacts(operators, explanations=explained)
        activities = self.activities[plan.pk]
        hard = [each for each in activities if each.part is ActivityPart.HARD]
        taken = {each.priority_id for each in activities}
        return PlanGateFacts(
            operators,
            is_begun=True,
            activities=len(activities),
            without_output=tuple(
                each.title for each in activities if each.pk not in self.with_output
            ),
            outcomes=self.counts[PerformanceOutcome][plan.pk],
            learning_targets=self.counts[LearningTarget][plan.pk],
            priorities_left=len(self.priorities[partnership.pk] - taken),
            unpaid_named=sum(not each.funding for each in hard),
            risks=self.counts[Risk][plan.pk],
            follow_ups=len(plan.follow_ups),
            explanations=explained,
        )


# --- of many partnerships at once ---


@dataclass(frozen=True)
class PlanMoney:
    """What the activities of a plan cost, and how much of it is not there; in minor units."""

    currency: str
    budget: int
    missing: int  # asked for, or missing


def money_in(partnerships: Sequence[Partnership]) -> dict[int, PlanMoney]:
    """Add up the plan of each of some partnerships, where anything has a budget; one query."""
    rows = Activity.objects.standing().filter(
        plan__partnership__in=[p.pk for p in partnerships], budget_minor__isnull=False
    )
    absent = Q(funding__in=[str(Funding.ASKED), str(Funding.MISSING)])
    added = (
        rows.order_by()
        .values_list("plan__partnership_id", "plan__currency")
        .annotate(budget=Sum("budget_minor"), missing=Sum("budget_minor", filter=absent))
    )
    return {
        pk: PlanMoney(currency, budget, missing or 0) for pk, currency, budget, missing in added
    }


def unmeasured_in(partnerships: Sequence[Partnership], today: date) -> Counter[int]:
    """Count what one works at though nobody has measured it, nor will by a day; two queries.

    That is an outcome with a target and without a baseline; until a plan is in force, a problem
    that was chosen.
    """
    wanted = [p.pk for p in partnerships]
    unmeasured = Q(baseline__isnull=True) & (Q(measured_by=None) | Q(measured_by__lt=today))
    problems = Finding.objects.standing().filter(
        unmeasured, partnership__in=wanted, is_priority=True
    )
    problems = problems.exclude(partnership__plan__version__gt=0)
    outcomes = PerformanceOutcome.objects.standing().filter(
        unmeasured, plan__partnership__in=wanted
    )
    found = Counter(problems.values_list("partnership_id", flat=True))
    found.update(outcomes.exclude(targets={}).values_list("plan__partnership_id", flat=True))
    return found


COUNTED: tuple[type[PlanItem], ...] = (PerformanceOutcome, LearningTarget, Risk)


def _count(table: type[PlanItem], plans: Sequence[Plan]) -> Counter[int]:
    rows = table.objects.filter(plan__in=plans).standing()
    return Counter(rows.values_list("plan_id", flat=True))


# --- versions ---


def fingerprint_of(content: PlanContent) -> str:
    """Give the fingerprint of a plan as it stands: who approves says which one was read."""
    lines = [f"{content.plan.uuid} {content.plan.revision}"]
    for rows in content.items.values():
        lines += [f"{row.uuid} {row.revision}" for row in rows.values()]
    return sha256("\n".join(lines).encode()).hexdigest()


def approvals_of(plan: Plan) -> dict[int, PlanApproval]:
    """Give the approvals that stand, by party; one query."""
    rows = plan.approvals.select_related("party__organisation", "person")
    return {row.party_id: row for row in rows.order_by("approved_at", "pk")}


def versions_of(plan: Plan) -> list[PlanVersion]:
    """List the versions that both sides approved, latest first; one query."""
    return list(plan.versions.order_by("-number", "pk"))


def who_answers(row: PlanItem) -> list[Person]:
    """Give those of both sides who answer for an item and have an account."""
    people = [getattr(row, f"{side}_person", None) for side in SIDES]
    return [each for each in people if each is not None]


OwnPlanTemplateId = Annotated[UUID, Named(OwnPlanTemplate, "its uuid", "6f9c…")]


def templates_offered() -> dict[str, PlanTemplate]:
    """Give the templates that can be taken, by code: those that ship, and those that are shared.

    Of versions the last one. One query.
    """
    found = dict(plan_templates())
    for row in OwnPlanTemplate.objects.offered().order_by("code", "version"):
        found[row.code] = row.template
    return found

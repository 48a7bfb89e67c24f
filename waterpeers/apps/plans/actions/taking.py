"""Taking over what others have planned: a template, or an earlier plan of either side.

What is taken has a uuid that follows from the plan and from what it was: taken twice, it is one,
and what was changed meanwhile stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from waterpeers.apps.plans.actions.steps import added, writable
from waterpeers.apps.plans.kinds import (
    ACTIVITIES,
    KINDS,
    LEARNING,
    OBJECTIVES,
    OUTCOMES,
    OUTPUTS,
    RISKS,
    PlanKind,
)
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import PlanContent, content_of, earlier_plans, templates_offered
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import TITLE
from waterpeers.domain.plan_templates import PlanTemplate, TemplateActivity, said
from waterpeers.domain.verdicts import NotReady, NotValid


@transaction.atomic
def take_template(
    plan: Plan, code: str, parts: Collection[str] | None = None, *, language: str, act: Act
) -> Plan:
    """Take a template over, whole or in parts, in a language; taken again, it adds what is new."""
    template = templates_offered().get(code)
    if template is None:
        raise NotValid.because("not_in_list", field="template", value=code[:80])
    wanted = set(template.parts if parts is None else parts)
    for part in sorted(wanted - set(template.parts)):
        raise NotValid.because("not_in_list", field="parts", value=part[:80])
    if not wanted:
        raise NotValid.because("nothing_chosen", field="parts")
    plan = writable(plan, act)
    taker = _Taker(content_of(plan), act)
    objective = taker.take(
        OBJECTIVES,
        f"{code}.objective",
        {"title": said(template.title, language)[:TITLE], "aim": str(template.aim)},
    )
    _take_activities(taker, template, wanted, language, objective)
    for row in template.learning:
        if row.key in wanted:
            who = said(row.who, language)
            fields = {"who": who[:TITLE], "title": said(row.title, language)[:TITLE]}
            taker.take(LEARNING, f"{code}.{row.key}", fields)
    for risk in template.risks:
        if risk.key in wanted:
            fields = {"sort": str(risk.sort), "title": said(risk.title, language)[:TITLE]}
            sign = said(risk.sign, language) if risk.sign else ""
            taker.take(RISKS, f"{code}.{risk.key}", fields | {"sign": sign})
    for indicator in template.indicators:
        if indicator in wanted:
            aimed = {"indicator": indicator, "objective": objective}
            taker.take(OUTCOMES, f"{code}.{indicator}", aimed)
    return plan


def _take_activities(
    taker: _Taker, template: PlanTemplate, wanted: set[str], language: str, objective: UUID | None
) -> None:
    code = template.code
    made: dict[str, UUID] = {}
    for each in template.activities:
        if each.key in wanted:
            fields = _activity(each, language) | {"objective": objective}
            fields["depends_on"] = [made[key] for key in each.after if key in made]
            activity = taker.take(ACTIVITIES, f"{code}.{each.key}", fields)
            if activity is None:
                continue
            made[each.key] = activity
            output = {
                "title": said(each.output, language)[:TITLE],
                "means": said(each.means, language),
                "activity": activity,
            }
            taker.take(OUTPUTS, f"{code}.{each.key}.output", output)


def _activity(each: TemplateActivity, language: str) -> dict[str, Any]:
    return {
        "title": said(each.title, language)[:TITLE],
        "area": str(each.area),
        "part": str(each.part),
        "leads": str(each.leads),
        "methods": [str(method) for method in each.methods],
    }


# What belongs to the partnership that it was planned for, and is not taken along.
LEFT = frozenset(
    {
        "priority", "starts_on", "ends_on", "began_on", "ended_on", "due_on", "measured_by",
        "budget", "funding", "funding_source", "targets", "baseline", "baseline_year", "year",
        "mentee_person", "mentee_name", "mentor_person", "mentor_name",
        "zone_kind", "zone_name", "initial_situation",
    }
)  # fmt: skip


BASELINE = ("baseline", "baseline_year", "baseline_grade")
NOTHING: Mapping[str, Any] = {}


@transaction.atomic
def copy_plan(
    plan: Plan, source: Plan, chosen: Collection[UUID] | None = None, *, act: Act
) -> Plan:
    """Copy what an earlier plan of either side says; days, people, money and figures stay there.

    ``chosen`` names items by their uuid; outputs come with their activities. Of the phase before,
    figures come with their zones and baselines, so that change is told from its beginning.
    """
    plan = writable(plan, act)
    if source.pk not in {each.pk for each in earlier_plans(plan, act.actor)}:
        raise NotReady.because("not_an_earlier_plan")
    there, taker = content_of(source), _Taker(content_of(plan), act)
    wanted = {uuid for rows in there.items.values() for uuid in rows}
    if chosen is not None:
        wanted &= set(chosen)
    outputs = there.of(OUTPUTS.table)
    wanted -= {row.uuid for row in outputs}
    wanted |= {row.uuid for row in outputs if row.activity and row.activity.uuid in wanted}
    if not wanted:
        raise NotValid.because("nothing_chosen", field="chosen")
    is_phase_before = plan.partnership.continues_id == source.partnership_id
    made: dict[UUID, UUID] = {}
    for kind in KINDS:
        for row in _in_order(there, kind):
            if row.uuid not in wanted or (kind is OUTPUTS and row.activity.uuid not in made):
                continue
            fields, kept = _copied(kind, row, made), {}
            if kind is OUTCOMES and is_phase_before:
                fields |= {name: getattr(row, name) for name in ("zone_kind", "zone_name")}
                kept = {name: getattr(row, name) for name in BASELINE}
            if copied := taker.take(kind, str(row.uuid), fields, kept):
                made[row.uuid] = copied
    return plan


def _in_order(there: PlanContent, kind: PlanKind) -> list[Any]:
    """Give the items of a kind so that what comes before is copied before."""
    rows = there.of(kind.table)
    placed: list[Any] = []
    if kind is not ACTIVITIES:
        return rows
    done: set[UUID] = set()
    while rows:
        ready = [row for row in rows if not (set(row.after) & {r.uuid for r in rows}) - done]
        placed += ready
        done |= {row.uuid for row in ready}
        rows = [row for row in rows if row.uuid not in done]
    return placed


def _copied(kind: PlanKind, row: Any, made: Mapping[UUID, UUID]) -> dict[str, Any]:
    fields = {n: value for n, value in kind.entered_of(row).items() if n not in LEFT}
    for name in ("activity", "objective"):
        if fields.get(name):
            fields[name] = made.get(UUID(fields[name]), "")
    if "depends_on" in fields:
        before = (UUID(each) for each in fields["depends_on"])
        fields["depends_on"] = [made[each] for each in before if each in made]
    return fields


class _Taker:
    """Adds what is taken to a plan, once."""

    def __init__(self, content: PlanContent, act: Act) -> None:
        self.content, self.act = content, act
        self.out = {row.uuid for row in content.taken_out}

    def take(
        self,
        kind: PlanKind,
        name: str,
        fields: Mapping[str, Any],
        kept: Mapping[str, Any] = NOTHING,
    ) -> UUID | None:
        """Add an item unless it is there; give its uuid, and nothing if it was taken out.

        ``kept`` are columns that are not entered, such as the baseline of an indicator.
        """
        uuid = uuid5(self.content.plan.uuid, name)
        if uuid in self.out:
            return None
        if uuid not in self.content.items[kind.table]:
            row = added(self.content, kind, fields, uuid, self.act)
            for column, value in kept.items():
                setattr(row, column, value)
            if kept:
                row.save(update_fields=list(kept))
        return uuid

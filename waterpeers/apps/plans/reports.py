"""A plan as people read it: its finding in a sentence, its activities, outputs, outcomes, money."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.figures import day, in_figures, money
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.plans import words
from waterpeers.apps.plans.kinds import (
    BY_NAME,
    CAPACITIES,
    LEARNING,
    RISKS,
    ROUTINES,
    PlanKind,
)
from waterpeers.apps.plans.models import (
    Activity,
    LearningTarget,
    Objective,
    Output,
    PerformanceOutcome,
    PlanItem,
    PlanVersion,
    Risk,
)
from waterpeers.apps.plans.queries import PlanContent, templates_offered, who
from waterpeers.apps.plans.words import baseline_words, outcome_name, outcome_unit, where_words
from waterpeers.domain.documents import Money
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.partnerships import SIDES, PartyRole
from waterpeers.domain.plan_checks import PlanCheck, Remark
from waterpeers.domain.plan_templates import PlanTemplate, said
from waterpeers.domain.plans import LearningMethod


@dataclass(frozen=True)
class YearTarget:
    """What is aimed at in a project year."""

    year: int
    value: str


@dataclass(frozen=True)
class OutputLine:
    """An output as people read it."""

    row: Output
    unit: str
    targets: tuple[YearTarget, ...]


@dataclass(frozen=True)
class ActivityLine:
    """An activity as people read it: who, when, after what, with which money, what comes of it."""

    row: Activity
    part: Any
    leads: str
    who: dict[str, str]  # by side
    when: str
    actual: str
    after: str
    budget: str
    funding: Any
    methods: str
    outputs: tuple[OutputLine, ...]

    @property
    def mentee(self) -> str:
        """Who answers for it at the mentee."""
        return self.who[PartyRole.MENTEE]

    @property
    def mentor(self) -> str:
        """Who answers for it at the mentor."""
        return self.who[PartyRole.MENTOR]


@dataclass(frozen=True)
class PlanArea:
    """The activities of a working area."""

    label: Any
    lines: list[ActivityLine]


@dataclass(frozen=True)
class OutcomeLine:
    """A performance outcome as people read it."""

    row: PerformanceOutcome
    name: str
    unit: str
    where: str
    baseline: str
    targets: tuple[str, ...]  # one for each project year, or a blank


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective with the figures that are to change."""

    row: Objective | None
    aim: Any
    outcomes: list[OutcomeLine]


@dataclass(frozen=True)
class OtherLine:
    """Another item: its heading, and what is said of it, each under a label."""

    row: PlanItem
    tag: Any
    title: str
    facts: list[tuple[Any, str]]


@dataclass(frozen=True)
class OtherLines:
    """The items of a kind."""

    kind: PlanKind
    lines: list[OtherLine] = field(default_factory=list)


def sentence_of(content: PlanContent, found: list[RemarkLine]) -> str:
    """Say in a sentence how far the plan is: what is most urgent, if anything stops it."""
    if found and found[0].is_stop:
        return found[0].text.removesuffix(".")
    number = len(content.activities)
    if not number:
        return _("The plan has no activity yet")
    bare = sum(not content.outputs_of(each) for each in content.activities)
    if bare:
        said = ngettext(
            "%(bare)s of %(number)s activities has no output yet",
            "%(bare)s of %(number)s activities have no output yet",
            bare,
        )
        return said % {"bare": bare, "number": number}
    said = ngettext(
        "%(number)s activity, and what comes of it",
        "%(number)s activities, each with what comes of it",
        number,
    )
    return said % {"number": number}


# --- checks ---


@dataclass(frozen=True)
class RemarkLine:
    """What a check has to say, with the items that it speaks of."""

    check: PlanCheck
    text: str
    codes: tuple[str, ...]
    is_stop: bool


STOPS = frozenset({PlanCheck.CANNOT_START, PlanCheck.SOFT_BEFORE_HARD_IS_PAID})


def remark_lines(content: PlanContent, found: list[Remark]) -> list[RemarkLine]:
    """Say what the checks have found, in sentences."""
    return [
        RemarkLine(
            each.check,
            _remark(content, each),
            () if each.check is PlanCheck.PRIORITY_LEFT else each.codes,
            each.check in STOPS,
        )
        for each in found
    ]


def _remark(content: PlanContent, each: Remark) -> str:
    name = content.names(PartyRole(each.who)) if each.check is PlanCheck.NOBODY_NAMED else each.who
    values = {"codes": get_text_list(list(each.codes), _("and")), "number": each.number}
    said: Any = words.REMARKS[each.check]
    return str(said % (values | {"who": name}))


def areas_of(content: PlanContent) -> list[PlanArea]:
    """Give the activities by working area, in the order of their numbers."""
    groups: dict[str, list[ActivityLine]] = defaultdict(list)
    for each in content.activities:
        groups[each.area].append(activity_line(content, each))
    return [PlanArea(WORKING_AREAS[area], lines) for area, lines in groups.items()]  # type: ignore[index]


def activity_line(content: PlanContent, row: Activity) -> ActivityLine:
    """Put an activity in words."""
    known = content.items[Activity]
    after = [known[uuid].code for uuid in row.after if uuid in known]
    minor, currency = row.budget_minor, content.plan.currency
    return ActivityLine(
        row,
        words.SHORT_PARTS[row.part],
        str(words.LEADS.get(row.leads, "")),
        {side: who(row, side) for side in SIDES},
        between(row.starts_on, row.ends_on),
        between(row.began_on, row.ended_on),
        ", ".join(after),
        "" if minor is None else money(Money(minor, currency)),
        words.FUNDINGS.get(row.funding, ""),
        methods_of(row.methods),
        tuple(output_line(each) for each in content.outputs_of(row)),
    )


def methods_of(codes: list[str]) -> str:
    """Name methods of learning."""
    return ", ".join(str(words.METHODS[LearningMethod(code)]) for code in codes)


def between(first: Any, last: Any) -> str:
    """Say from when to when."""
    if first and last:
        return f"{day(first)} – {day(last)}"
    if first:
        return _("from %(day)s") % {"day": day(first)}
    return _("until %(day)s") % {"day": day(last)} if last else ""


def output_line(row: Output) -> OutputLine:
    """Put an output in words."""
    targets = (YearTarget(int(year), in_figures(n)) for year, n in row.targets.items())
    return OutputLine(row, row.unit, tuple(targets))


# --- outcomes ---


def objectives_of(content: PlanContent) -> list[ObjectiveLine]:
    """Give the objectives with their figures; those without an objective stand last."""
    lines = [outcome_line(content, each) for each in content.of(PerformanceOutcome)]
    found = [
        ObjectiveLine(row, words.AIMS[row.aim], [x for x in lines if x.row.objective_id == row.pk])
        for row in content.of(Objective)
    ]
    placed = {line.row.pk for each in found for line in each.outcomes}
    left = [line for line in lines if line.row.pk not in placed]
    return [*found, ObjectiveLine(None, "", left)] if left else found


def outcome_line(content: PlanContent, row: PerformanceOutcome) -> OutcomeLine:
    """Put a performance outcome in words."""
    return OutcomeLine(
        row,
        outcome_name(row),
        outcome_unit(row),
        where_words(row),
        baseline_words(row),
        tuple(
            in_figures(row.targets[str(year.number)]) if str(year.number) in row.targets else ""
            for year in content.plan.years
        ),
    )


# --- the other kinds ---


def others_of(content: PlanContent) -> list[OtherLines]:
    """Give capacity, learning, routines and risks."""
    return [
        OtherLines(kind, [_other(kind, row) for row in content.of(kind.table)])
        for kind in (CAPACITIES, LEARNING, ROUTINES, RISKS)
    ]


def _other(kind: PlanKind, row: Any) -> OtherLine:
    tag: Any = ""
    title = row.title
    if kind is CAPACITIES:
        tag = words.DIMENSIONS[row.dimension]
    if isinstance(row, Risk):
        tag = words.SORTS[row.sort]
    if isinstance(row, LearningTarget):
        people = f" ({row.people})" if row.people else ""
        tag = f"{row.who}{people}"
    return OtherLine(row, tag, title, list(_facts(kind, row)))


TOLD_IN_THE_HEADING = {"title", "dimension", "sort", "who", "people"}


def _facts(kind: PlanKind, row: Any) -> Any:
    for asked in kind.fields:
        if asked.name in TOLD_IN_THE_HEADING:
            continue
        said = in_words(row, asked.name)
        if said:
            yield asked.label, said
    for side in SIDES:
        if name := who(row, side):
            yield ROLE_LABELS[side], name


ROLE_LABELS = {PartyRole.MENTEE: words.AT_MENTEE, PartyRole.MENTOR: words.AT_MENTOR}


def in_words(row: Any, name: str) -> str:
    """Say a plain field of an item; persons are said by ``who``."""
    match name:
        case "area":
            return str(WORKING_AREAS.get(row.area, ""))
        case "activity":
            return str(row.activity or "")
        case "methods":
            return methods_of(row.methods)
        case "year":
            return _("Year %(number)s") % {"number": row.year} if row.year else ""
    if name.endswith(("_person", "_name")):
        return ""
    return str(getattr(row, name) or "")


# --- versions ---


@dataclass(frozen=True)
class VersionLine:
    """A version as people read it: what changed and why, who approved it."""

    number: int
    day: Any
    why: str
    changes: list[str]
    approved: list[str]


def version_lines(rows: list[PlanVersion]) -> list[VersionLine]:
    """Put versions in words, latest first."""
    return [
        VersionLine(
            row.number,
            row.in_force_at,
            row.why,
            [_change(each) for each in row.changes],
            [f"{each['operator']}{_dash()}{each['person']}" for each in row.approved_by],
        )
        for row in rows
    ]


def _dash() -> str:
    return " · "


def _change(each: dict[str, Any]) -> str:
    what = str(words.CHANGES[each["what"]])
    kind = BY_NAME.get(each["kind"])
    fields = {asked.name: str(asked.label) for asked in kind.fields} if kind else {}
    named = f"{each['code']} {each['title']}".strip() or _("Days, reviews, follow-ups")
    differing = [fields[name] for name in each["fields"] if name in fields]
    tail = f" ({', '.join(differing)})" if differing else ""
    return f"{colon(named)} {what}{tail}"


# --- templates ---


def template_lines(language: str) -> list[tuple[str, str, Any, str]]:
    """Give each template: its code, its title, its objective, and when it fits."""
    return [
        (code, said(each.title, language), words.AIMS[each.aim], said(each.start, language))
        for code, each in templates_offered().items()
    ]


def template_parts(template: PlanTemplate, language: str) -> list[tuple[str, str]]:
    """Give the parts of a template in words, each with its key."""
    found = [
        (each.key, f"{said(each.title, language)} – {said(each.output, language)}")
        for each in template.activities
    ]
    for code in template.indicators:
        name = catalogue().definition(code).name(language)
        found.append((code, f"{_('Performance outcome')} – {name}"))
    for row in template.learning:
        learner, able = said(row.who, language), said(row.title, language)
        found.append((row.key, f"{_('Learning target')} – {learner} – {able}"))
    for risk in template.risks:
        found.append((risk.key, f"{words.SORTS[risk.sort]} – {said(risk.title, language)}"))
    return found

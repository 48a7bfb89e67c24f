"""What each kind of item of a plan consists of, said once: forms, operations, workbook follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.plans import words
from waterpeers.apps.plans.columns import Entered, FieldKind, PlanField
from waterpeers.apps.plans.models import (
    Activity,
    CapacityOutcome,
    LearningTarget,
    Objective,
    Output,
    PerformanceOutcome,
    PlanItem,
    Risk,
    Routine,
)
from waterpeers.apps.plans.queries import PlanContent
from waterpeers.domain.money import decimals_of
from waterpeers.domain.partnerships import TITLE, PartyRole
from waterpeers.domain.plans import (
    ActivityPart,
    days_verdict,
    money_verdict,
    order_verdict,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.values import Zone, ZoneKind
from waterpeers.domain.verdicts import NotValid, Reason, Verdict, all_valid

NAME, UNIT = 120, 60


# --- rules of a whole item ---


def _nothing_else(entered: Entered, content: PlanContent, uuid: UUID) -> None:
    """Ask nothing beyond what each field asks."""


def _fits_activity(entered: Entered, content: PlanContent, uuid: UUID) -> None:
    after = [UUID(str(each)) for each in entered.get("depends_on") or ()]
    every = {each.uuid: set(each.after) for each in content.activities}
    days = {name: entered.get(name) or None for name in DAYS}
    verdicts = (
        days_verdict(days),
        order_verdict(uuid, after, every),
        money_verdict(
            str(entered.get("funding") or ""),
            has_amount=entered.get("budget") not in (None, ""),
            source=str(entered.get("funding_source") or ""),
        ),
    )
    NotValid.unless(Verdict(tuple(r for verdict in verdicts for r in verdict.against)))


DAYS = ("starts_on", "ends_on", "began_on", "ended_on")


def _fits_outcome(entered: Entered, content: PlanContent, uuid: UUID) -> None:
    reasons = []
    own = not entered.get("indicator")
    if own and not str(entered.get("title") or "").strip():
        reasons.append(Reason("title_or_indicator", field="title"))
    if own and not str(entered.get("unit") or "").strip():
        reasons.append(Reason("unit_of_ones_own", field="unit"))
    has_baseline = entered.get("baseline") not in (None, "")
    if has_baseline and not own:
        reasons.append(Reason("baseline_is_reviewed", field="baseline"))
    if has_baseline and own and entered.get("baseline_year") in (None, ""):
        reasons.append(Reason("baseline_needs_a_year", field="baseline_year"))
    kind = entered.get("zone_kind") or ZoneKind.WHOLE
    name = clean_text(str(entered.get("zone_name") or ""))
    if kind in set(ZoneKind):
        try:
            Zone(ZoneKind(kind), name)
        except NotValid as refused:
            reasons += [Reason(r.code, r.params, "zone_name") for r in refused.verdict.against]
    NotValid.unless(Verdict(tuple(reasons)))


# --- the kinds ---


@dataclass(frozen=True, kw_only=True)
class PlanKind:
    """A kind of item: its table, its words, its fields, and the rule of the whole."""

    table: type[PlanItem]
    name: str  # in operations and addresses: "activity"
    plural: str
    one: Any
    many: Any
    add: Any
    lead: Any
    fields: tuple[PlanField, ...]
    rule: Callable[[Entered, PlanContent, UUID], None] = _nothing_else

    def columns(self, entered: Entered, content: PlanContent, uuid: UUID) -> dict[str, Any]:
        """Give what is stored; ``NotValid`` with all that stands against what was entered."""
        reads = {each.column: partial(each.read, entered, content) for each in self.fields}
        all_valid(*reads.values(), partial(self.rule, entered, content, uuid))
        return {column: read() for column, read in reads.items()}

    def kept_of(self, row: Any) -> dict[str, Any]:
        """Give an item as it is kept, with the figures that were read and not entered."""
        extra = ("baseline", "baseline_year", "baseline_grade")
        read = {name: getattr(row, name) for name in extra if hasattr(row, name)}
        return self.entered_of(row) | read

    def entered_of(self, row: Any) -> dict[str, Any]:
        """Give an item as a form, a program or a workbook enters it."""
        return {each.name: _as_entered(each, row) for each in self.fields}


def _as_entered(asked: PlanField, row: Any) -> Any:
    value = getattr(row, asked.column)
    match asked.kind:
        case FieldKind.MONEY if value is not None:
            return float(Decimal(value).scaleb(-decimals_of(row.plan.currency)))
        case FieldKind.ITEM | FieldKind.PERSON | FieldKind.PROBLEM:
            return str(value.uuid) if value else ""
        case FieldKind.NUMBER if asked.name == "baseline" and row.indicator:
            return None  # it is read, not typed
        case FieldKind.WHOLE if asked.name == "baseline_year" and row.indicator:
            return None
        case FieldKind.CHOICE:
            return str(value)
    return value


TITLED = PlanField("title", _("In one line"), needed="required", longest=TITLE)
WHO = _("Who answers for it")


def _on_both_sides(group: Any = WHO) -> tuple[PlanField, ...]:
    made = []
    for side, who, name in (
        (PartyRole.MENTEE, _("At the mentee"), _("At the mentee: somebody without an account")),
        (PartyRole.MENTOR, _("At the mentor"), _("At the mentor: somebody without an account")),
    ):
        made.append(PlanField(f"{side}_person", who, FieldKind.PERSON, side=side, group=group))
        made.append(PlanField(f"{side}_name", name, longest=NAME, group=group))
    return tuple(made)


WORTH = _("Money")
TIME = _("When")
LEARN = _("How people learn")
BEGIN = _("Where it begins")
AIM_AT = _("Targets")
MEANS = PlanField(
    "means",
    _("How one sees it"),
    FieldKind.LINES,
    hint=_("The means of verification: a log, a test sheet, a signed minute, who looks."),
)
BY_YEAR = PlanField("targets", _("Target of each project year"), FieldKind.TARGETS, group=AIM_AT)
OF_OBJECTIVE = PlanField("objective", _("Objective"), FieldKind.ITEM, of=Objective)
OF_ACTIVITY = PlanField("activity", _("Activity"), FieldKind.ITEM, of=Activity)
OF_PROBLEM = PlanField(
    "priority",
    _("Problem of the diagnosis that it takes up"),
    FieldKind.PROBLEM,
    hint=_("So that the thread can be followed from the diagnosis to the result."),
)
UNTIL_YEAR = PlanField("year", _("In which project year"), FieldKind.YEAR)
LEARNED_BY = PlanField(
    "methods", _("Methods of learning"), FieldKind.CHOICES, choices=words.METHODS, group=LEARN
)

OBJECTIVES = PlanKind(
    table=Objective,
    name="objective",
    plural="objectives",
    one=_("Objective"),
    many=_("Objectives"),
    add=_("Add an objective"),
    lead=_("Few objectives help: five at most."),
    fields=(
        TITLED,
        PlanField("aim", _("Kind"), FieldKind.CHOICE, choices=words.AIMS, needed="required"),
        PlanField("note", _("Note"), FieldKind.LINES),
    ),
)
ACTIVITIES = PlanKind(
    table=Activity,
    name="activity",
    plural="activities",
    one=_("Activity"),
    many=_("Activities"),
    add=_("Add an activity"),
    lead=_("What is done, by whom on both sides, when, and with which money."),
    fields=(
        TITLED,
        PlanField(
            "area", _("Working area"), FieldKind.CHOICE, choices=WORKING_AREAS, needed="required"
        ),
        OF_OBJECTIVE,
        OF_PROBLEM,
        PlanField("initial_situation", _("Initial situation"), FieldKind.LINES),
        PlanField(
            "part", _("What it is made of"), FieldKind.CHOICE, choices=words.PARTS,
            usual=ActivityPart.SOFT,
        ),
        PlanField("leads", _("Who leads"), FieldKind.CHOICE, choices=words.LEADS, group=WHO),
        *_on_both_sides(),
        PlanField("starts_on", _("Planned first day"), FieldKind.DAY, group=TIME),
        PlanField("ends_on", _("Planned last day"), FieldKind.DAY, group=TIME),
        PlanField("began_on", _("Began on"), FieldKind.DAY, group=TIME),
        PlanField("ended_on", _("Ended on"), FieldKind.DAY, group=TIME),
        PlanField(
            "depends_on", _("Comes after"), FieldKind.ITEMS, group=TIME,
            hint=_("Works and equipment first, where people learn with them."),
        ),
        PlanField("budget", _("Budget"), FieldKind.MONEY, group=WORTH,
                  hint=_("Direct costs. Days of staff stand with the contributions.")),
        PlanField(
            "funding", _("Is the money there?"), FieldKind.CHOICE, choices=words.FUNDINGS,
            group=WORTH,
        ),
        PlanField(
            "funding_source", _("Who pays, or whom you have asked"), longest=TITLE, group=WORTH
        ),
        LEARNED_BY,
    ),
    rule=_fits_activity,
)  # fmt: skip
OUTPUTS = PlanKind(
    table=Output,
    name="output",
    plural="outputs",
    one=_("Output"),
    many=_("Outputs"),
    add=_("Add an output"),
    lead=_("What an activity brings about, and can be counted."),
    fields=(
        TITLED,
        PlanField("activity", _("Activity"), FieldKind.ITEM, of=Activity, needed="required"),
        PlanField("unit", _("Unit"), longest=UNIT, hint=_("Meters, people, procedures, km…")),
        MEANS,
        PlanField("due_on", _("Complete on"), FieldKind.DAY),
        BY_YEAR,
    ),
)
OUTCOMES = PlanKind(
    table=PerformanceOutcome,
    name="outcome",
    plural="outcomes",
    one=_("Performance outcome"),
    many=_("Performance outcomes"),
    add=_("Add a performance outcome"),
    lead=_("A figure that is to change: of the whole utility, of a zone, or of a pilot."),
    fields=(
        PlanField(
            "indicator", _("Indicator"), FieldKind.INDICATOR,
            hint=_("Its latest reviewed value becomes the baseline, with year and grade."),
        ),
        PlanField(
            "title", _("Or a figure of your own"), longest=TITLE,
            hint=_("For example: night flow into zone 2."),
        ),
        PlanField("unit", _("Unit of your own figure"), longest=UNIT),
        OF_OBJECTIVE,
        OF_PROBLEM,
        PlanField(
            "zone_kind", _("Of what"), FieldKind.CHOICE, choices=words.SCOPES,
            usual=ZoneKind.WHOLE,
        ),
        PlanField(
            "zone_name", _("Name of the zone or pilot"), longest=NAME,
            hint=_("A pilot’s figure never counts as the utility’s."),
        ),
        PlanField("baseline", _("Baseline of your own figure"), FieldKind.NUMBER, group=BEGIN),
        PlanField("baseline_year", _("Year of that baseline"), FieldKind.WHOLE, group=BEGIN),
        PlanField(
            "measured_by", _("If it is not known: measured by"), FieldKind.DAY, group=BEGIN
        ),
        BY_YEAR,
        MEANS,
        *_on_both_sides(),
    ),
    rule=_fits_outcome,
)  # fmt: skip
CAPACITIES = PlanKind(
    table=CapacityOutcome,
    name="capacity_outcome",
    plural="capacity_outcomes",
    one=_("Capacity outcome"),
    many=_("Capacity outcomes"),
    add=_("Add a capacity outcome"),
    lead=_("What will be different in one of the fourteen dimensions of capacity."),
    fields=(
        PlanField(
            "dimension", _("Dimension of capacity"), FieldKind.CHOICE, choices=words.DIMENSIONS,
            needed="required",
        ),
        PlanField("title", _("What will be different"), needed="required", longest=TITLE),
        PlanField("before", _("How it is now"), FieldKind.LINES),
        PlanField("area", _("Working area"), FieldKind.CHOICE, choices=WORKING_AREAS),
        MEANS,
        UNTIL_YEAR,
        *_on_both_sides(),
    ),
)  # fmt: skip
LEARNING = PlanKind(
    table=LearningTarget,
    name="learning_target",
    plural="learning_targets",
    one=_("Learning target"),
    many=_("Learning targets"),
    add=_("Add a learning target"),
    lead=_("Who will be able to do what, at both utilities."),
    fields=(
        PlanField("who", _("Who"), needed="required", longest=TITLE,
                  hint=_("A post or a team, no names: leak crew, meter readers, the board.")),
        PlanField("title", _("Will be able to"), needed="required", longest=TITLE),
        PlanField("people", _("How many people"), FieldKind.WHOLE),
        OF_ACTIVITY,
        LEARNED_BY,
        MEANS,
        UNTIL_YEAR,
        *_on_both_sides(),
    ),
)  # fmt: skip
ROUTINES = PlanKind(
    table=Routine,
    name="routine",
    plural="routines",
    one=_("Routine"),
    many=_("Routines that change"),
    add=_("Add a routine"),
    lead=_("Which piece of daily work is done otherwise, also without the peer."),
    fields=(
        PlanField("title", _("How it will be done"), needed="required", longest=TITLE),
        PlanField("before", _("How it is done now"), FieldKind.LINES),
        OF_ACTIVITY,
        MEANS,
        UNTIL_YEAR,
        *_on_both_sides(),
    ),
)
RISKS = PlanKind(
    table=Risk,
    name="risk",
    plural="risks",
    one=pgettext_lazy("plan", "Risk, assumption or equity"),
    many=_("Risks, assumptions, equity"),
    add=_("Add a risk, an assumption or a point of equity"),
    lead=_("What may stand in the way, what must hold, and who must not be left worse off."),
    fields=(
        PlanField(
            "sort", _("What it is"), FieldKind.CHOICE, choices=words.SORTS, needed="required"
        ),
        TITLED,
        PlanField("sign", _("How one notices"), FieldKind.LINES),
        PlanField("answer", _("What is done about it"), FieldKind.LINES),
        OF_ACTIVITY,
        *_on_both_sides(),
    ),
)
KINDS: tuple[PlanKind, ...] = (
    OBJECTIVES, ACTIVITIES, OUTPUTS, OUTCOMES, CAPACITIES, LEARNING, ROUTINES, RISKS,
)  # fmt: skip
BY_NAME: Mapping[str, PlanKind] = {kind.name: kind for kind in KINDS}
BY_TABLE: Mapping[type[PlanItem], PlanKind] = {kind.table: kind for kind in KINDS}

"""What the codes of a plan say to people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.figures import day, in_figures
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.plans.events import Event
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.plan_checks import PlanCheck
from waterpeers.domain.plans import (
    ActivityPart,
    Aim,
    CapacityDimension,
    Funding,
    Leads,
    LearningMethod,
    RiskSort,
)
from waterpeers.domain.values import ZoneKind

AIMS = {
    Aim.EFFICIENCY: _("Efficiency and losses"),
    Aim.NEW_FUNCTION: _("A new function: a pro-poor unit, sanitation"),
    Aim.ENVIRONMENT: _("Environment and energy"),
    Aim.ACCESS_TO_FINANCE: _("Access to finance"),
    Aim.EXTENSION: _("Extension of services"),
    Aim.HUMAN_RESOURCES: _("Rebuilding staff, for example after remunicipalisation"),
    Aim.WATER_QUALITY: _("Water quality and safety"),
    Aim.RESILIENCE: _("Resilience"),
    Aim.GOVERNANCE: _("Governance"),
    Aim.EMERGENCY_RECOVERY: _("Recovery after an emergency"),
    Aim.OTHER: pgettext_lazy("objective", "Something else"),
}
PARTS = {
    ActivityPart.SOFT: _("Soft: what people do and learn"),
    ActivityPart.HARD: _("Hard: works and equipment"),
}
SHORT_PARTS = {
    ActivityPart.SOFT: pgettext_lazy("activity", "Soft"),
    ActivityPart.HARD: pgettext_lazy("activity", "Hard"),
}
LEADS = {
    Leads.MENTEE: _("The mentee"),
    Leads.MENTOR: _("The mentor"),
    Leads.BOTH: _("Both together"),
}
FUNDINGS = {
    Funding.SECURED: pgettext_lazy("money", "Secured"),
    Funding.ASKED: pgettext_lazy("money", "Asked for"),
    Funding.MISSING: pgettext_lazy("money", "Missing"),
    Funding.NOT_NEEDED: pgettext_lazy("money", "Not needed"),
}
METHODS = {
    LearningMethod.JOINT_WORK: _("Joint work"),
    LearningMethod.ON_THE_JOB: _("On-the-job training"),
    LearningMethod.SHADOWING: _("Shadowing a peer"),
    LearningMethod.SITE_VISIT: _("Site visit"),
    LearningMethod.STUDY_TOUR: _("Study or exposure visit"),
    LearningMethod.TECHNICAL_CONSULTATION: _("Technical consultation"),
    LearningMethod.DEMONSTRATION: _("Technology demonstration"),
    LearningMethod.PEER_REVIEW: _("Peer review of procedures"),
    LearningMethod.DIAGNOSIS: _("Participatory diagnosis"),
    LearningMethod.CLASSROOM: _("Course or seminar"),
    LearningMethod.TRAINING_OF_TRAINERS: _("Training of trainers"),
    LearningMethod.COACHING: _("Coaching of managers"),
    LearningMethod.SECONDMENT: _("Secondment"),
    LearningMethod.REMOTE: _("Remote session"),
    LearningMethod.COMMUNITY_OF_PRACTICE: _("Community of practice"),
    LearningMethod.ACTION_RESEARCH: _("Pilot with action research"),
    LearningMethod.ADAPTING_A_TOOL: _("Adapting a tool"),
    LearningMethod.OTHER: pgettext_lazy("method", "Another way"),
}
DIMENSIONS = {
    CapacityDimension.VISION: _("Vision, mission, strategy"),
    CapacityDimension.LEADERSHIP: _("Leadership"),
    CapacityDimension.CULTURE: _("Organisational culture"),
    CapacityDimension.NETWORKS: _("External relations, networking"),
    CapacityDimension.RESOURCES: _("Resource acquisition"),
    CapacityDimension.STRUCTURE: _("Structure"),
    CapacityDimension.MANAGEMENT: _("Management practices"),
    CapacityDimension.SYSTEMS: _("Systems"),
    CapacityDimension.INFORMATION: pgettext_lazy("capacity", "Information"),
    CapacityDimension.EQUIPMENT: _("Equipment and infrastructure"),
    CapacityDimension.ROUTINES: _("Working routines"),
    CapacityDimension.SKILLS: _("Skills, abilities"),
    CapacityDimension.MOTIVATION: _("Staff motivation"),
    CapacityDimension.APPLIED: _("Applied knowledge"),
}
SORTS = {
    RiskSort.RISK: pgettext_lazy("plan", "A risk"),
    RiskSort.ASSUMPTION: pgettext_lazy("plan", "An assumption"),
    RiskSort.LOW_INCOME: _("Equity: low-income areas"),
    RiskSort.WOMEN: _("Equity: women"),
    RiskSort.STAFF: _("Equity: staff"),
}
SCOPES = {
    ZoneKind.WHOLE: _("The whole utility"),
    ZoneKind.ZONE: _("A zone"),
    ZoneKind.PILOT: _("A pilot"),
}
AT_MENTEE = _("At the mentee")
AT_MENTOR = _("At the mentor")
REVIEWS_A_YEAR = {
    1: _("Once a year"),
    2: _("Twice a year"),
    4: _("Every quarter"),
}
# What each check has to say; ``%(codes)s`` are the items, ``%(number)s`` how many.
REMARKS = {
    PlanCheck.CANNOT_START: ngettext_lazy(
        "%(codes)s cannot start: its money is missing, and others wait for it.",
        "%(codes)s cannot start: their money is missing, and others wait for them.",
        "number",
    ),
    PlanCheck.SOFT_BEFORE_HARD_IS_PAID: ngettext_lazy(
        "%(codes)s needs equipment or works that nobody has paid for yet.",
        "%(codes)s need equipment or works that nobody has paid for yet.",
        "number",
    ),
    PlanCheck.BEFORE_WHAT_IT_NEEDS: ngettext_lazy(
        "%(codes)s is planned to start before what it comes after has ended.",
        "%(codes)s are planned to start before what they come after has ended.",
        "number",
    ),
    PlanCheck.WITHOUT_OUTPUT: ngettext_lazy(
        "%(codes)s has no output: what will one be able to count?",
        "%(codes)s have no output: what will one be able to count?",
        "number",
    ),
    PlanCheck.NOBODY_MEASURES: ngettext_lazy(
        "Nobody measures %(codes)s: it lacks a target or a way to see it.",
        "Nobody measures %(codes)s: they lack a target or a way to see it.",
        "number",
    ),
    PlanCheck.WITHOUT_BASELINE: ngettext_lazy(
        "%(codes)s has a target and no baseline: nobody will know what has changed.",
        "%(codes)s have targets and no baseline: nobody will know what has changed.",
        "number",
    ),
    PlanCheck.WITHOUT_TARGET: ngettext_lazy(
        "%(codes)s has no target.", "%(codes)s have no target.", "number"
    ),
    PlanCheck.NOBODY_NAMED: _("Nobody at %(who)s is named for %(codes)s."),
    PlanCheck.IN_SIX_THINGS: _("%(who)s is in %(number)s things at once: %(codes)s."),
    PlanCheck.MONEY_NOT_SAID: _("It is not said whether the money of %(codes)s is there."),
    PlanCheck.PRIORITY_LEFT: ngettext_lazy(
        "One priority of the diagnosis is not taken up: %(codes)s.",
        "%(number)s priorities of the diagnosis are not taken up: %(codes)s.",
        "number",
    ),
    PlanCheck.TOO_MANY_OBJECTIVES: _(
        "%(number)s objectives are many: few help, five at most. Which can wait?"
    ),
    PlanCheck.NOBODY_LEARNS: _("It is not said who will be able to do what: name who learns."),
}
CHECKS = {  # what is in order, where a check has nothing to say
    PlanCheck.CANNOT_START: _("Nothing waits for money that is missing."),
    PlanCheck.SOFT_BEFORE_HARD_IS_PAID: _("Equipment is paid for before people learn with it."),
    PlanCheck.BEFORE_WHAT_IT_NEEDS: _("Nothing starts before what it comes after."),
    PlanCheck.WITHOUT_OUTPUT: _("Every activity has an output."),
    PlanCheck.NOBODY_MEASURES: _("Every output can be measured."),
    PlanCheck.WITHOUT_BASELINE: _("Every target has a baseline."),
    PlanCheck.WITHOUT_TARGET: _("Every figure has a target."),
    PlanCheck.NOBODY_NAMED: _("Both sides are named for every activity."),
    PlanCheck.IN_SIX_THINGS: _("Nobody is in six things at once."),
    PlanCheck.MONEY_NOT_SAID: _("It is said of all money whether it is there."),
    PlanCheck.PRIORITY_LEFT: _("Every priority of the diagnosis is taken up."),
    PlanCheck.TOO_MANY_OBJECTIVES: _("Five objectives at most."),
    PlanCheck.NOBODY_LEARNS: _("It is said who will be able to do what."),
}
CHANGES = {
    "added": _("added"),
    "changed": _("changed"),
    "taken_out": _("taken out"),
}
# Every code of a line of G4, met or not.
LINES: dict[str, object] = {
    "plan_begun_missing": _("There is no plan yet: begin it together."),
    "plan_outputs": _("Every activity has an output."),
    "plan_outputs_missing": _("The plan needs activities, and an output for each."),
    "plan_output_of_missing": _("Without an output yet: %(titles)s."),
    "plan_outcomes": _("At least one figure is to change."),
    "plan_outcomes_missing": _("Name at least one figure that is to change."),
    "plan_learning": _("It is said who will be able to do what."),
    "plan_learning_missing": _("Say who will be able to do what: add a learning target."),
    "plan_money": _("It is said who pays for equipment and works."),
    "plan_money_missing": _("Say of equipment and works whether the money is there: %(number)s."),
    "plan_risks": _("Risks are named."),
    "plan_risks_missing": _("Name at least one risk, and what is done about it."),
    "plan_follow_ups": _("The follow-ups after the end have their days."),
    "plan_follow_ups_missing": _("Set at least one day of follow-up after the end."),
    "plan_priorities_left": _(
        "Priorities of the diagnosis that the plan leaves out: %(number)s. Explain why."
    ),
    "plan_approved": _("%(name)s has approved the plan."),
    "plan_not_approved": _("%(name)s has not approved the plan."),
}
WAITS: dict[str, object] = {
    "plan_amendment": _("Amendment of a plan to approve"),
}
TEMPLATE_PARTS = {
    "activities": _("Activities"),
    "learning": _("Targets for learning"),
    "risks": _("Risks, assumptions, equity"),
}
REASONS: dict[str, object] = {
    **LINES,
    "plan_not_begun": _("There is no plan yet."),
    "facilitators_make_templates": _("Facilitators make templates of plans."),
    "template_without_activity": _("A template has at least one activity."),
    "too_many_parts": _("These are too many: %(limit)s at most."),
    "template_is_shared": _("It is shared, so it stays as it is. Make its next version."),
    "template_draft_there": _("Its next version is being written already: go on with that."),
    "nothing_chosen": _("Choose at least one part."),
    "not_an_earlier_plan": _("This is no earlier plan of one of these operators."),
    "plan_is_empty": _("Nothing stands in the plan yet."),
    "plan_is_open": _("The plan is being written: change it directly."),
    "plan_has_no_amendment": _("This version is approved, and nothing is being changed."),
    "one_person_approves_for_one": _(
        "You have approved for the other side: another person approves for this one."
    ),
    "operators_approve_a_plan": _("The operators approve a plan."),
    "plan_not_yet": _("A plan begins once an agreement is in force."),
    "plan_is_in_force": _(
        "Both sides have approved this version: open an amendment, and say why, to change it."
    ),
    "plan_is_there": _("This partnership has a plan already."),
    "ended_without_a_beginning": _("Say first when it began."),
    "plan_too_long": _("A plan has %(most)s years at most."),
    "follow_up_before_the_end": _("A follow-up comes after the end of the plan."),
    "too_many_follow_ups": _("%(most)s follow-ups at most."),
    "comes_after_itself": _("It would come after itself: look at what is done before what."),
    "who_pays": _("Say who pays, or whom you have asked."),
    "is_money_there": _("Say whether the money is there."),
    "amount_without_need": _("There is an amount: then money is needed."),
    "unit_of_ones_own": _("Say the unit of your figure."),
    "title_or_indicator": _("Choose an indicator, or name a figure of your own."),
    "baseline_is_reviewed": _(
        "The baseline of this indicator is its reviewed value: it is not typed here."
    ),
    "baseline_needs_a_year": _("Say of which year the baseline is."),
    "not_a_project_year": _("The plan has no project year %(value)s."),
    "not_in_this_plan": _("This is not, or no longer, in this plan."),
    "item_is_out": _("This was taken out of the plan."),
    "item_is_in": _("This is in the plan."),
    "still_has_outputs": _("Take out its outputs first, or give them to another activity."),
    "not_of_this_side": _("This person does not work for that side."),
    "not_a_priority": _("Choose a problem that the diagnosis has found."),
    "priority_is_taken_up": _("An activity takes this up already."),
}
EVENTS: dict[Event, object] = {
    Event.PLAN_TEMPLATE_BEGUN: _("A template of plans was begun"),
    Event.PLAN_TEMPLATE_CHANGED: _("A template of plans was changed"),
    Event.PLAN_TEMPLATE_SHARED: _("A template of plans was shared"),
    Event.PLAN_TEMPLATE_WITHDRAWN: _("A template of plans was withdrawn"),
    Event.PLAN_STARTED: _("The plan was begun"),
    Event.PLAN_CHANGED: _("The days of the plan were changed"),
    Event.PLAN_ITEM_ADDED: _("A line was added to the plan"),
    Event.PLAN_ITEM_CHANGED: _("A line of the plan was changed"),
    Event.PLAN_ITEM_REMOVED: _("A line was taken out of the plan"),
    Event.PLAN_ITEM_PUT_BACK: _("A line was put back into the plan"),
    Event.PLAN_DATES_NOTED: _("It was noted when an activity began or ended"),
    Event.PLAN_APPROVED: _("The plan was approved"),
    Event.PLAN_APPROVAL_FELL: _("The plan changed: its approvals fell away"),
    Event.PLAN_IN_FORCE: _("A version of the plan came into force"),
    Event.PLAN_AMENDED: _("An amendment of the plan was opened"),
}


# --- a figure that is to change ---


def outcome_name(row: Any) -> str:
    """Name a figure: the indicator in the reader's language, or in the partnership's words."""
    if row.indicator and not row.title:
        return catalogue().definition(row.indicator).name(get_language() or "en")
    return str(row.title)


def outcome_unit(row: Any) -> str:
    """Give the unit of a figure."""
    if row.indicator:
        return str(unit_label(catalogue().definition(row.indicator).unit))
    return str(row.unit)


def where_words(row: Any) -> str:
    """Say of what part a figure is."""
    if row.zone_kind is ZoneKind.WHOLE:
        return str(SCOPES[ZoneKind.WHOLE])
    return f"{colon(SCOPES[row.zone_kind])} {row.zone_name}"


def baseline_words(row: Any) -> str:
    """Say from where a change will be told: a value with year and grade, or when it is measured."""
    if row.baseline is not None:
        said = f"{in_figures(row.baseline)} ({row.baseline_year}"
        return f"{said}, {row.baseline_grade})" if row.baseline_grade else f"{said})"
    if row.measured_by:
        return gettext("measured by %(day)s") % {"day": day(row.measured_by)}
    return ""

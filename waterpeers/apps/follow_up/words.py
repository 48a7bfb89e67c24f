"""What the codes of following a partnership say to people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.follow_up.events import Event
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.plans.words import DIMENSIONS
from waterpeers.domain.follow_up import ItemKind, ItemState
from waterpeers.domain.practice import (
    CapacityGroup,
    Consolidation,
    WopShare,
)
from waterpeers.domain.reviews import ReviewStatus

KINDS = {
    ItemKind.COMMITMENT: _("Commitment"),
    ItemKind.DECISION: _("Decision"),
    ItemKind.ISSUE: _("Issue"),
    ItemKind.RISK: _("Risk"),
}
WHAT_KINDS_ARE = {
    ItemKind.COMMITMENT: _("Commitment: somebody does something until a day"),
    ItemKind.DECISION: _("Decision: what both sides decided"),
    ItemKind.ISSUE: _("Issue: what stands in the way"),
    ItemKind.RISK: _("Risk: what may stand in the way"),
}
STATES = {
    ItemState.OPEN: pgettext_lazy("item", "Open"),
    ItemState.ESCALATED: pgettext_lazy("item", "Escalated"),
    ItemState.DONE: pgettext_lazy("item", "Done"),
    ItemState.DROPPED: pgettext_lazy("item", "Dropped"),
    ItemState.CARRIED: pgettext_lazy("item", "Goes on"),
}
DECISION_STATES = {
    ItemState.OPEN: pgettext_lazy("decision", "Holds"),
    ItemState.DROPPED: pgettext_lazy("decision", "Holds no more"),
}
MOVES = {
    ItemState.OPEN: _("Take it up again"),
    ItemState.ESCALATED: _("Escalate it: we ask those who help"),
    ItemState.DONE: _("It is done"),
    ItemState.DROPPED: _("Drop it"),
    ItemState.CARRIED: _("It goes on after the end of the partnership"),
}
DECISION_MOVES = {
    ItemState.OPEN: _("It holds again"),
    ItemState.DROPPED: _("It holds no more"),
}
WHENS = {  # how the list is narrowed by where things stand
    "late": _("Late"),
    "escalated": pgettext_lazy("items", "Escalated"),
    "closed": _("Done or dropped"),
}
STAGES = {
    Consolidation.PLANNED: _("Diagnosis and action planning"),
    Consolidation.BEGUN: _("First implementation"),
    Consolidation.VISIBLE: _("Visible change"),
    Consolidation.CONSOLIDATED: pgettext_lazy("stage", "Consolidated"),
}
STAGE_TESTS = {
    Consolidation.PLANNED: _("the problem is understood, a plan is made"),
    Consolidation.BEGUN: _("work goes on, conditions are being built, nothing visible yet"),
    Consolidation.VISIBLE: _("a new routine is seen, and still needs support"),
    Consolidation.CONSOLIDATED: _("standard practice without support"),
}
GROUP_WORDS = {
    CapacityGroup.STRATEGIC: _("Organisation: where it goes"),
    CapacityGroup.OPERATIONAL: _("Organisation: how it works"),
    CapacityGroup.INDIVIDUAL: _("Its people"),
}
CHANGES = {
    2: _("+2 much better"),
    1: _("+1 better"),
    0: _("0 no change"),
    -1: _("−1 worse"),
    -2: _("−2 much worse"),
}
SHARES = {
    WopShare.NONE: pgettext_lazy("share", "None"),
    WopShare.FAIR: pgettext_lazy("share", "Fair"),
    WopShare.VERY_HIGH: pgettext_lazy("share", "Very high"),
    WopShare.NOT_KNOWN: _("Not known"),
}
REVIEW_STATUSES = {
    ReviewStatus.ON_TRACK: _("On track"),
    ReviewStatus.AT_RISK: _("At risk"),
    ReviewStatus.BLOCKED: _("Blocked"),
}
REVIEW_TEXTS = {
    "progress": _("Progress"),
    "deviations": _("Deviations"),
    "obstacles": _("Obstacles"),
    "decided": _("What we decided, and what comes next"),
}
REVIEW_FACTS = {  # what a review finds
    "escalated": _("Escalated things"),
    "late": _("Late things"),
    "widened": _("Sides farther apart"),
    "fallen": _("Working areas that fell back"),
    "behind": _("Delayed or stopped in the plan"),
    "issues": _("Issues"),
    "risks": _("Risks"),
    "done": _("Done since the review before"),
    "decisions": _("Decisions since then"),
    "ahead": _("Due later"),
}
DAYS: dict[str, Any] = {  # what is on a day of a calendar, by its kind
    "item": "%(title)s",
    "agreement_ends": _("Last day of “%(title)s”"),
    "agreement_review": _("Review of “%(title)s”"),
    "diagnosis_closes": _("Last day to hand in the diagnosis"),
    "health_closes": _("Last day to say how the partnership works"),
    "measured": _("To be measured by then: %(title)s"),
}
HEALTH_DIMENSIONS = {
    "setup": _("Set-up"),
    "roles": _("Roles and responsibilities"),
    "means": _("Resources"),
    "meetings": _("Meetings"),
    "work": _("Work processes"),
    "comm": _("Communication and transparency"),
    "trust": _("Trust and teamwork"),
    "adapt": _("Adaptation and sustainability"),
}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "item_late": _("Something of yours that is late"),
    "item_due": _("Something of yours that is due soon"),
    "item_open": _("Something of yours without a day"),
    "item_yours": _("Something that was given to you"),
    "item_escalated": _("Something that was escalated"),
    "judgement": _("What the other side judges"),
    "health_shown": _("How both sides see their partnership"),
    "health_apart": _("Two sides that are farther apart"),
    "review_due": _("Review of a period"),
}
LINES: dict[str, object] = {  # of gate G5
    "review_plan_missing": _("No plan is in force."),
    "review_no_period": _("No period has ended yet: there is nothing to review."),
    "review_update": _("Both sides agreed on the update of the period until %(day)s."),
    "review_update_missing": _("The update of the period until %(day)s is not handed over."),
    "review_update_to_agree": _("The update of the period until %(day)s waits for agreement."),
    "review_said": _("%(name)s has said how the partnership stands."),
    "review_said_missing": _(
        "%(name)s has not said how the partnership stands: hold a review, or agree to the one that "
        "was held."
    ),
    "review_decided": _("It is written down what was decided."),
    "review_decided_missing": _("Write down in the review, or as a decision, what was decided."),
    "review_owned": _("Nothing that was escalated is left without an owner."),
    "review_owned_missing": _("Escalated, and of nobody who is still there: %(titles)s."),
    "review_plan_ends": _("The plan ends on %(day)s."),
    "review_plan_goes_on": _(
        "The plan runs until %(day)s. Whoever ends earlier amends the plan, or ends the "
        "partnership with its reason."
    ),
}
REASONS: dict[str, object] = {
    **LINES,
    "update_is_due": _("Tell how far the plan was on %(day)s."),
    "update_waits_for_you": _("Agree to the update of the period until %(day)s, or send it back."),
    "item_is_late": _("“%(title)s” is late."),
    "health_is_asked": _("Say how the partnership works."),
    "judgements_wait": _("The other side has judged something: do you see it so too? (%(number)s)"),
    "each_side_judges": _("Each side judges for itself: its coordinator or signatory."),
    "other_side_agrees": _("The other side says whether it sees it so too."),
    "stage_without_proof": _("Say what shows it: from stage 3 on it is seen."),
    "stage_falls_without_why": _("It is lower than before: say why."),
    "change_without_proof": _("Something changed: say what shows it."),
    "day_of_the_future": _("This day has not come yet."),
    "review_not_yet": _("Reviews begin once an agreement is in force."),
    "status_otherwise_without_why": _("You see it otherwise than the rule: say why."),
    "health_not_yet": _("Both sides are asked once an agreement is in force."),
    "nobody_owns_it": _("Say whose it is: a side, or somebody of it."),
    "owner_not_of_an_operator": _("Its owner is one of the operators, or somebody of them."),
    "commitment_without_a_day": _("Say until when."),
    "state_cannot_follow": _("This cannot follow from where it stands."),
    "say_why_it_moves": _("Say why, in a few words."),
    "not_yours_to_move": _(
        "Those who run the partnership say this, and whoever the thing belongs to."
    ),
}
EVENTS: dict[Event, object] = {
    Event.ITEM_NOTED: _("A commitment, decision, issue or risk was noted"),
    Event.ITEM_CHANGED: _("A commitment, decision, issue or risk was changed"),
    Event.ITEM_MOVED: _("It was said what became of it"),
    Event.STAGE_JUDGED: _("A stage of consolidation was judged"),
    Event.CAPACITY_JUDGED: _("A change of capacity was judged"),
    Event.JUDGEMENT_AGREED: _("The other side sees it so too"),
    Event.CALENDAR_LINK_MADE: _("An address for a calendar was made"),
    Event.CALENDAR_LINK_ENDED: _("An address for a calendar was ended"),
    Event.REVIEW_HELD: _("A review was held"),
    Event.HEALTH_ASKED: _("Both sides were asked how the partnership works"),
    Event.HEALTH_SIDE_HANDED_IN: _("A side said how the partnership works"),
    Event.HEALTH_SHOWN: _("Both sides have said how the partnership works"),
}
TRAIL = {
    "registeritem": TrailWords(
        {
            "title": _("In one line"),
            "kind": _("What it is"),
            "details": _("Details"),
            "owner": _("Owner"),
            "due_on": _("Until when"),
            "state": _("State"),
            "word": _("What was said"),
        },
        {"kind": KINDS, "state": STATES},
    ),
    "stagejudgement": TrailWords(
        {
            "area": _("Working area"),
            "stage": _("Stage"),
            "proof": _("What shows it"),
            "why": _("Why"),
        },
        {"area": WORKING_AREAS, "stage": STAGES},
    ),
    "review": TrailWords(
        {"status": _("State"), "suggestion": _("As the rule suggests"), "why": _("Why")},
        {"status": REVIEW_STATUSES, "suggestion": REVIEW_STATUSES},
    ),
    "capacityjudgement": TrailWords(
        {
            "dimension": _("Dimension"),
            "year": _("Year"),
            "change": _("How much it changed"),
            "proof": _("What shows it"),
        },
        {"dimension": DIMENSIONS},
    ),
}


def stage_choices() -> list[tuple[str, str]]:
    """Name each stage with its test, in the reader's language."""
    return [
        (str(code), f"{number} {label}: {STAGE_TESTS[code]}")
        for number, (code, label) in enumerate(STAGES.items(), 1)
    ]

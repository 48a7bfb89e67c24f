"""What the codes of a diagnosis say to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from waterpeers.apps.diagnosis.events import Event
from waterpeers.domain.diagnosis import (
    FindingKind,
    Outcome,
    PriorityClass,
    RankScale,
    SharedCause,
    Stage,
    ViewBand,
)

STAGES = {
    Stage.START: _("At the start"),
    Stage.MIDDLE: _("In the middle"),
    Stage.END: _("At the end"),
    Stage.AFTER: _("After the end"),
}
BANDS = {
    ViewBand.FAR_APART: _("Two levels apart or more"),
    ViewBand.APART: _("One level apart"),
    ViewBand.ONE_KNOWS: _("One side knows"),
    ViewBand.IN_WORDS: _("To be read side by side"),
    ViewBand.AGREED: _("Agreed"),
    ViewBand.NOT_ASSESSED: pgettext_lazy("band", "Not assessed"),
}
ASKS = {
    ViewBand.FAR_APART: _("the agenda of the visit: settle each with proof"),
    ViewBand.APART: _("talk; keep both if you still differ"),
    ViewBand.ONE_KNOWS: _("an answer against “not seen” or “not known”"),
    ViewBand.IN_WORDS: _("only people can compare it"),
    ViewBand.AGREED: _("nothing to settle"),
    ViewBand.NOT_ASSESSED: _("no number, and no zero: say who can find out"),
}
OUTCOMES = {
    Outcome.JOINT: _("We hold one value now"),
    Outcome.BOTH_KEPT: _("Both views stay"),
    Outcome.PROOF_DUE: _("Proof is due"),
    Outcome.UNCLEAR: _("The question is not clear"),
    Outcome.FIND_OUT: _("Nobody knows yet: somebody finds out"),
}
KINDS = {
    FindingKind.PROBLEM: _("A problem and its cause"),
    FindingKind.STRENGTH: _("A strength to build on"),
}
CAUSES = {
    SharedCause.MONEY: _("Money: none, or late"),
    SharedCause.STAFF: _("Too few people"),
    SharedCause.SKILL: _("Not known how"),
    SharedCause.TOOLS: _("Tools"),
    SharedCause.PARTS: _("Spare parts"),
    SharedCause.DATA: _("Data: none, or wrong"),
    SharedCause.RULE: _("Nobody is in charge"),
    SharedCause.WILL: _("No backing, politics"),
    SharedCause.GAIN: _("No reward for doing it"),
    SharedCause.SILO: _("Units do not talk"),
    SharedCause.LAW: _("Law or tariff forbids it"),
    SharedCause.WORKS: _("Works too old or too small"),
}
CLASSES = {
    PriorityClass.NOW: pgettext_lazy("class", "Now"),
    PriorityClass.PLAN: pgettext_lazy("class", "Plan it"),
    PriorityClass.PREPARE: pgettext_lazy("class", "Prepare it"),
    PriorityClass.INVEST: pgettext_lazy("class", "Find the money"),
    PriorityClass.UNIT_DOES_IT: pgettext_lazy("class", "The unit does it"),
    PriorityClass.LEAVE: pgettext_lazy("class", "Leave it"),
    PriorityClass.FIND_OUT: pgettext_lazy("class", "Find out first"),
}
SCALES = {
    RankScale.IMPACT: _("Impact"),
    RankScale.EFFORT: _("Effort"),
    RankScale.READINESS: _("Readiness"),
    RankScale.MONEY: _("Money"),
}
RANKS: dict[RankScale, tuple[object, ...]] = {  # what 1 to 4 mean
    RankScale.IMPACT: (
        _("1 – eases a team’s work"),
        _("2 – one zone or group, or less than two per cent of operating cost"),
        _("3 – many users, the poor, or two per cent and more"),
        _("4 – health, safety, most users, survival"),
    ),
    RankScale.EFFORT: (
        _("1 – 20 days at most, one team, 3 months"),
        _("2 – 60 days at most, one unit, 6 months"),
        _("3 – several units, 18 months"),
        _("4 – the whole utility or outsiders, longer"),
    ),
    RankScale.READINESS: (
        _("1 – none of authority, acceptance, able people"),
        _("2 – one of them"),
        _("3 – two of them"),
        _("4 – all three, with names"),
    ),
    RankScale.MONEY: (
        _("1 – own budget"),
        _("2 – small, and secured"),
        _("3 – a source is named, not secured"),
        _("4 – no source"),
    ),
}
# Every code of a line of G3, met or not.
LINES: dict[str, object] = {
    "diagnosis_not_started": _("Nobody has looked yet: start a round of the diagnosis."),
    "side_handed_in": _("%(name)s has handed in its view."),
    "side_not_handed_in": _("%(name)s has not handed in its view."),
    "differences_settled": _("The large differences are settled, or both views were kept."),
    "differences_open": _("Large differences to settle together: %(number)s."),
    "unknown_settled": _("Somebody finds out what nobody knows."),
    "unknown_open": _("Nobody knows, and nobody was named to find out: %(number)s."),
    "levels_heard": _("Levels of staff, field staff among them, and people outside were heard."),
    "levels_not_heard": _(
        "Fewer than %(needed)s levels of staff were heard, or no field staff, or nobody outside."
    ),
    "strengths_found": _("Proven strengths were found, one of use to the mentor."),
    "strengths_missing": ngettext_lazy(
        "No proven strength of use to the mentor was found.",
        "Fewer than %(needed)s proven strengths were found, or none of use to the mentor.",
        "needed",
    ),
    "priorities_chosen": ngettext_lazy(
        "%(number)s priority was chosen.", "%(number)s priorities were chosen.", "number"
    ),
    "priorities_not_chosen": _(
        "Choose %(least)s to %(most)s priorities together; chosen so far: %(number)s."
    ),
    "priority_without_cause": _(
        "“%(title)s” has no proven cause: choose it, ask why twice, and say what proves it."
    ),
    "priority_without_baseline": _(
        "“%(title)s” has no baseline: name the figure, or the day on which it is measured."
    ),
    "diagnosis_approved": _("%(name)s has approved the diagnosis."),
    "diagnosis_not_approved": _("%(name)s has not approved the diagnosis."),
}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "not_safe": _("What is not safe"),
    "rank": _("Problems to rank"),
}
REASONS: dict[str, object] = {
    **LINES,
    "no_difference_here": _("There is nothing to settle here: both sides hand in first."),
    "finding_withdrawn": _("This was taken back."),
    "finding_is_decided": _("This is decided: change the decision instead."),
    "strengths_are_not_ranked": _("Strengths are not ranked."),
    "both_rank_first": _("Both sides rank it first, each for itself."),
    "each_side_ranks": _("Each side ranks for itself: its coordinator or signatory."),
    "operators_approve": _("The operators approve a diagnosis."),
    "diagnosis_is_shared": _("The diagnosis is shared already: gate G3 has been passed."),
    "no_area_chosen": _("Choose the working areas that you walk through."),
    "diagnosis_not_yet": _("A diagnosis begins once an agreement is in force."),
    "between_the_two_sides": _("What was answered stays between the two sides."),
    "template_not_of_a_diagnosis": _(
        "This questionnaire has no two sides, “self” and “peer”: it is not one of a diagnosis."
    ),
}
EVENTS: dict[Event, object] = {
    Event.DIAGNOSIS_STARTED: _("A round of the diagnosis was started"),
    Event.DIAGNOSIS_CHANGED: _("A round of the diagnosis was changed"),
    Event.DIAGNOSIS_SIDE_HANDED_IN: _("A side handed in its view of the utility"),
    Event.DIFFERENCE_SETTLED: _("A difference was settled"),
    Event.FINDING_MADE: _("A finding was written down"),
    Event.FINDING_CHANGED: _("A finding was changed"),
    Event.FINDING_WITHDRAWN: _("A finding was taken back"),
    Event.FINDING_RANKED: _("A side ranked a problem"),
    Event.FINDING_DECIDED: _("It was decided how a problem ranks"),
    Event.DIAGNOSIS_APPROVED: _("The diagnosis was approved"),
    Event.DIAGNOSIS_APPROVAL_FELL: _("The diagnosis changed: its approvals fell away"),
}

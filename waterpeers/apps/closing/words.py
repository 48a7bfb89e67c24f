"""What the codes of the end of a partnership, and of what lasts, say to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.closing.events import Event
from waterpeers.domain.lasting import EndCause, ResultPath, Turned

CAUSES = {
    EndCause.WAR: _("War"),
    EndCause.DISASTER: _("A disaster"),
    EndCause.ELECTION: _("An election, or another change in politics"),
    EndCause.MONEY: _("The money ended"),
    EndCause.INVESTMENT: _("Works or equipment did not come"),
    EndCause.STAFF: _("The people left"),
    EndCause.OTHER: pgettext_lazy("cause", "Something else"),
}
PATHS = {
    ResultPath.SATISFACTION: _("Satisfaction of partners and others"),
    ResultPath.DYNAMICS: _("How the two work together"),
    ResultPath.INPUTS: _("What was put in and became change"),
    ResultPath.CAPACITY: pgettext_lazy("path", "Change of capacity"),
    ResultPath.PERFORMANCE: _("Performance"),
}
WHAT_PATHS_ARE = {
    ResultPath.SATISFACTION: _("Moves early: what it is worth to each side, in its own words."),
    ResultPath.DYNAMICS: _("Moves early: how far the sides see it alike, and keep their word."),
    ResultPath.INPUTS: _("Moves early: work done, and how far it became the utility’s own."),
    ResultPath.CAPACITY: _("Moves later: what people and the utility have become able to do."),
    ResultPath.PERFORMANCE: _("Moves last, and not by the partnership alone."),
}
TURNED = {
    Turned.BETTER: _("better"),
    Turned.SAME: _("the same"),
    Turned.WORSE: _("worse"),
    Turned.NOT_KNOWN: _("not known"),
}
FIGURE_TURNED = {
    Turned.BETTER: _("%(figure)s got better"),
    Turned.SAME: _("%(figure)s stayed the same"),
    Turned.WORSE: _("%(figure)s got worse"),
    Turned.NOT_KNOWN: _("Where %(figure)s went is not known"),
}
TEXTS = {
    "summary": _("What changed, and why"),
    "lessons": _("Lessons"),
    "ahead": _("What is open, and what comes next"),
}
WHY_EARLY = _("Why it ended, and what was reached")
LINES: dict[str, object] = {
    "end_begun_missing": _("The close-out is not begun."),
    "end_cause": _("It is said why it ended."),
    "end_cause_missing": _("Say why it ended: the cause, and a few words."),
    "end_figures": _("Each figure of the plan has its value at the end, or it is said why not."),
    "end_figures_missing": _(
        "Figures of the plan without a value at the end: %(number)s. Have them reviewed, or say "
        "why they are not known."
    ),
    "end_no_figures": _("The plan names no figure: explain by what one sees what changed."),
    "end_stages": _("The stage of each working area is judged."),
    "end_stages_missing": _("Working areas without a stage: %(number)s. Judge how far they came."),
    "end_lessons": _("The lessons are written down."),
    "end_lessons_missing": _("Write down what others can learn from it."),
    "end_later": _("The plan sets when one looks again. Times: %(number)s."),
    "end_no_later": _("Nobody looks again after the end: explain why."),
    "end_items": _("Of everything that was open it is decided what becomes of it."),
    "end_items_missing": _(
        "Still open: %(number)s. Decide of each whether it is done, dropped or goes on."
    ),
    "end_answered": _("%(name)s has answered about the Code."),
    "end_answered_missing": _("%(name)s has not answered about the Code."),
    "end_signed": _("%(name)s has signed."),
    "end_signed_missing": _("%(name)s has not signed."),
    "end_side_gone": _("At %(name)s nobody is left here who could sign."),
    "end_side_silent": _("%(name)s has been silent for 60 days: nobody waits for it."),
    "later_set_missing": _("No later stocktaking is set, or all are done."),
    "later_not_due": _("Its day is %(day)s: it can be agreed from then on."),
    "later_figures": _("Each figure of the plan is said again, or it is said why not."),
    "later_figures_missing": _(
        "Figures of the plan that are not said again: %(number)s. Have them reviewed, or say why "
        "they are not known."
    ),
    "later_stages": _("Each working area is judged again."),
    "later_stages_missing": _("Working areas that are not judged again: %(number)s."),
    "later_capacity": _("Each dimension of capacity that had changed is judged again."),
    "later_capacity_missing": _("Dimensions of capacity that are not judged again: %(number)s."),
    "later_why": _("It is said why."),
    "later_why_missing": _("Say in a few words how it is now, and why."),
}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "closing_due": _("Close-out of a partnership whose plan ends"),
    "closing_early": _("Short close-out of a partnership that ended early"),
    "stocktaking_due": _("Stocktaking after the end"),
}
REASONS: dict[str, object] = {
    **LINES,
    "continues_what_is_closed": _(
        "A next phase begins once both sides have agreed on the close-out."
    ),
    "continued_already": _("It has a next phase already."),
    "account_is_owed": _("Say why it ended early, and what stays open."),
    "stocktaking_is_owed": _(
        "Say what of it lasts, as planned for month %(months)s after the end."
    ),
    "closing_not_begun": _("The close-out is not begun."),
    "nothing_to_close": _("No agreement came into force: there is nothing to close."),
    "stocktaking_is_agreed": _("Both sides have agreed on it, so it does not change any more."),
    "signed_something_else": _(
        "Something changed since it was signed: who signed before signs again."
    ),
    "one_person_signs_for_one": _(
        "You have signed for the other side: another person signs for this one."
    ),
    "operators_sign_off": _("The operators sign."),
    "figure_is_reviewed": _(
        "The value of this indicator is the reviewed one: it is not typed here."
    ),
    "figure_needs_a_year": _("Say of which year it is."),
    "judged_while_it_goes_on": _("At the end stages are judged on the page of stages."),
}
DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "closing-words": _("Words of a stocktaking"),
    "closing-figures": _("Figures of a partnership"),
    "closing-judge": _("Stages after the end"),
    "closing-take-back": _("Taking an end back"),
    "closing-continue": _("Next phase of a partnership"),
}
EVENTS: dict[Event, object] = {
    Event.CLOSING_BEGUN: _("The close-out was begun"),
    Event.CLOSING_TAKEN_BACK: _("The close-out was laid aside: the partnership goes on"),
    Event.CLOSING_ANSWERED: _("A side answered about the Code and what it gained"),
    Event.STOCKTAKING_CHANGED: _("The words of a stocktaking were changed"),
    Event.STOCKTAKING_FIGURES: _("Figures of a stocktaking were taken"),
    Event.STOCKTAKING_SIGNED: _("A stocktaking was signed"),
    Event.STOCKTAKING_UNSIGNED: _("A signature under a stocktaking fell away"),
    Event.STOCKTAKING_AGREED: _("Both sides agreed on a stocktaking"),
}
TRAIL = {
    "stocktaking": TrailWords(
        {
            "cause": _("Cause"),
            "due_on": _("Last day"),
            "months": _("Months after the end"),
            "is_light": _("It ended early"),
            "side": _("Side"),
            "version": _("Version"),
            "operator": _("Operator"),
            **TEXTS,
        },
        {"cause": CAUSES},
    ),
}

"""What the codes of updates of a plan say to people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.foundation.figures import day
from waterpeers.apps.joint.words import JointWords
from waterpeers.apps.updates.events import Event
from waterpeers.domain.joint import JointState
from waterpeers.domain.practice import FactorDirection, FactorFamily
from waterpeers.domain.updates import PlanProgress, UpdateKind

FAMILIES = {
    FactorFamily.INTERNAL: _("inside the utility"),
    FactorFamily.EXTERNAL: _("around it"),
    FactorFamily.WOP: _("in the partnership"),
}
WAYS = {
    FactorDirection.HELPED: _("What helped"),
    FactorDirection.HINDERED: _("What hindered"),
}
PROGRESS = {
    PlanProgress.NOT_BEGUN: pgettext_lazy("progress", "Not begun"),
    PlanProgress.ON_COURSE: pgettext_lazy("progress", "On course"),
    PlanProgress.DELAYED: pgettext_lazy("progress", "Delayed"),
    PlanProgress.DONE: pgettext_lazy("progress", "Done"),
    PlanProgress.STOPPED: pgettext_lazy("progress", "Stopped"),
}
MARKS = {  # how a chip looks, beside its word
    PlanProgress.NOT_BEGUN: "",
    PlanProgress.ON_COURSE: "good",
    PlanProgress.DELAYED: "care",
    PlanProgress.DONE: "good",
    PlanProgress.STOPPED: "stop",
}
KINDS = {
    UpdateKind.ACTIVITY: _("Activities"),
    UpdateKind.OUTPUT: _("Outputs"),
    UpdateKind.OUTCOME: _("Figures that are to change"),
    UpdateKind.CAPACITY: _("Capacity that is to grow"),
}
STATES = {
    JointState.DRAFT: pgettext_lazy("update", "Being written"),
    JointState.HANDED_OVER: pgettext_lazy("update", "Handed to the other side"),
    JointState.AGREED: pgettext_lazy("update", "Agreed by both sides"),
}
PERIOD_STATES = {  # of a period that has no update
    "ahead": pgettext_lazy("period", "Later"),
    "running": pgettext_lazy("period", "Under way"),
    "due": pgettext_lazy("period", "Not told yet"),
    "skipped": pgettext_lazy("period", "Nothing was told"),
}
TEXTS = {
    "summary": _("The period in a few sentences"),
    "ahead": _("What it means for the plan, and what comes next"),
}


def period_words(of: Any) -> str:
    """Name a period, or that of an update, by its project year and its days."""
    return gettext("Year %(year)s, %(first)s to %(last)s") % {
        "year": of.year,
        "first": day(of.starts_on),
        "last": day(of.last_day),
    }


WORDS = JointWords(
    states=STATES,
    period_states=PERIOD_STATES,
    when=period_words,
    begin=_("Begin the update"),
    asks=_("Do you agree to this update as it stands? Then it stays as it is."),
    agrees=_("Agree to it"),
    sends_back=_("Send the update back"),
    handed_over=_("Handed over; the other side is asked to agree."),
    agreed=_("Agreed by both sides."),
    soon=_("The period %(period)s ends soon: tell how far the plan is."),
    due=_("The period %(period)s has ended: tell how far the plan is."),
    late=_("The update for %(period)s is late: what is known now is enough."),
    returned=_("The update for %(period)s came back: %(reason)s"),
    to_agree=_("The update for %(period)s waits for your agreement."),
    to_read=_("Both sides agreed on the update for %(period)s."),
    ahead=_("Update and review: %(period)s"),
)
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "update_soon": _("Update of a period that ends soon"),
    "update_due": _("Update of a period that has ended"),
    "update_late": _("Update that is late"),
    "update_to_agree": _("Update to agree to"),
    "update_returned": _("Update that came back"),
    "update_to_read": _("Update to read"),
}
REASONS: dict[str, object] = {
    "no_plan_in_force": _("Updates are of a plan that both sides have approved."),
    "not_a_period": _("The plan has no period that begins on this day."),
    "period_not_begun": _("This period has not begun."),
    "update_is_there": _("The update of this period is begun already."),
    "not_told_of": _("This is no activity, output or figure of the plan in force."),
    "per_cent_says_otherwise": _("The share says something else than the word beside it."),
    "behind_without_why": _("Say why it is delayed or was stopped."),
    "stopped_without_what_follows": _("Say what follows for the plan."),
    "update_too_early": _("It can be handed over from %(day)s on, when the period ends."),
    "update_not_complete": _("Nothing is said yet of %(number)s: %(items)s."),
    "update_without_words": _("Say the period in a few sentences."),
}
DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "updates-line": _("Line of an update"),
    "updates-words": _("Words of an update"),
    "updates-send_back": _("Sending an update back"),
}
EVENTS: dict[Event, object] = {
    Event.UPDATE_BEGUN: _("The update of a period was begun"),
    Event.UPDATE_LINE_WRITTEN: _("A line of an update was written"),
    Event.UPDATE_CHANGED: _("The words of an update were changed"),
    Event.UPDATE_FIGURES: _("Reviewed figures were taken into an update"),
    Event.UPDATE_HANDED_OVER: _("An update was handed to the other side"),
    Event.UPDATE_TAKEN_BACK: _("An update was taken back to be changed"),
    Event.UPDATE_SENT_BACK: _("An update was sent back"),
    Event.UPDATE_AGREED: _("Both sides agreed on an update"),
    Event.UPDATE_READ: _("An update was read by those who help"),
}
TRAIL = {
    "update": TrailWords(
        {**TEXTS, "period": _("Period"), "reason": _("Why"), "side": _("Side")},
        {},
    ),
    "updateline": TrailWords(
        {
            "item": _("Line"),
            "progress": _("Progress"),
            "per_cent": _("Per cent"),
            "value": _("Value"),
            "explanation": _("Explanation"),
            "meaning": _("What it means for the plan"),
        },
        {"progress": PROGRESS},
    ),
}

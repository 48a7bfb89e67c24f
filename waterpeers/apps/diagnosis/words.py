"""What the codes of a diagnosis say to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.diagnosis.events import Event
from waterpeers.domain.diagnosis import Stage, ViewBand

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
REASONS: dict[str, object] = {
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
}

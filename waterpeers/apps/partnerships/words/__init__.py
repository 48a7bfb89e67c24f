"""What this subject's codes say to people; one module for each thing that speaks."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.operators.words import PARTNERSHIP_TYPES, WORKING_AREAS
from waterpeers.apps.partnerships.words import gates, partnerships
from waterpeers.apps.partnerships.words.events import EVENTS

REASONS: dict[str, object] = gates.LINES | partnerships.REASONS
__all__ = ["DRAFTS", "EVENTS", "REASONS", "TRAIL", "WAITS"]

TRAIL = {
    "partnership": TrailWords(
        {
            "title": _("Title"),
            "language": _("Language of the title"),
            "phase": _("Phase"),
            "state": _("State"),
            "reason": _("Reason"),
            "ended_on": _("Last day"),
            "working_areas": _("Working areas"),
            "need_text": _("The need"),
            "strength_text": _("The strength"),
            "earlier_partnerships": _("Earlier partnerships"),
            "earlier_looked_up": _("Earlier partnerships looked up"),
            "corrected_type": _("Type"),
            "role": _("Role"),
            "answer": _("The answer"),
            "text": _("Text"),
            "message": _("Message"),
        },
        {
            "phase": partnerships.PHASES,
            "state": partnerships.STATES,
            "working_areas": WORKING_AREAS,
            "earlier_looked_up": partnerships.ANSWERS,
            "answer": partnerships.ANSWERS,
            "role": partnerships.ROLES,
            "corrected_type": PARTNERSHIP_TYPES,
        },
    ),
}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "code": _("Code of Conduct"),
    "code_text": _("Text of the Code of Conduct"),
    "signatory": _("Signatory"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "partnership": _("What a partnership is about"),
    "opening": _("New partnership"),
}

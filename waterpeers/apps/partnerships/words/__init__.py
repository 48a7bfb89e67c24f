"""What this subject's codes say to people; one module for each thing that speaks."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.partnerships.words import gates, partnerships
from waterpeers.apps.partnerships.words.events import EVENTS

REASONS: dict[str, object] = gates.LINES | partnerships.REASONS
__all__ = ["DRAFTS", "EVENTS", "REASONS", "WAITS"]

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "code": _("Code of Conduct"),
    "code_text": _("Text of the Code of Conduct"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "partnership": _("What a partnership is about"),
    "opening": _("New partnership"),
}

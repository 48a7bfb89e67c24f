"""What the codes of lessons say to people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.learning.words import METHODS
from waterpeers.apps.lessons.events import Event
from waterpeers.apps.operators.words import SETTINGS, SIZE_BANDS, WORKING_AREAS
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.domain.lessons import Again, LessonState, TranslationState

LABELS = {
    "title": _("In one line"),
    "situation": _("The situation"),
    "done": _("What was done"),
    "happened": _("What happened"),
    "again": _("Would we do it again?"),
    "again_word": _("Why"),
    "conditions": _("Under which conditions"),
    "cost": _("What it cost"),
    "contact": _("Whom to ask"),
}
FACET_LABELS = {
    "area": _("Working area"),
    "method": _("How"),
    "setting": _("Setting"),
    "size": _("Size"),
    "again": _("Would we do it again?"),
}
AGAIN = {
    Again.YES: _("Yes"),
    Again.OTHERWISE: _("Yes, but otherwise"),
    Again.NO: _("No"),
}
CHOICES: dict[str, dict[Any, Any]] = {
    "area": dict(WORKING_AREAS),
    "method": METHODS,
    "setting": SETTINGS,
    "size": SIZE_BANDS,
    "again": AGAIN,
}
STATES = {
    LessonState.WRITTEN: _("Not checked by both sides yet"),
    LessonState.CHECKED: _("Checked by both sides"),
    LessonState.PUBLIC: _("Public"),
}
TRANSLATIONS = {
    TranslationState.NONE: _("Not translated"),
    TranslationState.DRAFT: _("Translation: a draft"),
    TranslationState.CHECKED: _("Translation: checked"),
}
WAITS: dict[str, object] = {
    "lesson": _("A lesson to check"),
}
REASONS: dict[str, object] = {
    "not_yours_to_write_a_lesson": _("People of the operators write lessons."),
    "not_yours_to_change_a_lesson": _(
        "Whoever wrote it changes it, and those who run the partnership."
    ),
    "each_side_says_of_a_lesson": _("Those who run a side say it for their side."),
    "translation_checked_by_another": _("Somebody who did not translate it checks it."),
    "lesson_not_checked_by_both": _("Both sides check it before it is released."),
    "translation_of_old_words": _("The words have changed since: translate these first."),
    "written_in_this_language": _("It is written in this language."),
    "source_not_of_the_partnership": _("This is of another partnership."),
}
EVENTS: dict[Event, object] = {
    Event.LESSON_WRITTEN: _("A lesson was written"),
    Event.LESSON_CHANGED: _("A lesson was changed"),
    Event.LESSON_CHECKED: _("A side has checked a lesson"),
    Event.LESSON_UNCHECKED: _("A side takes back that it has checked a lesson"),
    Event.LESSON_RELEASED: _("A side has released a lesson"),
    Event.LESSON_KEPT_BACK: _("A side keeps a lesson back"),
    Event.LESSON_TRANSLATED: _("A lesson was translated"),
    Event.TRANSLATION_CHECKED: _("A translation was checked"),
}
_SAID = {
    **LABELS,
    "area": _("Working area"),
    "method": _("How"),
    "setting": _("Setting"),
    "size": _("Size"),
    "side": _("Side"),
    "language": _("Language"),
}
TRAIL = {
    "lesson": TrailWords(_SAID, CHOICES | {"side": ROLES}),
    "lessontranslation": TrailWords(_SAID, {"side": ROLES}),
}

"""The shape of what people send about lessons."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.fields import RevisionField
from waterpeers.apps.lessons.models import TEXTS, Lesson
from waterpeers.apps.lessons.rules import LENGTHS
from waterpeers.apps.lessons.words import AGAIN, CHOICES, FACET_LABELS, LABELS
from waterpeers.apps.records.editing import EntryForm

LONG = forms.Textarea(attrs={"rows": 4})


def _text(name: str, *, required: bool = False, hint: Any = "") -> forms.CharField:
    if name in LENGTHS:
        return forms.CharField(
            label=LABELS[name], required=required, max_length=LENGTHS[name], help_text=hint
        )
    return forms.CharField(label=LABELS[name], required=required, widget=LONG, help_text=hint)


def _one_of(name: str) -> forms.ChoiceField:
    said = [(str(code), label) for code, label in CHOICES[name].items()]
    return forms.ChoiceField(label=FACET_LABELS[name], choices=[("", "–"), *said], required=False)


class LessonForm(EntryForm):
    """A lesson: what others need to know before they do it too."""

    missing: ClassVar = {
        "title": _("Say in one line what others may learn."),
        "situation": _("Say how it was before."),
        "done": _("Say what was done."),
        "happened": _("Say what happened, also if it was not what you hoped for."),
        "again": _("Say whether you would do it again."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    record = forms.UUIDField(widget=forms.HiddenInput, required=False)
    review = forms.UUIDField(widget=forms.HiddenInput, required=False)
    stocktaking = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = _text("title", required=True)
    situation = _text("situation", required=True)
    done = _text("done", required=True)
    happened = _text("happened", required=True, hint=_("What did not work helps others most."))
    again = forms.ChoiceField(
        label=LABELS["again"],
        choices=[(str(code), label) for code, label in AGAIN.items()],
        widget=forms.RadioSelect,
    )
    again_word = _text("again_word")
    conditions = _text("conditions", hint=_("What must be there for it to work elsewhere."))
    cost = _text("cost", hint=_("Money, days, equipment; what you know."))
    contact = _text(
        "contact", hint=_("A post or a unit: what stands here is read by all who may read it.")
    )
    area = _one_of("area")
    method = _one_of("method")
    setting = _one_of("setting")
    size = _one_of("size")
    language = forms.ChoiceField(
        label=_("Language in which it is written"), choices=lambda: settings.LANGUAGES
    )

    def columns(self) -> dict[str, Any]:
        """Give what was entered."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"uuid", "revision"}
        }


class TranslationForm(EntryForm):
    """The words of a lesson in another language, each below those that it says."""

    revision = RevisionField()
    title = _text("title", required=True)
    situation = _text("situation")
    done = _text("done")
    happened = _text("happened")
    again_word = _text("again_word")
    conditions = _text("conditions")
    cost = _text("cost")

    def __init__(self, *args: Any, lesson: Lesson, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name in TEXTS:
            if said := getattr(lesson, name):
                self.fields[name].help_text = said
            else:
                del self.fields[name]

    def columns(self) -> dict[str, Any]:
        """Give what was entered."""
        return {name: self.cleaned_data[name] for name in TEXTS if name in self.cleaned_data}

"""What people send in a conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.records.editing import RuledForm
from waterpeers.apps.threads.words import THREAD_CLASSES
from waterpeers.domain.threads import ThreadClass, message_verdict
from waterpeers.domain.verdicts import NotValid


class MessageForm(RuledForm):
    """A message; who reads it is asked of those who have a choice."""

    missing: ClassVar = {"text": _("Write something.")}

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Your message"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen_by = forms.ChoiceField(
        label=_("Who reads it"),
        choices=[(str(code), label) for code, label in THREAD_CLASSES.items()],
        initial=str(ThreadClass.SIDES),
        required=False,
    )

    def __init__(self, *args: Any, classes: Sequence[ThreadClass], **rest: Any) -> None:
        super().__init__(*args, **rest)
        if len(classes) < 2:
            del self.fields["seen_by"]

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask for words, not too many."""
        if "text" in self.cleaned_data:
            yield lambda: NotValid.unless(message_verdict(self.cleaned_data["text"]))

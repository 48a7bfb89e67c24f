"""The shape of an explanation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.records.editing import EntryForm


class ExplanationForm(EntryForm):
    """Why a gate may pass although a line is open; ``about`` says which, and for whom.

    A draft may be of another line: its text stays, and what it is about is what the page shows.
    """

    missing: ClassVar = {"text": _("Explain it in your own words.")}

    item = forms.CharField(widget=forms.HiddenInput, max_length=60)
    party = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Our explanation"),
        widget=forms.Textarea,
        help_text=_("What is open, why it does not stand in the way, and when it will be settled."),
    )

    def __init__(self, *args: Any, about: Mapping[str, Any], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.initial.update(about)

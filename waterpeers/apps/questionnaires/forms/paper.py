"""Whose paper it was: level, unit and day; no name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.fields import DayField
from waterpeers.apps.records.editing import RuledForm


class FromPaperForm(RuledForm):
    """What the paper says of whoever filled it in."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    group = forms.ChoiceField(label=_("Where they work"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=120, required=False)
    filled_in_on = DayField(label=_("Filled in on"), required=False)

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        if groups:
            self.fields["group"].choices = [("", "–"), *groups]  # type: ignore[attr-defined]
        else:
            self.fields["group"].widget = forms.HiddenInput()

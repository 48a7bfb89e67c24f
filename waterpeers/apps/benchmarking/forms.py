"""What people choose for a comparison."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.benchmarking.words import CRITERIA
from waterpeers.apps.records.editing import EntryForm


class CompareForm(EntryForm):
    """A year, and in what peers are to be alike."""

    missing: ClassVar = {"year": _("Choose a year.")}

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    criteria = forms.MultipleChoiceField(
        label=_("Compare with operators that are like ours in"),
        choices=[(str(code), label) for code, label in CRITERIA.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Each one makes the group smaller; with none, all that take part are in it."),
    )

    def __init__(self, *args: object, years: Iterable[int], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

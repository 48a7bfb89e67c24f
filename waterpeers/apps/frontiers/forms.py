"""What people choose for a frontier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.analytics.frontiers import Orientation, Returns
from waterpeers.apps.benchmarking.words import CRITERIA
from waterpeers.apps.frontiers.words import MODELS, ORIENTATIONS, RETURNS
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.frontiers import CRITERIA as FILTERS


class FrontierForm(EntryForm):
    """A model and a year; folded away, how it is measured and with whom."""

    missing: ClassVar = {
        "model": _("Choose what is compared."),
        "year": _("Choose a year."),
        "orientation": _("Choose what is asked."),
        "returns": _("Choose how operators of other sizes count."),
    }
    FOLDED = ("orientation", "returns", "criteria")

    model = forms.ChoiceField(
        label=_("What we use, and what it achieves"),
        choices=list(MODELS.items()),
        widget=forms.RadioSelect,
    )
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    orientation = forms.ChoiceField(
        label=_("What is asked"),
        choices=[(str(code), label) for code, label in ORIENTATIONS.items()],
        widget=forms.RadioSelect,
        initial=str(Orientation.INPUT),
    )
    returns = forms.ChoiceField(
        label=_("How operators of other sizes count"),
        choices=[(str(code), label) for code, label in RETURNS.items()],
        widget=forms.RadioSelect,
        initial=str(Returns.VRS),
    )
    criteria = forms.MultipleChoiceField(
        label=_("Only operators that are like ours in"),
        choices=[(str(code), CRITERIA[code]) for code in FILTERS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: object, complete: Mapping[str, Iterable[int]], **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        years = sorted({year for each in complete.values() for year in each}, reverse=True)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].help_text = _("Years for which your reviewed figures are complete.")

    @property
    def is_folded(self) -> bool:
        """Whether nothing is wrong with what is folded away."""
        return not any(self[name].errors for name in self.FOLDED)

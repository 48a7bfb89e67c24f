"""The shape of what people send about updates of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.fields import RevisionField, WholeField
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.records.editing import EntryForm, number
from waterpeers.apps.updates.queries import Told
from waterpeers.apps.updates.rules import line_columns
from waterpeers.apps.updates.words import FAMILIES, PROGRESS, TEXTS, WAYS
from waterpeers.domain.updates import UpdateKind

LONG = forms.Textarea(attrs={"rows": 3})
SHORT = forms.Textarea(attrs={"rows": 2})
LONGER = forms.Textarea(attrs={"rows": 6})


class LineForm(EntryForm):
    """How far one thing of the plan is."""

    missing: ClassVar = {"progress": _("Say how far it is.")}

    revision = RevisionField()
    progress = forms.ChoiceField(
        label=_("How far it is"),
        choices=[(str(code), label) for code, label in PROGRESS.items()],
        widget=forms.RadioSelect,
    )
    per_cent = WholeField(
        label=_("How much of it, in per cent"),
        required=False,
        help_text=_("An estimate is enough; empty where it is not known."),
    )
    value = number(_("Reached"))
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        widget=LONG,
        help_text=_("What was done. Needed where it is delayed or was stopped."),
    )

    def __init__(self, *args: Any, told: Told, value_label: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.told = told
        if told.kind is not UpdateKind.ACTIVITY:
            del self.fields["per_cent"]
        if told.takes_value:
            self.fields["value"].label = value_label
        else:
            del self.fields["value"]
        for way, what in WAYS.items():
            for family, where in FAMILIES.items():
                self.fields[f"{family}_{way}"] = forms.CharField(
                    label=f"{colon(what)} {where}", required=False, widget=SHORT
                )
        self.fields["meaning"] = forms.CharField(
            label=_("What it means for the plan"), required=False, widget=SHORT
        )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what stands against it, as far as it could be read."""
        if "progress" in self.cleaned_data:
            yield lambda: line_columns(self.told, self.given())

    def given(self) -> dict[str, Any]:
        """Give what was entered, the factors by family."""
        said = {name: v for name, v in self.cleaned_data.items() if name != "revision"}
        factors = {
            str(family): {str(way): said.pop(f"{family}_{way}", "") for way in WAYS}
            for family in FAMILIES
        }
        return said | {"factors": factors}


class UpdateWordsForm(EntryForm):
    """The period as a whole, in words."""

    revision = RevisionField(required=True)
    summary = forms.CharField(label=TEXTS["summary"], required=False, widget=LONGER)
    ahead = forms.CharField(label=TEXTS["ahead"], required=False, widget=LONGER)

    def given(self) -> dict[str, Any]:
        """Give what was entered."""
        return {name: self.cleaned_data[name] for name in ("summary", "ahead")}

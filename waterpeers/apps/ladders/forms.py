"""What people type about a service ladder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.ladders.actions import Entered
from waterpeers.apps.ladders.words import FIELDS, HINTS
from waterpeers.domain.service_ladders import Service, counted, may_be_known


class LadderForm(forms.Form):
    """A ladder of one service: people by rung, what is known above basic, who counted them."""

    rules_decide = True

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    year = forms.IntegerField(label=_("Year"), localize=False)
    zone = forms.CharField(
        label=_("Zone"),
        max_length=120,
        required=False,
        help_text=_("Empty for the whole service area."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=300,
        help_text=_("The survey or census that counted it, and its year."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, service: Service, is_new: bool = True, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.service = service
        if not is_new:
            del self.fields["year"], self.fields["zone"]
        for code in (*counted(service), *may_be_known(service)):
            self.fields[code] = forms.FloatField(
                label=FIELDS[code],
                help_text=HINTS.get((service, code), ""),
                required=False,
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )

    def head(self) -> list[Any]:
        """Give the fields about the ladder."""
        names = ("uuid", "revision", "year", "zone", "source", "note")
        return [self[name] for name in names if name in self.fields]

    def rungs(self) -> list[Any]:
        """Give the fields that add up to everybody."""
        return [self[code] for code in counted(self.service)]

    def above(self) -> list[Any]:
        """Give the fields of what is known above basic service."""
        return [self[code] for code in may_be_known(self.service)]

    def entered(self) -> Entered:
        """Give what was typed."""
        given = self.cleaned_data
        codes = (*counted(self.service), *may_be_known(self.service))
        percents = {str(code): given[code] for code in codes if given[code] is not None}
        return Entered(percents, given["source"], given["note"])

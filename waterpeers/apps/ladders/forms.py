"""What people type about a service ladder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.ladders.actions import EnteredLadder
from waterpeers.apps.ladders.words import FIELDS, HINTS
from waterpeers.apps.records.editing import OfAYearForm, number
from waterpeers.domain.service_ladders import LadderService, counted, may_be_known
from waterpeers.domain.values import LONGEST_NOTE, LONGEST_SOURCE


class LadderForm(OfAYearForm):
    """A ladder of one service: people by rung, what is known above basic, who counted them."""

    zone_hint = _("Empty for the whole service area.")
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=_("The survey or census that counted it, and its year."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, service: LadderService, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.service = service
        for code in (*counted(service), *may_be_known(service)):
            hint = HINTS.get((service, code), "")
            self.fields[code] = number(FIELDS[code], help_text=hint)

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what is no ladder, beside what is no year."""
        yield from super().rules()
        yield lambda: self.entered().columns(self.service)

    def head(self) -> Iterator[Any]:
        """Give the fields about the ladder."""
        return (bound for bound in self if bound.name not in FIELDS)

    def groups(self) -> list[list[Any]]:
        """Give the fields that add up to everybody, and those of what is known above basic."""
        codes = (counted(self.service), may_be_known(self.service))
        return [[self[code] for code in group] for group in codes]

    def entered(self) -> EnteredLadder:
        """Give what was typed and could be read."""
        given = self.cleaned_data
        percents = {code: given[code] for code in FIELDS if given.get(code) is not None}
        return EnteredLadder(percents, given.get("source", ""), given.get("note", ""))

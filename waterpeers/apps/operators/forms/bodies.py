"""Who belongs to a platform, an association, a programme or a funder, and since when."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import (
    DayField,
    RevisionField,
)
from waterpeers.apps.operators.words import (
    REGIONS,
)
from waterpeers.apps.records.editing import EntryForm


class DaysForm(EntryForm):
    """From which day to which day something holds."""

    revision = RevisionField()
    first_day = DayField(label=_("First day"), required=False)
    last_day = DayField(label=_("Last day"), required=False)


class AffiliationForm(EntryForm):
    """A member or a region of a body."""

    missing: ClassVar = {"region": _("Choose a region.")}

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    member = forms.UUIDField(widget=forms.HiddenInput, required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    first_day = DayField(label=_("First day"), required=False)
    last_day = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        words = [(str(code), label) for code, label in REGIONS.items()]
        offer(self, "region", [("", _("Choose…")), *words])

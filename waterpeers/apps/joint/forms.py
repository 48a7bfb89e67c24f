"""The shape of what people send about what was handed over to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.joint.rules import reason_column
from waterpeers.apps.records.editing import EntryForm


class SendBackForm(EntryForm):
    """Why one is sent back."""

    missing: ClassVar = {"reason": _("Say what is to be changed.")}

    reason = forms.CharField(
        label=_("What is to be changed"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether it may be stored."""
        if "reason" in self.cleaned_data:
            yield lambda: reason_column(self.cleaned_data["reason"])

"""The shape of what is said to those who asked."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.records.editing import RuledForm


class RefusalForm(RuledForm):
    """Why a proposal is not taken in."""

    missing: ClassVar = {"reason": _("Say why it is not taken into the register.")}

    reason = forms.CharField(
        label=_("Why it is not taken into the register"),
        help_text=_("Whoever proposed it gets this by mail, as you write it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,  # what is kept: nothing that was typed is cut off
        required=False,  # the action says what is missing, in the same words everywhere
    )


class IdentityForm(RuledForm):
    """Why an organisation keeps its name and kind."""

    reason = forms.CharField(
        label=_("Why you refuse"),
        help_text=_("Whoever asked for it gets this by mail, as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,  # the action says what is missing, in the same words everywhere
    )

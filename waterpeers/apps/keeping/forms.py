"""The shape of a refusal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RefusalForm(forms.Form):
    """Why a proposal is not taken in."""

    reason = forms.CharField(
        label=_("Why it is not taken into the register"),
        help_text=_("Whoever proposed it gets this by mail, as you write it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,  # the action says what is missing, in the same words everywhere
    )

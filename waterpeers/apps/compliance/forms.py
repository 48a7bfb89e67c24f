"""The shape of an explanation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ExplanationForm(forms.Form):
    """Why a gate may pass although a line is open."""

    item = forms.CharField(widget=forms.HiddenInput, max_length=60)
    party = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Our explanation"),
        widget=forms.Textarea,
        help_text=_("What is open, why it does not stand in the way, and when it will be settled."),
        required=False,  # the action says what is missing, in the same words everywhere
    )

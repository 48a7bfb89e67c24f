"""The shape of a reminder."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.records.editing import EntryForm


class ReminderForm(EntryForm):
    """A word of one's own beside what waits."""

    message = forms.CharField(
        label=_("A word of your own (may stay empty)"),
        help_text=_("It stands below what waits, as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

"""Sending a workbook back."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.records.editing import EntryForm


class SendForm(EntryForm):
    """A workbook that was filled in."""

    missing: ClassVar = {"file": _("Choose the workbook that you filled in.")}

    file = forms.FileField(
        label=_("Filled-in workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )

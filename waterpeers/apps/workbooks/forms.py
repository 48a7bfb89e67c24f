"""Sending a workbook back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SendForm(forms.Form):
    """A workbook that was filled in."""

    file = forms.FileField(
        label=_("Filled-in workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )

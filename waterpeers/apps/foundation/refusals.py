"""Showing a refusal where people look for it: beside the field that it speaks of."""

from django import forms
from django.core.exceptions import ValidationError

from waterpeers.apps.foundation.reasons import sentence
from waterpeers.domain.verdicts import Refused


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """Add each reason of a refusal to the field that it speaks of, or to the whole form."""
    for reason in refused.verdict.against:
        field = reason.field if reason.field in form.fields else None
        form.add_error(field, ValidationError(sentence(reason)))

"""Showing a refusal where people look for it: beside the field that it speaks of."""

from django import forms
from django.core.exceptions import ValidationError

from waterpeers.apps.foundation.reasons import sentence
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Refused


def show_refusal(form: forms.Form, refused: Refused) -> int:
    """Add each reason to the field that it speaks of, or to the whole form.

    All that was typed stays. Gives the status of the page: the same as over the API.
    """
    for reason in refused.verdict.against:
        show_reason(form, reason)
    return status_of(refused)


def status_of(refused: Refused) -> int:
    """Give the status of a refusal, on a page as over the API."""
    match refused:
        case NotAllowed():
            return 403
        case NotValid():
            return 422
    return 409


def show_reason(form: forms.Form, reason: Reason) -> None:
    """Add a reason to the field that it speaks of, or to the whole form."""
    field = reason.field if reason.field in form.fields else None
    form.add_error(field, ValidationError(sentence(reason)))

"""Showing a refusal where people look for it: beside the field that it speaks of."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from waterpeers.apps.foundation.reasons import sentence
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Refused


def status_of(refused: Refused) -> int:
    """Give the status of a refusal, on a page as over the API."""
    match refused:
        case NotAllowed():
            return 403
        case NotValid():
            return 422
    return 409


def show_reason(form: forms.Form, reason: Reason) -> None:
    """Add a reason to the field that it speaks of, or to the whole form.

    What is missing is said in the words of the form.
    """
    name: str = getattr(form, "places", {}).get(reason.field, reason.field)
    field = name if name in form.fields else None
    text: Any = sentence(reason)
    if field is not None and reason.code == "required":
        text = form.fields[field].error_messages["required"]
    form.add_error(field, ValidationError(text))


def show_refusal(form: forms.Form, refused: Refused) -> int:
    """Add each reason to the field that it speaks of, or to the whole form.

    All that was typed stays. Gives the status of the page: the same as over the API.
    """
    tell = getattr(form, "tell", partial(show_reason, form))
    for reason in refused.verdict.against:
        tell(reason)
    return status_of(refused)

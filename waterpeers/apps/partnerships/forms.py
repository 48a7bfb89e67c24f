"""The shape of what people send about partnerships and the Code.

Forms only take the shape; what is missing or wrong by the rules is said by the actions, in the same
words on pages, over the API and on the command line.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.words import REASONS
from waterpeers.apps.operators.words import PARTNERSHIP_TYPES, WORKING_AREAS
from waterpeers.apps.partnerships.words.partnerships import ANSWERS, MOVES, ROLES
from waterpeers.domain.partnerships import PartnershipType

SAYS = {"required": REASONS["required"]}
LONG = forms.Textarea(attrs={"rows": 4})


def choices(words: dict[Any, Any], *, nothing: Any = None) -> list[tuple[str, Any]]:
    """Give the choices of a list, with a word for "nothing" first where there is one."""
    first = [] if nothing is None else [("", nothing)]
    return [*first, *((str(code), label) for code, label in words.items())]


def _office() -> forms.CharField:
    return forms.CharField(
        label=_("Your office"),
        help_text=_("In which you sign, such as managing director."),
        error_messages=SAYS,
    )


class SubjectForm(forms.Form):
    """What a partnership is about."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), error_messages=SAYS)
    working_areas = forms.MultipleChoiceField(
        label=_("Working areas"),
        choices=choices(WORKING_AREAS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    need_text = forms.CharField(
        label=_("The need"),
        help_text=_("What the mentee looks for, in its own words. Only the mentee changes this."),
        widget=LONG,
        required=False,
    )
    strength_text = forms.CharField(
        label=_("The strength"),
        help_text=_("What the mentor can give, in its own words. Only the mentor changes this."),
        widget=LONG,
        required=False,
    )
    earlier_looked_up = forms.ChoiceField(
        label=_("Have earlier partnerships of these utilities been looked up?"),
        choices=choices(ANSWERS, nothing=_("Not answered")),
        widget=forms.RadioSelect,
        required=False,
    )
    earlier_partnerships = forms.CharField(
        label=_("What was found"),
        help_text=_("Which partnerships, when, on what; or that there were none."),
        widget=LONG,
        required=False,
    )


class OpeningForm(forms.Form):
    """What a partnership that is being opened is about."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), error_messages=SAYS)
    working_areas = forms.MultipleChoiceField(
        label=_("Working areas"),
        choices=choices(WORKING_AREAS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class AddPartyForm(forms.Form):
    """Another party."""

    organisation = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"), choices=choices(ROLES))
    is_lead = forms.BooleanField(label=_("Leads the partnership"), required=False)


class TypeForm(forms.Form):
    """A corrected type, with its reason."""

    type = forms.ChoiceField(
        label=_("Type"),
        choices=choices(
            {c: w for c, w in PARTNERSHIP_TYPES.items() if c is not PartnershipType.NOT_KNOWN},
            nothing=_("As worked out"),
        ),
        required=False,
    )
    reason = forms.CharField(label=_("Why the type is another one"), widget=LONG, required=False)


class MoveForm(forms.Form):
    """Suspending, resuming or ending, with the reason."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("All parties can read it; the partnership stays in the statistics."),
        widget=LONG,
        error_messages=SAYS,
    )

    def __init__(self, *args: Any, moves: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["move"] = forms.ChoiceField(
            label=_("What is to happen"),
            choices=[(name, MOVES[name]) for name in moves],
            widget=forms.RadioSelect,
            error_messages=SAYS,
        )
        self.order_fields(["move", "reason"])


class AcceptCodeForm(forms.Form):
    """Acceptance of the Code: the text that was read, and the office."""

    text = forms.UUIDField(widget=forms.HiddenInput)
    office = _office()


class CodeVersionForm(forms.Form):
    """A version of the Code."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("Name of the version"), help_text=_("Such as May 2022."), error_messages=SAYS
    )
    issued_by = forms.CharField(label=_("Issued by"), error_messages=SAYS)
    valid_from = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=SAYS,
    )
    grace_days = forms.IntegerField(
        label=_("Days of grace"),
        help_text=_("For so many days after this version ends, its acceptance still counts."),
        initial=180,
        error_messages=SAYS,
    )


class TextForm(forms.Form):
    """The wording of a version in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    title = forms.CharField(label=_("Title"), error_messages=SAYS)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, OpenDocument or plain text."),
        error_messages=SAYS,
    )

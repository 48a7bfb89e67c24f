"""What people type about needs, strengths, rounds and requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.matching.words import CRITERIA
from waterpeers.apps.operators.words import EVIDENCE, VISIBILITIES, WORKING_AREAS
from waterpeers.domain.codes import EvidenceClass, Visibility


def choices(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """Give the choices of a list."""
    return [(str(code), label) for code, label in words.items()]


class DeclarationForm(forms.Form):
    """What a need and a strength have in common."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    working_area = forms.ChoiceField(label=_("Working area"), choices=choices(WORKING_AREAS))
    sentence = forms.CharField(label=_("In one sentence"), max_length=400)
    evidence_class = forms.ChoiceField(
        label=_("What backs it"),
        choices=choices(EVIDENCE),
        widget=forms.RadioSelect,
        initial=str(EvidenceClass.SELF_SAID),
    )
    evidence = forms.CharField(
        label=_("The evidence"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A figure with its year, an audit, an award, a partner who can confirm it."),
    )
    help = forms.CharField(
        label=_("What you look for"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=choices(VISIBILITIES),
        widget=forms.RadioSelect,
        initial=str(Visibility.NETWORK),
    )


class NeedForm(DeclarationForm):
    """Where help is looked for."""

    agreed_to_public = forms.BooleanField(
        label=_("Yes, we agree that everybody, also the press, may see this need"),
        help_text=_("Needed when everybody may see it; otherwise leave it empty."),
        required=False,
    )


class StrengthForm(DeclarationForm):
    """What can be offered."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["help"].label = _("What you can give")


class RequestForm(forms.Form):
    """A request for help."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    message = forms.CharField(
        label=_("What you ask for"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    gives_in_return = forms.CharField(
        label=_("What you give in return"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A partnership goes both ways: what can the other learn from you?"),
    )


class WeightsForm(forms.Form):
    """How much each criterion counts in a round."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, weights: dict[str, float], **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name, label in CRITERIA.items():
            self.fields[name] = forms.FloatField(
                label=label, initial=weights.get(name, 0), min_value=0, max_value=1000
            )

    def weights(self) -> dict[str, float]:
        """Give the weights that were typed."""
        return {name: self.cleaned_data[name] for name in CRITERIA}


class RoundForm(forms.Form):
    """A new round."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Name of the round"), max_length=200)

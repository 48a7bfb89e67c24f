"""Who goes, and what somebody brings as a mentor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import (
    DayField,
    RevisionField,
    WholeField,
    language,
)
from waterpeers.apps.missions.forms.fields import FreeDaysField, choices, lines
from waterpeers.apps.missions.rules import (
    NAME,
    TASK,
)
from waterpeers.apps.missions.words import (
    COACHING,
    READY,
    VISAS,
)
from waterpeers.apps.operators.queries.countries import language_codes
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.verdicts import NotValid


class MemberForm(RuledForm):
    """Somebody who is asked to go."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    person = forms.ChoiceField(
        label=_("Who goes"), required=False, help_text=_("Somebody with an account here, or…")
    )
    name = forms.CharField(
        label=_("Name, without an account"),
        required=False,
        max_length=NAME,
        help_text=_("Then those who run the utility answer."),
    )
    party = forms.ChoiceField(
        label=_("Of which side"), required=False, help_text=_("For a name without an account.")
    )
    task = forms.CharField(
        label=_("Task"), required=False, max_length=TASK, help_text=_("Leads, shows, translates.")
    )

    def __init__(
        self, *args: Any, parties: list[Party], people: list[tuple[Party, Any]], **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        said = [(str(who.uuid), f"{who.name} · {side.organisation.name}") for side, who in people]
        offer(self, "person", [("", "–"), *said])
        offer(self, "party", [("", "–"), *((str(p.uuid), p.organisation.name) for p in parties)])

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether anybody is named."""
        said = self.cleaned_data
        if "name" in said and "person" in said and not (said["name"] or said["person"]):
            yield _nobody

    def columns(self) -> dict[str, Any]:
        """Give who is asked."""
        return {name: value for name, value in self.cleaned_data.items() if name != "uuid"}


def _nobody() -> None:
    raise NotValid.because("who_goes", field="person")


class AnswerForm(EntryForm):
    """Whether somebody goes."""

    missing: ClassVar = {"is_yes": _("Say yes or no.")}

    is_yes = forms.ChoiceField(
        label=_("Do you go?"),
        choices=[("yes", _("Yes, I go")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    word = lines(_("In a few words"))


class LeaveForm(EntryForm):
    """Somebody steps out of a team."""

    on = DayField(label=_("Since when"), required=False)
    word = lines(
        _("In a few words"), _("As you wish: both sides read it. Nothing of anybody’s health.")
    )


class VisaForm(EntryForm):
    """How far a visa is."""

    missing: ClassVar = {"visa": _("Say how far it is.")}

    visa = forms.ChoiceField(label=_("Visa"), choices=choices(VISAS), widget=forms.RadioSelect)
    visa_until = DayField(label=_("Visa until"), required=False)


class MentoringForm(RuledForm):
    """What somebody brings as a mentor."""

    revision = RevisionField()
    is_willing = forms.BooleanField(
        label=_("I am willing to go on missions, or to talk remotely"), required=False
    )
    areas = forms.MultipleChoiceField(
        label=_("Working areas that I know from my own work"),
        choices=choices(WORKING_AREAS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.CharField(
        label=_("Languages that I work in"),
        required=False,
        max_length=300,
        help_text=_("The best first, with commas between."),
    )
    coaching = forms.ChoiceField(
        label=_("Teaching colleagues"), choices=choices(COACHING), widget=forms.RadioSelect
    )
    ready = forms.MultipleChoiceField(
        label=_("Ready to go"),
        choices=choices(READY),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What is open is talked over before you go; it keeps nobody out."),
    )
    free = FreeDaysField(
        label=_("Days on which I could go"),
        required=False,
        help_text=_("One span a line: 01/06/2027 – 30/06/2027. Empty: ask me."),
    )
    days_a_year = WholeField(label=_("Days a year at most"), required=False, least=0, most=366)
    about = lines(_("About what one can teach"), _("What you have done, in a few lines."))

    def columns(self) -> dict[str, Any]:
        """Give what was entered, languages as codes."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        said["languages"] = language_codes(said["languages"], language())
        said["free"] = said["free"] or []
        return said

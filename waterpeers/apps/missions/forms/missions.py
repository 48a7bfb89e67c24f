"""The terms of a mission, how it ended, and what those who go read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import (
    DayField,
    RevisionField,
    language,
)
from waterpeers.apps.missions.forms.fields import choices, lines
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.missions.rules import (
    LENGTHS,
    read_preparation,
)
from waterpeers.apps.missions.words import (
    ENDS,
    KINDS,
    PREPARED,
)
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.plans.models import Activity
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.missions import MissionKind, MissionState, terms_verdict
from waterpeers.domain.verdicts import NotValid


class MissionForm(EntryForm):
    """The terms of a mission."""

    missing: ClassVar = {
        "kind": _("Say what it is."),
        "purpose": _("Say in one line what it is for."),
        "afterwards": _("Say what will be possible afterwards."),
        "starts_on": _("Say the first day."),
        "ends_on": _("Say the last day."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    kind = forms.ChoiceField(
        label=_("What it is"), choices=choices(KINDS), widget=forms.RadioSelect
    )
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=LENGTHS["purpose"],
        help_text=_("In one line: close zone 2 at night and read its flow."),
    )
    activity = forms.ChoiceField(label=_("Activity of the plan"), required=False)
    without_item = lines(
        _("Why it is in no plan"),
        _("Only where you choose no activity."),
    )
    afterwards = lines(
        _("What will be possible afterwards"),
        _("Who will be able to do what, which routine begins."),
        required=True,
    )
    host = forms.ChoiceField(
        label=_("Who is visited"), required=False, help_text=_("Empty for a remote session.")
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=LENGTHS["place"])
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    attendance = lines(_("Who must be there"), _("By office or name, on both sides."))
    prepares = lines(
        _("What the host prepares"), _("Keys, maps, a vehicle, a room, leave for those who learn.")
    )
    area = forms.ChoiceField(
        label=_("Working area"),
        required=False,
        choices=[("", "–"), *choices(WORKING_AREAS)],
        help_text=_("Empty: that of the activity."),
    )
    word = lines(
        _("Why the terms change"),
        _("The other side agrees anew to what has changed."),
        required=True,
    )

    def __init__(
        self,
        *args: Any,
        parties: list[Party],
        activities: list[Activity],
        says_why: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        offer(self, "host", [("", "–"), *((str(p.uuid), p.organisation.name) for p in parties)])
        offer(self, "activity", [("", "–"), *((str(a.uuid), str(a)) for a in activities)])
        if not says_why:
            del self.fields["word"]

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what a mission of this kind needs."""
        said = self.cleaned_data
        if {"kind", "starts_on", "ends_on", "host", "activity", "without_item"} <= said.keys():
            yield lambda: NotValid.unless(
                terms_verdict(
                    MissionKind(said["kind"]),
                    starts_on=said["starts_on"],
                    ends_on=said["ends_on"],
                    has_host=bool(said["host"]),
                    has_item=bool(said["activity"]),
                    without_item=said["without_item"],
                )
            )

    def columns(self) -> dict[str, Any]:
        """Give the terms that were entered."""
        apart = {"uuid", "revision", "word"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class EndForm(EntryForm):
    """How a mission ended."""

    missing: ClassVar = {"how": _("Say how it ended.")}

    revision = RevisionField(required=True)
    how = forms.ChoiceField(
        label=_("How it ended"), choices=choices(ENDS), widget=forms.RadioSelect
    )
    began_on = DayField(label=_("First day, as it was"), required=False)
    ended_on = DayField(label=_("Last day, as it was"), required=False)
    word = lines(_("In a few words"), _("Why, where it was cut short or did not take place."))

    def columns(self) -> dict[str, Any]:
        """Give what was entered."""
        return {name: self.cleaned_data[name] for name in ("how", "began_on", "ended_on", "word")}

    def __init__(self, *args: Any, is_agreed: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not is_agreed:
            off = MissionState.CALLED_OFF
            offer(self, "how", [(str(off), ENDS[off])])


class PreparationForm(RuledForm):
    """What those who go read before they go."""

    revision = RevisionField()
    agenda = lines(
        _("Agenda"),
        _("A day in a line of its own, then a line for each hour: 9:00–10:30 Walk through zone 2."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    arrival = lines(PREPARED["arrival"])
    norms = lines(
        PREPARED["norms"], _("How one greets, dresses, eats and rests; what one does not say.")
    )
    safety = lines(
        PREPARED["safety"], _("Roads at night, gas in chambers, water that one drinks, a doctor.")
    )
    contacts = lines(
        PREPARED["contacts"], _("Name, office and telephone; only of those who agree to it.")
    )
    reading = lines(PREPARED["reading"])

    def __init__(self, *args: Any, mission: Mission, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.mission = mission

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether the agenda can be read."""
        yield lambda: read_preparation(self.mission, self.cleaned_data, language())

"""The joint report of a mission, what is to be done after it, days and costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import (
    DayField,
    NumberField,
    RevisionField,
    WholeField,
    language,
)
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.missions.forms.fields import choices, lines
from waterpeers.apps.missions.models import LogEntry, Mission
from waterpeers.apps.missions.rules import COST_NOTE, read_cost
from waterpeers.apps.missions.words import COSTS, FILE_KINDS, OUTCOMES, REPORTED
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.plans.models import Output
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.missions import LogFileKind
from waterpeers.domain.partnerships import TITLE

CURRENCY = 10
AMOUNT = 40


class ReportForm(EntryForm):
    """What both sides say of a mission; what was done stands in the log already."""

    missing: ClassVar = {
        "summary": _("Say in some sentences what came of it."),
        "reached": _("Say whether it is possible now."),
    }

    revision = RevisionField()
    summary = lines(
        REPORTED["summary"],
        _("In some sentences; what was done and decided comes from the log."),
        required=True,
    )
    reached = forms.ChoiceField(
        label=REPORTED["reached"], choices=choices(OUTCOMES), widget=forms.RadioSelect
    )
    outputs = forms.MultipleChoiceField(
        label=_("Outputs of the plan that it brought about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_outputs = lines(REPORTED["other_outputs"], _("One a line: a map, a procedure, a list."))
    open = lines(REPORTED["open"])
    left_out = forms.MultipleChoiceField(
        label=_("Leave out of the report"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It stays in the log."),
    )

    def __init__(
        self,
        *args: Any,
        mission: Mission,
        outputs: list[Output],
        entries: list[LogEntry],
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.fields["reached"].help_text = mission.afterwards
        if outputs:
            offer(self, "outputs", [(str(each.uuid), str(each)) for each in outputs])
        else:
            del self.fields["outputs"]
        offer(self, "left_out", list(_of_log(entries)))


def _of_log(entries: Iterable[LogEntry]) -> Iterable[tuple[str, str]]:
    """Name each entry and each of its photos."""
    for entry in entries:
        day = date_format(entry.day, "SHORT_DATE_FORMAT")
        words = Truncator(entry.text or entry.decided).chars(70)
        yield str(entry.uuid), f"{day} {entry.noted_by.name}: {words or '–'}"
        for file in entry.files.all():
            if file.kind is LogFileKind.PHOTO:
                yield str(file.uuid), f"{day} {FILE_KINDS[file.kind]}: {file.name}"


class FollowUpForm(EntryForm):
    """What is to be done after a mission; it stands in the register of commitments."""

    missing: ClassVar = {
        "title": _("Say it in one line."),
        "owner": _("Say whose it is."),
        "due_on": _("Say until when."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("In one line"), max_length=TITLE)
    owner = forms.ChoiceField(
        label=_("Whose it is"),
        help_text=_("Somebody, or a side: then it waits for its coordinators."),
    )
    due_on = DayField(label=_("Until when"))
    details = lines(_("Details"))

    def __init__(
        self, *args: Any, parties: list[Party], people: list[tuple[Party, Person]], **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        found: list[tuple[str, str]] = []
        for party in parties:
            name = party.organisation.name
            found.append((str(party.uuid), name))
            found += [
                (f"{party.uuid}/{who.uuid}", f"{colon(name)} {who.name}")
                for side, who in people
                if side == party
            ]
        offer(self, "owner", found)

    def columns(self) -> dict[str, Any]:
        """Give what was entered, the owner as side and person."""
        party, _slash, person = self.cleaned_data["owner"].partition("/")
        names = ("title", "details", "due_on")
        entered = {name: self.cleaned_data[name] for name in names}
        return entered | {"party": party, "person": person}


class CostForm(RuledForm):
    """Days, nights or a cost."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    kind = forms.ChoiceField(label=_("What for"), choices=choices(COSTS))
    who = forms.ChoiceField(
        label=_("Whose, or for whom"), help_text=_("Somebody of the team, or a side.")
    )
    days = NumberField(label=_("Days"), required=False, help_text=_("In halves: 2.5"))
    nights = WholeField(label=_("Nights away"), required=False)
    amount = forms.CharField(label=_("Amount"), required=False, max_length=AMOUNT)
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=CURRENCY,
        help_text=_("Its code, for example EUR or MZN; or FCFA."),
    )
    borne_by = forms.ChoiceField(label=_("Who bears it"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=COST_NOTE)

    places: ClassVar = {"member": "who", "party": "who"}

    def __init__(
        self,
        *args: Any,
        mission: Mission,
        own: list[Party],
        parties: list[Party],
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.mission = mission
        team = [each for each in mission.team.all() if each.party in own]
        people = [(f"/{m.uuid}", f"{colon(m.party.organisation.name)} {m.called}") for m in team]
        offer(self, "who", [*people, *((str(p.uuid), p.organisation.name) for p in own)])
        named = [(str(each.uuid), each.organisation.name) for each in parties]
        offer(self, "borne_by", [("", "–"), *named])

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether the row says something, and who bears it."""
        if "kind" in self.cleaned_data and "who" in self.cleaned_data:
            yield lambda: read_cost(self.mission, self.columns(), language())

    def columns(self) -> dict[str, Any]:
        """Give what was entered; whose it is as somebody of the team or a side."""
        apart = {"uuid", "revision", "who"}
        said = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        party, _slash, member = self.cleaned_data["who"].partition("/")
        return said | {"party": party, "member": member}

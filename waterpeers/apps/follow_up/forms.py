"""The shape of what people send while a partnership is followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.follow_up.words import WHAT_KINDS_ARE
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, RevisionField
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.follow_up import ItemKind, item_verdict
from waterpeers.domain.partnerships import TITLE
from waterpeers.domain.verdicts import NotValid

LONG = forms.Textarea(attrs={"rows": 3})
People = list[tuple[Party, Person]]


def owner_key(party: Party | None, person: Person | None) -> str:
    """Give the choice that stands for an owner: a side, or somebody of it."""
    if party is None:
        return ""
    return f"{party.uuid}/{person.uuid}" if person else str(party.uuid)


class ItemForm(EntryForm):
    """A commitment, a decision, an issue or a risk."""

    missing: ClassVar = {
        "kind": _("Say what it is."),
        "title": _("Say it in one line."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(str(code), label) for code, label in WHAT_KINDS_ARE.items()],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("In one line"), max_length=TITLE)
    owner = forms.ChoiceField(
        label=_("Whose it is"),
        required=False,
        help_text=_(
            "Somebody, or a side: then it waits for its coordinators. A decision needs nobody."
        ),
    )
    due_on = DayField(
        label=_("Until when"),
        required=False,
        help_text=_("A commitment needs a day: 30/06/2027."),
    )
    details = forms.CharField(label=_("Details"), required=False, widget=LONG)

    def __init__(self, *args: Any, parties: list[Party], people: People, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "owner", [("", "–"), *_owners(parties, people)])

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what a thing of this kind needs."""
        said = self.cleaned_data
        if "kind" in said and "owner" in said and "due_on" in said:
            yield lambda: NotValid.unless(
                item_verdict(
                    ItemKind(said["kind"]), has_owner=bool(said["owner"]), due_on=said["due_on"]
                )
            )

    def columns(self) -> dict[str, Any]:
        """Give what was entered, the owner as side and person."""
        party, _slash, person = self.cleaned_data["owner"].partition("/")
        names = ("kind", "title", "details", "due_on")
        entered = {name: self.cleaned_data[name] for name in names}
        return entered | {"party": party, "person": person}


def _owners(parties: list[Party], people: People) -> Iterable[tuple[str, Any]]:
    for party in parties:
        name = party.organisation.name
        yield owner_key(party, None), name
        for side, person in people:
            if side == party:
                yield owner_key(party, person), f"{name}: {person.name}"


class HealthForm(EntryForm):
    """A round of questions to both sides."""

    places: ClassVar = {"closes_at": "closes_on"}

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    closes_on = DayField(label=_("Last day to hand in"), required=False)

    def ends(self) -> datetime | None:
        """Give the moment after which nothing is taken."""
        day = self.cleaned_data["closes_on"]
        return None if day is None else make_aware(datetime.combine(day, time(23, 59, 59)))


class ItemMoveForm(EntryForm):
    """What became of a thing."""

    missing: ClassVar = {"state": _("Say what became of it.")}

    revision = RevisionField(required=True)
    state = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect)
    word = forms.CharField(
        label=_("In a few words"),
        required=False,
        widget=LONG,
        help_text=_("What came of it, or why. Empty only where it is done."),
    )

    def __init__(self, *args: Any, states: list[tuple[str, Any]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "state", states)

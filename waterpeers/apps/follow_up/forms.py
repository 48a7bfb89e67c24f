"""The shape of what people send while a partnership is followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.follow_up.words import (
    CHANGES,
    REVIEW_STATUSES,
    REVIEW_TEXTS,
    SHARES,
    WHAT_KINDS_ARE,
    stage_choices,
)
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, RevisionField, WholeField
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.plans.words import DIMENSIONS
from waterpeers.apps.records.editing import EntryForm
from waterpeers.apps.updates.words import FAMILIES, WAYS
from waterpeers.domain.follow_up import ItemKind, item_verdict
from waterpeers.domain.partnerships import TITLE, PartyRole
from waterpeers.domain.practice import GROUPS
from waterpeers.domain.reviews import ReviewStatus, review_verdict
from waterpeers.domain.verdicts import NotValid

LONG = forms.Textarea(attrs={"rows": 3})
SHORT = forms.Textarea(attrs={"rows": 2})
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
                yield owner_key(party, person), f"{colon(name)} {person.name}"


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


class JudgementForm(EntryForm):
    """What one side judges, with what shows it."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    role = forms.ChoiceField(label=_("For which side"), widget=forms.RadioSelect)
    judged_on = DayField(label=_("Judged on"), required=False)

    def __init__(self, *args: Any, roles: list[PartyRole], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "role", [(str(role), ROLES[role]) for role in roles])
        if len(roles) == 1:
            self.fields["role"].widget = forms.HiddenInput()
            self.fields["role"].initial = str(roles[0])

    def given(self) -> dict[str, Any]:
        """Give what was entered, without side and uuid."""
        left_out = ("uuid", "role")
        return {name: v for name, v in self.cleaned_data.items() if name not in left_out}


class StageForm(JudgementForm):
    """How far a change in a working area is the utility's own practice."""

    missing: ClassVar = {
        "area": _("Choose the working area."),
        "stage": _("Choose the stage whose test is met."),
    }

    area = forms.ChoiceField(
        label=_("Working area"),
        choices=[(str(code), label) for code, label in WORKING_AREAS.items()],
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=stage_choices,
        widget=forms.RadioSelect,
    )
    proof = forms.CharField(
        label=_("What shows it"),
        required=False,
        widget=LONG,
        help_text=_("What was seen, a record, a figure, with its date. From stage 3 on."),
    )
    why = forms.CharField(label=_("If it is lower than before: why"), required=False, widget=LONG)

    field_order: ClassVar = ["role", "area", "stage", "proof", "why", "judged_on"]


class CapacityForm(JudgementForm):
    """How a dimension of capacity changed in a year, and what helped or hindered."""

    missing: ClassVar = {
        "dimension": _("Choose the dimension."),
        "change": _("Say how much it changed."),
        "share": _("Say how much came from the partnership, or that it is not known."),
        "year": _("Say the year."),
    }

    dimension = forms.ChoiceField(label=_("Dimension"))
    year = WholeField(label=_("Year"))
    before = forms.CharField(label=_("How it was"), required=False, widget=LONG)
    change = forms.TypedChoiceField(
        label=_("How much it changed"),
        choices=[(str(code), label) for code, label in CHANGES.items()],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    share = forms.ChoiceField(
        label=_("How much of it came from the partnership"),
        choices=[(str(code), label) for code, label in SHARES.items()],
        widget=forms.RadioSelect,
    )
    proof = forms.CharField(
        label=_("What shows it"),
        required=False,
        widget=LONG,
        help_text=_("Needed wherever something changed."),
    )
    who = forms.CharField(label=_("Who took part in judging"), required=False, widget=SHORT)

    field_order: ClassVar = [
        "role", "dimension", "year", "before", "change", "share", "proof", "who", "judged_on",
    ]  # fmt: skip

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(
            self,
            "dimension",
            [(str(each), DIMENSIONS[each]) for some in GROUPS.values() for each in some],
        )
        for family, words in FAMILIES.items():
            for way, what in WAYS.items():
                self.fields[f"{family}_{way}"] = forms.CharField(
                    label=f"{colon(what)} {words}", required=False, widget=SHORT
                )

    def given(self) -> dict[str, Any]:
        """Give what was entered, the factors by family."""
        found = super().given()
        factors = {
            str(family): {str(way): found.pop(f"{family}_{way}") for way in WAYS}
            for family in FAMILIES
        }
        return found | {"factors": factors}


class ReviewForm(JudgementForm):
    """A review: how it stands, and what people say of it."""

    missing: ClassVar = {"status": _("Say how it stands.")}

    status = forms.ChoiceField(
        label=_("How it stands"),
        choices=[(str(code), label) for code, label in REVIEW_STATUSES.items()],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("If you see it otherwise than the rule: why"), required=False, widget=SHORT
    )

    field_order: ClassVar = ["role", "judged_on", "status", "why"]

    def __init__(self, *args: Any, suggestion: ReviewStatus, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.suggestion = suggestion
        for name, label in REVIEW_TEXTS.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, widget=forms.Textarea(attrs={"rows": 5})
            )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask why it is seen otherwise than the rule suggests."""
        said = self.cleaned_data
        if "status" in said and "why" in said:
            status = ReviewStatus(said["status"])
            yield lambda: NotValid.unless(review_verdict(status, self.suggestion, why=said["why"]))

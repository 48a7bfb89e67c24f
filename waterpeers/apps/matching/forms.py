"""What people type about needs, strengths, rounds and requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, NumberField, RevisionField, WrittenInField
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.quotes import Quote
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.matching.rules import valid_declaration, valid_introduction, valid_round
from waterpeers.apps.matching.words import CRITERIA
from waterpeers.apps.operators.queries.bodies import bodies
from waterpeers.apps.operators.queries.countries import languages_of_texts
from waterpeers.apps.operators.words import (
    EVIDENCE,
    PARTNERSHIP_TYPES,
    REGIONS,
    VISIBILITIES,
    WORKING_AREAS,
)
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.codes import EvidenceClass, Visibility
from waterpeers.domain.matching import Weights, Wishes
from waterpeers.domain.partnerships import PartnershipType
from waterpeers.domain.register import LOOKED_FOR_REGIONS, LOOKED_FOR_TYPES

STEPS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0)  # of a weight
REACH_KM = (500, 1000, 2000, 5000, 10_000)
TYPED = {code: said for code, said in EVIDENCE.items() if code != EvidenceClass.EARLIER_MENTEE}


def choices(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """Give the choices of a list."""
    return [(str(code), label) for code, label in words.items()]


class DeclarationForm(EntryForm):
    """What a need and a strength have in common."""

    kind: ClassVar[type[Need] | type[Strength]]
    missing: ClassVar = {
        "working_area": _("Choose a working area."),
        "sentence": _("Say it in one sentence."),
        "evidence_class": _("Choose what backs it."),
        "visibility": _("Choose who may see it."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    working_area = forms.ChoiceField(label=_("Working area"), choices=choices(WORKING_AREAS))
    sentence = forms.CharField(
        label=_("In one sentence"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence_class = forms.ChoiceField(
        label=_("What backs it"),
        choices=choices(TYPED),  # that a mentee was helped is read off partnerships
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
    language = WrittenInField(languages_of_texts, initial=lambda: get_language() or "en")
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=choices(VISIBILITIES),
        widget=forms.RadioSelect,
        initial=str(Visibility.NETWORK),
    )

    def clean_sentence(self) -> str:
        """Keep one sentence on one line, however it was typed."""
        return " ".join(self.cleaned_data["sentence"].split())

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether it may be declared so."""
        texts = self.asked("sentence", "evidence", "language")
        if "help" in self.cleaned_data:
            texts["help_text"] = self.cleaned_data["help"]
        yield lambda: valid_declaration(
            self.kind,
            **texts,
            visibility=Visibility(self.cleaned_data.get("visibility") or Visibility.OWNER),
            agreed_to_public=self.cleaned_data.get("agreed_to_public", True),
        )


class NeedForm(DeclarationForm):
    """Where help is looked for; one of ``figures``, the utility's own, may be quoted."""

    kind = Need
    figure = forms.ChoiceField(
        label=_("A figure of yours that shows it"),
        required=False,
        help_text=_("It is quoted with its year and its reliability, before the evidence."),
    )

    agreed_to_public = forms.BooleanField(
        label=_("Yes, we agree that everybody, also the press, may see this need"),
        help_text=_("Needed when everybody may see it; otherwise leave it empty."),
        required=False,
    )

    def __init__(self, *args: Any, figures: Iterable[Quote] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        if there := [(each.code, each.words) for each in figures]:
            offer(self, "figure", [("", "–"), *there])
        else:
            del self.fields["figure"]

    field_order = ("uuid", "revision", "working_area", "sentence", "figure")


class StrengthForm(DeclarationForm):
    """What can be offered."""

    kind = Strength

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["help"].label = _("What you can give")


class RequestForm(EntryForm):
    """A request for help."""

    missing: ClassVar = {
        "message": _("Say what you ask for."),
        "gives_in_return": _("Say what you give in return."),
    }

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


class WeightsForm(EntryForm):
    """How much each criterion counts in a round."""

    revision = RevisionField()

    def __init__(self, *args: Any, weights: dict[str, float], **rest: Any) -> None:
        super().__init__(*args, **rest)
        for name, label in CRITERIA.items():
            self.fields[name] = NumberField(
                label=label, initial=weights.get(name, 0), least=0, most=1000
            )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether anything is left that counts."""
        if all(name in self.cleaned_data for name in CRITERIA):
            yield lambda: Weights(self.weights())

    def weights(self) -> dict[str, float]:
        """Give the weights that were typed."""
        return {name: self.cleaned_data[name] for name in CRITERIA}


class WishesForm(forms.Form):
    """By which weights and wishes a shortlist is made now; nothing of it is stored.

    What cannot be read is as if it had not been said.
    """

    own = forms.BooleanField(widget=forms.HiddenInput, required=False)
    within_km = forms.TypedChoiceField(
        label=_("How far at most"),
        choices=[("", _("any distance")), *((str(km), f"{km} km") for km in REACH_KM)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    types = forms.MultipleChoiceField(
        label=_("Kinds of partnership"),
        choices=[(c, PARTNERSHIP_TYPES[PartnershipType(c)]) for c in LOOKED_FOR_TYPES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    regions = forms.MultipleChoiceField(
        label=_("Regions"),
        choices=[(c, REGIONS[c]) for c in LOOKED_FOR_REGIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_backed = forms.BooleanField(
        label=_("Only strengths that others have confirmed"), required=False
    )

    def __init__(self, *args: Any, weights: Weights, wishes: Wishes, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.usual, self.said = weights, wishes
        self.initial.update(own=True, within_km=wishes.within_km or "")
        self.initial.update(types=sorted(wishes.types), regions=sorted(wishes.regions))
        for name, label in CRITERIA.items():
            steps = sorted({*STEPS, weights.of(name)})
            said = [(f"{step:g}", in_figures(step)) for step in steps]
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=said, coerce=float,
                initial=f"{weights.of(name):g}",
            )  # fmt: skip

    @classmethod
    def read(cls, query: QueryDict, weights: Weights, wishes: Wishes) -> Self:
        """Read what somebody wishes from an address; without it what the profile says holds."""
        given = query.copy() if query.get("own") else None
        if given is not None:
            for name in CRITERIA:
                given.setdefault(name, f"{weights.of(name):g}")
        form = cls(given, weights=weights, wishes=wishes)
        form.is_valid()
        return form

    @property
    def is_changed(self) -> bool:
        """Whether it is made otherwise than by the usual weights and the profile."""
        return self.is_bound and (self.weights() != self.usual or self.wishes() != self.said)

    def weights(self) -> Weights:
        """Give the weights that hold; all zero means the usual ones."""
        if not self.is_bound:
            return self.usual
        given = {name: self.cleaned_data.get(name) for name in CRITERIA}
        values = {n: self.usual.of(n) if v in (None, "") else float(v) for n, v in given.items()}
        return Weights(values) if any(values.values()) else self.usual

    def wishes(self) -> Wishes:
        """Give what is looked for now; languages are those of the profile."""
        if not self.is_bound:
            return self.said
        data = self.cleaned_data
        return Wishes(
            frozenset(data.get("regions") or ()),
            frozenset(data.get("types") or ()),
            self.said.languages,
            data.get("within_km"),
            bool(data.get("is_backed")),
        )

    def without(self) -> dict[str, str]:
        """Give the addresses, from ``?`` on, in which one wish of those that hold is let go."""
        wishes, query = self.wishes(), QueryDict(mutable=True)
        query.update({"own": "1"} | {n: f"{self.weights().of(n):g}" for n in CRITERIA})
        said: dict[str, dict[str, list[str]]] = {
            "not_in_regions_sought": {"regions": sorted(wishes.regions)},
            "not_of_types_sought": {"types": sorted(wishes.types)},
            "not_within_reach": {"within_km": [str(wishes.within_km)] if wishes.within_km else []},
            "not_backed_by_others": {"is_backed": ["on"] if wishes.is_backed else []},
        }
        addresses = {}
        for code, held in said.items():
            left = query.copy()
            for other in (each for each in said.values() if each is not held):
                for name, values in other.items():
                    left.setlist(name, values)
            if any(held.values()):
                addresses[code] = "?" + left.urlencode()
        return addresses

    def weight_fields(self) -> list[forms.BoundField]:
        """Give the fields of the weights."""
        return [self[name] for name in CRITERIA]


class RoundForm(EntryForm):
    """What a round is called, and which needs it looks at."""

    missing: ClassVar = {"title": _("Give the round a name.")}

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    title = forms.CharField(label=_("Name of the round"), max_length=200)
    working_areas = forms.MultipleChoiceField(
        label=_("Working areas"),
        help_text=_("None ticked: all of them."),
        choices=choices(WORKING_AREAS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    regions = forms.MultipleChoiceField(
        label=_("Regions"),
        help_text=_("None ticked: all of them."),
        choices=choices(REGIONS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    members_of = forms.ModelChoiceField(
        queryset=bodies(),
        to_field_name="uuid",
        empty_label=_("everybody"),
        label=_("Members of"),
        help_text=_("A platform, programme, association or funder; empty: everybody."),
        required=False,
    )
    first_day = DayField(label=_("First day"), required=False)
    last_day = DayField(
        label=_("Last day"),
        help_text=_("Needs stated later are not looked at. For example 30/06/2027."),
        required=False,
    )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether a round can be so."""
        names = ("title", "working_areas", "regions", "first_day", "last_day")
        yield lambda: valid_round(**{"title": ""} | self.asked(*names))

    def fields_of_round(self) -> dict[str, Any]:
        """Give what was typed."""
        names = ("title", "working_areas", "regions", "members_of", "first_day", "last_day")
        return self.asked(*names)


class IntroductionForm(EntryForm):
    """Why two operators are introduced to each other."""

    missing: ClassVar = {"why": _("Say why the two should talk.")}

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label=_("Why the two should talk"),
        help_text=_("Both read it, in their mail and on their desk."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = forms.CharField(
        label=_("A note for facilitators"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether it can be said so."""
        yield lambda: valid_introduction(**self.asked("why", "note"))

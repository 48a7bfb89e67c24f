"""A profile as people fill it in: what is asked first, what is folded, who sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import starmap
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import (
    NumberField,
    RevisionField,
    WholeField,
    WrittenInField,
)
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import (
    countries,
    language_codes,
    language_names,
    languages_of_texts,
)
from waterpeers.apps.operators.queries.profiles import visibility_of
from waterpeers.apps.operators.words import (
    FIELDS,
    KINDS,
    OWNERSHIPS,
    PARTNERSHIP_TYPES,
    REGIONS,
    SERVICES,
    SETTINGS,
    VISIBILITIES,
)
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.codes import Visibility
from waterpeers.domain.partnerships import PartnershipType
from waterpeers.domain.places import PLACE_QUESTIONS
from waterpeers.domain.register import (
    ALWAYS_PUBLIC,
    FROM_FIGURES,
    LENGTHS,
    LOOKED_FOR_REGIONS,
    LOOKED_FOR_TYPES,
    PROFILE_FIELDS,
    READ_FROM_FIGURES,
    clean_text,
    profile_verdict,
)
from waterpeers.domain.verdicts import NotValid, Reason

YES_NO = (("", _("Not said")), ("yes", _("Yes")), ("no", _("No")))
EMPTY: tuple[Any, ...] = (None, "", [], (), {})
HIDEABLE = tuple(name for name in PROFILE_FIELDS if name not in ALWAYS_PUBLIC)


def with_nothing(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """Give the choices of a list, with "not said" first."""
    return [("", _("Not said")), *((str(code), label) for code, label in words.items())]


# Fields of the form that make up one datum of the profile.
DATUM = dict.fromkeys(("looks_for_types", "looks_for_regions", "looks_for_languages"), "looks_for")
MOST_PRIVATE_FIRST = (Visibility.OWNER, Visibility.NETWORK, Visibility.PUBLIC)


@dataclass(frozen=True)
class ReadFigure:
    """A datum that is read from the figures: it is changed there."""

    label: Any
    value: str
    year: str
    grade: str


@dataclass(frozen=True)
class ProfileSection:
    """Some fields that stand together, and who sees them: said once for all of them."""

    code: str
    title: Any
    names: tuple[str, ...]

    @property
    def data(self) -> tuple[str, ...]:
        """What of a profile its fields are, as far as that may be kept back."""
        named = dict.fromkeys(DATUM.get(name, name) for name in self.names)
        return tuple(name for name in named if name in HIDEABLE)


# The first six are asked first; the rest is folded. What the network alone sees unless its owner
# says otherwise stands by itself, so that no section hides by it what everybody sees.
ESSENTIALS = (
    ProfileSection("who", _("Who and where"), ("name", "kind", "country", "place")),
    ProfileSection("reach", _("Languages and contact"), ("languages", "contact_office")),
    ProfileSection("mail", _("E-mail of your office"), ("contact_email",)),
    ProfileSection(
        "size", _("People and connections"), ("population_served", "connections", "staff")
    ),
    ProfileSection("services", _("Services"), ("services",)),
    ProfileSection(
        "give",
        _("What you can give"),
        ("is_willing_to_mentor", "mentoring_days_per_year", "hosts_visits", "remote_only",
         "pays_interpreter"),
    ),
)  # fmt: skip
REST = (
    ProfileSection("owner", _("Who owns the utility"), ("ownership",)),
    ProfileSection(
        "look",
        _("What you look for"),
        ("max_partnerships", "looks_for_types", "looks_for_regions", "looks_for_languages"),
    ),
    ProfileSection(
        "place", _("On the map, other names"), ("other_names", "setting", "latitude", "longitude")
    ),
    ProfileSection(
        "more", _("Systems, website, about you"), ("systems", "website", "about", "written_in")
    ),
)


@dataclass(frozen=True)
class ShownSection:
    """A section as the page shows it: its fields, or figures in their place; who sees it."""

    section: ProfileSection
    fields: list[tuple[forms.BoundField | None, ReadFigure | None]]
    see: forms.BoundField | None
    seen_by: Any
    is_mixed: bool  # its parts were seen by several: the most private is proposed
    filled: int
    has_errors: bool
    said: str  # what its fields say, in one line

    @property
    def total(self) -> int:
        """How many fields it has."""
        return len(self.fields)


class ProfileForm(EntryForm):
    """A profile, as its owner fills it in; every field but the name may stay open."""

    missing: ClassVar = {
        "name": _("Say the name of the organisation."),
        "kind": _("Choose what kind of organisation it is."),
    }
    places: ClassVar = {"looks_for": "looks_for_languages"}
    rules_decide = True  # all but the name may stay open: none is called optional
    asks_of_place = False  # whether it was asked if the place is right

    revision = RevisionField(initial=1)
    name = forms.CharField(label=FIELDS["name"], max_length=LENGTHS["name"])
    other_names = forms.CharField(
        label=FIELDS["other_names"],
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on each line."),
    )
    kind = forms.ChoiceField(label=FIELDS["kind"])
    country = forms.ChoiceField(label=FIELDS["country"], required=False)
    place = forms.CharField(label=FIELDS["place"], required=False, max_length=LENGTHS["place"])
    services = forms.MultipleChoiceField(
        label=FIELDS["services"], required=False, widget=forms.CheckboxSelectMultiple
    )
    setting = forms.ChoiceField(label=FIELDS["setting"], required=False)
    ownership = forms.ChoiceField(label=FIELDS["ownership"], required=False)
    languages = forms.CharField(
        label=FIELDS["languages"],
        required=False,
        max_length=300,
        help_text=_("Your field staff's first, with commas between."),
    )
    population_served = WholeField(label=FIELDS["population_served"], required=False)
    connections = WholeField(label=FIELDS["connections"], required=False)
    staff = WholeField(label=FIELDS["staff"], required=False)
    contact_office = forms.CharField(
        label=FIELDS["contact_office"],
        required=False,
        max_length=LENGTHS["contact_office"],
        help_text=_("An office, not a person: it stays when people change."),
    )
    contact_email = forms.CharField(label=FIELDS["contact_email"], required=False, max_length=254)
    website = forms.CharField(
        label=FIELDS["website"], required=False, max_length=LENGTHS["website"]
    )
    systems = forms.CharField(
        label=FIELDS["systems"],
        required=False,
        max_length=LENGTHS["systems"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    about = forms.CharField(
        label=FIELDS["about"],
        required=False,
        max_length=LENGTHS["about"],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    written_in = WrittenInField(languages_of_texts)
    latitude = NumberField(label=FIELDS["latitude"], required=False)
    longitude = NumberField(label=FIELDS["longitude"], required=False)
    is_willing_to_mentor = forms.ChoiceField(
        label=FIELDS["is_willing_to_mentor"], choices=YES_NO, required=False
    )
    mentoring_days_per_year = WholeField(label=FIELDS["mentoring_days_per_year"], required=False)
    max_partnerships = WholeField(label=FIELDS["max_partnerships"], required=False)
    hosts_visits = forms.ChoiceField(label=FIELDS["hosts_visits"], choices=YES_NO, required=False)
    remote_only = forms.ChoiceField(label=FIELDS["remote_only"], choices=YES_NO, required=False)
    pays_interpreter = forms.ChoiceField(
        label=FIELDS["pays_interpreter"], choices=YES_NO, required=False
    )
    looks_for_types = forms.MultipleChoiceField(
        label=_("Kinds of partnership that we look for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    looks_for_regions = forms.MultipleChoiceField(
        label=_("Regions from which we look for a mentor"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    looks_for_languages = forms.CharField(
        label=_("Languages in which we can work with a mentor"), required=False, max_length=300
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **rest: Any) -> None:
        if organisation is not None:
            rest["initial"] = rest.get("initial") or initial_of(organisation)
        super().__init__(*args, **rest)
        offer(self, "kind", [(str(code), label) for code, label in KINDS.items()])
        offer(self, "country", [("", _("Not said")), *countries(get_language() or "en")])
        offer(self, "services", [(str(c), label) for c, label in SERVICES.items()])
        offer(self, "setting", with_nothing(SETTINGS))
        offer(self, "ownership", with_nothing(OWNERSHIPS))
        offer(
            self,
            "looks_for_types",
            [(c, PARTNERSHIP_TYPES[PartnershipType(c)]) for c in LOOKED_FOR_TYPES],
        )
        offer(self, "looks_for_regions", [(c, REGIONS[c]) for c in LOOKED_FOR_REGIONS])
        self.read = read_figures(organisation)
        for name in self.read:
            del self.fields[name]
        self.stored = organisation
        for section in (*ESSENTIALS, *REST) if organisation is not None else ():
            if section.data:
                seen = self.now_seen_by(section)
                self.fields[f"see_{section.code}"] = forms.ChoiceField(
                    label=_("Seen by"),
                    choices=[(str(code), label) for code, label in VISIBILITIES.items()],
                    initial=str(min(seen, key=MOST_PRIVATE_FIRST.index)),
                    required=False,
                )

    def now_seen_by(self, section: ProfileSection) -> set[Visibility]:
        """Give who sees the parts of a section as it is stored."""
        if self.stored is None:
            return set()
        return {visibility_of(self.stored, name) for name in section.data}

    def essentials(self) -> list[ShownSection]:
        """Give what is asked first."""
        return [self._shown(section) for section in ESSENTIALS]

    def rest(self) -> list[ShownSection]:
        """Give what is folded."""
        return [self._shown(section) for section in REST]

    def open_essentials(self) -> int:
        """Count the essentials of which nothing is said yet."""
        return sum(1 for shown in self.essentials() if not shown.filled)

    def _shown(self, section: ProfileSection) -> ShownSection:
        pairs = [
            (None if name in self.read else self[name], self.read.get(name))
            for name in section.names
        ]
        see = self[f"see_{section.code}"] if f"see_{section.code}" in self.fields else None
        said = see.value() if see else Visibility.PUBLIC
        own = [(bound, read) for bound, read in pairs if bound is None or bound.name != "name"]
        return ShownSection(
            section,
            pairs,
            see,
            VISIBILITIES.get(said, ""),
            len(self.now_seen_by(section)) > 1,
            sum(1 for bound, read in own if read or (bound and bound.value() not in EMPTY)),
            any(bound.errors for bound, _read in pairs if bound),
            " · ".join(filter(None, starmap(_said, pairs))),
        )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what may not stand in a profile."""
        yield lambda: NotValid.unless(profile_verdict(self.profile()))

    def tell(self, reason: Reason) -> None:
        """Say a reason beside its field, and remember that the place was asked about."""
        self.asks_of_place |= reason.code in PLACE_QUESTIONS
        super().tell(reason)

    def profile(self) -> dict[str, Any]:
        """Give the fields as the register keeps them, as far as they could be read."""
        given = dict(self.cleaned_data)
        given.pop("revision", None)
        language = get_language() or "en"
        looks_for = {
            "types": given.pop("looks_for_types", []),
            "regions": given.pop("looks_for_regions", []),
            "languages": language_codes(given.pop("looks_for_languages", ""), language),
        }
        fields: dict[str, Any] = {
            "looks_for": {n: value for n, value in looks_for.items() if value}
        }
        for name, value in given.items():
            if name.startswith("see_"):
                continue
            if name in {"other_names"}:
                value = [line.strip() for line in value.splitlines() if line.strip()]
            elif name == "languages":
                value = language_codes(value, language)
            elif name in {"is_willing_to_mentor", "hosts_visits", "remote_only"} or (
                name == "pays_interpreter"
            ):
                value = {"yes": True, "no": False}.get(value)
            elif isinstance(value, str):
                value = clean_text(value)
            fields[name] = value
        if not (fields.get("about") or fields.get("systems")):
            fields["written_in"] = ""  # where nothing is written there is no language of it
        return fields

    def visibility(self) -> dict[str, Visibility]:
        """Give who may see each datum that can be kept back: what is said of its section."""
        return {
            name: Visibility(said)
            for section in (*ESSENTIALS, *REST)
            if (said := self.cleaned_data.get(f"see_{section.code}"))
            for name in section.data
        }


def _said(bound: forms.BoundField | None, read: ReadFigure | None) -> str:
    """Say an answer as somebody reads it who does not change it."""
    if read or bound is None:
        return f"{colon(read.label)} {read.value}" if read else ""
    value, choices = bound.value(), dict(getattr(bound.field, "choices", ()))
    if value in EMPTY:
        return ""
    many = value if isinstance(value, list | tuple) else [value]
    said = ", ".join(str(choices.get(str(each), each)) for each in many)
    is_short = value in {"yes", "no"} if isinstance(value, str) else not choices
    return f"{colon(bound.label)} {said}" if is_short else said


def read_figures(organisation: Organisation | None) -> dict[str, ReadFigure]:
    """Give what a profile reads from the figures, by field."""
    found = {}
    for name in READ_FROM_FIGURES if organisation else ():
        note = organisation.notes.get(name, {}) if organisation else {}
        if note.get("source") == FROM_FIGURES:
            value, year = in_figures(getattr(organisation, name)), str(note.get("as_of", ""))
            found[name] = ReadFigure(FIELDS[name], value, year, note.get("grade", ""))
    return found


def initial_of(organisation: Organisation) -> dict[str, Any]:
    """Give a stored profile as the form shows it."""
    said = {True: "yes", False: "no", None: ""}
    language = get_language() or "en"
    fields = {
        name: getattr(organisation, name)
        for name in ProfileForm.base_fields
        if hasattr(organisation, name)
    }
    return fields | {
        "written_in": organisation.written_in
        or ("" if organisation.about or organisation.systems else language),
        "country": organisation.country_id or "",
        "other_names": "\n".join(organisation.other_names),
        "languages": language_names(organisation.languages, language),
        "looks_for_types": organisation.looks_for.get("types", []),
        "looks_for_regions": organisation.looks_for.get("regions", []),
        "looks_for_languages": language_names(
            organisation.looks_for.get("languages", ()), language
        ),
        "is_willing_to_mentor": said[organisation.is_willing_to_mentor],
        "hosts_visits": said[organisation.hosts_visits],
        "remote_only": said[organisation.remote_only],
        "pays_interpreter": said[organisation.pays_interpreter],
    }

"""A profile as a page shows it: in words, and only what its reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import number_format
from waterpeers.apps.foundation.words import in_a_row
from waterpeers.apps.operators import access
from waterpeers.apps.operators.models import Audience, Organisation, OrganisationState
from waterpeers.apps.operators.queries.countries import country_name, language_names
from waterpeers.apps.operators.queries.facts import latest_facts
from waterpeers.apps.operators.queries.profiles import (
    audience_of,
    freshness_of,
    hidden_from,
    seen_by,
)
from waterpeers.apps.operators.words import (
    FIELDS,
    FRAGILITIES,
    FRESHNESS,
    FRESHNESS_CHIP,
    INCOME_GROUPS,
    KINDS,
    NEVER_CONFIRMED,
    OWNERSHIPS,
    PARTNERSHIP_TYPES,
    REGIONS,
    SERVICES,
    SETTINGS,
)
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import PROFILE_FIELD

IN_THE_HEADING = {"name", "about", "written_in", "latitude", "longitude", "country", "place"}
AMONG_FIGURES = set(PROFILE_FIELD.values())  # the page shows them once
COUNTRY_FACTS: dict[str, Any] = INCOME_GROUPS | FRAGILITIES
WORDS: dict[str, dict[Any, Any]] = {"ownership": OWNERSHIPS, "setting": SETTINGS, "kind": KINDS}


@dataclass(frozen=True)
class ProfileLine:
    """One datum of a profile in words, with where it is from and as of when, if that is known."""

    label: Any
    text: str
    link: str = ""
    source: str = ""
    on: date | None = None
    year: int | None = None
    language: str = ""


@dataclass(frozen=True)
class CountryLine:
    """What a list says of the country of an organisation, in words."""

    label: Any
    year: str  # fiscal year of the list
    source: str


@dataclass(frozen=True)
class Profile:
    """What one reader sees of an organisation."""

    organisation: Organisation
    seen: dict[str, Any]
    hidden: frozenset[str]
    lines: list[ProfileLine]
    country: str
    country_facts: list[CountryLine]
    fresh: Any
    chip: str
    is_own: bool
    preview: str
    is_proposed: bool
    keeps_register: bool


def profile_for(
    actor: Actor, organisation: Organisation, *, today: date, preview: str = ""
) -> Profile:
    """Gather what a profile shows to its reader; its own people may look as another audience."""
    language = get_language() or "en"
    own = bool(access.can_edit(actor, organisation))
    wanted = preview if own and preview in set(Audience) else ""
    audience: Audience | None = None if own else audience_of(actor)
    if wanted:
        audience = Audience(wanted)
    seen = seen_by(organisation, audience)
    age = freshness_of(organisation, today)
    code = organisation.country_id
    return Profile(
        organisation=organisation,
        seen=seen,
        hidden=hidden_from(organisation, audience),
        lines=lines_of(seen, organisation.notes, language),
        country=country_name(code, language) if code else "",
        country_facts=[
            CountryLine(COUNTRY_FACTS.get(fact.value, fact.value), str(fact.year), fact.source)
            for fact in latest_facts(code)
        ],
        fresh=FRESHNESS[age] if organisation.confirmed_on else NEVER_CONFIRMED,
        chip=FRESHNESS_CHIP[age],
        is_own=own,
        preview=wanted,
        is_proposed=organisation.state == OrganisationState.PROPOSED,
        keeps_register=bool(access.can_keep_the_register(actor)),
    )


def lines_of(
    fields: Mapping[str, Any], notes: Mapping[str, Mapping[str, Any]], language: str
) -> list[ProfileLine]:
    """Say the fields of a profile, in the order of a profile."""
    lines = []
    for name, value in fields.items():
        if name in IN_THE_HEADING | AMONG_FIGURES:
            continue
        note = notes.get(name, {})
        source = note.get("source", "")
        lines.append(
            ProfileLine(
                label=FIELDS[name],
                text=_text(name, value, language),
                link=value if name == "website" else "",
                source=_("the organisation itself") if source == "owner" else source,
                on=date.fromisoformat(note["on"]) if note.get("on") else None,
                year=note.get("as_of"),
                language=fields.get("written_in", "") if name == "systems" else "",
            )
        )
    return lines


def _text(name: str, value: Any, language: str) -> str:
    if name in WORDS:
        return str(WORDS[name].get(value, value))
    if name == "services":
        return ", ".join(str(SERVICES.get(code, code)) for code in value)
    if name == "languages":
        return language_names(value, language)
    if name == "looks_for":
        return in_a_row(_looked_for(value, language))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return number_format(value, 0)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _looked_for(value: Mapping[str, Any], language: str) -> Iterator[str]:
    if types := value.get("types"):
        yield ", ".join(str(PARTNERSHIP_TYPES.get(code, code)) for code in types)
    if regions := value.get("regions"):
        yield ", ".join(str(REGIONS.get(code, code)) for code in regions)
    if languages := value.get("languages"):
        yield language_names(languages, language)

"""One profile: what an audience may see of it, and what the register keeps of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import (
    OuterRef,
    QuerySet,
    Subquery,
)
from django.utils.translation import gettext as _

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.words import in_a_row
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import (
    SEARCHED,
    Audience,
    Listing,
    Organisation,
)
from waterpeers.apps.operators.queries.countries import country_name, language_names
from waterpeers.apps.operators.words import (
    FIELDS,
    KINDS,
    OWNERSHIPS,
    SERVICES,
    SETTINGS,
    STATES,
)
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import Freshness, Visibility
from waterpeers.domain.names import fold, searched
from waterpeers.domain.register import (
    ALWAYS_PUBLIC,
    NETWORK_UNLESS_SAID,
    PROFILE_FIELDS,
    freshness,
    size_band,
)

MOST_LANGUAGES = 20  # of one organisation that the register can be searched by
OWN_TERMS = ("s", "l")  # facets that a profile fills; the others are set by needs and strengths


def audience_of(actor: Actor) -> Audience:
    """Say as whom somebody reads the register."""
    return Audience.NETWORK if actor.is_in_network else Audience.PUBLIC


def visibility_of(organisation: Organisation, field: str) -> Visibility:
    """Say who may see a field of a profile."""
    if field in ALWAYS_PUBLIC:
        return Visibility.PUBLIC
    said = organisation.notes.get(field, {}).get("visibility")
    if said:
        return Visibility(said)
    return Visibility.NETWORK if field in NETWORK_UNLESS_SAID else Visibility.PUBLIC


def hidden_from(organisation: Organisation, audience: Audience | None) -> frozenset[str]:
    """Name the fields of a profile that an audience may not see; none are hidden for ``None``."""
    if audience is None:
        return frozenset()
    allowed = {Visibility.PUBLIC}
    if audience is Audience.NETWORK:
        allowed.add(Visibility.NETWORK)
    return frozenset(
        name for name in PROFILE_FIELDS if visibility_of(organisation, name) not in allowed
    )


def seen_by(organisation: Organisation, audience: Audience | None) -> dict[str, Any]:
    """Give the fields of a profile that an audience may see; all of them for ``None``."""
    hidden = hidden_from(organisation, audience)
    fields: dict[str, Any] = {}
    for name in PROFILE_FIELDS:
        if name not in hidden:
            value = organisation.country_id if name == "country" else getattr(organisation, name)
            if value not in (None, "", [], {}):
                fields[name] = value
    return fields


ON_A_CARD = ("population_served", "connections", "staff", "languages", "services", "ownership",
             "is_willing_to_mentor", "mentoring_days_per_year", "contact_office")  # fmt: skip


def card_of(
    organisation: Organisation, audience: Audience, language: str
) -> list[tuple[Any, str, bool]]:
    """Give the main lines of a profile as an audience sees them: label, words, whether hidden."""
    seen, hidden = seen_by(organisation, audience), hidden_from(organisation, audience)
    return [
        (FIELDS[name], field_in_words(name, seen.get(name), language), name in hidden)
        for name in ON_A_CARD
    ]


def listing_of(organisation: Organisation, audience: Audience, terms: str = "") -> Listing:
    """Make an organisation's line of the register for an audience.

    ``terms`` are those that needs and strengths have set; the organisation's ``country`` must be
    loaded.
    """
    seen = seen_by(organisation, audience)
    band = size_band(
        seen.get("connections"), seen.get("population_served"), settings.SIZE_BAND_BOUNDS
    )
    own = [f"s:{code}" for code in seen.get("services", ())]
    own += [f"l:{code}" for code in seen.get("languages", ())[:MOST_LANGUAGES]]
    words = [organisation.name, seen.get("place", ""), *seen.get("other_names", ())]
    country = organisation.country
    return Listing(
        organisation=organisation,
        organisation_uuid=organisation.uuid,
        audience=audience,
        kind=organisation.kind,
        name=organisation.name,
        sort_name=fold(organisation.name)[:100],
        search_text=_cut(searched(" ".join(words)), SEARCHED),
        country_id=organisation.country_id,
        region=country.region if country else "",
        subregion=country.subregion if country else "",
        place=seen.get("place", ""),
        setting=seen.get("setting", ""),
        ownership=seen.get("ownership", ""),
        size_band=band or "",
        terms=joined_terms([*own, *terms.split()]),
        latitude=seen.get("latitude"),
        longitude=seen.get("longitude"),
        confirmed_on=organisation.confirmed_on,
    )


def _cut(text: str, most: int) -> str:
    """Keep the first bytes of a text in UTF-8, whole characters only."""
    return text.encode()[:most].decode(errors="ignore")


def joined_terms(terms: Iterable[str]) -> str:
    """Write terms so that each can be found between spaces."""
    wanted = sorted(set(terms))
    return f" {' '.join(wanted)} " if wanted else ""


def freshness_of(organisation: Organisation, today: date) -> Freshness:
    """Say how old an organisation's profile is."""
    return freshness(organisation.confirmed_on, today)


def field_in_words(name: str, value: Any, language: str) -> str:
    """Say the value of a field of a profile as people read it; nothing where it says nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "country":
        return country_name(str(value), language)
    if name == "languages":
        return language_names(value, language)
    if name in CODES:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(CODES[name].get(code, code)) for code in codes)
    if isinstance(value, int | float):
        return in_figures(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return in_a_row(each for part in value.values() for each in part)
    return str(value)


CODES: dict[str, dict[Any, Any]] = {
    "kind": KINDS,
    "services": SERVICES,
    "ownership": OWNERSHIPS,
    "setting": SETTINGS,
    "state": STATES,
}


def since_last(event: Event) -> QuerySet:
    """Read organisations with the moment at which something last happened to them."""
    entries = Entry.objects.filter(
        subject="organisation", subject_uuid=OuterRef("uuid"), event=event
    )
    last = Subquery(entries.order_by("-at", "-pk").values("at")[:1])
    return Organisation.objects.annotate(since=last)

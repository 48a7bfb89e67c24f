"""A profile as a page shows it: in words, and only what its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.operators import access
from waterpeers.apps.operators.models import Audience, Organisation, OrganisationState
from waterpeers.apps.operators.queries import (
    audience_of,
    country_name,
    freshness_of,
    hidden_from,
    language_name,
    seen_by,
)
from waterpeers.apps.operators.words import (
    FIELDS,
    FRESHNESS,
    FRESHNESS_CHIP,
    KINDS,
    OWNERSHIPS,
    SERVICES,
    SETTINGS,
)
from waterpeers.domain.actors import Actor

IN_THE_HEADING = {"name", "about", "latitude", "longitude", "looks_for", "country", "place"}


@dataclass(frozen=True)
class Profile:
    """What one reader sees of an organisation."""

    organisation: Organisation
    seen: dict[str, Any]
    hidden: frozenset[str]
    lines: list[tuple[Any, Any]]
    country: str
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
        lines=in_words(seen, language),
        country=country_name(code, language) if code else "",
        fresh=FRESHNESS[age],
        chip=FRESHNESS_CHIP[age],
        is_own=own,
        preview=wanted,
        is_proposed=organisation.state == OrganisationState.PROPOSED,
        keeps_register=bool(access.can_keep_the_register(actor)),
    )


def in_words(fields: dict[str, Any], language: str) -> list[tuple[Any, Any]]:
    """Say the fields of a profile, in the order of a profile."""
    words: dict[str, Any] = {"ownership": OWNERSHIPS, "setting": SETTINGS, "kind": KINDS}
    said = {True: _("Yes"), False: _("No")}
    lines: list[tuple[Any, Any]] = []
    for name, value in fields.items():
        if name in IN_THE_HEADING:
            continue
        text: Any = value
        if name in words:
            text = words[name].get(value, value)
        elif name == "services":
            text = ", ".join(str(SERVICES.get(code, code)) for code in value)
        elif name == "languages":
            text = ", ".join(language_name(code, language) for code in value)
        elif isinstance(value, bool):
            text = said[value]
        elif isinstance(value, list):
            text = ", ".join(value)
        lines.append((FIELDS[name], text))
    return lines

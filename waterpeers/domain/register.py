"""What may stand in the profile of an organisation, and what is worked out from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from waterpeers.domain.codes import (
    Freshness,
    OrganisationKind,
    Ownership,
    Service,
    Setting,
    SizeBand,
)
from waterpeers.domain.names import fold
from waterpeers.domain.normal_forms import normalised
from waterpeers.domain.verdicts import Reason, Verdict

PEOPLE_PER_CONNECTION = 5  # to put an operator in a size band when its connections are not known
MOST = 10_000_000_000
LENGTHS = {
    "name": 200,
    "place": 120,
    "website": 300,
    "contact_office": 120,
    "systems": 2000,
    "about": 4000,
}
COUNTS = (
    "population_served",
    "connections",
    "staff",
    "mentoring_days_per_year",
    "max_partnerships",
)
CHOICES = {"kind": OrganisationKind, "ownership": Ownership, "setting": Setting}
# Control characters, and marks that turn the direction of what follows.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# Those of them that stand for no letter; \x80 to \x9f may, in a text read in a wrong encoding.
MARKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_BREAK = re.compile(r"[\n\r\u2028\u2029]")
ONE_LINE = frozenset({"name", "place", "contact_office"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_WEBSITE = re.compile(r"https?://[^\s/?#.]+\.[^\s]+", re.IGNORECASE)
LOOKED_FOR_TYPES = ("national", "south_south", "north_south")
LOOKED_FOR_REGIONS = ("002", "019", "142", "150", "009")  # UN M49
EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(?:\.[^@\s<>\".]+)+")

# Everything an owner may fill in, and who sees it unless the owner says otherwise.
PROFILE_FIELDS = (
    "kind", "name", "other_names", "country", "place", "latitude", "longitude", "services",
    "ownership", "setting", "population_served", "connections", "staff", "languages", "website",
    "contact_office", "contact_email", "systems", "about", "written_in", "is_willing_to_mentor",
    "mentoring_days_per_year", "hosts_visits", "remote_only", "max_partnerships",
    "pays_interpreter", "looks_for",
)  # fmt: skip
READ_FROM_FIGURES = ("population_served", "connections", "staff")  # where there is a figure
FROM_FIGURES = "figures"  # the source of such a datum
IDENTITY = ("kind", "name")  # what an organisation is, and by which name others rely on it
ALWAYS_PUBLIC = frozenset({"kind", "name", "country", "written_in"})
NETWORK_UNLESS_SAID = frozenset({"contact_email", "looks_for", "max_partnerships"})


def is_language(code: str) -> bool:
    """Whether a text can be the code of a language: ``fr``, ``pt-BR``."""
    return _LANGUAGE.fullmatch(code) is not None


def size_band(
    connections: int | None, population_served: int | None, bounds: tuple[int, int]
) -> SizeBand | None:
    """Put an operator in a size band, by connections, else by people served; None if unknown."""
    if connections is None:
        if population_served is None:
            return None
        connections = population_served // PEOPLE_PER_CONNECTION
    if connections < bounds[0]:
        return SizeBand.SMALL
    return SizeBand.MEDIUM if connections < bounds[1] else SizeBand.LARGE


def freshness(confirmed_on: date | None, today: date) -> Freshness:
    """Say how old a profile is: fresh under 12 months, ageing under 24, else old."""
    if confirmed_on is None:
        return Freshness.OLD
    months = (today.year - confirmed_on.year) * 12 + today.month - confirmed_on.month
    months -= today.day < confirmed_on.day
    if months < 12:
        return Freshness.FRESH
    return Freshness.AGEING if months < 24 else Freshness.OLD


def profile_verdict(fields: Mapping[str, Any], *, is_new: bool = False) -> Verdict:
    """Say whether these fields may be stored; only those given are looked at.

    ``country`` is a code that the caller has already found; everything else is checked here.
    """
    return Verdict(tuple(_faults(fields, is_new)))


def _faults(fields: Mapping[str, Any], is_new: bool) -> Iterator[Reason]:
    if (is_new or "name" in fields) and not str(fields.get("name") or "").strip():
        yield Reason("required", field="name")
    for name, value in fields.items():
        if value in (None, "", [], {}):
            continue
        if isinstance(value, str) and UNSEEN.search(value):
            yield Reason("unseen_characters", field=name)
        if name in ONE_LINE and _LINE_BREAK.search(str(value)):
            yield Reason("line_break", field=name)
        if name in LENGTHS and len(str(value)) > LENGTHS[name]:
            yield Reason("too_long", (("limit", str(LENGTHS[name])),), name)
        if name in CHOICES and str(value) not in {str(code) for code in CHOICES[name]}:
            yield Reason("not_in_list", (("value", str(value)[:80]),), name)
        if name in COUNTS:
            yield from _count_faults(name, value)
    written_in = str(fields.get("written_in") or "")
    if written_in and not is_language(written_in):
        yield Reason("not_a_language", (("value", written_in[:80]),), "written_in")
    yield from _list_faults(fields)
    yield from _place_faults(fields)
    website, email = fields.get("website"), fields.get("contact_email")
    if website and not _WEBSITE.fullmatch(str(website)):
        yield Reason("not_a_website", field="website")
    if email and not EMAIL.fullmatch(str(email)):
        yield Reason("not_an_email", field="contact_email")


def _count_faults(name: str, value: Any) -> Iterator[Reason]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Reason("not_a_number", (("value", str(value)[:80]),), name)
    elif value < 0:
        yield Reason("must_not_be_negative", field=name)
    elif value > (MOST if name != "max_partnerships" else 1000):
        yield Reason("number_too_large", field=name)


def _list_faults(fields: Mapping[str, Any]) -> Iterator[Reason]:
    services = {str(code) for code in Service}
    for service in fields.get("services") or []:
        if str(service) not in services:
            yield Reason("not_in_list", (("value", str(service)[:80]),), "services")
    looks_for = fields.get("looks_for") or {}
    for field, languages in (
        ("languages", fields.get("languages")),
        ("looks_for", looks_for.get("languages")),
    ):
        for language in languages or []:
            if not _LANGUAGE.fullmatch(str(language)):
                yield Reason("not_a_language", (("value", str(language)[:80]),), field)
    for part, known in (("types", LOOKED_FOR_TYPES), ("regions", LOOKED_FOR_REGIONS)):
        for code in looks_for.get(part) or []:
            if code not in known:
                yield Reason("not_in_list", (("value", str(code)[:80]),), "looks_for")
    for name in fields.get("other_names") or []:
        if len(str(name)) > LENGTHS["name"]:
            yield Reason("too_long", (("limit", "200"),), "other_names")
        if UNSEEN.search(str(name)):
            yield Reason("unseen_characters", field="other_names")


def _place_faults(fields: Mapping[str, Any]) -> Iterator[Reason]:
    for name, bound in (("latitude", 90), ("longitude", 180)):
        value = fields.get(name)
        if value is None:
            continue
        if not isinstance(value, int | float) or value != value or abs(value) > bound:
            yield Reason("out_of_range", (("least", f"-{bound}"), ("most", str(bound))), name)


def clean_text(text: str) -> str:
    """Give a text in one form of Unicode, without spaces around it; no database keeps a NUL."""
    return normalised("NFC", text.replace("\0", "")).strip()


def identity_in(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Give what of a change makes another of an organisation: such a change waits for a yes.

    A name that reads the same, but for capitals, accents and spaces, is the same name.

    >>> identity_in({"name": "Aguas do Lago"}, {"name": "Águas do Lago", "staff": 12})
    {}
    >>> identity_in({"name": "Águas do Lago", "kind": "operator"}, {"kind": "platform"})
    {'kind': 'platform'}
    """
    changed = {name: after[name] for name in IDENTITY if name in after}
    if "name" in changed and fold(str(before.get("name", ""))) == fold(str(changed["name"])):
        del changed["name"]
    if "kind" in changed and before.get("kind") == changed["kind"]:
        del changed["kind"]
    return changed

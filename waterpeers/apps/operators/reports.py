"""The register as its reader sees it: lines, facets with their counts, places on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.operators.models import Audience, Listing, Organisation
from waterpeers.apps.operators.queries.bodies import bodies_of
from waterpeers.apps.operators.queries.countries import (
    country_name,
    language_name,
    languages_within,
)
from waterpeers.apps.operators.queries.profiles import seen_by
from waterpeers.apps.operators.queries.register import (
    COLUMNS,
    TERMS,
    Filters,
    Place,
    alike,
    listings,
)
from waterpeers.apps.operators.words import (
    AREAS_IN_BRIEF,
    FRESHNESS,
    KINDS,
    OWNERSHIPS,
    REGIONS,
    SERVICES,
    SETTINGS,
    SIZES_IN_BRIEF,
    WORKING_AREAS,
)
from waterpeers.domain.codes import Freshness, OrganisationKind
from waterpeers.domain.register import freshness
from waterpeers.domain.world import distance_km, place

# --- counting ---

MOST_COUNTED = 5_000  # lines of which every facet is counted


@dataclass(frozen=True)
class RegisterCounts:
    """How long the list is, and how long it would be with each choice of each facet."""

    total: int
    facets: dict[str, Counter[str]]
    wider: dict[str, int]  # how long without each filter in use


def counts_of(audience: Audience, filters: Filters, today: date) -> RegisterCounts | None:
    """Count what each choice would give; nothing where that would take too long.

    One query for the list, and one for each filter in use.
    """
    chosen = filters.chosen()
    rows: dict[str, list[dict[str, Any]]] = {}
    for name in ("", *chosen):
        rows[name] = _counted_rows(audience, filters.without(name), today)
        if len(rows[name]) > MOST_COUNTED:
            return None
    bodies = bodies_of({row["organisation_id"] for found in rows.values() for row in found}, today)
    facets = {name: Counter[str]() for name in (*COLUMNS, *TERMS, "member", "fresh")}
    letters = {letter: name for name, letter in TERMS.items()}
    for name, counted in facets.items():
        for row in rows.get(name, rows[""]):
            if name in COLUMNS:
                counted[str(row[COLUMNS[name]] or "")] += 1
            elif name == "member":
                counted.update(str(body.uuid) for body in bodies.get(row["organisation_id"], ()))
            elif name == "fresh":
                counted[str(freshness(row["confirmed_on"], today))] += 1
    for name in TERMS:
        for row in rows.get(name, rows[""]):
            terms = (term.split(":", 1) for term in row["terms"].split())
            facets[name].update(code for letter, code in terms if letters.get(letter) == name)
    for counted in facets.values():
        del counted[""]
    wider = {name: len(found) for name, found in rows.items() if name}
    return RegisterCounts(len(rows[""]), facets, wider)


def _counted_rows(audience: Audience, filters: Filters, today: date) -> list[dict[str, Any]]:
    found = listings(audience, filters, today).order_by()
    columns = (*COLUMNS.values(), "terms", "confirmed_on", "organisation_id")
    return list(found.values(*columns)[: MOST_COUNTED + 1])


# --- facets ---

SHOWN_FIRST = 5  # choices of a facet; the others are folded
OPEN = ("offers", "needs", "language", "region", "country", "size")  # the other facets are folded
LABELS = {
    "offers": gettext_lazy("Strong in"),
    "needs": gettext_lazy("Needs help in"),
    "language": gettext_lazy("Works in"),
    "region": gettext_lazy("Region"),
    "country": gettext_lazy("Country"),
    "size": gettext_lazy("Connections"),
    "setting": gettext_lazy("Setting"),
    "service": gettext_lazy("Services"),
    "ownership": gettext_lazy("Ownership"),
    "kind": gettext_lazy("Kind"),
    "member": gettext_lazy("Belongs to"),
    "fresh": gettext_lazy("Last confirmed"),
}
WORDS: dict[str, dict[Any, Any]] = {
    "offers": WORKING_AREAS,
    "needs": WORKING_AREAS,
    "region": REGIONS,
    "size": SIZES_IN_BRIEF,
    "setting": SETTINGS,
    "service": SERVICES,
    "ownership": OWNERSHIPS,
    "kind": KINDS,
    "fresh": FRESHNESS,
}
IN_THEIR_ORDER = ("size", "fresh")
CHIPS = {
    "text": gettext_lazy("“%(what)s”"),
    "offers": gettext_lazy("strong in %(what)s"),
    "needs": gettext_lazy("needs help in %(what)s"),
    "language": gettext_lazy("works in %(what)s"),
}
LANGUAGES = ("en", "fr", "es", "pt", "ar", "sw", "ru", "zh", "hi", "id", "vi", "nl", "de")


@dataclass(frozen=True)
class ListedChoice:
    """One choice of a facet; one that is in use leads to the list without it."""

    label: str
    count: int | None
    is_chosen: bool
    href: str


@dataclass(frozen=True)
class ListedFacet:
    """A facet with its choices; those behind the first are folded."""

    label: Any
    first: list[ListedChoice]
    rest: list[ListedChoice]
    is_open: bool


def facets(
    counts: RegisterCounts | None, filters: Filters, names: dict[str, str], places: Sequence[str]
) -> list[ListedFacet]:
    """Give the facets that would narrow the list.

    ``names`` are those of whom one can belong to, ``places`` the countries there are: with them
    one can choose where nothing was counted.
    """
    every: dict[str, Iterable[str]] = {"language": LANGUAGES, "country": places, "member": names}
    made = []
    for name, label in LABELS.items():
        chosen = getattr(filters, name)
        codes = map(str, every.get(name, WORDS.get(name, ())))
        counted: dict[str, int | None] = dict.fromkeys(codes)
        if counts:
            counted = dict(counts.facets[name])
        if chosen and chosen not in counted:
            counted[chosen] = 0 if counts else None
        if not chosen and counts and set(counted.values()) <= {counts.total} and len(counted) < 2:
            continue  # what is the same for all of them
        found = [
            ListedChoice(
                _choice_label(name, code, names),
                count,
                code == chosen,
                (filters.without(name) if code == chosen else _with(filters, name, code)).address(),
            )
            for code, count in _in_order(name, counted)
        ]
        if name not in IN_THEIR_ORDER:
            found.sort(key=lambda c: (not c.is_chosen, -(c.count or 0), c.label))
        made.append(
            ListedFacet(
                label, found[:SHOWN_FIRST], found[SHOWN_FIRST:], name in OPEN or bool(chosen)
            )
        )
    return made


def _in_order(name: str, counted: dict[str, int | None]) -> list[tuple[str, int | None]]:
    order = [str(code) for code in WORDS.get(name, ())]
    return sorted(counted.items(), key=lambda pair: pair[0] in order and order.index(pair[0]))


def _with(filters: Filters, name: str, code: str) -> Filters:
    return filters.model_copy(update={name: code})


def _choice_label(name: str, code: str, names: dict[str, str]) -> str:
    language = get_language() or "en"
    match name:
        case "country":
            return country_name(code, language)
        case "language":
            return language_name(code, language)
        case "offers" | "needs":
            return str(AREAS_IN_BRIEF.get(code, code))
        case "member":
            return names.get(code, code)
    return str(WORDS[name].get(code, code))


@dataclass(frozen=True)
class FilterInUse:
    """A filter in use: its words, the list without it and how long that is."""

    label: str
    quoted: str  # as in a sentence; what was typed is in quotes already
    href: str
    without: int | None


def in_use(
    counts: RegisterCounts | None, filters: Filters, names: dict[str, str]
) -> list[FilterInUse]:
    """Give what narrows the list."""
    said = {name: _chip(name, value, names) for name, value in filters.chosen().items()}
    return [
        FilterInUse(
            label,
            label if name == "text" else str(CHIPS["text"]) % {"what": label},
            filters.without(name).address(),
            counts.wider[name] if counts else None,
        )
        for name, label in said.items()
    ]


def _chip(name: str, value: str, names: dict[str, str]) -> str:
    label = value if name == "text" else _choice_label(name, value, names)
    label = _within(label) if name in ("offers", "needs") else label
    return str(CHIPS[name]) % {"what": label} if name in CHIPS else label


def _within(label: str) -> str:
    """Write a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def heading(total: int, filters: Filters, number_of_countries: int) -> str:
    """Say what was found."""
    count = in_figures(total)
    if not filters.chosen():
        text = ngettext(
            "%(count)s organisation in %(countries)s countries",
            "%(count)s organisations in %(countries)s countries",
            total,
        )
        return text % {"count": count, "countries": number_of_countries}
    if not total:
        return _("No organisation fits all of this")
    if filters.offers:
        text = ngettext(
            "%(count)s organisation can help with %(area)s",
            "%(count)s organisations can help with %(area)s",
            total,
        )
    elif filters.needs:
        text = ngettext(
            "%(count)s organisation looks for help with %(area)s",
            "%(count)s organisations look for help with %(area)s",
            total,
        )
    else:
        text = ngettext("%(count)s organisation fits", "%(count)s organisations fit", total)
    area = _within(_choice_label("offers", filters.offers or filters.needs, {}))
    return text % {"count": count, "area": area}


def sorts(filters: Filters, *, is_placed: bool) -> list[tuple[Any, str, bool]]:
    """Give the orders: words, address, whether it is this one."""
    words = {
        "": _("by name"),
        "size": _("largest first"),
        "near": _("nearest to us"),
        "confirmed": _("latest confirmed"),
    }
    return [
        (label, _with(filters, "sort", code).address(), filters.sort == code)
        for code, label in words.items()
        if code != "near" or is_placed
    ]


# --- lines ---


TAGS = 4  # areas of a line; the others are counted


@dataclass(frozen=True)
class AreasOfLine:
    """Some areas in brief, each with whether it was looked for, and the others in one text."""

    first: list[tuple[str, bool]]
    rest: str

    @property
    def more(self) -> int:
        """How many more there are."""
        return self.rest.count(",") + 1 if self.rest else 0


@dataclass(frozen=True)
class RegisterLine:
    """An organisation as the list shows it."""

    number: int
    uuid: UUID
    name: str
    place: str
    kind: Any  # only where it is no operator
    strengths: AreasOfLine
    needs: AreasOfLine
    connections: str
    size: Any
    languages: str
    days: int | None  # to mentor, a year
    is_willing: bool
    stale: str  # when it was last confirmed, if that is long ago
    km: str


def line_of(
    row: Listing, number: int, filters: Filters, near: Place | None, today: date
) -> RegisterLine:
    """Say a line in words, of what its audience may see."""
    language = get_language() or "en"
    seen = seen_by(row.organisation, row.audience)
    country = country_name(row.country_id, language) if row.country_id else ""
    connections = seen.get("connections")
    return RegisterLine(
        number=number,
        uuid=row.organisation_uuid,
        name=row.name,
        place=", ".join(part for part in (row.place, country) if part),
        kind="" if row.kind == OrganisationKind.OPERATOR else KINDS.get(row.kind, ""),
        strengths=_areas(row, "o", filters.offers),
        needs=_areas(row, "n", filters.needs),
        connections=in_figures(connections) if connections is not None else "",
        size=SIZES_IN_BRIEF.get(row.size_band, ""),
        languages=languages_within(seen.get("languages", ()), language),
        days=seen.get("mentoring_days_per_year"),
        is_willing=bool(seen.get("is_willing_to_mentor")),
        stale=_stale(row.confirmed_on, today),
        km=_km(row, near),
    )


def _areas(row: Listing, letter: str, wanted: str) -> AreasOfLine:
    codes = [term[2:] for term in row.terms.split() if term.startswith(f"{letter}:")]
    found = [(str(AREAS_IN_BRIEF.get(code, code)), code == wanted) for code in codes]
    found.sort(key=lambda pair: (not pair[1], pair[0]))
    return AreasOfLine(found[:TAGS], ", ".join(area for area, _wanted in found[TAGS:]))


def _stale(day: date | None, today: date) -> str:
    if day is None:
        return _("Never confirmed by its own people")
    if freshness(day, today) is Freshness.FRESH:
        return ""
    return _("Last confirmed in %(month)s") % {"month": date_format(day, "YEAR_MONTH_FORMAT")}


def _km(row: Listing, near: Place | None) -> str:
    if near is None or row.latitude is None or row.longitude is None:
        return ""
    km = round(distance_km(near, (row.latitude, row.longitude)))
    return in_figures(km) if km else ""


# --- where they are ---

LEAST_WIDE = 200.0  # of the part of the map that is shown, in its units
LEAST_HIGH = 0.8  # of its width
AROUND = 1.15  # the part shown, for what the places span
POINT = 36  # radii of a point side by side


@dataclass(frozen=True)
class RegisterMap:
    """The places of the lines shown, and the part of the world around them."""

    box: str
    radius: str
    points: list[tuple[str, str, str]]  # x, y, name
    own: tuple[str, str, str] | None = None  # the one from which one looks


def map_of(rows: Sequence[Listing], *, own: Organisation | None = None) -> RegisterMap | None:
    """Place the lines of a page on a map; nothing where none has a place."""
    there: list[Listing | Organisation] = [*rows, *([own] if own else [])]
    at = [
        (place(row.latitude, row.longitude), row.name)
        for row in there
        if row.latitude is not None and row.longitude is not None
    ]
    if not at:
        return None
    xs, ys = [x for (x, _y), _name in at], [y for (_x, y), _name in at]
    wide = max(LEAST_WIDE, (max(xs) - min(xs)) * AROUND)
    high = max(wide * LEAST_HIGH, (max(ys) - min(ys)) * AROUND)
    left, top = (max(xs) + min(xs) - wide) / 2, (max(ys) + min(ys) - high) / 2
    points = [(f"{x:.0f}", f"{y:.0f}", name) for (x, y), name in at]
    is_placed = own is not None and own.latitude is not None and own.longitude is not None
    return RegisterMap(
        f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}",
        f"{wide / POINT:.0f}",
        points[:-1] if is_placed else points,
        points[-1] if is_placed else None,
    )


# --- who is alike ---

ALIKE = 4  # operators that somebody who begins is shown


@dataclass(frozen=True)
class AlikeOperator:
    """An operator like one's own: where it is, how far, and what it is strong in."""

    uuid: UUID
    name: str
    place: str
    km: str
    strengths: str


@dataclass(frozen=True)
class AlikeOperators:
    """Operators like one's own, where they are, and the finding in a sentence."""

    heading: str
    operators: list[AlikeOperator]
    map: RegisterMap | None


def alike_of(organisation: Organisation, today: date) -> AlikeOperators | None:
    """Say which operators are like one's own, the nearest first."""
    language = get_language() or "en"
    found = alike(organisation, today, ALIKE)
    if not found:
        return None
    operators = []
    for line, km in found:
        country = country_name(line.country_id, language) if line.country_id else ""
        areas = [term[2:] for term in line.terms.split() if term.startswith("o:")]
        operators.append(
            AlikeOperator(
                uuid=line.organisation_uuid,
                name=line.name,
                place=", ".join(part for part in (line.place, country) if part),
                km=f"{in_figures(km)} km" if km is not None else "",
                strengths=", ".join(str(AREAS_IN_BRIEF.get(code, code)) for code in areas[:3]),
            )
        )
    heading = ngettext(
        "%(number)s operator is like yours", "%(number)s operators are like yours", len(found)
    ) % {"number": len(found)}
    if found[0][1]:
        heading = _("%(alike)s; the nearest is %(km)s away") % {
            "alike": heading,
            "km": operators[0].km,
        }
    there = [line for line, _km in found]
    is_placed = organisation.latitude is not None
    drawn = map_of(there, own=organisation) if is_placed else None
    return AlikeOperators(heading, operators, drawn)


def finding_of(counts: RegisterCounts | None) -> str:
    """Say where most of the lines are, for the title of the map."""
    regions = counts.facets["region"].most_common(1) if counts else []
    if not counts or not regions or not 2 < counts.total > regions[0][1]:
        return _("Where they are")
    code, number = regions[0]
    return _("%(number)s of the %(total)s are in %(region)s") % {
        "number": in_figures(number),
        "total": in_figures(counts.total),
        "region": REGIONS.get(code, code),
    }

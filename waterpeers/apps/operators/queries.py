"""Reading the register: countries and their names, what an audience may see, lists and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import cos, radians, sin
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from babel import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies
from django.conf import settings
from django.core.cache import caches
from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Cos, Radians, Sin
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, field_validator

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.foundation.subjects import tables
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import (
    SEARCHED,
    Affiliation,
    Audience,
    Country,
    CountryFact,
    CountryFactKind,
    Listing,
    Organisation,
    OrganisationState,
    SavedMapping,
)
from waterpeers.apps.operators.words import (
    FIELDS,
    KINDS,
    OWNERSHIPS,
    SERVICES,
    SETTINGS,
    STATES,
)
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.affiliations import BODIES
from waterpeers.domain.codes import Freshness, OrganisationKind, SizeBand, Visibility
from waterpeers.domain.money import CURRENCIES
from waterpeers.domain.names import Called, Lookalikes, fold, nearness, searched
from waterpeers.domain.places import middle_of
from waterpeers.domain.register import (
    ALWAYS_PUBLIC,
    NETWORK_UNLESS_SAID,
    PROFILE_FIELDS,
    freshness,
    size_band,
)
from waterpeers.domain.world import distance_km

PAGE = 25
MOST_LANGUAGES = 20  # of one organisation that the register can be searched by
OrganisationId = Annotated[UUID, Named(Organisation, *Organisation.NAMED_BY)]
MappingId = Annotated[UUID, Named(SavedMapping, "its name", "Our yearbook")]
OWN_TERMS = ("s", "l")  # facets that a profile fills; the others are set by needs and strengths


# --- countries and languages ---


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def currency_of(country: str | None) -> str:
    """Give the currency that is paid with in a country; nothing where that is not known."""
    found = get_territory_currencies(country) if country else []
    return next((code for code in found if code in CURRENCIES), "")


def country_name(code: str, language: str) -> str:
    """Name a country in a language."""
    return str(_locale(language).territories.get(code, code))


def language_name(code: str, language: str) -> str:
    """Name a language in a language."""
    return str(_locale(language).languages.get(code.split("-")[0], code)).capitalize()


def language_codes(text: str, language: str) -> list[str]:
    """Read languages written by name or by code, with commas or spaces between.

    Names are known in the reader's language, in English and in the language itself. What is not
    known is given back as it was written.
    """
    known = _codes_of_languages(language)
    found: list[str] = []
    for part in re.split(r"[,;\n]", text):
        whole = known.get(fold(part))
        found += [whole] if whole else [known.get(fold(word), word) for word in part.split()]
    return list(dict.fromkeys(found))


@cache
def _codes_of_languages(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    codes = [str(code) for code in _locale("en").languages if "_" not in str(code)]
    for code in codes:
        for said_in in (code, "en", language):
            if name := _locale(said_in).languages.get(code):
                found[fold(str(name))] = code
    return found | {code: code for code in found.values()}


def language_names(codes: Iterable[str], language: str) -> str:
    """Write languages as ``language_codes`` reads them; one with a country keeps its code."""
    names = languages_within(codes, language)
    return names if "-" in names.split(",")[0] else names[:1].upper() + names[1:]


def languages_within(codes: Iterable[str], language: str) -> str:
    """Write languages as they stand within a sentence of a language."""
    said = _locale(language).languages
    return ", ".join(code if "-" in code else str(said.get(code, code)) for code in codes)


def countries(language: str) -> list[tuple[str, str]]:
    """List all countries as code and name, in the order of their names."""
    key = f"countries:{language}"
    found: list[tuple[str, str]] | None = caches["local"].get(key)
    if found is None:
        codes = Country.objects.values_list("code", flat=True)
        found = sorted(
            ((code, country_name(code, language)) for code in codes), key=lambda c: fold(c[1])
        )
        caches["local"].set(key, found, 3600)
    return found


def country_codes() -> dict[str, str]:
    """Find a country's code by any of its codes and names, folded."""
    found: dict[str, str] = {}
    for country in Country.objects.all():
        for language in ("en", "fr", "es", "pt"):
            found[fold(country_name(country.code, language))] = country.code
        found[country.iso3.lower()] = found[country.code.lower()] = country.code
    return found


def income_groups(codes: Iterable[str], year: int) -> dict[str, str]:
    """Give the income group of each country in a year, or the latest known before it."""
    facts = CountryFact.objects.filter(
        country__in=list(codes), kind=CountryFactKind.INCOME_GROUP, year__lte=year
    ).order_by("year", "pk")
    return {fact.country_id: fact.value for fact in facts}


def grid_factors(code: str | None) -> dict[int, CountryFact]:
    """Give what lists say of a country's electricity, kg CO₂e a kWh, by year."""
    facts = CountryFact.objects.filter(country=code, kind=CountryFactKind.GRID_FACTOR)
    return {fact.year: fact for fact in facts}


@dataclass(frozen=True)
class CurrencyWorth:
    """What local currency of a country and year was worth, and who says so."""

    lcu_per_ppp_dollar: float
    ppp_deflator_2017: float | None  # where only the rate is known
    source: str


@dataclass(frozen=True)
class PurchasingPowers:
    """Local currency for an international dollar of the year, by country and year."""

    rates: dict[tuple[str, int], float]
    sources: tuple[str, ...]


def worths(codes: Iterable[str], year: int) -> dict[str, CurrencyWorth]:
    """Give what money was worth by country, where the rate of the very year is known."""
    kinds = (CountryFactKind.LCU_PER_PPP_DOLLAR, CountryFactKind.PPP_DEFLATOR_2017)
    facts = CountryFact.objects.filter(country__in=list(codes), kind__in=kinds, year=year)
    found: dict[str, dict[CountryFactKind, CountryFact]] = {}
    for fact in facts:
        found.setdefault(fact.country_id, {})[fact.kind] = fact
    worths: dict[str, CurrencyWorth] = {}
    for code, known in found.items():
        rate, deflator = map(known.get, kinds)
        if rate is not None:
            by = float(deflator.value) if deflator else None
            worths[code] = CurrencyWorth(float(rate.value), by, rate.source)
    return worths


def purchasing_powers(codes: Iterable[str], years: Iterable[int]) -> PurchasingPowers:
    """Give what an international dollar cost in local currency, by country and year. One query."""
    facts = CountryFact.objects.filter(
        country__in=list(codes), kind=CountryFactKind.LCU_PER_PPP_DOLLAR, year__in=list(years)
    )
    found = {(fact.country_id, fact.year): (float(fact.value), fact.source) for fact in facts}
    return PurchasingPowers(
        {place: rate for place, (rate, _source) in found.items()},
        tuple(sorted({source for _rate, source in found.values()})),
    )


Fact = tuple[str, CountryFactKind, int, str]  # country, kind, fiscal year, value


def known_facts() -> dict[tuple[str, CountryFactKind, int], CountryFact]:
    """Give what lists have said of countries, by country, kind and fiscal year."""
    return {(fact.country_id, fact.kind, fact.year): fact for fact in CountryFact.objects.all()}


def latest_facts(code: str | None) -> list[CountryFact]:
    """Give income group and fragility of a country, each as the newest loaded list says it.

    A country that the newest list of fragility no longer names has left it: then none is given.
    """
    kinds = (CountryFactKind.INCOME_GROUP, CountryFactKind.FRAGILITY)
    same = CountryFact.objects.filter(kind=OuterRef("kind")).order_by("-year", "-pk")
    newest = Subquery(same.values("year")[:1])
    found = CountryFact.objects.filter(country=code, kind__in=kinds, year=newest)
    return sorted(found, key=lambda fact: kinds.index(fact.kind))


# --- what an audience may see ---


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


# --- the list ---


Order = Literal["", "size", "near", "confirmed"]
ORDERS = get_args(Order)


class Filters(BaseModel):
    """What to look for in the register; several filters must all hold, an empty one always does."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    kind: str = ""
    country: str = ""
    region: str = ""
    setting: str = ""
    size: str = ""
    ownership: str = ""
    service: str = ""
    language: str = ""
    offers: str = ""
    needs: str = ""
    member: str = ""  # the uuid of whom it belongs to
    fresh: str = ""
    sort: Order = ""  # "near": nearest to one's own place

    @field_validator("*")
    @classmethod
    def without_nul(cls, text: str) -> str:
        """Leave out the one character that a database cannot look for."""
        return text.replace("\x00", "")

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Filters:
        """Read the query of a page; names and orders that are not known are passed over."""
        given: dict[str, Any] = {name: query.get(name, "")[:200] for name in cls.model_fields}
        if given["sort"] not in ORDERS:
            given["sort"] = ""
        return cls(**given)

    def address(self, **more: str) -> str:
        """Give the query that asks for this, without what is empty."""
        given = vars(self) | more
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def chosen(self) -> dict[str, str]:
        """Give what was chosen, by name; the order narrows nothing."""
        return {name: value for name, value in vars(self).items() if value and name != "sort"}

    def others(self) -> dict[str, str]:
        """Give all but the text, for the form that asks for one."""
        return {name: value for name, value in vars(self).items() if value and name != "text"}

    def without(self, name: str) -> Filters:
        """Give the same with one of them empty."""
        return self.model_copy(update={name: ""})


COLUMNS = {
    "kind": "kind",
    "country": "country_id",
    "region": "region",
    "setting": "setting",
    "size": "size_band",
    "ownership": "ownership",
}
TERMS = {"service": "s", "language": "l", "offers": "o", "needs": "n"}


Place = tuple[float, float]  # degrees north and east


def listings(
    audience: Audience, filters: Filters, today: date, near: Place | None = None
) -> QuerySet[Listing]:
    """Find the lines of the register that an audience may see and that fit.

    ``near`` is where the reader is, for whom the nearest come first where that is asked for.
    """
    found = Listing.objects.filter(audience=audience)
    chosen = filters.chosen()
    for name, column in COLUMNS.items():
        if name in chosen:
            found = found.filter(**{column: chosen[name]})
    for name, letter in TERMS.items():
        if name in chosen:
            found = found.filter(terms__contains=f" {letter}:{chosen[name]} ")
    for word in searched(filters.text)[:200].split()[:8]:
        found = found.filter(search_text__contains=word)
    if filters.member:
        found = found.filter(organisation__in=_members_by(filters.member, today))
    if filters.fresh:
        found = _of_freshness(found, filters.fresh, today)
    match filters.sort:
        case "confirmed":
            latest = F("confirmed_on").desc(nulls_last=True)
            return found.order_by(latest, "sort_name", "id")
        case "size":
            return found.order_by(_LARGEST, "sort_name", "id")
        case "near" if near:
            return found.order_by(_towards(near), "sort_name", "id")
    return found.order_by("sort_name", "id")


_LARGEST = Case(
    *(When(size_band=band, then=n) for n, band in enumerate(reversed(SizeBand))), default=9
)


def _towards(near: Place) -> OrderBy:
    """Order by distance on a round earth; those without a place come last."""
    north, east = map(radians, near)
    their_north = Radians("latitude")
    closeness = sin(north) * Sin(their_north) + cos(north) * Cos(their_north) * Cos(
        Radians("longitude") - east
    )
    return ExpressionWrapper(closeness, FloatField()).desc(nulls_last=True)


def own_place(actor: Actor) -> Place | None:
    """Say where somebody's organisation is, the first by name should there be several."""
    if not actor.organisations:
        return None
    placed = Organisation.objects.filter(latitude__isnull=False, longitude__isnull=False)
    own = placed.filter(uuid__in=actor.organisations).order_by("name", "pk").first()
    return (own.latitude or 0.0, own.longitude or 0.0) if own else None


def _members_by(text: str, today: date) -> QuerySet[Organisation]:
    try:
        return members_of(UUID(text), today)
    except ValueError:
        return Organisation.objects.none()


def lines(found: QuerySet[Listing], start: int, stop: int) -> list[Listing]:
    """Read some of the lines found: which ones they are, from the index; then only those."""
    keys = list(found.values_list("pk", flat=True)[start:stop])
    known = Listing.objects.select_related("organisation").in_bulk(keys)
    return [known[key] for key in keys if key in known]


def alike(
    organisation: Organisation, today: date, most: int = 4
) -> list[tuple[Listing, int | None]]:
    """Give operators of about the same size, the nearest first, with the kilometres to each.

    As the network sees them. Without a size nobody is alike; where its own place is not known, the
    nearest are those nearest to the middle of its country, and no kilometres are given.
    """
    own = listing_of(organisation, Audience.NETWORK)
    if not own.size_band:
        return []
    place = None
    if own.latitude is not None and own.longitude is not None:
        place = (own.latitude, own.longitude)
    filters = Filters(kind=OrganisationKind.OPERATOR, size=str(own.size_band), sort="near")
    near = place or middle_of(own.country_id)
    found = listings(Audience.NETWORK, filters, today, near).exclude(organisation=organisation)
    return [(line, _km_between(place, line)) for line in lines(found, 0, most)]


def _km_between(near: Place | None, line: Listing) -> int | None:
    if near is None or line.latitude is None or line.longitude is None:
        return None
    return round(distance_km(near, (line.latitude, line.longitude)))


NEAR = 0.45  # how near a spelling must be to be shown
MOST_COMPARED = 20_000  # lines of which the spelling is compared


def likely(text: str, audience: Audience, most: int = 8) -> list[Listing]:
    """Find what somebody may mean by a name: what holds all the words, else near spellings."""
    if not (text := searched(text)[:200]):
        return []
    exact = list(listings(audience, Filters(text=text), date.min)[:most])
    if len(exact) >= most:
        return exact
    rows = Listing.objects.filter(audience=audience).exclude(pk__in=[line.pk for line in exact])
    near = [
        (-likeness, pk)
        for pk, name in rows.order_by("pk").values_list("pk", "search_text")[:MOST_COMPARED]
        if (likeness := nearness(text, name)) >= NEAR
    ]
    keys = [pk for _likeness, pk in sorted(near)[: most - len(exact)]]
    known = Listing.objects.in_bulk(keys)
    return exact + [known[pk] for pk in keys]


ALIVE = (OrganisationState.LISTED, OrganisationState.PROPOSED)


def called_like(
    called: Called, among: QuerySet[Organisation], country: str | None, kind: str, most: int = 5
) -> list[Organisation]:
    """Find those of a country and kind that may be the same, by name and place, best first."""
    rows = among.filter(state__in=ALIVE, country=country, kind=kind)
    known = Lookalikes(
        (pk, Called(name, tuple(others), place))
        for pk, name, others, place in rows.values_list("pk", "name", "other_names", "place")
    )
    keys = [int(str(key)) for key, _name, _likeness in known.of(called)][:most]
    found = Organisation.objects.in_bulk(keys)
    return [found[key] for key in keys]


def twins_of(fields: Mapping[str, Any], actor: Actor) -> list[Organisation]:
    """Find what somebody may see that is likely the organisation of these fields of a profile."""
    called = Called(
        str(fields.get("name") or ""),
        tuple(fields.get("other_names") or ()),
        str(fields.get("place") or ""),
    )
    seen = Organisation.objects.visible_to(actor)
    kind = str(fields.get("kind") or OrganisationKind.OPERATOR)
    return called_like(called, seen, fields.get("country") or None, kind)


def _of_freshness(found: QuerySet[Listing], wanted: str, today: date) -> QuerySet[Listing]:
    year_ago, two_ago = _months_before(today, 12), _months_before(today, 24)
    match wanted:
        case Freshness.FRESH:
            return found.filter(confirmed_on__gt=year_ago)
        case Freshness.AGEING:
            return found.filter(confirmed_on__lte=year_ago, confirmed_on__gt=two_ago)
        case Freshness.OLD:
            return found.exclude(confirmed_on__gt=two_ago)
    return found.none()


def _months_before(day: date, months: int) -> date:
    year = day.year - months // 12
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=year)
    )


def countries_of(found: QuerySet[Listing]) -> dict[str, int]:
    """Count lines of the register by country."""
    placed = found.filter(country__isnull=False).order_by().values_list("country_id")
    return dict(placed.annotate(number=Count("id")))


def counts_by_country(audience: Audience, kind: OrganisationKind | None = None) -> dict[str, int]:
    """Count the lines of the register by country; kept for some minutes."""
    key = f"counts:{audience}:{kind or ''}"
    found: dict[str, int] | None = caches["local"].get(key)
    if found is None:
        lines = Listing.objects.filter(audience=audience)
        found = countries_of(lines.filter(kind=kind) if kind else lines)
        caches["local"].set(key, found, 300)
    return found


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
        return "; ".join(str(each) for part in value.values() for each in part)
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


# --- tables that somebody brings in ---


def imports_of(actor: Actor) -> QuerySet[Run]:
    """Give the looks at tables, and the imports, that somebody asked for; nobody else sees them."""
    kinds = [f"{verb}_{of}" for of in tables() for verb in ("look_at", "import")]
    return Run.objects.filter(kind__in=kinds, asked_by=actor.person)


# --- who belongs to a platform, programme, association or funder ---


def members_of(body: Organisation | UUID, day: date) -> QuerySet[Organisation]:
    """Give who belongs to a body on a day: its members, and those of its programmes."""
    uuid = body if isinstance(body, UUID) else body.uuid
    held = Affiliation.objects.on(day).filter(member__isnull=False)
    direct = held.filter(body__uuid=uuid)
    programmes = direct.filter(member__kind=OrganisationKind.PROGRAMME).values("member")
    through = held.filter(body__in=programmes)
    return Organisation.objects.filter(
        Q(pk__in=direct.values("member")) | Q(pk__in=through.values("member"))
    )


def bodies_of(organisations: Iterable[int], day: date) -> dict[int, list[Organisation]]:
    """List by organisation the bodies to which it belongs on a day; one query.

    Who belongs to a programme belongs to whom the programme belongs.
    """
    held = Affiliation.objects.on(day).filter(
        member__isnull=False, body__state=OrganisationState.LISTED
    )
    wanted = set(organisations)
    by_member: dict[int, list[Organisation]] = {}
    for row in held.select_related("body").order_by("body__name", "pk"):
        by_member.setdefault(row.member_id or 0, []).append(row.body)
    found: dict[int, list[Organisation]] = {}
    for one in wanted & by_member.keys():
        bodies = {body.pk: body for body in by_member[one]}
        for body in by_member[one]:
            if body.kind is OrganisationKind.PROGRAMME:
                bodies |= {above.pk: above for above in by_member.get(body.pk, ())}
        found[one] = list(bodies.values())
    return found


def own_bodies(actor: Actor, day: date) -> list[Organisation]:
    """Give the platforms that one facilitates and that have members, by name."""
    own = actor.organisations_as(Role.FACILITATOR)
    with_members = Affiliation.objects.on(day).filter(body__uuid__in=own, member__isnull=False)
    return list(
        Organisation.objects.filter(pk__in=with_members.values("body")).order_by("name", "pk")
    )


def bodies() -> QuerySet[Organisation]:
    """Give the organisations of the register that others can belong to, by name."""
    listed = Organisation.objects.filter(kind__in=BODIES, state=OrganisationState.LISTED)
    return listed.order_by("name", "pk")


WRITTEN_IN = ("ar", "en", "es", "fr", "pt", "ru", "sw", "vi", "zh")  # that many utilities share


def languages_of_texts() -> list[tuple[str, str]]:
    """Give the languages in which texts are written, by their names in the reader's."""
    here = get_language() or "en"
    said = [(code, language_names([code], here)) for code in WRITTEN_IN]
    return [("", _("not said")), *sorted(said, key=lambda pair: pair[1])]

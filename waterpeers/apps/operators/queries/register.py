"""The register: searched, narrowed, counted, and looked through for who is there already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import cos, radians, sin
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from django.core.cache import caches
from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    OrderBy,
    QuerySet,
    When,
)
from django.db.models.functions import Cos, Radians, Sin
from django.utils.http import urlencode
from pydantic import BaseModel, ConfigDict, field_validator

from waterpeers.apps.foundation.named import Named
from waterpeers.apps.operators.models import (
    Audience,
    Listing,
    Organisation,
    OrganisationState,
)
from waterpeers.apps.operators.queries.bodies import members_of
from waterpeers.apps.operators.queries.profiles import listing_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import Freshness, OrganisationKind, SizeBand
from waterpeers.domain.names import Called, Lookalikes, nearness, searched
from waterpeers.domain.places import middle_of
from waterpeers.domain.world import distance_km

PAGE = 25
OrganisationId = Annotated[UUID, Named(Organisation, *Organisation.NAMED_BY)]


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

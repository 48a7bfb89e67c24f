"""Facts of countries by year: income groups, emission factors, what money is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    OuterRef,
    Subquery,
)

from waterpeers.apps.operators.models import (
    CountryFact,
    CountryFactKind,
)


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

"""Operators whose figures enter a frontier, and some whose figures stay out; all invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from tests.world import operator
from waterpeers.apps.benchmarking.models import Participation
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import CountryFact, CountryFactKind, Organisation
from waterpeers.domain.values import Origin, ValueState

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
YEAR = 2024
COLUMNS = ("staff_water", "energy_water", "pop_served_water", "sold", "net_water_km")
OURS = (120.0, 2e6, 90e3, 6e6, 200.0)
# staff, kWh, people, m³ billed, km that are given: Alder does more with half of everything
PUBLISHED = {
    "Alder": (60.0, 1.0e6, 95e3, 6.5e6, 210.0),
    "Birch": (100.0, 1.6e6, 60e3, 5e6, 100.0),
    "Cedar": (30.0, 0.4e6, 30e3, 2e6, 60.0),
    "Doum": (300.0, 5.0e6, 250e3, 20e6, 500.0),
}
ASKED = FrontierRequest.of("physical", YEAR, "vrs", "input", [])


def figures_of(
    organisation: Organisation,
    figures: Mapping[str, float],
    *,
    year: int = YEAR,
    origin: Origin = Origin.TYPED,
) -> None:
    """Reviewed figures of a year, in the place of those that are there."""
    sheet, _ = Sheet.objects.get_or_create(
        organisation=organisation, starts_on=date(year, 1, 1), ends_before=date(year + 1, 1, 1)
    )
    sheet.values.filter(variable__in=figures).delete()
    Value.objects.bulk_create(
        Value(
            sheet=sheet, variable=code, state=ValueState.REVIEWED, value=figure,
            reported=str(figure), origin=origin, reported_at=AT, reviewed_at=AT,
            source="Yearbook of water" if origin is Origin.PUBLISHED else "",
        )
        for code, figure in figures.items()
    )  # fmt: skip


def physical(figures: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(COLUMNS, figures, strict=True))


def published(name: str, figures: tuple[float, ...]) -> Organisation:
    """An operator whose figures somebody else has published."""
    made = operator(name, connections=5000, setting="city")
    figures_of(made, physical(figures), origin=Origin.PUBLISHED)
    relist([made])
    return made


def participant(name: str, figures: tuple[float, ...]) -> Organisation:
    """An operator that takes part in comparisons with figures of its own."""
    made = operator(name, connections=5000, setting="city")
    figures_of(made, physical(figures))
    Participation.objects.create(organisation=made, changed_at=AT)
    relist([made])
    return made


def ready(organisation: Organisation) -> dict[str, Organisation]:
    """Give an operator figures of its own, take part, and publish those of four others."""
    figures_of(organisation, physical(OURS))
    Participation.objects.create(organisation=organisation, changed_at=AT)
    relist([organisation])
    return {name: published(name, figures) for name, figures in PUBLISHED.items()}


def worth(country: str, lcu_per_ppp_dollar: float, deflator: float, year: int = YEAR) -> None:
    """What money was worth in a country and year."""
    for kind, value in (
        (CountryFactKind.LCU_PER_PPP_DOLLAR, lcu_per_ppp_dollar),
        (CountryFactKind.PPP_DEFLATOR_2017, deflator),
    ):
        CountryFact.objects.create(
            country_id=country, kind=kind, year=year, value=repr(value), source="Bank, 2023"
        )

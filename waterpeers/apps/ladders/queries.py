"""Reading service ladders, beside what the utility itself says that it serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from waterpeers.apps.audit.queries import TrailLine, trail_of
from waterpeers.apps.indicators.queries import Years, values_for
from waterpeers.apps.ladders.charts import chart, in_words
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.ladders.words import SERVICES
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.charts import LadderChart
from waterpeers.domain.service_ladders import LadderService

COVERAGE = {LadderService.WATER: "I.coverage_water", LadderService.SANITATION: "I.coverage_sewer"}


@dataclass(frozen=True)
class LadderGroup:
    """The ladders of a service and zone over the years, the latest first."""

    service: Any
    zone: str
    chart: LadderChart
    ladders: list[SavedLadder]
    beside: list[tuple[str, ...]]  # year; survey: basic, safely managed; utility: coverage, hours

    @property
    def title(self) -> str:
        """The service, and the zone where it is of one."""
        return f"{self.service}, {self.zone}" if self.zone else str(self.service)


def ladder_groups(actor: Actor, organisation: Organisation) -> list[LadderGroup]:
    """Give an operator's ladders, those of the whole area first; utility's figures beside them."""
    rows = SavedLadder.objects.filter(organisation=organisation).select_related(
        "organisation", "saved_by", "checked_by"
    )
    found: dict[tuple[str, LadderService], list[SavedLadder]] = {}
    for row in rows.order_by("zone", "-year", "-pk"):
        found.setdefault((row.zone, LadderService(row.service)), []).append(row)
    years = Years(tuple(values_for(actor, organisation)))
    order = list(LadderService)
    return [
        LadderGroup(
            SERVICES[service],
            zone,
            chart({str(row.year): row.ladder for row in saved}),
            saved,
            [] if zone else list(_beside(service, saved, years)),
        )
        for (zone, service), saved in sorted(
            found.items(), key=lambda item: (item[0][0], order.index(item[0][1]))
        )
    ]


def trail(groups: Iterable[LadderGroup]) -> list[TrailLine]:
    """Tell what happened to the ladders of a page."""
    rows = {saved: group.service for group in groups for saved in group.ladders}
    about = {row.uuid: f"{service}, {row.of_when}" for row, service in rows.items()}
    return trail_of(*rows, about=about)


def _beside(
    service: LadderService, saved: Iterable[SavedLadder], years: Years
) -> Iterable[tuple[str, ...]]:
    if service not in COVERAGE:
        return
    for row in saved:
        result = years.computed.get(row.year, {}).get(COVERAGE[service])
        hours = years.by_year.get(row.year, {}).get("hours_supply")
        safe = row.ladder.safely_managed
        yield (
            str(row.year),
            in_words(row.ladder.at_least_basic),
            "" if safe is None else in_words(safe),
            "" if result is None or result.value is None else in_words(result.value),
            in_words(hours.value) if hours is not None and service is LadderService.WATER else "",
        )

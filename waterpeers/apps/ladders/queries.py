"""Reading service ladders, beside what the utility itself says that it serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_tenths
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.queries.values import values_for
from waterpeers.apps.ladders.charts import chart
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.ladders.words import FIELDS, RUNGS, SERVICES
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.references.quotes import ShownLevels, beside_ladder, levels_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.charts import LadderChart
from waterpeers.domain.documents import Column, ColumnKind, Table, TableRow
from waterpeers.domain.service_ladders import LadderService, Rung

COVERAGE = {LadderService.WATER: "I.coverage_water", LadderService.SANITATION: "I.coverage_sewer"}


@dataclass(frozen=True)
class LadderGroup:
    """The ladders of a service and zone over the years, the latest first."""

    title: str
    chart: LadderChart
    ladders: list[SavedLadder]
    beside: list[Table]  # what is published of the country, what the utility counts itself


def ladder_groups(
    actor: Actor, organisation: Organisation, rows: Iterable[SavedLadder]
) -> dict[str, list[LadderGroup]]:
    """Group an operator's ladders, those of the whole area first; utility's figures beside them."""
    found: dict[tuple[str, LadderService], list[SavedLadder]] = {}
    for row in rows:
        found.setdefault((row.zone, LadderService(row.service)), []).append(row)
    years = Years(tuple(values_for(actor, organisation)))
    levels = levels_of(organisation.country_id or "") if found else {}
    return {"groups": [_group(found[key], years, levels) for key in sorted(found, key=_place)]}


def _place(key: tuple[str, LadderService]) -> tuple[str, int]:
    return key[0], list(LadderService).index(key[1])


def _group(rows: list[SavedLadder], years: Years, levels: dict[str, ShownLevels]) -> LadderGroup:
    latest, service = rows[0], LadderService(rows[0].service)
    title = f"{SERVICES[service]}, {latest.zone}" if latest.zone else str(SERVICES[service])
    tables = []
    if known := levels.get(service):
        own = latest.percents | {Rung.SAFELY_MANAGED: latest.ladder.safely_managed}
        tables.append(beside_ladder(known, latest.year, own, FIELDS | RUNGS))
    if service in COVERAGE and not latest.zone:
        tables.append(_beside(service, rows, years))
    return LadderGroup(title, chart({str(row.year): row.ladder for row in rows}), rows, tables)


def _beside(service: LadderService, rows: Iterable[SavedLadder], years: Years) -> Table:
    labels = (
        _("Survey: at least basic, %"),
        _("Survey: safely managed, %"),
        _("Utility: coverage, %"),
        _("Utility: hours a day"),
    )
    figures = (Column(label, ColumnKind.NUMBER) for label in labels)
    return Table(
        _("Two counts, side by side: neither is made of the other"),
        (Column(_("Year")), *figures),
        tuple(_counts(service, row, years) for row in rows),
        notes=(
            _(
                "A utility’s coverage is not a rung: a connection with six hours of supply and no "
                "test of the water is at best basic."
            ),
        ),
    )


def _counts(service: LadderService, row: SavedLadder, years: Years) -> TableRow:
    coverage = years.computed.get(row.year, {}).get(COVERAGE[service])
    hours = years.by_year.get(row.year, {}).get("hours_supply")
    figures = (
        row.ladder.at_least_basic,
        row.ladder.safely_managed,
        coverage.value if coverage else None,
        hours.value if hours and service is LadderService.WATER else None,
    )
    return (str(row.year), *(None if each is None else in_tenths(each) for each in figures))

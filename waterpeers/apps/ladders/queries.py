"""Reading service ladders, beside what the utility itself says that it serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.indicators.queries import Years, values_for
from waterpeers.apps.ladders.charts import chart, in_words
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.ladders.words import AREAS, FIELDS, RUNGS, SERVICES
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import country_name
from waterpeers.apps.references.queries import ShownLevels, levels_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.charts import LadderChart
from waterpeers.domain.documents import Column, ColumnKind, Table, TableRow
from waterpeers.domain.published_levels import Area, Share, nearest_year, published_codes
from waterpeers.domain.service_ladders import LadderService, Rung

COVERAGE = {LadderService.WATER: "I.coverage_water", LadderService.SANITATION: "I.coverage_sewer"}


@dataclass(frozen=True)
class LadderGroup:
    """The ladders of a service and zone over the years, the latest first."""

    title: str
    chart: LadderChart
    ladders: list[SavedLadder]
    beside: Table | None  # the survey's count and the utility's own
    published: Table | None = None  # what is published of the country


def ladder_groups(
    actor: Actor, organisation: Organisation, rows: Iterable[SavedLadder]
) -> dict[str, list[LadderGroup]]:
    """Group an operator's ladders, those of the whole area first; utility's figures beside them."""
    found: dict[tuple[str, LadderService], list[SavedLadder]] = {}
    for row in rows:
        found.setdefault((row.zone, LadderService(row.service)), []).append(row)
    years = Years(tuple(values_for(actor, organisation)))
    levels = levels_of(organisation.country_id or "") if found else {}
    return {
        "groups": [
            replace(
                _group(*key, found[key], years), published=_published(key[1], found[key][0], levels)
            )
            for key in sorted(found, key=_place)
        ]
    }


def _place(key: tuple[str, LadderService]) -> tuple[str, int]:
    zone, service = key
    return zone, list(LadderService).index(service)


def _group(zone: str, service: LadderService, rows: list[SavedLadder], years: Years) -> LadderGroup:
    title = f"{SERVICES[service]}, {zone}" if zone else str(SERVICES[service])
    drawn = chart({str(row.year): row.ladder for row in rows})
    is_served = service in COVERAGE and not zone
    return LadderGroup(title, drawn, rows, _beside(service, rows, years) if is_served else None)


def _published(
    service: LadderService, latest: SavedLadder, levels: Mapping[str, ShownLevels]
) -> Table | None:
    """Put what is published of the country beside the latest ladder, of the nearest year."""
    known = levels.get(service)
    if known is None:
        return None
    year = nearest_year(known.years, latest.year)
    country = country_name(known.country, get_language() or "en")
    told = {"country": country, "year": year}
    areas = [area for area in Area if area in known.years[year]]
    columns = [Column(AREAS[area] % told, ColumnKind.NUMBER) for area in areas]
    own = Column(_("This ladder, %(year)s") % {"year": latest.year}, ColumnKind.NUMBER)
    whole = latest.ladder.safely_managed  # of its conditions, where no survey counted it
    counted = {**latest.percents, Rung.SAFELY_MANAGED.value: whole}
    names = {str(code): str(name) for code, name in {**FIELDS, **RUNGS}.items()}
    shares = [counted, *(known.years[year][area] for area in areas)]
    return Table(
        _("Beside what is published of %(country)s, %(year)s") % told,
        (Column(_("Per cent of people")), own, *columns),
        tuple(
            (names[code], *(_share(each.get(code)) for each in shares))
            for code in published_codes(service)
            if any(each.get(code) is not None for each in shares)
        ),
        notes=(_("A country is no service area: the two are counted of different people."),),
        source=", ".join(filter(None, (known.source, known.file, known.licence))),
    )


def _share(share: Share | None) -> str | None:
    """Write a share; a bound stays as it was published."""
    return in_words(share) if isinstance(share, float | int) else share


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
    return (str(row.year), *(None if each is None else in_words(each) for each in figures))

"""What is published of whole countries, and how it stands beside what a utility entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_tenths
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.references.models import CountryLevels
from waterpeers.apps.references.words import AREAS
from waterpeers.domain.documents import Column, ColumnKind, Table
from waterpeers.domain.published_levels import Area, Share, Shares, nearest_year, published_codes
from waterpeers.domain.service_ladders import LadderService


@dataclass(frozen=True)
class ShownLevels:
    """What a country has of a service, by whom it was published, and its shares by year."""

    service: str
    country: str
    source: str
    licence: str
    file: str
    years: dict[int, Shares]


def levels_of(country: str, services: Iterable[str] = ()) -> dict[str, ShownLevels]:
    """Give what is published of a country by service; of several tables the latest. One query."""
    rows = CountryLevels.objects.filter(country=country).select_related("table")
    if wanted := list(services):
        rows = rows.filter(service__in=wanted)
    ordered = rows.order_by("table__last_year", "table__loaded_at", "pk")
    return {row.service: _shown_levels(row) for row in ordered}


def _shown_levels(row: CountryLevels) -> ShownLevels:
    table = row.table
    return ShownLevels(
        service=row.service,
        country=row.country,
        source=table.source,
        licence=table.licence,
        file=table.file,
        years={int(year): shares for year, shares in sorted(row.years.items())},
    )


def beside_ladder(
    known: ShownLevels, year: int, own: Mapping[str, float | None], labels: Mapping[str, Any]
) -> Table:
    """Put the shares of a country, of the nearest year, beside those of a utility's ladder."""
    nearest = nearest_year(known.years, year)
    country = country_name(known.country, get_language() or "en")
    told = {"country": country, "year": nearest}
    areas = [area for area in Area if area in known.years[nearest]]
    columns = [Column(AREAS[area] % told, ColumnKind.NUMBER) for area in areas]
    theirs = Column(_("This ladder, %(year)s") % {"year": year}, ColumnKind.NUMBER)
    shares = [own, *(known.years[nearest][area] for area in areas)]
    return Table(
        _("Beside what is published of %(country)s, %(year)s") % told,
        (Column(_("Per cent of people")), theirs, *columns),
        tuple(
            (str(labels[code]), *(_share(each.get(code)) for each in shares))
            for code in published_codes(LadderService(known.service))
            if any(each.get(code) is not None for each in shares)
        ),
        notes=(_("A country is no service area: the two are counted of different people."),),
        source=", ".join(filter(None, (known.source, known.file, known.licence))),
    )


def _share(share: Share | None) -> str | None:
    """Write a share; a bound stays as it was published."""
    return in_tenths(share) if isinstance(share, float | int) else share

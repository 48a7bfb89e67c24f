"""Reference series, for programs; tables are brought in as other tables are."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.references import actions, queries
from waterpeers.apps.references.models import ReferenceTable
from waterpeers.apps.references.quotes import levels_of
from waterpeers.domain.service_ladders import LadderService

router = Router(tags=["references"])


class ReferenceTableOut(Schema):
    """A published table that stands behind figures; ``number`` counts its series."""

    uuid: UUID
    source: str
    licence: str
    file: str
    rows: int
    number: int
    first_year: int
    last_year: int
    loaded_at: datetime


class ReferencePointOut(Schema):
    """So many utilities in a year; half of them lie between ``low`` and ``high``."""

    year: int
    number: int
    low: float
    middle: float
    high: float


class ReferenceSeriesOut(Schema):
    """What utilities of a country and size have of an indicator; empty: of all of the table.

    Else those of countries of an income group, or with so many hours of supply.
    """

    indicator: str
    country: str
    size: str
    income: str
    hours: str
    source: str
    licence: str
    points: list[ReferencePointOut]


@router.get("/", response={200: list[ReferenceTableOut], **ERRORS})
@paginate(Paged)
def references(request: Request) -> Any:
    """List the published tables that stand behind figures."""
    return queries.tables()


@router.get("/series/", response={200: list[ReferenceSeriesOut], **ERRORS})
@paginate(Paged)
def reference_series(request: Request, indicator: str, country: str | None = None) -> Any:
    """List the reference series of an indicator; with a country its own and those of all."""
    return [
        {name: getattr(each, name) for name in ReferenceSeriesOut.model_fields if name != "points"}
        | {"points": [{"year": year, **vars(point)} for year, point in each.points.items()]}
        for each in queries.series_of([indicator], country)
    ]


class CountryLevelsOut(Schema):
    """What people of a country have of a service: year → of whom → what → per cent.

    A share is a number, or "<1" or ">99" where no more was published.
    """

    country: str
    service: LadderService
    source: str
    licence: str
    file: str
    years: dict[int, dict[str, dict[str, float | str]]]


@router.get("/service-levels/", response={200: list[CountryLevelsOut], **ERRORS})
@paginate(Paged)
def country_levels(request: Request, country: str, service: LadderService | None = None) -> Any:
    """List what is published of a country's service levels, for each service the latest."""
    found = levels_of(country, [service] if service else [])
    return [vars(each) for each in found.values()]


@router.delete("/{uuid}/", response={204: None, **ERRORS})
def remove_references(request: Request, uuid: UUID) -> Status[None]:
    """Take a published table and its series away."""
    actions.remove_references(get_object_or_404(ReferenceTable, uuid=uuid), act=request.act)
    return Status(204, None)

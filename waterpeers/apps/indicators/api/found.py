"""Finding what an operation is about, as its caller may see it, and saying it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Schema

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.indicators import (
    variables,
)
from waterpeers.domain.results import IndicatorResult


class ValueOut(Schema):
    """A value in the unit that is kept, and as it was reported."""

    code: str
    year: int
    starts_on: date
    ends_on: date
    value: float
    unit: str
    reported: str
    reported_unit: str
    grade: str
    state: str
    version: int
    source: str
    questions: list[dict[str, Any]] = []


class FlagOut(Schema):
    """What is to be looked at in a result."""

    code: str
    params: dict[str, str]


class ComputedOut(Schema):
    """An indicator of a year; without a value, ``missing`` or ``flags`` say why."""

    code: str
    year: int
    value: float | None
    unit: str
    version: str
    grade: str
    grade_from: str
    missing: list[str]
    flags: list[FlagOut]


def organisation_or_404(request: Request, uuid: UUID) -> Organisation:
    """Find an organisation that the caller may know of."""
    seen = Organisation.objects.visible_to(request.actor).select_related("country")
    found: Organisation = get_object_or_404(seen, uuid=uuid)
    return found


def sheet_or_404(request: Request, uuid: UUID) -> Sheet:
    """Find a sheet that the caller may know of."""
    seen = Sheet.objects.visible_to(request.actor).select_related("organisation")
    found: Sheet = get_object_or_404(seen, uuid=uuid)
    return found


def value_as_json(value: Value, sheet: Sheet, *, reads_all: bool) -> dict[str, Any]:
    """Give a value; what only its own people read where they do."""
    period = sheet.period
    return {
        "code": value.variable,
        "year": period.year,
        "starts_on": period.starts_on,
        "ends_on": period.last_day,
        "value": value.value,
        "unit": variables()[value.variable].unit,
        "reported": value.reported,
        "reported_unit": value.reported_unit,
        "grade": value.grade,
        "state": str(value.state),
        "version": value.version,
        "source": value.source,
        "questions": value.questions if reads_all else [],
    }


def computed_as_json(result: IndicatorResult, year: int) -> dict[str, Any]:
    """Give what follows from the values of a year."""
    return {
        "code": result.code,
        "year": year,
        "value": result.value,
        "unit": result.unit,
        "version": result.version,
        "grade": result.grade,
        "grade_from": result.grade_from,
        "missing": list(result.missing),
        "flags": [{"code": each.code, "params": dict(each.params)} for each in result.flags],
    }

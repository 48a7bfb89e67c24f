"""Reporting a year, handing it in, looking at it as a second person, for programs."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import ConfigDict

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.actions import values as actions
from waterpeers.apps.indicators.api.found import (
    ValueOut,
    organisation_or_404,
    sheet_or_404,
    value_as_json,
)
from waterpeers.apps.indicators.api.reading import router as of_operators
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.indicators.queries.values import current_of
from waterpeers.apps.indicators.rules import ReportedFigure
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.periods import Period, calendar_year
from waterpeers.domain.plausibility import UnitDecision
from waterpeers.domain.values import Zone, ZoneKind
from waterpeers.domain.verdicts import NotValid

router = Router(tags=["figures"])


class SheetOut(Schema):
    """What stands in a sheet: of each variable the open version, else the reviewed one."""

    uuid: UUID
    organisation: UUID
    zone_kind: str
    zone_name: str
    starts_on: date
    ends_on: date
    revision: int
    values: list[ValueOut]


class GivenIn(Schema):
    """A figure in ``unit``, ours if none is said."""

    model_config = ConfigDict(extra="forbid")

    code: str
    value: float
    unit: str = ""
    reported: str = ""
    grade: str = ""
    source: str = ""
    note: str = ""


class FigureAnswerIn(Schema):
    """The answer to a question about a variable.

    A question that names another unit (``unit_slip_above``, ``unit_slip_below``) needs a
    ``decision``: ``convert`` makes the value what it is in that unit, ``right`` says that it is
    right as it stands, for the reason in ``answer``. Words alone leave it open.
    """

    code: str
    question: str
    answer: str = ""
    decision: UnitDecision | None = None


class SheetIn(Schema):
    """A calendar year, or the period from ``starts_on`` to ``ends_before``, of a part of it."""

    model_config = ConfigDict(extra="forbid")

    year: int | None = None
    starts_on: date | None = None
    ends_before: date | None = None
    zone_kind: ZoneKind = ZoneKind.WHOLE
    zone_name: str = ""


class ReportIn(SheetIn):
    """Figures of a calendar year, or of the period from ``starts_on`` to ``ends_before``."""

    values: list[GivenIn] = []
    removed: list[str] = []
    answers: list[FigureAnswerIn] = []
    because: str = ""
    revision: int | None = None


class SheetLineOut(Schema):
    """A sheet of the list."""

    uuid: UUID
    zone_kind: ZoneKind
    zone_name: str
    starts_on: date
    ends_on: date = Field(alias="period.last_day")
    revision: int


class ChosenIn(Schema):
    """Which variables are meant; all that can be moved on where none is named."""

    codes: list[str] | None = None


class DecisionOnFiguresIn(Schema):
    """Which variables were looked at, and what is to be looked at again, by variable."""

    seen: list[str]
    reasons: dict[str, str] = {}


class ReturnedIn(Schema):
    """What is to be looked at, by variable."""

    reasons: dict[str, str]


def _as_json(sheet: Sheet) -> dict[str, Any]:
    return {
        "uuid": sheet.uuid,
        "organisation": sheet.organisation.uuid,
        "zone_kind": str(sheet.zone_kind),
        "zone_name": sheet.zone_name,
        "starts_on": sheet.starts_on,
        "ends_on": sheet.period.last_day,
        "revision": sheet.revision,
        "values": [value_as_json(v, sheet, reads_all=True) for v in current_of(sheet).values()],
    }


@of_operators.put("/of/{uuid}/", response={200: SheetOut, **ERRORS})  # read there too
def report_figures(request: Request, uuid: OrganisationId, data: ReportIn) -> dict[str, Any]:
    """Keep figures as drafts; sent twice they are kept once."""
    organisation = organisation_or_404(request, uuid)
    if not (data.values or data.removed or data.answers):
        raise NotValid.because("nothing_reported", field="values")
    saved = actions.report_values(
        organisation,
        _period(data),
        [
            ReportedFigure(
                each.code, each.value, each.unit, each.reported, each.grade, each.source, each.note
            )
            for each in data.values
        ],
        zone=Zone(data.zone_kind, data.zone_name),
        removed=data.removed,
        answers={(each.code, each.question): each.answer for each in data.answers},
        decisions={
            (each.code, each.question): each.decision for each in data.answers if each.decision
        },
        because=data.because,
        revision=data.revision,
        is_blind=data.revision is None,
        act=request.act,
    )
    return _as_json(saved)


@router.get("/of/{uuid}/sheets/", response={200: list[SheetLineOut], **ERRORS})
@paginate(Paged)
def figure_sheets(request: Request, uuid: OrganisationId) -> object:
    """List the sheets of an organisation that the caller may read, the latest period first."""
    seen = Sheet.objects.visible_to(request.actor).filter(organisation__uuid=uuid)
    return seen.order_by("-starts_on", "zone_kind", "zone_name", "pk")


@router.post("/of/{uuid}/sheets/", response={201: SheetOut, **ERRORS})
def open_sheet(request: Request, uuid: OrganisationId, data: SheetIn) -> Status[dict[str, Any]]:
    """Begin to report for a period and a part; where that was begun already, go on with it."""
    zone = Zone(data.zone_kind, data.zone_name)
    made = actions.open_sheet(
        organisation_or_404(request, uuid), _period(data), zone=zone, act=request.act
    )
    return Status(201, _as_json(made))


def _period(data: SheetIn) -> Period:
    if data.starts_on and data.ends_before:
        return Period(data.starts_on, data.ends_before)
    return calendar_year(data.year or 0)


@router.get("/sheets/{uuid}/", response={200: SheetOut, **ERRORS})
def figure_sheet(request: Request, uuid: UUID) -> dict[str, Any]:
    """Give what stands in a sheet."""
    return _as_json(sheet_or_404(request, uuid))


@router.post("/sheets/{uuid}/submit/", response={200: SheetOut, **ERRORS})
def submit_figures(request: Request, uuid: UUID) -> dict[str, Any]:
    """Hand in all drafts for review."""
    return _as_json(actions.submit(sheet_or_404(request, uuid), act=request.act))


@router.post("/sheets/{uuid}/review/", response={200: SheetOut, **ERRORS})
def review_figures(request: Request, uuid: UUID, data: ChosenIn) -> dict[str, Any]:
    """Say that what was handed in is right."""
    found = sheet_or_404(request, uuid)
    done = actions.review(found, variables=data.codes, act=request.act)
    return _as_json(done)


@router.post("/sheets/{uuid}/return/", response={200: SheetOut, **ERRORS})
def return_figures(request: Request, uuid: UUID, data: ReturnedIn) -> dict[str, Any]:
    """Return figures to who reported them, with what is to be looked at."""
    found = sheet_or_404(request, uuid)
    return _as_json(actions.send_back(found, data.reasons, act=request.act))


@router.post("/sheets/{uuid}/decide/", response={200: SheetOut, **ERRORS})
def decide_figures(request: Request, uuid: UUID, data: DecisionOnFiguresIn) -> dict[str, Any]:
    """Return what has a reason, and say that the rest of what was seen is right: all or nothing."""
    found = sheet_or_404(request, uuid)
    return _as_json(actions.decide(found, data.seen, data.reasons, act=request.act))


@router.post("/sheets/{uuid}/lock/", response={200: SheetOut, **ERRORS})
def lock_figures(request: Request, uuid: UUID, data: ChosenIn) -> dict[str, Any]:
    """Lock what was reviewed."""
    found = sheet_or_404(request, uuid)
    return _as_json(actions.lock(found, variables=data.codes, act=request.act))

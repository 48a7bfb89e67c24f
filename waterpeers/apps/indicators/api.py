"""Figures, for programs: the same actions and the same numbers as the pages."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import ConfigDict

from waterpeers.apps.foundation.api import ERRORS, Paged, anybody
from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.actions import evidence as proofs
from waterpeers.apps.indicators.actions import values as actions
from waterpeers.apps.indicators.models import Evidence, Sheet, Value
from waterpeers.apps.indicators.queries import Years, current_of, values_for
from waterpeers.apps.indicators.rollups import Chosen, together
from waterpeers.apps.indicators.rules import ReportedFigure
from waterpeers.apps.indicators.words import say
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import OrganisationId
from waterpeers.domain.catalogue import Definition, Indicator
from waterpeers.domain.indicators import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    catalogue,
    indicators,
    variables,
)
from waterpeers.domain.periods import Period, calendar_year
from waterpeers.domain.plausibility import UnitDecision
from waterpeers.domain.results import IndicatorResult
from waterpeers.domain.values import Zone, ZoneKind
from waterpeers.domain.verdicts import NotValid, Reason

router = Router(tags=["figures"])
ChosenYear = Annotated[int, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]


class DefinitionOut(Schema):
    """A variable, or an indicator with the formula of the latest years."""

    code: str
    kind: str
    unit: str
    category: str
    names: dict[str, str]
    definitions: dict[str, str]
    published: list[str]
    similar: list[str]
    formula: str = ""
    version: str = ""


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


class LeftOutOut(Schema):
    """A member that lacks what an indicator needs."""

    member: str
    missing: list[str]


class NotApplicableOut(Schema):
    """A member to which the formula does not apply, and why."""

    member: str
    code: str
    message: str


class WhyNoneOut(Schema):
    """Why a group has no figure."""

    code: str
    message: str


class GroupOut(Schema):
    """An indicator of all its members together; without a value, ``missing`` says why."""

    code: str
    value: float | None
    unit: str
    members: list[str]
    left_out: list[LeftOutOut]
    beyond: list[NotApplicableOut]
    missing: WhyNoneOut | None


class NotAddedOut(Schema):
    """An indicator that cannot be put together, and why."""

    indicator: str
    code: str
    message: str


class TogetherOut(Schema):
    """Years of utilities or zones, and their figures as one."""

    members: list[str]
    figures: list[GroupOut]
    refused: list[NotAddedOut]


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


class EvidenceIn(Schema):
    """What a value rests on: a link, or else a file; ``name`` is what people read."""

    name: str = ""
    link: str = ""


class EvidenceOut(Schema):
    """A file or a link beside a value."""

    uuid: UUID
    code: str = Field(alias="value.variable")
    name: str
    link: str
    content_type: str
    size_bytes: int | None
    sha256: str
    added_at: datetime


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


def _organisation(request: Request, uuid: UUID) -> Organisation:
    seen = Organisation.objects.visible_to(request.actor).select_related("country")
    found: Organisation = get_object_or_404(seen, uuid=uuid)
    return found


def _sheet(request: Request, uuid: UUID) -> Sheet:
    seen = Sheet.objects.visible_to(request.actor).select_related("organisation")
    found: Sheet = get_object_or_404(seen, uuid=uuid)
    return found


def _defined(each: Definition) -> dict[str, Any]:
    found = {
        "code": each.code,
        "kind": "indicator" if isinstance(each, Indicator) else "variable",
        "unit": each.unit,
        "category": each.category,
        "names": dict(each.names),
        "definitions": dict(each.definitions),
        "published": list(each.published),
        "similar": list(each.similar),
    }
    if isinstance(each, Indicator):
        found |= {"formula": each.latest.formula, "version": each.latest.number}
    return found


def _value(value: Value, sheet: Sheet, *, reads_all: bool) -> dict[str, Any]:
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


def _computed(result: IndicatorResult, year: int) -> dict[str, Any]:
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


def _as_json(sheet: Sheet) -> dict[str, Any]:
    return {
        "uuid": sheet.uuid,
        "organisation": sheet.organisation.uuid,
        "zone_kind": str(sheet.zone_kind),
        "zone_name": sheet.zone_name,
        "starts_on": sheet.starts_on,
        "ends_on": sheet.period.last_day,
        "revision": sheet.revision,
        "values": [_value(v, sheet, reads_all=True) for v in current_of(sheet).values()],
    }


@router.get("/definitions/", response={200: list[DefinitionOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def figure_definitions(request: Request) -> list[dict[str, Any]]:
    """List variables, then indicators."""
    return [_defined(each) for each in (*variables().values(), *indicators().values())]


@router.get("/of/{uuid}/", response={200: list[ValueOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def figures(request: Request, uuid: OrganisationId) -> list[dict[str, Any]]:
    """List the figures about a whole utility that the caller may see, by year."""
    found = values_for(request.actor, _organisation(request, uuid))
    return [_value(value, value.sheet, reads_all=False) for value in found]


@router.get("/of/{uuid}/computed/", response={200: list[ComputedOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def computed_figures(
    request: Request, uuid: OrganisationId, year: int | None = None
) -> list[dict[str, Any]]:
    """List what follows from the figures that the caller may see, by year."""
    found = Years(tuple(values_for(request.actor, _organisation(request, uuid))))
    return [
        _computed(result, each)
        for each in found.years
        if year in (None, each)
        for code, result in found.computed[each].items()
        if code in indicators()
    ]


@router.get("/together/", response={200: TogetherOut, **ERRORS})
def figures_together(
    request: Request,
    first: ChosenYear,
    last: ChosenYear,
    organisation: OrganisationId | None = None,
    country: str = "",
    zones: bool = False,
) -> dict[str, Any]:
    """Put reviewed figures together that the caller may read: sums over sums."""
    chosen = Chosen(first, last, organisation, country.upper(), zones)
    found = together(request.actor, chosen)
    return {
        "members": [each.name for each in found.members],
        "figures": [
            {
                "code": group.code,
                "value": group.value,
                "unit": group.unit,
                "members": list(group.members),
                "left_out": [
                    {"member": name, "missing": list(missing)} for name, missing in group.left_out
                ],
                "beyond": [{"member": name, **_why(reason)} for name, reason in group.beyond],
                "missing": _why(group.missing) if group.missing else None,
            }
            for group in found.groups
        ],
        "refused": [{"indicator": code, **_why(reason)} for code, reason in found.refused],
    }


def _why(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "message": say(reason, catalogue())}


@router.put("/of/{uuid}/", response={200: SheetOut, **ERRORS})
def report_figures(request: Request, uuid: OrganisationId, data: ReportIn) -> dict[str, Any]:
    """Keep figures as drafts; sent twice they are kept once."""
    organisation = _organisation(request, uuid)
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
        _organisation(request, uuid), _period(data), zone=zone, act=request.act
    )
    return Status(201, _as_json(made))


def _period(data: SheetIn) -> Period:
    if data.starts_on and data.ends_before:
        return Period(data.starts_on, data.ends_before)
    return calendar_year(data.year or 0)


@router.get("/sheets/{uuid}/", response={200: SheetOut, **ERRORS})
def figure_sheet(request: Request, uuid: UUID) -> dict[str, Any]:
    """Give what stands in a sheet."""
    return _as_json(_sheet(request, uuid))


@router.get("/sheets/{uuid}/evidence/", response={200: list[EvidenceOut], **ERRORS})
@paginate(Paged)
def evidence(request: Request, uuid: UUID) -> object:
    """List what the values of a sheet rest on."""
    rows = Evidence.objects.filter(value__sheet=_sheet(request, uuid)).select_related("value")
    return rows.order_by("value__variable", "added_at", "pk")


@router.post("/sheets/{uuid}/{code}/evidence/", response={201: EvidenceOut, **ERRORS})
def add_evidence(
    request: Request,
    uuid: UUID,
    code: str,
    data: Form[EvidenceIn],
    file: File[UploadedFile | None] = None,
) -> Status[Evidence]:
    """Keep a file or a link beside the value of a variable."""
    sheet = _sheet(request, uuid)
    value = current_of(sheet).get(code)
    if value is None:
        raise Http404
    value.sheet = sheet
    return Status(201, proofs.add_evidence(value, **data.dict(), file=file, act=request.act))


@router.get("/evidence/{uuid}/", response={200: None, **ERRORS})
def take_evidence(request: Request, uuid: UUID) -> FileResponse:
    """Give a file as it was sent; there is none where the evidence is a link."""
    row = _evidence(request, uuid)
    if not row.file:
        raise Http404
    return as_download(row)


@router.delete("/evidence/{uuid}/", response={204: None, **ERRORS})
def remove_evidence(request: Request, uuid: UUID) -> Status[None]:
    """Take evidence away, as long as its value is not locked."""
    proofs.remove_evidence(_evidence(request, uuid), act=request.act)
    return Status(204, None)


def _evidence(request: Request, uuid: UUID) -> Evidence:
    seen = Evidence.objects.visible_to(request.actor)
    return get_object_or_404(seen.select_related("value__sheet__organisation"), uuid=uuid)


@router.post("/sheets/{uuid}/submit/", response={200: SheetOut, **ERRORS})
def submit_figures(request: Request, uuid: UUID) -> dict[str, Any]:
    """Hand in all drafts for review."""
    return _as_json(actions.submit(_sheet(request, uuid), act=request.act))


@router.post("/sheets/{uuid}/review/", response={200: SheetOut, **ERRORS})
def review_figures(request: Request, uuid: UUID, data: ChosenIn) -> dict[str, Any]:
    """Say that what was handed in is right."""
    found = _sheet(request, uuid)
    done = actions.review(found, variables=data.codes, act=request.act)
    return _as_json(done)


@router.post("/sheets/{uuid}/return/", response={200: SheetOut, **ERRORS})
def return_figures(request: Request, uuid: UUID, data: ReturnedIn) -> dict[str, Any]:
    """Return figures to who reported them, with what is to be looked at."""
    found = _sheet(request, uuid)
    return _as_json(actions.send_back(found, data.reasons, act=request.act))


@router.post("/sheets/{uuid}/decide/", response={200: SheetOut, **ERRORS})
def decide_figures(request: Request, uuid: UUID, data: DecisionOnFiguresIn) -> dict[str, Any]:
    """Return what has a reason, and say that the rest of what was seen is right: all or nothing."""
    found = _sheet(request, uuid)
    return _as_json(actions.decide(found, data.seen, data.reasons, act=request.act))


@router.post("/sheets/{uuid}/lock/", response={200: SheetOut, **ERRORS})
def lock_figures(request: Request, uuid: UUID, data: ChosenIn) -> dict[str, Any]:
    """Lock what was reviewed."""
    found = _sheet(request, uuid)
    return _as_json(actions.lock(found, variables=data.codes, act=request.act))

"""Updates of a plan, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.joint.access import can_begin, can_read_drafts
from waterpeers.apps.joint.api import JointOperations
from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.apps.plans.queries import PlanItemId, plan_of
from waterpeers.apps.updates.actions import updates as actions
from waterpeers.apps.updates.actions.kind import KIND
from waterpeers.apps.updates.documents import update_paper
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import (
    Told,
    UpdateId,
    content_of,
    courses_of,
    updates_of,
)
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.practice import FactorDirection, FactorFamily
from waterpeers.domain.updates import PlanProgress, UpdateKind
from waterpeers.domain.verdicts import NotAllowed, NotReady

router = Router(tags=["updates"])

Factors = dict[FactorFamily, dict[FactorDirection, str]]


class UpdateOut(Schema):
    """What both sides say of a period; ``role`` is the side that drafts it."""

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    year: int
    number: int
    starts_on: date
    ends_before: date
    role: PartyRole
    state: JointState
    summary: str
    ahead: str
    reason: str
    handed_over_at: datetime | None
    agreed_at: datetime | None
    read_at: datetime | None


class PeriodOut(Schema):
    """A period of the plan, and its update if it has one; ``is_asked_for``: it ended last."""

    year: int
    number: int
    starts_on: date
    ends_before: date
    is_asked_for: bool
    update: UpdateOut | None


class UpdateItemOut(Schema):
    """One thing of the plan; ``revision`` is that of its line, 0 where there is none.

    ``is_asked``: it is to be told of in this period.
    """

    item: UUID
    kind: UpdateKind
    code: str
    title: str
    is_asked: bool
    revision: int
    progress: PlanProgress | None
    per_cent: int | None
    value: float | None
    value_year: int | None
    grade: str
    target: float | None
    explanation: str
    factors: Factors
    meaning: str


class WholeUpdateOut(UpdateOut):
    """An update with all that it tells of."""

    items: list[UpdateItemOut]


class BeginUpdateIn(Schema):
    """The period to begin, by its first day; sent twice with one ``uuid`` it is begun once."""

    starts_on: date
    role: PartyRole
    uuid: UUID | None = None


class UpdateItemIn(Schema):
    """How far one thing is, from the revision that was seen; a value is never an indicator's."""

    revision: int
    progress: str
    per_cent: int | None = None
    value: float | None = None
    explanation: str = ""
    factors: Factors = Field(default_factory=dict)
    meaning: str = ""


class UpdateIn(Schema):
    """Words of the period, from the revision that was seen; what is left out stays."""

    revision: int
    summary: str | None = None
    ahead: str | None = None


@router.get("/of/{uuid}/", response={200: list[PeriodOut], **ERRORS})
def updates(request: Request, uuid: PartnershipId) -> list[dict[str, Any]]:
    """List the periods of the plan in force with their updates."""
    partnership = _partnership(request, uuid)
    NotAllowed.unless(can_read_drafts(request.actor, partnership))
    plan = plan_of(partnership)
    if plan is None or plan.version == 0:
        return []
    courses = courses_of(plan, updates_of(plan), request.act.at.date())
    return [_period(each) for each in courses]


@router.post("/of/{uuid}/", response={201: UpdateOut, **ERRORS})
def begin_update(request: Request, uuid: PartnershipId, data: BeginUpdateIn) -> Status:
    """Begin the update of a period for one's own side."""
    partnership = _partnership(request, uuid)
    NotAllowed.unless(can_begin(request.actor, partnership, data.role))
    plan = plan_of(partnership)
    if plan is None:
        raise NotReady.because("no_plan_in_force")
    return Status(201, actions.begin_update(plan, **data.dict(), act=request.act))


@router.get("/{uuid}/", response={200: WholeUpdateOut, **ERRORS})
def update(request: Request, uuid: UpdateId) -> dict[str, Any]:
    """Give an update with all that it tells of."""
    return _whole(_update(request, uuid))


@router.put("/{uuid}/", response={200: UpdateOut, **ERRORS})
def change_update(request: Request, uuid: UpdateId, data: UpdateIn) -> Update:
    """Say the period in words, from the revision that was seen."""
    given = data.dict(exclude_unset=True)
    revision = given.pop("revision")
    return actions.change_update(_update(request, uuid), given, revision=revision, act=request.act)


@router.put("/{uuid}/items/{item}/", response={200: WholeUpdateOut, **ERRORS})
def write_update_item(
    request: Request, uuid: UpdateId, item: PlanItemId, data: UpdateItemIn
) -> dict[str, Any]:
    """Say of one thing of the plan how far it is."""
    given = data.dict()
    revision = given.pop("revision")
    found = _update(request, uuid)
    actions.write_line(found, item, given, revision=revision, act=request.act)
    return _whole(found)


@router.post("/{uuid}/figures/", response={200: WholeUpdateOut, **ERRORS})
def read_update_figures(request: Request, uuid: UpdateId) -> dict[str, Any]:
    """Take over the reviewed figures of the plan's indicators as they are now."""
    return _whole(actions.read_update_figures(_update(request, uuid), act=request.act))


JointOperations(
    kind=KIND,
    out=UpdateOut,
    named=UpdateId,
    sends_back="send_back_update",
    file=("update", "update_report"),
    paper=update_paper,
).add_to(router)


NAMES = (
    "uuid", "revision", "year", "number", "starts_on", "ends_before", "role", "state",
    "summary", "ahead", "reason", "handed_over_at", "agreed_at", "read_at",
)  # fmt: skip


def _plain(found: Update) -> dict[str, Any]:
    said = {name: getattr(found, name) for name in NAMES}
    return said | {"partnership.uuid": found.whole.uuid}


def _period(course: PeriodCourse) -> dict[str, Any]:
    names = ("year", "number", "starts_on", "ends_before")
    said = {name: getattr(course.period, name) for name in names}
    update = _plain(course.row) if course.row else None
    return said | {"is_asked_for": course.is_asked_for, "update": update}


def _whole(found: Update) -> dict[str, Any]:
    found.refresh_from_db(fields=["revision"])
    items = [_item(each, found.year) for each in content_of(found).told]
    return _plain(found) | {"items": items}


def _item(told: Told, year: int) -> dict[str, Any]:
    line = told.line
    names = ("per_cent", "value", "value_year", "grade", "explanation", "factors", "meaning")
    blank: dict[str, Any] = dict.fromkeys(names, None) | {
        "grade": "", "explanation": "", "factors": {}, "meaning": "",
    }  # fmt: skip
    said = {name: getattr(line, name) for name in names} if line else blank
    return said | {
        "item": told.item.uuid,
        "kind": told.kind,
        "code": told.item.code,
        "title": told.item.title,
        "is_asked": told.is_asked,
        "revision": line.revision if line else 0,
        "progress": (line.progress or None) if line else None,
        "target": told.target(year),
    }


def _partnership(request: Request, uuid: UUID) -> Partnership:
    found: Partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    return found


def _update(request: Request, uuid: UUID) -> Update:
    found: Update = KIND.found(request.actor, uuid)
    return found

"""The frame of a plan, its versions and its documents."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.apps.plans.actions import approval, frame, taking
from waterpeers.apps.plans.api.found import plan_or_404
from waterpeers.apps.plans.api.items import PlanItemOut, item_out
from waterpeers.apps.plans.documents import document, wall
from waterpeers.apps.plans.kinds import KINDS
from waterpeers.apps.plans.models import Plan, PlanApproval, PlanVersion
from waterpeers.apps.plans.queries import (
    content_of,
    fingerprint_of,
    plan_facts,
    versions_of,
)
from waterpeers.apps.plans.reports import remark_lines
from waterpeers.apps.records.api import StrictSchema
from waterpeers.domain.plan_checks import PlanCheck, remarks

router = Router(tags=["plans"])


class PlanOut(Schema):
    """The frame of a plan; ``version`` is the one that both sides approved last, 0 for none."""

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    currency: str
    starts_on: date
    ends_before: date
    reviews_a_year: int
    follow_ups: list[date] = Field(alias="follow_up_days")
    version: int
    is_open: bool
    amended_because: str


class PlanRemarkOut(Schema):
    """What a check has to say of a plan, and of which items."""

    check: PlanCheck
    text: str
    codes: list[str]


class WholePlanOut(PlanOut):
    """A plan with all its items; ``fingerprint`` is what one approves once one has read it."""

    fingerprint: str
    items: list[PlanItemOut]
    remarks: list[PlanRemarkOut]


class ApprovePlanIn(StrictSchema):
    """An operator's approval of the plan that was read."""

    party: PartyId
    fingerprint: str = Field(max_length=64)


class PlanApprovalOut(Schema):
    """An approval."""

    party: UUID = Field(alias="party.uuid")
    approved_at: datetime


class AmendPlanIn(StrictSchema):
    """Why a plan in force is changed."""

    revision: int
    because: str = ""


class CopiedPlanIn(StrictSchema):
    """The plan that is copied, and which items of it; without them, all."""

    source: UUID
    items: list[UUID] | None = Field(None, max_length=500)


class PlanVersionOut(Schema):
    """A plan as both sides approved it."""

    number: int
    why: str
    changes: list[dict[str, Any]]
    content: dict[str, Any]
    approved_by: list[dict[str, Any]]
    in_force_at: datetime


class PlanIn(StrictSchema):
    """The frame of a plan; without ``follow_ups`` they are 6, 12 and 36 months after its end."""

    currency: str = Field(max_length=20)
    starts_on: date
    ends_before: date
    reviews_a_year: int = 2
    follow_ups: list[date] | None = None


class NewPlanIn(PlanIn):
    """A plan to begin; sent twice with one ``uuid`` it is begun once."""

    uuid: UUID | None = None


class ChangedPlanIn(PlanIn):
    """A changed frame, from the revision that was seen."""

    revision: int


@router.get("/of/{uuid}/", response={200: WholePlanOut, **ERRORS})
def plan(request: Request, uuid: PartnershipId) -> dict[str, Any]:
    """Give the plan of a partnership, whole."""
    found = plan_or_404(request, uuid)
    content = content_of(found)
    told = PlanOut.from_orm(found).model_dump()
    made = [item_out(kind, row) for kind in KINDS for row in content.of(kind.table)]
    return told | {
        "partnership.uuid": told["partnership"],
        "follow_up_days": told["follow_ups"],
        "items": made,
        "fingerprint": fingerprint_of(content),
        "remarks": remark_lines(content, remarks(plan_facts(content))),
    }


@router.post("/of/{uuid}/", response={201: PlanOut, **ERRORS})
def start_plan(request: Request, uuid: PartnershipId, data: NewPlanIn) -> Status:
    """Begin the plan of a partnership."""
    seen = Partnership.objects.visible_to(request.actor)
    made = frame.start_plan(get_object_or_404(seen, uuid=uuid), **data.dict(), act=request.act)
    return Status(201, made)


@router.put("/of/{uuid}/", response={200: PlanOut, **ERRORS})
def change_plan(request: Request, uuid: PartnershipId, data: ChangedPlanIn) -> Plan:
    """Change the days of a plan, its currency, its reviews and its follow-ups."""
    return frame.change_plan(plan_or_404(request, uuid), **data.dict(), act=request.act)


@router.post("/of/{uuid}/copy/", response={200: PlanOut, **ERRORS})
def copy_plan(request: Request, uuid: PartnershipId, data: CopiedPlanIn) -> Plan:
    """Copy what an earlier plan of either side says, whole or in parts."""
    plan = plan_or_404(request, uuid)
    seen = Plan.objects.visible_to(request.actor).select_related("partnership")
    source = get_object_or_404(seen, uuid=data.source)
    return taking.copy_plan(plan, source, data.items, act=request.act)


@router.post("/of/{uuid}/approve/", response={200: PlanApprovalOut, **ERRORS}, auth=signs)
def approve_plan(request: Request, uuid: PartnershipId, data: ApprovePlanIn) -> PlanApproval:
    """Approve for one operator the plan that was read, by its fingerprint."""
    rows = plan_or_404(request, uuid).partnership.parties.select_related(
        "organisation", "partnership"
    )
    party = get_object_or_404(rows, uuid=data.party)
    return approval.approve_plan(party, fingerprint=data.fingerprint, act=request.act)


@router.post("/of/{uuid}/amend/", response={200: PlanOut, **ERRORS})
def amend_plan(request: Request, uuid: PartnershipId, data: AmendPlanIn) -> Plan:
    """Open the next version of a plan in force, and say why."""
    return approval.amend_plan(plan_or_404(request, uuid), **data.dict(), act=request.act)


@router.get("/of/{uuid}/versions/", response={200: list[PlanVersionOut], **ERRORS})
def plan_versions(request: Request, uuid: PartnershipId) -> list[PlanVersion]:
    """List the versions that both sides approved, latest first, each as it was."""
    return versions_of(plan_or_404(request, uuid))


@router.get("/of/{uuid}/plan.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def plan_document(request: Request, uuid: PartnershipId, form: DocumentFormat) -> Any:
    """Give the plan as PDF, Word file or workbook."""
    found = plan_or_404(request, uuid)
    made = document(content_of(found), versions_of(found), request.act.at)
    return answer(made, form, f"{found.partnership.code}-plan")


@router.get("/of/{uuid}/wall.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def plan_on_a_wall(request: Request, uuid: PartnershipId, form: DocumentFormat) -> Any:
    """Give the plan on one page, to hang up."""
    found = plan_or_404(request, uuid)
    return answer(wall(content_of(found), request.act.at), form, f"{found.partnership.code}-wall")

"""Templates of plans: those offered, one's own, and what is taken from them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.apps.plans.actions import taking, templates
from waterpeers.apps.plans.api.found import plan_or_404
from waterpeers.apps.plans.api.plan import PlanOut
from waterpeers.apps.plans.models import OwnPlanTemplate, Plan
from waterpeers.apps.plans.queries import (
    OwnPlanTemplateId,
    templates_offered,
)
from waterpeers.apps.plans.reports import template_parts
from waterpeers.apps.records.api import StrictSchema
from waterpeers.domain.plan_templates import said
from waterpeers.domain.plans import Aim

router = Router(tags=["plans"])


class PlanTemplateOut(Schema):
    """A plan to begin with; ``parts`` are what can be taken, by key."""

    code: str
    title: str
    aim: Aim
    parts: dict[str, str]


class OwnPlanTemplateOut(Schema):
    """A version of a template that facilitators made; ``body`` has its texts by language."""

    uuid: UUID
    revision: int
    code: str
    version: int
    based_on: str
    body: dict[str, Any]
    made_at: datetime
    shared_at: datetime | None
    withdrawn_at: datetime | None


class BegunTemplateIn(StrictSchema):
    """The code of the template from which one's own begins."""

    uuid: UUID | None = None
    base: str = Field(max_length=60)


class OwnPlanTemplateIn(StrictSchema):
    """A template as it is written in a language; parts keep their ``key``."""

    revision: int
    language: str = Field(max_length=10)
    title: str = ""
    aim: Aim
    start: str = ""
    ask: list[str] = Field([], max_length=40)
    never: str = ""
    indicators: list[str] = Field([], max_length=60)
    activities: list[dict[str, str]] = Field([], max_length=60)
    learning: list[dict[str, str]] = Field([], max_length=60)
    risks: list[dict[str, str]] = Field([], max_length=60)


class SeenTemplateIn(StrictSchema):
    """The revision that was seen."""

    revision: int


class TakenPartsIn(StrictSchema):
    """Which parts of a template are taken; without it, all."""

    parts: list[str] | None = Field(None, max_length=60)


@router.get("/templates/", response={200: list[PlanTemplateOut], **ERRORS})
def plan_templates_offered(request: Request) -> list[dict[str, Any]]:
    """List the templates of each objective, with the keys of their parts."""
    language = get_language() or "en"
    return [
        {"code": code, "title": said(each.title, language), "aim": each.aim}
        | {"parts": dict(template_parts(each, language))}
        for code, each in templates_offered().items()
    ]


def _own_template(request: Request, uuid: UUID) -> OwnPlanTemplate:
    return get_object_or_404(OwnPlanTemplate.objects.visible_to(request.actor), uuid=uuid)


@router.get("/own-templates/", response={200: list[OwnPlanTemplateOut], **ERRORS})
def own_plan_templates(request: Request) -> Any:
    """List the templates that facilitators made: those that are shared; theirs for them."""
    return OwnPlanTemplate.objects.visible_to(request.actor).order_by("code", "version")


@router.post("/own-templates/", response={201: OwnPlanTemplateOut, **ERRORS})
def begin_plan_template(request: Request, data: BegunTemplateIn) -> Status:
    """Begin a template from one that is offered, or the next version of one's own."""
    made = templates.begin_plan_template(data.base, uuid=data.uuid, act=request.act)
    return Status(201, made)


@router.put("/own-templates/{uuid}/", response={200: OwnPlanTemplateOut, **ERRORS})
def change_plan_template(
    request: Request, uuid: OwnPlanTemplateId, data: OwnPlanTemplateIn
) -> OwnPlanTemplate:
    """Write a template in a language, as long as it is not shared; other languages stay."""
    fields = data.dict()
    language, revision = fields.pop("language"), fields.pop("revision")
    return templates.change_plan_template(
        _own_template(request, uuid), fields, revision=revision, language=language, act=request.act
    )


@router.put(
    "/own-templates/{uuid}/share/", response={200: OwnPlanTemplateOut, **ERRORS}, auth=signs
)
def share_plan_template(
    request: Request, uuid: OwnPlanTemplateId, data: SeenTemplateIn
) -> OwnPlanTemplate:
    """Offer a template to everybody who plans."""
    row = _own_template(request, uuid)
    return templates.share_plan_template(row, revision=data.revision, act=request.act)


@router.put("/own-templates/{uuid}/withdraw/", response={200: OwnPlanTemplateOut, **ERRORS})
def withdraw_plan_template(
    request: Request, uuid: OwnPlanTemplateId, data: SeenTemplateIn
) -> OwnPlanTemplate:
    """Offer a template no more; plans keep what they took."""
    row = _own_template(request, uuid)
    return templates.withdraw_plan_template(row, revision=data.revision, act=request.act)


@router.post("/of/{uuid}/templates/{code}/", response={200: PlanOut, **ERRORS})
def take_plan_template(
    request: Request, uuid: PartnershipId, code: str, data: TakenPartsIn
) -> Plan:
    """Take a template over, whole or in parts; taken again, it adds what is new."""
    language = get_language() or "en"
    plan = plan_or_404(request, uuid)
    return taking.take_template(plan, code, data.parts, language=language, act=request.act)

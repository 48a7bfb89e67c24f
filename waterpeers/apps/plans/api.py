"""Plans, for programs: the same actions as the pages; an item of each kind has typed operations."""

from collections.abc import Callable
from datetime import date, datetime
from inspect import Signature, signature
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from ninja import Router, Schema, Status
from pydantic import Field, create_model

from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.apps.plans.actions import approval, frame, items, taking, templates
from waterpeers.apps.plans.columns import FieldKind, PlanField
from waterpeers.apps.plans.documents import document, wall
from waterpeers.apps.plans.kinds import KINDS, PlanKind
from waterpeers.apps.plans.models import Activity, OwnPlanTemplate, Plan, PlanApproval, PlanVersion
from waterpeers.apps.plans.queries import (
    OwnPlanTemplateId,
    content_of,
    fingerprint_of,
    plan_facts,
    templates_offered,
    versions_of,
)
from waterpeers.apps.plans.reports import remark_lines, template_parts
from waterpeers.apps.records.api import StrictSchema, titled
from waterpeers.domain.plan_checks import PlanCheck, remarks
from waterpeers.domain.plan_templates import said
from waterpeers.domain.plans import LONGEST_LIST, Aim

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


class PlanItemOut(Schema):
    """What every item tells of itself; ``fields`` are those of its kind."""

    uuid: UUID
    revision: int
    code: str
    kind: str
    fields: dict[str, Any]


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


class NewItemIn(StrictSchema):
    """A new item; sent twice with one ``uuid`` it is added once."""

    uuid: UUID | None = None


class ChangedItemIn(StrictSchema):
    """A changed item, whole, from the revision that was seen; what is left out is a blank."""

    revision: int


class ActivityDatesIn(StrictSchema):
    """When an activity began and ended."""

    revision: int
    began_on: date | None = None
    ended_on: date | None = None


TYPES: dict[FieldKind, Any] = {
    FieldKind.CHOICES: (list[str], Field(default_factory=list, max_length=LONGEST_LIST)),
    FieldKind.ITEMS: (list[UUID], Field(default_factory=list, max_length=LONGEST_LIST)),
    FieldKind.NUMBER: (float | None, None),
    FieldKind.MONEY: (float | None, None),
    FieldKind.WHOLE: (int | None, None),
    FieldKind.YEAR: (int | None, None),
    FieldKind.DAY: (date | None, None),
    FieldKind.TARGETS: (dict[str, float], Field(default_factory=dict)),
    FieldKind.ITEM: (UUID | None, None),
    FieldKind.PERSON: (UUID | None, None),
    FieldKind.PROBLEM: (UUID | None, None),
}


def _type_of(asked: PlanField) -> Any:
    return TYPES.get(asked.kind, (str, str(asked.usual)))


def _shape(kind: PlanKind, base: type[Schema], name: str) -> Any:
    title, text = titled(f"{name}_{kind.name}_in"), f"{base.__doc__}"
    fields = {asked.name: _type_of(asked) for asked in kind.fields}
    return create_model(title, __base__=base, __doc__=text, **fields)


def item_out(kind: PlanKind, row: Any) -> dict[str, Any]:
    """Give an item as programs read it."""
    return {
        "uuid": row.uuid,
        "revision": row.revision,
        "code": row.code,
        "kind": kind.name,
        "fields": kind.entered_of(row) | _read_only(row),
    }


def _read_only(row: Any) -> dict[str, Any]:
    """Give what is read and not sent: the baseline of an indicator."""
    names = ("baseline", "baseline_year", "baseline_grade")
    return {name: getattr(row, name) for name in names if hasattr(row, name)}


@router.get("/of/{uuid}/", response={200: WholePlanOut, **ERRORS})
def plan(request: Request, uuid: PartnershipId) -> dict[str, Any]:
    """Give the plan of a partnership, whole."""
    found = _plan(request, uuid)
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
    return frame.change_plan(_plan(request, uuid), **data.dict(), act=request.act)


@router.post("/of/{uuid}/priorities/{finding}/", response={201: PlanItemOut, **ERRORS})
def take_up_priority(request: Request, uuid: PartnershipId, finding: UUID) -> Status:
    """Make an activity of a problem of the diagnosis, and an outcome of its figure."""
    found = _plan(request, uuid)
    problem = get_object_or_404(found.partnership.findings.standing(), uuid=finding)
    made = items.take_up(found, problem, act=request.act)
    kind = next(kind for kind in KINDS if kind.table is Activity)
    return Status(201, item_out(kind, made))


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
    plan = _plan(request, uuid)
    return taking.take_template(plan, code, data.parts, language=language, act=request.act)


@router.post("/of/{uuid}/copy/", response={200: PlanOut, **ERRORS})
def copy_plan(request: Request, uuid: PartnershipId, data: CopiedPlanIn) -> Plan:
    """Copy what an earlier plan of either side says, whole or in parts."""
    plan = _plan(request, uuid)
    seen = Plan.objects.visible_to(request.actor).select_related("partnership")
    source = get_object_or_404(seen, uuid=data.source)
    return taking.copy_plan(plan, source, data.items, act=request.act)


@router.post("/of/{uuid}/approve/", response={200: PlanApprovalOut, **ERRORS}, auth=signs)
def approve_plan(request: Request, uuid: PartnershipId, data: ApprovePlanIn) -> PlanApproval:
    """Approve for one operator the plan that was read, by its fingerprint."""
    rows = _plan(request, uuid).partnership.parties.select_related("organisation", "partnership")
    party = get_object_or_404(rows, uuid=data.party)
    return approval.approve_plan(party, fingerprint=data.fingerprint, act=request.act)


@router.post("/of/{uuid}/amend/", response={200: PlanOut, **ERRORS})
def amend_plan(request: Request, uuid: PartnershipId, data: AmendPlanIn) -> Plan:
    """Open the next version of a plan in force, and say why."""
    return approval.amend_plan(_plan(request, uuid), **data.dict(), act=request.act)


@router.get("/of/{uuid}/versions/", response={200: list[PlanVersionOut], **ERRORS})
def plan_versions(request: Request, uuid: PartnershipId) -> list[PlanVersion]:
    """List the versions that both sides approved, latest first, each as it was."""
    return versions_of(_plan(request, uuid))


@router.get("/of/{uuid}/plan.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def plan_document(request: Request, uuid: PartnershipId, form: DocumentFormat) -> Any:
    """Give the plan as PDF, Word file or workbook."""
    found = _plan(request, uuid)
    made = document(content_of(found), versions_of(found), request.act.at)
    return answer(made, form, f"{found.partnership.code}-plan")


@router.get("/of/{uuid}/wall.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def plan_on_a_wall(request: Request, uuid: PartnershipId, form: DocumentFormat) -> Any:
    """Give the plan on one page, to hang up."""
    found = _plan(request, uuid)
    return answer(wall(content_of(found), request.act.at), form, f"{found.partnership.code}-wall")


@router.put("/activities/{uuid}/dates/", response={200: PlanItemOut, **ERRORS})
def note_activity_dates(request: Request, uuid: UUID, data: ActivityDatesIn) -> dict[str, Any]:
    """Note when an activity began and ended; what was planned stays."""
    kind = next(kind for kind in KINDS if kind.table is Activity)
    made = items.note_dates(_item(request, kind, uuid), **data.dict(), act=request.act)
    return item_out(kind, made)


def _plan(request: Request, uuid: UUID) -> Plan:
    rows = Plan.objects.visible_to(request.actor).select_related("partnership")
    return get_object_or_404(rows, partnership__uuid=uuid)


def _item(request: Request, kind: PlanKind, uuid: UUID) -> Any:
    rows = kind.table.objects.visible_to(request.actor).select_related("plan__partnership")
    return get_object_or_404(rows, uuid=uuid)


# --- the same three operations, and one to put back, for each kind of item ---


class _ItemOperations:
    """Add, change, take out and put back the items of a kind."""

    def __init__(self, kind: PlanKind) -> None:
        self.kind = kind

    def added(self, request: Request, uuid: PartnershipId, data: Any) -> Status:
        """Add an item to a plan."""
        given = data.dict()
        made = items.add_item(
            _plan(request, uuid), self.kind, given, act=request.act, uuid=given.pop("uuid")
        )
        return Status(201, item_out(self.kind, made))

    def changed(self, request: Request, uuid: UUID, data: Any) -> dict[str, Any]:
        """Change an item of a plan, from the revision that was seen."""
        given = data.dict()
        made = items.change_item(
            _item(request, self.kind, uuid), given, revision=given.pop("revision"), act=request.act
        )
        return item_out(self.kind, made)

    def removed(self, request: Request, uuid: UUID) -> Status:
        """Take an item out of a plan; it keeps its number."""
        items.remove_item(_item(request, self.kind, uuid), act=request.act)
        return Status(204, None)

    def put_back(self, request: Request, uuid: UUID) -> dict[str, Any]:
        """Put an item back that was taken out of a plan."""
        return item_out(self.kind, items.put_back(_item(request, self.kind, uuid), act=request.act))

    def add_to(self, router: Router) -> None:
        """Make the operations under the names that programs and the command line know."""
        kind, name = self.kind, self.kind.name
        one = Annotated[UUID, Named(kind.table, "its uuid", "6f9c…")]
        out = {200: PlanItemOut, **ERRORS}
        made = {201: PlanItemOut, **ERRORS}
        new, changed = _shape(kind, NewItemIn, "new"), _shape(kind, ChangedItemIn, "changed")
        at = f"/{kind.plural.replace('_', '-')}"
        router.post(f"/of/{{uuid}}{at}/", response=made)(
            _named(self.added, kind, f"add_{name}", data=new)
        )
        router.put(f"{at}/{{uuid}}/", response=out)(
            _named(self.changed, kind, f"change_{name}", uuid=one, data=changed)
        )
        router.delete(f"{at}/{{uuid}}/", response={204: None, **ERRORS})(
            _named(self.removed, kind, f"remove_{name}", uuid=one)
        )
        router.post(f"{at}/{{uuid}}/put-back/", response=out)(
            _named(self.put_back, kind, f"put_back_{name}", uuid=one)
        )


def _named(does: Callable[..., Any], kind: PlanKind, name: str, **types: Any) -> Any:
    """Give a function the name and words of an operation of a kind, and the shapes it takes."""

    def named(request: Request, **kwargs: Any) -> Any:
        return does(request, **kwargs)

    named.__name__ = name
    words = kind.name.replace("_", " ")
    article = "an" if words[0] in "aeiou" else "a"
    named.__doc__ = (does.__doc__ or "").replace("an item", f"{article} {words}")
    parameters = [
        each.replace(annotation=types.get(each.name, each.annotation))
        for each in signature(does).parameters.values()
    ]
    named.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return named


for each_kind in KINDS:
    _ItemOperations(each_kind).add_to(router)

"""The items of a plan: the same operations for each kind."""

from collections.abc import Callable
from datetime import date
from inspect import Signature, signature
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field, create_model

from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.apps.plans.actions import items
from waterpeers.apps.plans.api.found import plan_or_404
from waterpeers.apps.plans.columns import FieldKind, PlanField
from waterpeers.apps.plans.kinds import KINDS, PlanKind
from waterpeers.apps.plans.models import Activity
from waterpeers.apps.records.api import StrictSchema, titled
from waterpeers.domain.plans import LONGEST_LIST

router = Router(tags=["plans"])


class PlanItemOut(Schema):
    """What every item tells of itself; ``fields`` are those of its kind."""

    uuid: UUID
    revision: int
    code: str
    kind: str
    fields: dict[str, Any]


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


@router.post("/of/{uuid}/priorities/{finding}/", response={201: PlanItemOut, **ERRORS})
def take_up_priority(request: Request, uuid: PartnershipId, finding: UUID) -> Status:
    """Make an activity of a problem of the diagnosis, and an outcome of its figure."""
    found = plan_or_404(request, uuid)
    problem = get_object_or_404(found.partnership.findings.standing(), uuid=finding)
    made = items.take_up(found, problem, act=request.act)
    kind = next(kind for kind in KINDS if kind.table is Activity)
    return Status(201, item_out(kind, made))


@router.put("/activities/{uuid}/dates/", response={200: PlanItemOut, **ERRORS})
def note_activity_dates(request: Request, uuid: UUID, data: ActivityDatesIn) -> dict[str, Any]:
    """Note when an activity began and ended; what was planned stays."""
    kind = next(kind for kind in KINDS if kind.table is Activity)
    made = items.note_dates(_item(request, kind, uuid), **data.dict(), act=request.act)
    return item_out(kind, made)


def _item(request: Request, kind: PlanKind, uuid: UUID) -> Any:
    rows = kind.table.objects.visible_to(request.actor).select_related("plan__partnership")
    return get_object_or_404(rows, uuid=uuid)


class _ItemOperations:
    """Add, change, take out and put back the items of a kind."""

    def __init__(self, kind: PlanKind) -> None:
        self.kind = kind

    def added(self, request: Request, uuid: PartnershipId, data: Any) -> Status:
        """Add an item to a plan."""
        given = data.dict()
        made = items.add_item(
            plan_or_404(request, uuid), self.kind, given, act=request.act, uuid=given.pop("uuid")
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

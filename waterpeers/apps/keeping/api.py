"""Keeping the register, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS, Paged, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.keeping import actions, queries
from waterpeers.apps.keeping.models import Merge, Refusal, TakenBack, Twins
from waterpeers.apps.keeping.queries import MergeId, TwinsId
from waterpeers.apps.operators.access import can_import, can_keep_the_register
from waterpeers.apps.operators.models import (
    IdentityChange,
    IdentityState,
    Organisation,
    OrganisationState,
)
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["register"])


class NamedOut(Schema):
    """An organisation by its name."""

    uuid: UUID
    name: str
    state: OrganisationState


class TwinsOut(Schema):
    """Two organisations that may be one."""

    uuid: UUID
    one: NamedOut
    other: NamedOut
    likeness: float
    found_at: datetime


class MergeIn(Schema):
    """Which organisation goes into which."""

    kept: OrganisationId
    gone: OrganisationId


class MergePlanOut(Schema):
    """What a merge would do: rows that move and that stay, fields that are filled or differ."""

    moves: dict[str, int]
    stays: dict[str, int]
    fills: dict[str, Any]
    differs: list[str]
    names: list[str]
    against: list[str]


class MergeOut(Schema):
    """A merge; ``moved`` counts rows by what they are."""

    uuid: UUID
    kept: NamedOut
    gone: NamedOut
    made_at: datetime
    undone_at: datetime | None
    moved: dict[str, int]

    @staticmethod
    def resolve_moved(merge: Merge) -> dict[str, int]:
        """Count what moved."""
        return {name: len(keys) for name, keys in merge.moved.items()}


class KeeperReasonIn(Schema):
    """Why."""

    reason: str = ""


class RefusalOut(Schema):
    """Why a proposal was refused."""

    reason: str
    made_at: datetime


class FoundOut(Schema):
    """How many are new."""

    new: int


@router.get("/twins/", response={200: list[TwinsOut], **ERRORS})
@paginate(Paged)
def list_twins(request: Request) -> QuerySet[Twins]:
    """List the organisations that may stand twice; for facilitators and administrators."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    return queries.open_twins()


@router.post("/twins/find/", response={200: FoundOut, **ERRORS})
def find_twins(request: Request) -> dict[str, int]:
    """Look through the register for organisations that may stand twice."""
    return {"new": actions.find_twins(act=request.act)}


@router.post("/twins/{uuid}/dismiss/", response={200: TwinsOut, **ERRORS})
def dismiss_twins(request: Request, uuid: TwinsId, data: KeeperReasonIn) -> Twins:
    """Say that two organisations are two, so that nobody is asked again."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    found = get_object_or_404(Twins.objects.select_related("one", "other"), uuid=uuid)
    actions.dismiss_twins(found, reason=data.reason, act=request.act)
    return found


@router.post("/merges/plan/", response={200: MergePlanOut, **ERRORS})
def plan_merge(request: Request, data: MergeIn) -> dict[str, Any]:
    """Say what a merge would do; nothing is stored."""
    plan = queries.merge_plan(*_both(request, data))
    names = ("moves", "stays", "fills", "differs", "names")
    return {name: getattr(plan, name) for name in names} | {
        "against": [sentence(reason) for reason in plan.verdict.against]
    }


@router.post("/merges/", response={200: MergeOut, **ERRORS})
def merge_organisations(request: Request, data: MergeIn) -> Merge:
    """Let one organisation go into another; it can be undone within 30 days."""
    return actions.merge(*_both(request, data), act=request.act)


@router.get("/merges/", response={200: list[MergeOut], **ERRORS})
@paginate(Paged)
def list_merges(request: Request) -> QuerySet[Merge]:
    """List the merges, the latest first; for facilitators and administrators."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    return queries.merges()


@router.post("/merges/{uuid}/undo/", response={200: MergeOut, **ERRORS})
def undo_merge(request: Request, uuid: MergeId) -> Merge:
    """Undo a merge: what moved goes back."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    return actions.undo_merge(get_object_or_404(Merge, uuid=uuid), act=request.act)


@router.get("/orphans/", response={200: list[NamedOut], **ERRORS})
@paginate(Paged)
def list_orphans(request: Request) -> QuerySet[Organisation]:
    """List the organisations in partnerships that nobody runs any more."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    return queries.orphans()


@router.post("/proposals/{uuid}/refuse/", response={200: RefusalOut, **ERRORS})
def refuse_proposal(request: Request, uuid: OrganisationId, data: KeeperReasonIn) -> Refusal:
    """Refuse a proposed organisation; whoever proposed it is told why."""
    NotAllowed.unless(can_keep_the_register(request.actor))
    found = get_object_or_404(Organisation, uuid=uuid)
    return actions.refuse(found, reason=data.reason, act=request.act)


def _both(request: Request, data: MergeIn) -> tuple[Organisation, Organisation]:
    NotAllowed.unless(can_keep_the_register(request.actor))
    return (
        get_object_or_404(Organisation, uuid=data.kept),
        get_object_or_404(Organisation, uuid=data.gone),
    )


class IdentityOut(Schema):
    """Another name or kind that an organisation asked for, and where that stands."""

    uuid: UUID
    organisation: NamedOut
    before: dict[str, str]
    after: dict[str, str]
    asked_at: datetime
    state: IdentityState
    decided_at: datetime | None
    reason: str


class IdentityDecisionIn(Schema):
    """Whether the other name or kind stands; a no says why."""

    agree: bool
    reason: str = Field("", max_length=2000)


@router.get("/identities/", response={200: list[IdentityOut], **ERRORS})
@paginate(Paged)
def list_identities(request: Request) -> QuerySet[IdentityChange]:
    """List other names and kinds that wait: of one's own organisations; for facilitators, all."""
    seen = IdentityChange.objects.visible_to(request.actor)
    return seen.open().select_related("organisation")


@router.post("/identities/{uuid}/decide/", response={200: IdentityOut, **ERRORS}, auth=signs)
def decide_identity(request: Request, uuid: UUID, data: IdentityDecisionIn) -> IdentityChange:
    """Agree to another name or kind of an organisation, or refuse it with a reason."""
    seen = IdentityChange.objects.visible_to(request.actor).select_related("organisation")
    found = get_object_or_404(seen, uuid=uuid)
    return actions.decide_identity(found, **data.dict(), act=request.act)


class StoredImportOut(Schema):
    """An import that somebody asked for."""

    uuid: UUID
    kind: str
    state: RunState
    asked_at: datetime
    name: str
    rows: int
    created: int
    updated: int

    @staticmethod
    def resolve_name(run: Run) -> str:
        """Give the name of its file."""
        return str(run.parameters.get("name", ""))

    @staticmethod
    def resolve_rows(run: Run) -> int:
        """Count its rows."""
        return int(run.result.get("rows", 0))

    @staticmethod
    def resolve_created(run: Run) -> int:
        """Count what is new."""
        return int(run.result.get("created", 0))

    @staticmethod
    def resolve_updated(run: Run) -> int:
        """Count what changed."""
        return int(run.result.get("updated", 0))


class TakenBackOut(Schema):
    """What went, what is as before, and what is in use and stays."""

    removed: int
    restored: int
    figures: int
    stayed: int


@router.get("/imports/", response={200: list[StoredImportOut], **ERRORS})
@paginate(Paged)
def list_imports(request: Request) -> QuerySet[Run]:
    """List the imports, the latest first: all for who keeps the register, else one's own."""
    NotAllowed.unless(can_import(request.actor))
    return queries.stored_imports(request.actor)


@router.post("/imports/{uuid}/take-back/", response={200: TakenBackOut, **ERRORS})
def take_back_import(request: Request, uuid: UUID) -> TakenBack:
    """Take an import back within 30 days; what is in use stays."""
    NotAllowed.unless(can_import(request.actor))
    run = get_object_or_404(queries.stored_imports(request.actor), uuid=uuid)
    return actions.take_back(run, act=request.act)

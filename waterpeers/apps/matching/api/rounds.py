"""Rounds of matching, for programs."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.matching import access, models
from waterpeers.apps.matching.actions import rounds as round_actions
from waterpeers.apps.matching.api.found import declaration_or_404, organisation_or_404
from waterpeers.apps.matching.queries import (
    NeedInRound,
    needs_of,
)
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["matching"])


class RoundFields(Schema):
    """What a round is called, and the needs that it looks at; empty lists mean all."""

    title: str
    working_areas: list[WorkingArea] = []
    regions: list[str] = []
    members_of: OrganisationId | None = None  # of whom the needs are; null: of everybody
    first_day: date | None = None
    last_day: date | None = None


class ChangeRoundIn(RoundFields):
    """What it shall be from now on."""

    revision: int


class PlaceIn(Schema):
    """Whether a need is in a round, whatever its scope says, and why."""

    is_in: bool
    reason: str


class RoundNeedOut(Schema):
    """A need as a round looks at it: ``in``, ``left_out`` by hand, or ``outside`` of the scope."""

    need: UUID
    organisation: UUID
    working_area: str
    sentence: str
    place: Literal["in", "left_out", "outside"]
    reason: str  # why it was put in or left out by hand; empty where the scope decides


class RoundIn(RoundFields):
    """A round to open; sent twice with one ``uuid`` it is opened once."""

    uuid: UUID | None = None
    organisation: OrganisationId
    weights: dict[str, float] | None = None


class WeightsIn(Schema):
    """How much each criterion counts from now on."""

    revision: int
    weights: dict[str, float]


class RoundOut(Schema):
    """A round with its weights and scope."""

    uuid: UUID
    title: str
    working_areas: list[str]
    regions: list[str]
    members_of: UUID | None = Field(None, alias="members_of.uuid")
    first_day: date | None
    last_day: date | None
    organisation: UUID = Field(alias="organisation.uuid")
    state: str
    revision: int
    weights: dict[str, float]
    opened_at: datetime
    closed_at: datetime | None


def _round(request: Request, uuid: UUID) -> models.Round:
    NotAllowed.unless(access.can_run_rounds(request.actor))
    found: models.Round = get_object_or_404(
        models.Round.objects.select_related("organisation", "members_of"), uuid=uuid
    )
    return found


@router.get("/rounds/", response={200: list[RoundOut], **ERRORS})
@paginate(Paged)
def rounds(request: Request) -> object:
    """List the rounds, latest first; for facilitators."""
    NotAllowed.unless(access.can_run_rounds(request.actor))
    return models.Round.objects.select_related("organisation", "members_of").order_by(
        "-opened_at", "-pk"
    )


@router.post("/rounds/", response={201: RoundOut, **ERRORS})
def open_round(request: Request, data: RoundIn) -> Status[models.Round]:
    """Open a round, with the usual weights or others."""
    given = _with_members(request, data.dict())
    organisation = organisation_or_404(request, given.pop("organisation"))
    made = round_actions.open_round(organisation=organisation, act=request.act, **given)
    return Status(201, made)


def _with_members(request: Request, given: dict[str, Any]) -> dict[str, Any]:
    """Find the body that a round is for the members of."""
    uuid = given.pop("members_of")
    return given | {"members_of": organisation_or_404(request, uuid) if uuid else None}


@router.put("/rounds/{uuid}/", response={200: RoundOut, **ERRORS})
def change_round(request: Request, uuid: UUID, data: ChangeRoundIn) -> models.Round:
    """Change what an open round is called and which needs it looks at."""
    given = _with_members(request, data.dict())
    round_actions.change_round(_round(request, uuid), act=request.act, **given)
    return _round(request, uuid)


@router.put("/rounds/{uuid}/weights/", response={200: RoundOut, **ERRORS})
def set_weights(request: Request, uuid: UUID, data: WeightsIn) -> models.Round:
    """Change the weights of an open round."""
    found = _round(request, uuid)
    round_actions.set_weights(found, data.weights, revision=data.revision, act=request.act)
    return _round(request, uuid)


@router.get("/rounds/{uuid}/needs/", response={200: list[RoundNeedOut], **ERRORS})
def round_needs(request: Request, uuid: UUID) -> list[dict[str, Any]]:
    """List the needs that one may know of, and whether a round looks at them."""
    found = needs_of(_round(request, uuid), request.actor, now().date())
    parts = (("in", found.taken), ("left_out", found.left_out), ("outside", found.outside))
    return [_round_need(each, place) for place, rows in parts for each in rows]


def _round_need(each: NeedInRound, place: str) -> dict[str, Any]:
    return {
        "need": each.need.uuid,
        "organisation": each.need.organisation.uuid,
        "working_area": each.need.working_area,
        "sentence": each.need.sentence,
        "place": place,
        "reason": each.decision.reason if each.decision else "",
    }


@router.put("/rounds/{uuid}/needs/{need}/", response={200: RoundNeedOut, **ERRORS})
def place_need(request: Request, uuid: UUID, need: UUID, data: PlaceIn) -> dict[str, Any]:
    """Put a need into an open round or leave it out, whatever the scope says."""
    found, wanted = _round(request, uuid), declaration_or_404(request, "needs", need)
    placed = round_actions.place_need(found, wanted, act=request.act, **data.dict())
    return _round_need(NeedInRound(wanted, placed), "in" if placed.is_in else "left_out")


@router.post("/rounds/{uuid}/close/", response={200: RoundOut, **ERRORS})
def close_round(request: Request, uuid: UUID) -> models.Round:
    """Close a round; its shortlists stay as they were."""
    round_actions.close_round(_round(request, uuid), act=request.act)
    return _round(request, uuid)


@router.post("/rounds/{uuid}/reopen/", response={200: RoundOut, **ERRORS})
def reopen_round(request: Request, uuid: UUID) -> models.Round:
    """Open a closed round again, as it was left."""
    round_actions.reopen_round(_round(request, uuid), act=request.act)
    return _round(request, uuid)

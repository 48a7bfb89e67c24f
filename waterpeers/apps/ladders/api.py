"""Service ladders, for programs: the same actions and the same numbers as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import ConfigDict

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.programs import ERRORS, Paged
from waterpeers.apps.ladders import actions
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.service_ladders import Service

router = Router(tags=["service ladders"])


class LadderIn(Schema):
    """A ladder: per cent of people by code; ``revision`` for a change, none for a new one."""

    model_config = ConfigDict(extra="forbid")

    service: Service
    year: int
    zone: str = ""
    percents: dict[str, float]
    source: str
    note: str = ""
    revision: int | None = None


class LadderOut(Schema):
    """A ladder as entered, and its rungs; ``not_told`` is why there is no safely managed rung."""

    uuid: UUID
    organisation: UUID
    service: str
    year: int
    zone: str
    percents: dict[str, float]
    source: str
    note: str
    revision: int
    saved_at: datetime
    checked_at: datetime | None
    rungs: dict[str, float]
    at_least_basic: float
    safely_managed: float | None
    not_told: str | None


class LadderRevisionIn(Schema):
    """The revision that was seen."""

    revision: int


AS_SAVED = (
    "uuid", "year", "zone", "percents", "source", "note", "revision", "saved_at", "checked_at",
)  # fmt: skip


def _shown(saved: SavedLadder) -> dict[str, Any]:
    ladder = saved.ladder
    return {
        **{name: getattr(saved, name) for name in AS_SAVED},
        "organisation": saved.organisation.uuid,
        "service": str(saved.service),
        "rungs": {str(rung): percent for rung, percent in ladder.rungs.items()},
        "at_least_basic": ladder.at_least_basic,
        "safely_managed": ladder.safely_managed,
        "not_told": ladder.not_told.code if ladder.not_told else None,
    }


def _organisation(request: Request, uuid: UUID) -> Organisation:
    found: Organisation = get_object_or_404(Organisation.objects.read_by(request.actor), uuid=uuid)
    return found


@router.get("/of/{uuid}/", response={200: list[LadderOut], **ERRORS})
@paginate(Paged)
def service_ladders(request: Request, uuid: UUID) -> list[dict[str, Any]]:
    """List an operator's ladders, the latest first."""
    rows = SavedLadder.objects.filter(organisation=_organisation(request, uuid))
    found = rows.select_related("organisation").order_by("-year", "service", "zone", "pk")
    return [_shown(row) for row in found]


@router.put("/of/{uuid}/", response={200: LadderOut, **ERRORS})
def save_service_ladder(request: Request, uuid: UUID, data: LadderIn) -> dict[str, Any]:
    """Save the ladder of a service, year and zone, or change it from the revision given."""
    organisation = _organisation(request, uuid)
    entered = actions.Entered(data.percents, data.source, data.note)
    if data.revision is None:
        made = actions.start(
            organisation, data.service, entered, year=data.year, zone=data.zone, act=request.act
        )
        return _shown(made)
    rows = SavedLadder.objects.filter(organisation=organisation, service=data.service)
    there = get_object_or_404(rows, year=data.year, zone=data.zone)
    changed = actions.change(there, entered, revision=data.revision, act=request.act)
    return _shown(changed)


@router.post("/{uuid}/check/", response={200: LadderOut, **ERRORS})
def check_service_ladder(request: Request, uuid: UUID, data: LadderRevisionIn) -> dict[str, Any]:
    """Confirm a ladder as a second person."""
    seen = SavedLadder.objects.visible_to(request.actor).select_related("organisation", "saved_by")
    found: SavedLadder = get_object_or_404(seen, uuid=uuid)
    return _shown(actions.check(found, revision=data.revision, act=request.act))

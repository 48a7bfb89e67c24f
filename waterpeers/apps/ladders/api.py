"""Service ladders, for programs: the same actions and the same numbers as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.ladders import actions
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import OrganisationId
from waterpeers.apps.records.api import CheckedOut, NewOfAYear, Revision, StrictSchema, columns_of
from waterpeers.domain.service_ladders import LadderService

router = Router(tags=["service ladders"])


class LadderIn(StrictSchema):
    """Per cent of people by code, and who counted them."""

    percents: dict[str, float]
    source: str
    note: str = ""

    def entered(self) -> actions.EnteredLadder:
        """Give it as the actions take it."""
        return actions.EnteredLadder(self.percents, self.source, self.note)


class NewLadderIn(LadderIn, NewOfAYear):
    """The first ladder of a service, year and zone; sent twice with one ``uuid``, saved once."""

    service: LadderService


class ChangedLadderIn(LadderIn, Revision):
    """A ladder saved anew on top of a ``revision``; its check is then due again."""


class LadderOut(CheckedOut):
    """A ladder as entered, and its rungs; ``not_told`` is why there is no safely managed rung."""

    service: str
    percents: dict[str, float]
    source: str
    note: str
    rungs: dict[str, float]
    at_least_basic: float
    safely_managed: float | None
    not_told: str | None

    @staticmethod
    def of(saved: SavedLadder) -> dict[str, Any]:
        """Give a ladder as it is stored, and what follows from it."""
        ladder = saved.ladder
        return {
            **columns_of(saved, ("checked_at", "percents", "source", "note")),
            "service": str(saved.service),
            "rungs": {str(rung): percent for rung, percent in ladder.rungs.items()},
            "at_least_basic": ladder.at_least_basic,
            "safely_managed": ladder.safely_managed,
            "not_told": ladder.not_told.code if ladder.not_told else None,
        }


def _seen(request: Request) -> QuerySet[SavedLadder]:
    return SavedLadder.objects.visible_to(request.actor).select_related("organisation", "saved_by")


@router.get("/of/{uuid}/", response={200: list[LadderOut], **ERRORS})
@paginate(Paged)
def service_ladders(request: Request, uuid: OrganisationId) -> list[dict[str, Any]]:
    """List an operator's ladders, the latest first."""
    operator = get_object_or_404(Organisation.objects.read_by(request.actor), uuid=uuid)
    rows = _seen(request).filter(organisation=operator).order_by("-year", "service", "zone", "pk")
    return [LadderOut.of(row) for row in rows]


@router.post("/of/{uuid}/", response={201: LadderOut, **ERRORS})
def save_service_ladder(request: Request, uuid: OrganisationId, data: NewLadderIn) -> Status:
    """Save the first ladder of a service, year and zone."""
    operator = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    saved = actions.start(operator, data.service, data.entered(), **data.where(), act=request.act)
    return Status(201, LadderOut.of(saved))


@router.get("/{uuid}/", response={200: LadderOut, **ERRORS})
def service_ladder(request: Request, uuid: UUID) -> dict[str, Any]:
    """Give a ladder."""
    return LadderOut.of(get_object_or_404(_seen(request), uuid=uuid))


@router.put("/{uuid}/", response={200: LadderOut, **ERRORS})
def change_service_ladder(request: Request, uuid: UUID, data: ChangedLadderIn) -> dict[str, Any]:
    """Save a ladder anew, whole; what is left out is a blank."""
    saved, seen = get_object_or_404(_seen(request), uuid=uuid), data.revision
    return LadderOut.of(actions.change(saved, data.entered(), revision=seen, act=request.act))


@router.post("/{uuid}/check/", response={200: LadderOut, **ERRORS})
def check_service_ladder(request: Request, uuid: UUID, data: Revision) -> dict[str, Any]:
    """Confirm a ladder as a second person."""
    saved = get_object_or_404(_seen(request), uuid=uuid)
    return LadderOut.of(actions.check(saved, revision=data.revision, act=request.act))

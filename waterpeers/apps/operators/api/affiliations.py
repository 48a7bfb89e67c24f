"""Who belongs to a platform, programme, association or funder, for programs."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.actions import affiliations as affiliation_actions
from waterpeers.apps.operators.api.found import organisation_or_404
from waterpeers.apps.operators.models import Affiliation
from waterpeers.apps.operators.queries.register import OrganisationId

router = Router(tags=["register"])


class AffiliationIn(Schema):
    """A member, or a region (UN M49) in which a body works; sent twice it is said once."""

    uuid: UUID | None = None
    member: OrganisationId | None = None
    region: str = ""
    first_day: date | None = None
    last_day: date | None = None


class AffiliationDaysIn(Schema):
    """From which day to which day it holds; both count, an open end has no bound."""

    revision: int
    first_day: date | None = None
    last_day: date | None = None


class AffiliationOut(Schema):
    """A member or a region of a body, and when somebody said so."""

    uuid: UUID
    body: UUID = Field(alias="body.uuid")
    member: UUID | None = Field(None, alias="member.uuid")
    name: str = Field("", alias="member.name")
    region: str
    first_day: date | None
    last_day: date | None
    said_by: UUID | None
    said_at: datetime
    revision: int


def _affiliation(request: Request, uuid: UUID) -> Affiliation:
    seen = Affiliation.objects.visible_to(request.actor).select_related("body", "member")
    found: Affiliation = get_object_or_404(seen, uuid=uuid)
    return found


@router.get("/{uuid}/affiliations/", response={200: list[AffiliationOut], **ERRORS})
@paginate(Paged)
def affiliations(request: Request, uuid: OrganisationId) -> object:
    """List the members and regions of a body, or the bodies that an operator belongs to."""
    one = organisation_or_404(request, uuid)
    seen = Affiliation.objects.visible_to(request.actor).select_related("body", "member")
    return seen.filter(Q(body=one) | Q(member=one)).order_by("body__name", "member__name", "pk")


@router.post("/{uuid}/affiliations/", response={201: AffiliationOut, **ERRORS})
def affiliate(request: Request, uuid: OrganisationId, data: AffiliationIn) -> Status[Affiliation]:
    """Say that somebody belongs to a body, or that it works in a region."""
    given = data.dict()
    if member := given.pop("member"):
        given["member"] = organisation_or_404(request, member)
    body = organisation_or_404(request, uuid)
    made = affiliation_actions.affiliate(body, act=request.act, **given)
    return Status(201, _affiliation(request, made.uuid))


@router.put("/affiliations/{uuid}/", response={200: AffiliationOut, **ERRORS})
def change_affiliation(request: Request, uuid: UUID, data: AffiliationDaysIn) -> Affiliation:
    """Change from which day to which day a member or a region is there."""
    found = _affiliation(request, uuid)
    affiliation_actions.change_affiliation(found, act=request.act, **data.dict())
    return _affiliation(request, uuid)


@router.delete("/affiliations/{uuid}/", response={204: None, **ERRORS})
def remove_affiliation(request: Request, uuid: UUID) -> Status[None]:
    """Take out what was never so; what has ended gets a last day instead."""
    affiliation_actions.remove_affiliation(_affiliation(request, uuid), act=request.act)
    return Status(204, None)

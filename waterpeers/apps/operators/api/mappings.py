"""How the columns of a kind of file feed our fields, saved, for programs."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators import access
from waterpeers.apps.operators.actions import mappings
from waterpeers.apps.operators.models import SavedMapping
from waterpeers.apps.operators.queries.bodies import MappingId
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["register"])


class SavedMappingOut(Schema):
    """How the columns of a kind of file feed our fields; ``text`` is TOML."""

    uuid: UUID
    name: str
    text: str
    revision: int
    saved_at: datetime


class SavedMappingIn(Schema):
    """A mapping and its name; ``revision`` is the one that was seen, where it is changed."""

    name: str
    text: str
    revision: int | None = None


@router.get("/", response={200: list[SavedMappingOut], **ERRORS})
@paginate(Paged)
def list_mappings(request: Request) -> QuerySet[SavedMapping]:
    """List the mappings that were saved, by name."""
    NotAllowed.unless(access.can_import(request.actor))
    return SavedMapping.objects.visible_to(request.actor).order_by("name", "pk")


@router.post("/", response={201: SavedMappingOut, **ERRORS})
def save_mapping(request: Request, data: SavedMappingIn) -> Status[SavedMapping]:
    """Save a mapping for the next file of its kind; ``saved:UUID`` names it in an import."""
    return Status(201, mappings.save_mapping(data.name, data.text, act=request.act))


@router.put("/{uuid}/", response={200: SavedMappingOut, **ERRORS})
def change_mapping(request: Request, uuid: MappingId, data: SavedMappingIn) -> SavedMapping:
    """Change a mapping."""
    found = get_object_or_404(SavedMapping.objects.visible_to(request.actor), uuid=uuid)
    return mappings.change_mapping(
        found, name=data.name, text=data.text, revision=data.revision or 0, act=request.act
    )


@router.delete("/{uuid}/", response={204: None, **ERRORS})
def remove_mapping(request: Request, uuid: MappingId) -> Status[None]:
    """Let a mapping go."""
    found = get_object_or_404(SavedMapping.objects.visible_to(request.actor), uuid=uuid)
    mappings.remove_mapping(found, act=request.act)
    return Status(204, None)

"""Finding what an operation is about, as its caller may see it."""

from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.matching import models
from waterpeers.apps.operators.models import Organisation

Kind = Literal["needs", "strengths"]


MODELS: dict[str, type[models.Need] | type[models.Strength]] = {
    "needs": models.Need,
    "strengths": models.Strength,
}


def organisation_or_404(request: Request, uuid: UUID) -> Organisation:
    """Find an organisation that the caller may know of."""
    found: Organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), uuid=uuid
    )
    return found


def declaration_or_404(request: Request, kind: Kind, uuid: UUID) -> Any:
    """Find a need or a strength that the caller may know of."""
    seen = MODELS[kind].objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(seen, uuid=uuid)

"""Finding what an operation is about, as its caller may see it."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation


def organisation_or_404(request: Request, uuid: UUID) -> Organisation:
    """Find an organisation that the caller may know of."""
    seen = Organisation.objects.visible_to(request.actor).select_related("country")
    found: Organisation = get_object_or_404(seen, uuid=uuid)
    return found

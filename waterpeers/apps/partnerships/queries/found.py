"""Finding the partnership that an address names, for those who may know of it."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import with_parties


def partnership_or_404(request: Request, uuid: UUID) -> Partnership:
    """Find a partnership that one may know of, with its parties."""
    seen = Partnership.objects.visible_to(request.actor)
    found: Partnership = get_object_or_404(with_parties(seen), uuid=uuid)
    return found

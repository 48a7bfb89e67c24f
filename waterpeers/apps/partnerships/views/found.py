"""Finding what an address names, for those who may see it; shared by the pages of this subject."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import with_parties


def partnership_or_404(request: Request, uuid: UUID) -> Partnership:
    """Find a partnership that one may see, with its parties."""
    seen = Partnership.objects.visible_to(request.actor)
    found: Partnership = get_object_or_404(with_parties(seen), uuid=uuid)
    return found


def party_or_404(partnership: Partnership, uuid: UUID | str) -> Party:
    """Find a party of a partnership that was found before."""
    for party in partnership.parties.all():
        if str(party.uuid) == str(uuid):
            return party
    raise Http404

"""Finding what an address names, for those who may see it; shared by the pages of this subject."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from waterpeers.apps.partnerships.models import Partnership, Party


def party_or_404(partnership: Partnership, uuid: UUID | str) -> Party:
    """Find a party of a partnership that was found before."""
    for party in partnership.parties.all():
        if str(party.uuid) == str(uuid):
            return party
    raise Http404

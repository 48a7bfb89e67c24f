"""Finding what an address names, for those who may see it; shared by the pages of this subject."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.domain.verdicts import NotAllowed, NotValid, Refused


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


def shown(form: forms.Form, refused: Refused) -> int:
    """Show a refusal beside its fields, with all that was typed; give the status of the page."""
    show_refusal(form, refused)
    match refused:
        case NotAllowed():
            return 403
        case NotValid():
            return 422
    return 409

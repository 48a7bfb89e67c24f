"""What those who keep the register see on the page of an organisation, and why it was refused."""

from __future__ import annotations

from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.keeping.models import Refusal
from waterpeers.apps.keeping.queries import like
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.apps.operators.models import Organisation, OrganisationState


def of_organisation(request: Request, organisation: Organisation) -> Fragment | None:
    """Offer to refuse or to merge; show those like a proposed one, and why it was refused."""
    keeps = bool(can_keep_the_register(request.actor))
    is_proposed = organisation.state is OrganisationState.PROPOSED
    refusal = None
    if organisation.state is OrganisationState.REFUSED:
        refusal = Refusal.objects.filter(organisation=organisation).first()
    if not keeps and refusal is None:
        return None
    return Fragment(
        "keeping/_of_organisation.html",
        {
            "organisation": organisation,
            "keeps": keeps,
            "is_proposed": is_proposed,
            "is_alive": organisation.state
            in (OrganisationState.LISTED, OrganisationState.PROPOSED),
            "like": like(organisation) if keeps and is_proposed else [],
            "refusal": refusal,
        },
    )

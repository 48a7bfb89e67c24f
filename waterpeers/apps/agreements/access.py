"""Who may keep files; who may write and sign follows from the partnership (its ``access``)."""

from __future__ import annotations

from waterpeers.apps.partnerships.access import acts_as
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_attach(actor: Actor, partnership: Partnership) -> Verdict:
    """Coordinators and signatories of any party keep files in it; facilitators help."""
    if actor.is_facilitator or acts_as(actor, partnership, *PartyRole):
        return YES
    return Verdict((Reason("not_yours_to_file"),))

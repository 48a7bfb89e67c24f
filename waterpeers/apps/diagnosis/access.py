"""Who may do what with a diagnosis.

``visible_to`` says who may know of a round; what was answered is for the two sides and for those
who help, since it was said in confidence.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.partnerships.access import RUNNERS, acts_as, can_run
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_diagnose(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run the partnership start rounds and write down what was agreed."""
    return can_run(actor, partnership)


def can_read(actor: Actor, diagnosis: Diagnosis) -> Verdict:
    """The people of the operators read what was answered; so do those who help."""
    return can_read_findings(actor, diagnosis.partnership)


def takes_part(actor: Actor, partnership: Partnership) -> bool:
    """Whether somebody works for one of the operators."""
    rows = Party.objects.filter(partnership=partnership, role__in=[str(r) for r in OPERATOR_ROLES])
    return any(actor.acts_for(uuid) for uuid in rows.values_list("organisation__uuid", flat=True))


def can_read_findings(actor: Actor, partnership: Partnership) -> Verdict:
    """What was found is read by the two sides and by those who help."""
    if actor.is_facilitator or actor.is_administrator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("between_the_two_sides"),))


def can_rank(actor: Actor, partnership: Partnership, role: str) -> Verdict:
    """Each side ranks for itself, and nobody for the other."""
    if role in set(OPERATOR_ROLES) and acts_as(actor, partnership, PartyRole(role)):
        return YES
    return Verdict((Reason("each_side_ranks"),))


def can_approve(actor: Actor, party: Party) -> Verdict:
    """An operator's own coordinator or signatory approves for it."""
    if party.role not in OPERATOR_ROLES:
        return Verdict((Reason("operators_approve"),))
    if actor.acts_for(party.organisation.uuid, *RUNNERS):
        return YES
    return Verdict((Reason("coordinators_only"),))

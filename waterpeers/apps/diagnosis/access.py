"""Who may do what with a diagnosis.

``visible_to`` says who may know of a round; what was answered is for the two sides and for those
who help, since it was said in confidence.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.partnerships.access import RUNNERS, can_run
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES
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


def ranks_for(actor: Actor, partnership: Partnership, role: str = "") -> Party | None:
    """Give the operator for which somebody ranks problems, in a role if one is named."""
    mine = actor.organisations_as(*RUNNERS)
    return next(
        (
            party
            for party in parties_of(partnership)
            if party.role in OPERATOR_ROLES
            and role in ("", party.role)
            and party.organisation.uuid in mine
        ),
        None,
    )


def can_rank(actor: Actor, partnership: Partnership, role: str = "") -> Verdict:
    """Each operator ranks for itself, and nobody for another."""
    if ranks_for(actor, partnership, role):
        return YES
    return Verdict((Reason("each_side_ranks"),))


def can_approve(actor: Actor, party: Party) -> Verdict:
    """An operator's own coordinator or signatory approves for it."""
    if party.role not in OPERATOR_ROLES:
        return Verdict((Reason("operators_approve"),))
    if actor.acts_for(party.organisation.uuid, *RUNNERS):
        return YES
    return Verdict((Reason("coordinators_only"),))

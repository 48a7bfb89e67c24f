"""Who may do what with a diagnosis.

``visible_to`` says who may know of a round; what was answered is for the two sides and for those
who help, since it was said in confidence.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_diagnose(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run the partnership start rounds and write down what was agreed."""
    return can_run(actor, partnership)


def can_read(actor: Actor, diagnosis: Diagnosis) -> Verdict:
    """The people of the operators read what was found; so do facilitators and administrators."""
    if actor.is_facilitator or actor.is_administrator or takes_part(actor, diagnosis.partnership):
        return YES
    return Verdict((Reason("between_the_two_sides"),))


def takes_part(actor: Actor, partnership: Partnership) -> bool:
    """Whether somebody works for one of the operators."""
    rows = Party.objects.filter(partnership=partnership, role__in=[str(r) for r in OPERATOR_ROLES])
    return any(actor.acts_for(uuid) for uuid in rows.values_list("organisation__uuid", flat=True))

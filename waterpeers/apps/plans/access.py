"""Who may do what with a plan; ``visible_to`` says who may know of it."""

from __future__ import annotations

from waterpeers.apps.partnerships.access import RUNNERS, can_run
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_plan(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run the partnership write its plan; facilitators help."""
    return can_run(actor, partnership)


def can_keep_plan_templates(actor: Actor) -> Verdict:
    """Facilitators make templates of plans, and share them with everybody."""
    return YES if actor.is_facilitator else Verdict((Reason("facilitators_make_templates"),))


def can_approve_plan(actor: Actor, party: Party) -> Verdict:
    """An operator's own coordinator or signatory approves for it."""
    if party.role not in OPERATOR_ROLES:
        return Verdict((Reason("operators_approve_a_plan"),))
    if actor.acts_for(party.organisation.uuid, *RUNNERS):
        return YES
    return Verdict((Reason("coordinators_only"),))

"""Who may do what with reported values."""

from __future__ import annotations

from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.values import ENTERING, REVIEWING
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_report(actor: Actor, organisation: Organisation) -> Verdict:
    """Only its own people say what an organisation reports."""
    if actor.acts_for(organisation.uuid, *ENTERING):
        return YES
    return Verdict((Reason("not_your_organisation"),))


def can_review(actor: Actor, organisation: Organisation) -> Verdict:
    """Its coordinators and signatories review, return and lock; so do facilitators.

    That it is another person than the one who reported is the rule of each value.
    """
    if actor.is_facilitator or actor.acts_for(organisation.uuid, *REVIEWING):
        return YES
    return Verdict((Reason("reviewers_only"),))

"""Who sees who signed in, who must have a second factor, and who puts a lost one right."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings

from waterpeers.apps.accounts.models import Person
from waterpeers.domain.actors import Actor
from waterpeers.domain.safety import needs_second_factor
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_see_sign_ins(actor: Actor) -> Verdict:
    """Administrators see who signed in or tried to; everybody sees it of oneself."""
    return YES if actor.is_administrator else Verdict((Reason("administrators_only"),))


def is_asked_for_second_factor(actor: Actor) -> bool:
    """Whether a second factor is asked of somebody; never of those of the example world."""
    if not settings.TWO_FACTORS or actor.is_machine or not needs_second_factor(actor):
        return False
    return not Person.objects.filter(uuid=actor.person, is_invented=True).exists()


def is_held_back(actor: Actor) -> bool:
    """Whether somebody has to set a second factor up before anything else."""
    if not is_asked_for_second_factor(actor):
        return False
    return not Authenticator.objects.filter(user__uuid=actor.person).exists()


def can_reset_second_factor(actor: Actor, person: Person) -> Verdict:
    """Administrators, and never of themselves: whoever took over a session could do it."""
    if not actor.is_administrator:
        return Verdict((Reason("administrators_only"),))
    if actor.person == person.uuid:
        return Verdict((Reason("second_factor_of_ones_own"),))
    return YES

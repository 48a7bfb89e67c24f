"""Who reads and writes conversations; the thing beside which they stand says who sees it."""

from __future__ import annotations

from waterpeers.apps.diagnosis.access import takes_part
from waterpeers.apps.partnerships.access import acts_as
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.threads.models import ThreadMessage
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES
from waterpeers.domain.threads import ThreadClass
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_read(actor: Actor, partnership: Partnership) -> Verdict:
    """The people of the operators, and those who help."""
    if actor.is_administrator or can_write(actor, partnership):
        return YES
    return Verdict((Reason("not_yours_to_talk"),))


def can_write(actor: Actor, partnership: Partnership) -> Verdict:
    """The people of the operators, and facilitators."""
    if actor.is_facilitator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("not_yours_to_talk"),))


def classes_of(actor: Actor, partnership: Partnership) -> tuple[ThreadClass, ...]:
    """Give the classes of messages that somebody who reads here reads, and writes."""
    if acts_as(actor, partnership, *OPERATOR_ROLES):
        return tuple(ThreadClass)
    return (ThreadClass.SIDES,)


def can_take_back(actor: Actor, message: ThreadMessage) -> Verdict:
    """Whoever wrote it."""
    return YES if message.author.uuid == actor.person else Verdict((Reason("not_your_message"),))

"""Who may do what with missions.

``visible_to`` says who may know of a row; what is said of a mission is for the two sides and for
those who help. Each side agrees for itself, each person says yes for themselves, and each utility
lets its own people go.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.access import takes_part
from waterpeers.apps.missions.models import LogEntry, TeamMember
from waterpeers.apps.partnerships.access import RUNNERS, can_run, sides_of
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_read(actor: Actor, partnership: Partnership) -> Verdict:
    """The people of the operators read it; so do those who help."""
    if actor.is_facilitator or actor.is_administrator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("missions_kept_between_the_sides"),))


def can_prepare(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run the partnership ask for missions, ask people and say how it ended."""
    return can_run(actor, partnership)


def can_write(actor: Actor, partnership: Partnership) -> Verdict:
    """All people of the operators write what helps those who go; facilitators help."""
    if actor.is_facilitator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("not_yours_to_write_of_missions"),))


def can_change_entry(actor: Actor, entry: LogEntry) -> Verdict:
    """Whoever noted it and still takes part, and those who run the partnership."""
    partnership = entry.mission.partnership
    noted_it = entry.noted_by.uuid == actor.person and takes_part(actor, partnership)
    if noted_it or can_run(actor, partnership):
        return YES
    return Verdict((Reason("not_yours_to_change_entry"),))


def can_cost(actor: Actor, partnership: Partnership, party: Party) -> Verdict:
    """Each side notes its own days and costs; those who run the partnership note any."""
    if actor.acts_for(party.organisation.uuid) or can_run(actor, partnership):
        return YES
    return Verdict((Reason("own_costs_alone"),))


def can_agree(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run a side agree for it; nobody agrees for another."""
    return YES if sides_of(actor, partnership) else Verdict((Reason("each_side_agrees"),))


def can_answer(actor: Actor, member: TeamMember) -> Verdict:
    """Whoever was asked says so; for somebody without an account, those who run their utility."""
    if member.person is None:
        return can_release(actor, member)
    if is_oneself(actor, member) and actor.acts_for(member.party.organisation.uuid):
        return YES
    return Verdict((Reason("only_they_say_yes"),))


def can_release(actor: Actor, member: TeamMember) -> Verdict:
    """Those who run the utility of somebody let them go."""
    if runs(actor, member.party):
        return YES
    return Verdict((Reason("only_their_utility_releases"),))


def can_change_member(actor: Actor, member: TeamMember) -> Verdict:
    """They themselves, and those who run the partnership."""
    if is_oneself(actor, member):
        return YES
    return can_run(actor, member.mission.partnership)


def is_oneself(actor: Actor, member: TeamMember) -> bool:
    """Whether somebody of a team is who acts."""
    return member.person is not None and member.person.uuid == actor.person


def runs(actor: Actor, party: Party) -> bool:
    """Whether somebody runs the organisation of a party."""
    return actor.acts_for(party.organisation.uuid, *RUNNERS)

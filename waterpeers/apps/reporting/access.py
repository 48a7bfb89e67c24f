"""Who may do what with progress reports; ``visible_to`` says who may know of one.

A draft is for the two sides and those who help. What both agreed on is read by all who take part:
that is what a report is for.
"""

from __future__ import annotations

from waterpeers.apps.diagnosis.access import takes_part
from waterpeers.apps.partnerships.access import acts_as, can_run
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.reporting.models import ProgressReport
from waterpeers.apps.updates.access import JUDGING, judges_as
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.progress_reports import READING, ReportState
from waterpeers.domain.verdicts import YES, Reason, Verdict

__all__ = [
    "can_agree", "can_begin", "can_choose_layouts", "can_note_read", "can_read",
    "can_read_drafts", "can_send_back", "can_set", "can_write", "judges_as",
]  # fmt: skip


def can_read_drafts(actor: Actor, partnership: Partnership) -> Verdict:
    """The people of the operators read what is being written; so do those who help."""
    if actor.is_facilitator or actor.is_administrator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("report_not_agreed"),))


def can_read(actor: Actor, report: ProgressReport) -> Verdict:
    """Whoever takes part reads what both sides agreed on."""
    if report.state is ReportState.AGREED:
        return YES
    return can_read_drafts(actor, report.partnership)


def can_set(actor: Actor, partnership: Partnership) -> Verdict:
    """Those who run the partnership say how often it reports; facilitators help."""
    return can_run(actor, partnership)


def can_choose_layouts(actor: Actor) -> Verdict:
    """Facilitators say which layout a programme asks for."""
    return YES if actor.is_facilitator else Verdict((Reason("facilitators_choose_layouts"),))


def can_begin(actor: Actor, partnership: Partnership, role: PartyRole | str) -> Verdict:
    """Those who run a side begin a report for it."""
    if role in JUDGING and acts_as(actor, partnership, PartyRole(role)):
        return YES
    return Verdict((Reason("a_side_reports"),))


def can_write(actor: Actor, report: ProgressReport) -> Verdict:
    """Those who run the side that drafts it write it."""
    if acts_as(actor, report.partnership, report.role):
        return YES
    return Verdict((Reason("who_drafts_report_writes"),))


def can_agree(actor: Actor, report: ProgressReport) -> Verdict:
    """Those who run the other side agree to it."""
    others = [each for each in JUDGING if each is not report.role]
    if acts_as(actor, report.partnership, *others):
        return YES
    return Verdict((Reason("other_side_agrees_to_report"),))


def can_note_read(actor: Actor, partnership: Partnership) -> Verdict:
    """Whoever pays or helps notes that they have read it."""
    if actor.is_facilitator or acts_as(actor, partnership, *READING):
        return YES
    return Verdict((Reason("readers_note_report"),))


def can_send_back(actor: Actor, report: ProgressReport) -> Verdict:
    """The other side sends it back before it agrees, whoever reads it after that."""
    if report.state is ReportState.AGREED:
        return can_note_read(actor, report.partnership)
    if actor.is_facilitator:
        return YES
    return can_agree(actor, report)

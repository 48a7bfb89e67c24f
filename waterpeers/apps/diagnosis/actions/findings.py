"""What both sides make of a round: differences settled, findings, their ranks, the approval.

Whatever changes what was approved lets the approvals fall: one approves what one has read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.diagnosis import access
from waterpeers.apps.diagnosis.events import Event
from waterpeers.apps.diagnosis.models import (
    Diagnosis,
    DiagnosisApproval,
    Finding,
    PriorityScore,
    Settlement,
)
from waterpeers.apps.diagnosis.queries import baseline_of, picture, ranked, sides_of
from waterpeers.apps.diagnosis.rules import read_finding
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.records.saving import as_seen, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.diagnosis import (
    FindingKind,
    Outcome,
    RankScale,
    scores_verdict,
    settlement_verdict,
)
from waterpeers.domain.partnerships import (
    TITLE,
    Phase,
    active_verdict,
    texts_verdict,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Verdict


@transaction.atomic
def settle(
    diagnosis: Diagnosis,
    question: str,
    *,
    outcome: str,
    level: str = "",
    why: str = "",
    who: str = "",
    due_on: date | None = None,
    act: Act,
) -> Settlement:
    """Write down what both sides made of a difference; both views stay as they were."""
    partnership = _taken(diagnosis.partnership, act)
    found = picture(diagnosis, act.actor)
    pair = next((each for each in found.pairs if each.question.code == question), None)
    if pair is None:
        raise NotReady.because("no_difference_here")
    said = {"level": level, "why": why, "who": who}
    verdicts = (
        settlement_verdict(outcome, **said, has_day=due_on is not None),
        texts_verdict({"why": why, "who": who}, lengths={"who": TITLE}),
    )
    NotValid.unless(Verdict(tuple(r for verdict in verdicts for r in verdict.against)))
    if level and level not in pair.question.codes:
        raise NotValid.because("not_in_list", field="level", value=level[:80])
    made = Settlement(
        diagnosis=diagnosis,
        question=question,
        outcome=Outcome(outcome),
        level=level if outcome == Outcome.JOINT else "",
        why=clean_text(why),
        who=clean_text(who),
        due_on=due_on,
        person=person_of(act.actor),
        settled_at=act.at,
    )
    made.save(force_insert=True)
    after = {"question": question, "outcome": outcome, "level": made.level}
    record(Event.DIFFERENCE_SETTLED, made, act=act, after=after)
    _let_approvals_fall(partnership, act)
    return made


@transaction.atomic
def add_finding(
    partnership: Partnership,
    fields: Mapping[str, Any],
    *,
    diagnosis: Diagnosis | None = None,
    question: str = "",
    act: Act,
    uuid: UUID | None = None,
) -> Finding:
    """Write down a problem or a strength; sent twice with one ``uuid`` it is one."""
    partnership = _taken(partnership, act)
    if there := sent_before(Finding.objects.visible_to(act.actor), uuid):
        return there
    columns = read_finding(fields)
    made = Finding(
        uuid=uuid or uuid4(),
        partnership=partnership,
        diagnosis=diagnosis,
        question=question[:130],
        made_at=act.at,
        **columns,
        **_baseline(partnership, columns, act),
    )
    made.save(force_insert=True)
    after = {"kind": str(made.kind), "title": made.title}
    record(Event.FINDING_MADE, made, act=act, after=after)
    _let_approvals_fall(partnership, act)
    return made


@transaction.atomic
def change_finding(
    finding: Finding, fields: Mapping[str, Any], *, revision: int, act: Act
) -> Finding:
    """Change a finding; its baseline is read anew if another indicator is to measure it."""
    partnership = _taken(finding.partnership, act)
    finding = _standing(finding)
    columns = read_finding(fields)
    as_seen(finding, revision)
    if columns["indicator"] != finding.indicator or finding.baseline is None:
        columns |= _baseline(partnership, columns, act)
    before = finding.revision
    changed = save_changed(finding, columns, event=Event.FINDING_CHANGED, act=act)
    if changed.revision != before:
        _let_approvals_fall(partnership, act)
    return changed


@transaction.atomic
def withdraw_finding(finding: Finding, *, act: Act) -> Finding:
    """Take a finding back; it stays in the trail."""
    partnership = _taken(finding.partnership, act)
    finding = _standing(finding)
    finding.withdrawn_at = act.at
    finding.save(update_fields=["withdrawn_at"])
    record(Event.FINDING_WITHDRAWN, finding, act=act)
    _let_approvals_fall(partnership, act)
    return finding


@transaction.atomic
def rank(
    finding: Finding, role: str, scores: Mapping[str, int | None], *, act: Act
) -> PriorityScore:
    """Say for one operator how a problem ranks, apart from the others; again, it replaces that."""
    Partnership.objects.locked(finding.partnership)
    finding = _problem(finding)
    party = access.ranks_for(act.actor, finding.partnership, role)
    if party is None:
        raise NotAllowed.because("each_side_ranks")
    NotReady.unless(active_verdict(finding.partnership.state))
    if finding.decided_at is not None:
        raise NotReady.because("finding_is_decided")
    NotValid.unless(scores_verdict(scores))
    values = {str(scale): scores.get(scale) for scale in RankScale}
    told = {"person": person_of(act.actor), "scored_at": act.at}
    made, _ = PriorityScore.objects.update_or_create(
        finding=finding, party=party, defaults=values | told
    )
    record(
        Event.FINDING_RANKED,
        finding,
        act=act,
        after={"role": str(party.role)},
        organisation=party.organisation.uuid,
    )
    return made


@transaction.atomic
def decide(
    finding: Finding,
    scores: Mapping[str, int | None],
    *,
    is_priority: bool,
    decision: str = "",
    revision: int,
    act: Act,
) -> Finding:
    """Decide together how a problem ranks, and whether it is a priority; both ranks stay."""
    partnership = _taken(finding.partnership, act)
    finding = _problem(finding)
    if not ranked(finding).is_by_both:
        raise NotReady.because("both_rank_first")
    NotValid.unless(scores_verdict(scores))
    NotValid.unless(texts_verdict({"decision": decision}, lengths={}))
    as_seen(finding, revision)
    columns: dict[str, Any] = {str(scale): scores.get(scale) for scale in RankScale}
    columns |= {"is_priority": is_priority, "decision": clean_text(decision)}
    finding.decided_at = finding.decided_at or act.at
    finding.save(update_fields=["decided_at"])
    decided = save_changed(finding, columns, event=Event.FINDING_DECIDED, act=act)
    _let_approvals_fall(partnership, act)
    return decided


@transaction.atomic
def approve(party: Party, *, dissent: str = "", act: Act) -> DiagnosisApproval:
    """Approve for one operator what was found; where it sees something else, it says so."""
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_approve(act.actor, party))
    NotReady.unless(active_verdict(partnership.state))
    if partnership.phase is not Phase.DIAGNOSE:
        raise NotReady.because("diagnosis_is_shared")
    if not partnership.diagnoses.exists():
        raise NotReady.because("diagnosis_not_started")
    NotValid.unless(texts_verdict({"dissent": dissent}, lengths={}))
    told = {"dissent": clean_text(dissent), "person": person_of(act.actor), "approved_at": act.at}
    made, is_new = DiagnosisApproval.objects.get_or_create(
        party=party, defaults={"partnership": partnership, **told}
    )
    if is_new:
        record(
            Event.DIAGNOSIS_APPROVED,
            partnership,
            act=act,
            after={"dissent": made.dissent},
            organisation=party.organisation.uuid,
        )
    return made


# --- what these share ---


def _taken(partnership: Partnership, act: Act) -> Partnership:
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_diagnose(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    return partnership


def _standing(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("partnership")
    finding = rows.get(pk=finding.pk)
    if finding.withdrawn_at is not None:
        raise NotReady.because("finding_withdrawn")
    return finding


def _problem(finding: Finding) -> Finding:
    finding = _standing(finding)
    if finding.kind is not FindingKind.PROBLEM:
        raise NotReady.because("strengths_are_not_ranked")
    return finding


def _baseline(partnership: Partnership, columns: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """Read the reviewed value from which a change will be told."""
    mentees, _mentors = sides_of(partnership)
    found = baseline_of(mentees[0].organisation, columns["indicator"], act.actor, act.at.year)
    return {
        "baseline": found.number if found else None,
        "baseline_year": found.year if found else None,
        "baseline_grade": found.grade if found else "",
    }


def _let_approvals_fall(partnership: Partnership, act: Act) -> None:
    rows = DiagnosisApproval.objects.filter(partnership=partnership)
    if partnership.phase is Phase.DIAGNOSE and rows.exists():
        rows.delete()
        record(Event.DIAGNOSIS_APPROVAL_FELL, partnership, act=act)

"""Diagnosis, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.diagnosis import access
from waterpeers.apps.diagnosis.actions import findings as findings_actions
from waterpeers.apps.diagnosis.actions import rounds as actions
from waterpeers.apps.diagnosis.documents import document
from waterpeers.apps.diagnosis.models import Diagnosis, DiagnosisApproval, Finding
from waterpeers.apps.diagnosis.queries import (
    DiagnosisId,
    FindingId,
    figures_of,
    findings_of,
    groups_heard,
    picture,
    rounds_of,
    settled_in,
)
from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.domain.diagnosis import FindingKind, Outcome, Stage, ViewBand, band
from waterpeers.domain.partnerships import TITLE, PartyRole
from waterpeers.domain.questionnaires import as_plain
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["diagnosis"])


class DiagnosisOut(Schema):
    """A round; ``questionnaire`` is what both sides answer, ``alone`` what people answer alone."""

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    stage: Stage
    areas: list[str]
    heard: list[str]
    questionnaire: UUID = Field(alias="team.uuid")
    alone: UUID = Field(alias="people.uuid")
    template: str = Field(alias="team.template.code")
    template_version: int = Field(alias="team.template.version")
    started_at: datetime


class DiagnosisIn(Schema):
    """A round to start; sent twice with one ``uuid`` it is started once."""

    uuid: UUID | None = None
    stage: Stage = Stage.START
    template: str = Field("maturity", max_length=60)
    areas: list[str] = Field(default_factory=list, max_length=30)
    year: int | None = None
    closes_at: datetime | None = None


class HeardIn(Schema):
    """Groups of people who were heard without a sheet of their own."""

    revision: int
    heard: list[str] = Field(max_length=60)


class DiagnosisDifferenceOut(Schema):
    """A question with both answers; ``difference`` is the utility's less its peer's."""

    question: str
    band: ViewBand
    own: dict[str, Any]
    peer: dict[str, Any]
    difference: float | None


class StaffSpreadOut(Schema):
    """What groups of people answered; never of too few."""

    question: str
    groups: list[str]
    answered: int
    middle: float | None


class DiagnosisPictureOut(Schema):
    """How the sides stand to each other; empty until all have handed in."""

    is_complete: bool
    waits_for: list[str]
    heard: list[str]
    differences: list[DiagnosisDifferenceOut]
    staff: list[StaffSpreadOut]


class SettleIn(Schema):
    """What both sides made of a difference."""

    question: str = Field(max_length=130)
    outcome: Outcome
    level: str = Field("", max_length=10)
    why: str = ""
    who: str = Field("", max_length=TITLE)
    due_on: date | None = None


class SettlementOut(Schema):
    """What both sides made of a difference; the views themselves stay."""

    question: str
    outcome: Outcome
    level: str
    why: str
    who: str
    due_on: date | None
    settled_at: datetime


class FindingIn(Schema):
    """A problem with its cause, or a strength; sent twice with one ``uuid`` it is one."""

    uuid: UUID | None = None
    diagnosis: UUID | None = None
    question: str = Field("", max_length=130)
    kind: FindingKind
    title: str = ""
    area: str = ""
    causes: list[str] = Field(default_factory=list, max_length=20)
    why: str = ""
    why_that: str = ""
    proof: str = ""
    indicator: str = ""
    measured_by: date | None = None
    is_of_use: bool = False


class ChangedFindingIn(FindingIn):
    """A changed finding, from the revision that was seen."""

    revision: int


class DiagnosisFindingOut(Schema):
    """A problem or a strength, with its baseline and what was decided."""

    uuid: UUID
    revision: int
    kind: FindingKind
    title: str
    area: str
    causes: list[str]
    why: str
    why_that: str
    proof: str
    indicator: str
    baseline: float | None
    baseline_year: int | None
    baseline_grade: str
    measured_by: date | None
    is_of_use: bool
    impact: int | None
    effort: int | None
    readiness: int | None
    money: int | None
    is_priority: bool
    decided_at: datetime | None


class RanksIn(Schema):
    """Ranks from 1 to 4; none is not known."""

    impact: int | None = None
    effort: int | None = None
    readiness: int | None = None
    money: int | None = None


class RankIn(RanksIn):
    """How one side ranks a problem."""

    role: PartyRole


class DecideIn(RanksIn):
    """What both decide together."""

    revision: int
    is_priority: bool = False
    decision: str = ""


class ApproveIn(Schema):
    """An operator's approval."""

    party: PartyId
    dissent: str = ""


class DiagnosisApprovalOut(Schema):
    """An approval that stands."""

    party: UUID = Field(alias="party.uuid")
    dissent: str
    approved_at: datetime


@router.get("/of/{uuid}/", response={200: list[DiagnosisOut], **ERRORS})
def diagnoses(request: Request, uuid: PartnershipId) -> list[Diagnosis]:
    """List the rounds of a partnership's diagnosis, latest first."""
    seen = Partnership.objects.visible_to(request.actor)
    return rounds_of(get_object_or_404(seen, uuid=uuid))


@router.post("/of/{uuid}/", response={201: DiagnosisOut, **ERRORS})
def start_diagnosis(request: Request, uuid: PartnershipId, data: DiagnosisIn) -> Status:
    """Start a round: both sides are asked, and the utility's people for themselves."""
    seen = Partnership.objects.visible_to(request.actor)
    partnership = get_object_or_404(seen, uuid=uuid)
    return Status(201, actions.start(partnership, **data.dict(), act=request.act))


@router.get("/{uuid}/", response={200: DiagnosisPictureOut, **ERRORS})
def diagnosis(request: Request, uuid: DiagnosisId) -> dict[str, Any]:
    """Give a round: who has handed in, and how the sides stand to each other."""
    round_ = _round(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, round_))
    found = picture(round_, request.actor)
    return {
        "is_complete": found.is_complete,
        "waits_for": [each.respondent.side for each in found.missing],
        "heard": sorted(groups_heard(round_)),
        "differences": [
            {
                "question": pair.question.code,
                "band": band(pair),
                "own": as_plain(pair.one),
                "peer": as_plain(pair.other),
                "difference": pair.difference,
            }
            for pair in found.pairs
        ],
        "staff": [
            {
                "question": code,
                "groups": list(each.groups),
                "answered": each.answered,
                "middle": each.middle,
            }
            for code, some in found.levels.items()
            for each in some
        ],
    }


@router.put("/{uuid}/heard/", response={200: DiagnosisOut, **ERRORS})
def say_who_was_heard(request: Request, uuid: DiagnosisId, data: HeardIn) -> Diagnosis:
    """Write down which groups of people were heard without a sheet of their own."""
    round_ = _round(request, uuid)
    return actions.say_who_was_heard(round_, data.heard, revision=data.revision, act=request.act)


@router.post("/{uuid}/settle/", response={201: SettlementOut, **ERRORS})
def settle_difference(request: Request, uuid: DiagnosisId, data: SettleIn) -> Status:
    """Write down what both sides made of a difference; both views stay as they were."""
    given = data.dict()
    question = given.pop("question")
    made = findings_actions.settle(_round(request, uuid), question, **given, act=request.act)
    return Status(201, made)


@router.get("/{uuid}/report.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def diagnosis_report(request: Request, uuid: DiagnosisId, form: DocumentFormat) -> Any:
    """Give the report of a round as PDF, Word file or workbook."""
    round_ = _round(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, round_))
    found = picture(round_, request.actor)
    ranked = findings_of(round_.partnership)
    made = document(found, settled_in(round_), figures_of(found, request.actor), ranked)
    return answer(made, form, f"{round_.partnership.code}-{round_.team.code}")


@router.get("/findings/of/{uuid}/", response={200: list[DiagnosisFindingOut], **ERRORS})
def findings(request: Request, uuid: PartnershipId) -> list[Finding]:
    """List the problems and strengths that a diagnosis has found, priorities first."""
    partnership = _partnership(request, uuid)
    NotAllowed.unless(access.can_read_findings(request.actor, partnership))
    return [each.finding for each in findings_of(partnership)]


@router.post("/findings/of/{uuid}/", response={201: DiagnosisFindingOut, **ERRORS})
def add_finding(request: Request, uuid: PartnershipId, data: FindingIn) -> Status:
    """Write down a problem with its cause, or a strength."""
    partnership, given = _partnership(request, uuid), data.dict()
    key, question, round_ = given.pop("uuid"), given.pop("question"), given.pop("diagnosis")
    diagnosis = get_object_or_404(partnership.diagnoses, uuid=round_) if round_ else None
    made = findings_actions.add_finding(
        partnership, given, diagnosis=diagnosis, question=question, act=request.act, uuid=key
    )
    return Status(201, made)


@router.put("/findings/{uuid}/", response={200: DiagnosisFindingOut, **ERRORS})
def change_finding(request: Request, uuid: FindingId, data: ChangedFindingIn) -> Finding:
    """Change a finding, from the revision that was seen."""
    given = data.dict()
    return findings_actions.change_finding(
        _finding(request, uuid), given, revision=given.pop("revision"), act=request.act
    )


@router.delete("/findings/{uuid}/", response={204: None, **ERRORS})
def withdraw_finding(request: Request, uuid: FindingId) -> Status:
    """Take a finding back; it stays in the trail."""
    findings_actions.withdraw_finding(_finding(request, uuid), act=request.act)
    return Status(204, None)


@router.put("/findings/{uuid}/rank/", response={200: RanksIn, **ERRORS})
def rank_finding(request: Request, uuid: FindingId, data: RankIn) -> Any:
    """Say for one side how a problem ranks, apart from the other."""
    given = data.dict()
    role = given.pop("role")
    return findings_actions.rank(_finding(request, uuid), role, given, act=request.act)


@router.put("/findings/{uuid}/decide/", response={200: DiagnosisFindingOut, **ERRORS})
def decide_finding(request: Request, uuid: FindingId, data: DecideIn) -> Finding:
    """Decide together how a problem ranks, and whether it is a priority."""
    given = data.dict()
    named = {name: given.pop(name) for name in ("revision", "is_priority", "decision")}
    return findings_actions.decide(_finding(request, uuid), given, **named, act=request.act)


@router.post("/of/{uuid}/approve/", response={200: DiagnosisApprovalOut, **ERRORS}, auth=signs)
def approve_diagnosis(request: Request, uuid: PartnershipId, data: ApproveIn) -> DiagnosisApproval:
    """Approve for one operator what was found."""
    rows = _partnership(request, uuid).parties.select_related("organisation", "partnership")
    party = get_object_or_404(rows, uuid=data.party)
    return findings_actions.approve(party, dissent=data.dissent, act=request.act)


def _partnership(request: Request, uuid: UUID) -> Partnership:
    found: Partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    return found


def _finding(request: Request, uuid: UUID) -> Finding:
    rows = Finding.objects.visible_to(request.actor).standing()
    return get_object_or_404(rows.select_related("partnership"), uuid=uuid)


def _round(request: Request, uuid: UUID) -> Diagnosis:
    rows = Diagnosis.objects.visible_to(request.actor)
    return get_object_or_404(
        rows.select_related("partnership", "team__template", "people__template"), uuid=uuid
    )

"""Diagnosis, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.diagnosis import access, actions
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.diagnosis.queries import DiagnosisId, groups_heard, picture, rounds_of
from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.domain.diagnosis import Stage, ViewBand, band
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


def _round(request: Request, uuid: UUID) -> Diagnosis:
    rows = Diagnosis.objects.visible_to(request.actor)
    return get_object_or_404(
        rows.select_related("partnership", "team__template", "people__template"), uuid=uuid
    )

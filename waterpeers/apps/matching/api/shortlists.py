"""Who could help with a need, and being told of new ones, for programs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.analytics.suitability import Candidate
from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.matching import access, models
from waterpeers.apps.matching.actions import declaring, proposing
from waterpeers.apps.matching.api.found import declaration_or_404
from waterpeers.apps.matching.queries import (
    hints,
    sentence_of,
    shortlist_of,
    weights_of,
)
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["matching"])


class SaidOut(Schema):
    """A reason: a code for programs, a sentence for people."""

    code: str
    text: str


class CandidateOut(Schema):
    """A mentor for a need: fit and confidence apart, each part from 0 to 1, null if not known."""

    id: UUID
    name: str
    strength: UUID
    score: float
    confidence: float
    label: str
    parts: dict[str, float | None]
    current_partnerships: int
    max_partnerships: int | None
    reasons: list[SaidOut]
    against: list[SaidOut]
    evidence: str  # from the operator's own comparison with peers; empty where there is none


class ExcludedOut(Schema):
    """A mentor with a fitting strength, and what keeps it from being proposed."""

    id: UUID
    name: str
    against: list[SaidOut]


class ShortlistOut(Schema):
    """Who could help with a need, different ones first, then by score; with the weights."""

    need: UUID
    weights: dict[str, float]
    candidates: list[CandidateOut]
    excluded: list[ExcludedOut]


class KeepIn(Schema):
    """By the weights of which round a shortlist is made that is kept; the usual ones without."""

    round: UUID | None = None


class WatchIn(Schema):
    """Whether to be told of new strengths in the area of a need."""

    is_watched: bool


class WatchOut(Schema):
    """Since when its owner is told, if it is."""

    uuid: UUID
    watched_since: datetime | None


class KeptCandidateOut(Schema):
    """A mentor of a shortlist that was kept."""

    mentor: UUID
    strength: UUID
    score: float
    confidence: float
    label: str


class KeptShortlistOut(Schema):
    """A shortlist as it was when it was kept."""

    uuid: UUID
    round: UUID | None = Field(None, alias="round.uuid")
    weights: dict[str, float]
    candidates: list[KeptCandidateOut] = Field(alias="result.candidates")
    made_at: datetime


def shortlist_shown(
    need: models.Need, round_: models.Round | None, actor: Actor, today: date
) -> dict[str, Any]:
    """Give a shortlist to its operator's people, or to a facilitator."""
    NotAllowed.unless(access.can_shortlist(actor, need.organisation))
    weights = weights_of(round_)
    found = shortlist_of(need, weights, today=today)
    compared = hints(need.organisation, actor)
    return {
        "need": need.uuid,
        "weights": dict(weights.values),
        "candidates": [_candidate(each, compared) for each in found.candidates],
        "excluded": [
            {"id": each.mentor.id, "name": each.mentor.name, "against": _reasons(each.reasons)}
            for each in found.excluded
        ],
    }


@router.get("/needs/{uuid}/shortlist/", response={200: ShortlistOut, **ERRORS})
def shortlist(request: Request, uuid: UUID, round: UUID | None = None) -> dict[str, Any]:
    """Say who could help with a need, and why, by the usual weights or those of a round."""
    need = declaration_or_404(request, "needs", uuid)
    found = get_object_or_404(models.Round, uuid=round) if round else None
    return shortlist_shown(need, found, request.actor, now().date())


@router.post("/needs/{uuid}/watch/", response={200: WatchOut, **ERRORS})
def watch_need(request: Request, uuid: UUID, data: WatchIn) -> models.Need:
    """Ask to be told when somebody becomes strong in what a need is about, or no more."""
    need = declaration_or_404(request, "needs", uuid)
    return declaring.watch(need, is_watched=data.is_watched, act=request.act)


@router.get("/needs/{uuid}/shortlists/", response={200: list[KeptShortlistOut], **ERRORS})
@paginate(Paged)
def kept_shortlists(request: Request, uuid: UUID) -> object:
    """List the shortlists of a need that were kept, latest first."""
    need = declaration_or_404(request, "needs", uuid)
    NotAllowed.unless(access.can_shortlist(request.actor, need.organisation))
    return need.shortlists.select_related("round").order_by("-made_at", "-pk")


@router.post("/needs/{uuid}/shortlists/", response={201: KeptShortlistOut, **ERRORS})
def keep_shortlist(request: Request, uuid: UUID, data: KeepIn) -> Status[models.Shortlist]:
    """Keep the shortlist of a need as it is now."""
    need = declaration_or_404(request, "needs", uuid)
    by = get_object_or_404(models.Round, uuid=data.round) if data.round else None
    return Status(201, proposing.make_shortlist(need, round_=by, act=request.act))


def _candidate(candidate: Candidate, compared: dict[str, str]) -> dict[str, Any]:
    mentor = candidate.mentor
    return {
        "id": mentor.id,
        "name": mentor.name,
        "strength": candidate.strength.id,
        "score": candidate.score,
        "confidence": candidate.confidence,
        "label": candidate.label,
        "parts": candidate.parts,
        "current_partnerships": mentor.current_partnerships,
        "max_partnerships": mentor.max_partnerships,
        "reasons": _reasons(candidate.reasons),
        "against": _reasons(candidate.against),
        "evidence": compared.get(mentor.id, ""),
    }


def _reasons(reasons: Any) -> list[dict[str, str]]:
    return [{"code": reason.code, "text": sentence_of(reason)} for reason in reasons]

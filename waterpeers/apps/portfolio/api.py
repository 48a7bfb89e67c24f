"""The list of partnerships, for programs."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.apps.portfolio import actions
from waterpeers.apps.portfolio.models import SavedView
from waterpeers.apps.portfolio.queries.courses import counts_of
from waterpeers.apps.portfolio.queries.lines import PortfolioLine, portfolio
from waterpeers.apps.portfolio.queries.narrowing import PortfolioFilters, narrowed, ordered
from waterpeers.apps.portfolio.queries.standings import PortfolioSide
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.partnerships import PartnershipState, PartyRole, Phase
from waterpeers.domain.portfolio import Attention, Gravity, PartnershipTurn, in_order
from waterpeers.domain.portfolio_courses import StageMove
from waterpeers.domain.practice import Consolidation
from waterpeers.domain.reviews import ReviewStatus

router = Router(tags=["partnerships"])


class FiltersIn(Schema):
    """What to look for, and the order.

    Orders are ``wait``, ``silent``, ``next``, ``ends``, ``phase``, ``name`` and ``opened``; without
    one, trouble comes first. ``silent`` is 30, 60, 90 or 180 days.
    """

    text: str = Field("", max_length=200)
    needs: Attention | Literal["trouble"] | None = None
    turn: PartnershipTurn | None = None
    phase: Phase | None = None
    status: ReviewStatus | Literal["none"] | None = None
    stage: Consolidation | None = None
    silent: str = ""
    country: str = ""
    area: str = ""
    programme: UUID | None = None
    state: PartnershipState | None = None
    sort: str = ""


class SideOut(Schema):
    """A party and the moment of its last word."""

    organisation: UUID
    name: str
    country: str
    role: PartyRole
    last_word: datetime | None


class HealthSeenOut(Schema):
    """What each side said of the partnership as a whole last, of five; never averaged."""

    mentee: float | None
    mentor: float | None
    on: date


class AreaStageOut(Schema):
    """The stage of a working area that holds, and the one before it."""

    area: WorkingArea
    stage: Consolidation
    since: date
    before: Consolidation | None


class MoneyOut(Schema):
    """What the activities of the plan cost and how much of it is missing, in minor units."""

    currency: str
    budget: int
    missing: int


class PortfolioLineOut(Schema):
    """A partnership: whose turn it is since when, and why it needs a word."""

    uuid: UUID
    code: str
    title: str
    phase: Phase
    state: PartnershipState
    areas: list[str]
    sides: list[SideOut]
    gate: str | None
    open: list[str]
    turn: PartnershipTurn
    since: datetime | None
    silent: int
    ends_on: date | None
    attention: list[Attention]
    gravity: Gravity
    status: ReviewStatus | None
    reviewed_on: date | None
    health: HealthSeenOut | None
    stages: list[AreaStageOut]
    money: MoneyOut | None
    next_date: date | None
    reminded_at: datetime | None


class RemindIn(Schema):
    """A word of one's own beside what waits."""

    message: str = ""


class RemindedOut(Schema):
    """Whom the mails went to: the parties, and how many people."""

    parties: list[UUID]
    people: int


@router.get("/", response={200: list[PortfolioLineOut], **ERRORS})
@paginate(Paged)
def list_portfolio(request: Request, filters: Query[FiltersIn]) -> list[dict[str, Any]]:
    """List the partnerships that one may know of: whose turn it is, who is silent, what ends."""
    wanted, order = _wanted(filters)
    lines = narrowed(portfolio(request.actor, now()), wanted)
    return [_as_json(line) for line in ordered(lines, order)]


def _wanted(filters: FiltersIn) -> tuple[PortfolioFilters, str]:
    given = filters.dict()
    order = given.pop("sort")
    return PortfolioFilters(**{name: str(value or "") for name, value in given.items()}), order


class PhaseCountOut(Schema):
    """How many partnerships went on in a phase at the end of a day."""

    day: date
    phase: Phase
    number: int


class StatusCountOut(Schema):
    """How many of those that go on stand so, as their last review says; none: no review yet."""

    status: ReviewStatus | None
    number: int


class StageMoveOut(Schema):
    """In how many partnerships the stage of a working area moved so since the time before."""

    area: WorkingArea
    move: StageMove
    number: int


class OverTimeOut(Schema):
    """What the charts of many partnerships show."""

    phases: list[PhaseCountOut]
    statuses: list[StatusCountOut]
    stages: list[StageMoveOut]


@router.get("/over-time/", response={200: OverTimeOut, **ERRORS})
def portfolio_over_time(request: Request, filters: Query[FiltersIn]) -> dict[str, Any]:
    """Count phases by quarter, how the last reviews stand, and where stages moved."""
    at = now()
    counts = counts_of(narrowed(portfolio(request.actor, at), _wanted(filters)[0]), at)
    return {
        "phases": [
            {"day": day, "phase": phase, "number": number}
            for day, by_phase in counts.phases.items()
            for phase, number in sorted(by_phase.items())
        ],
        "statuses": [
            {"status": status, "number": number} for status, number in counts.statuses.items()
        ],
        "stages": [
            {"area": area, "move": move, "number": number}
            for area, moves in counts.stages.items()
            for move, number in sorted(moves.items())
        ],
    }


class ViewIn(Schema):
    """A view to keep: its name, and a query as the list's address has it."""

    uuid: UUID | None = None
    name: str
    query: str
    body: OrganisationId | None = None  # a platform, for all of its facilitators


class ViewOut(Schema):
    """A view that is kept."""

    uuid: UUID
    name: str
    query: str
    body: UUID | None = Field(None, alias="body.uuid")
    saved_at: datetime


@router.get("/views/", response={200: list[ViewOut], **ERRORS})
@paginate(Paged)
def portfolio_views(request: Request) -> object:
    """List one's own views, and those of the platforms that one facilitates."""
    found = SavedView.objects.visible_to(request.actor).select_related("body")
    return found.order_by("name", "pk")


@router.post("/views/", response={201: ViewOut, **ERRORS})
def save_view(request: Request, data: ViewIn) -> Status[SavedView]:
    """Keep a view of the list of partnerships."""
    body = None
    if data.body:
        body = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=data.body)
    made = actions.save_view(data.name, data.query, body=body, uuid=data.uuid, act=request.act)
    return Status(201, made)


@router.delete("/views/{uuid}/", response={204: None, **ERRORS})
def remove_view(request: Request, uuid: UUID) -> Status[None]:
    """Remove a view of one's own, or of one's platform."""
    found = get_object_or_404(SavedView.objects.visible_to(request.actor), uuid=uuid)
    actions.remove_view(found, act=request.act)
    return Status(204, None)


@router.post("/{uuid}/remind/", response={200: RemindedOut, **ERRORS})
def remind(request: Request, uuid: PartnershipId, data: RemindIn) -> dict[str, Any]:
    """Write to those whose turn it is what waits for them; each party once a day at most."""
    found = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    plan = actions.remind(found, message=data.message, act=request.act)
    return {"parties": [party.uuid for party, _people in plan.to], "people": plan.people}


def _as_json(line: PortfolioLine) -> dict[str, Any]:
    names = (
        "uuid", "code", "title", "phase", "state", "turn", "since", "silent", "ends_on",
        "gravity", "status", "reviewed_on", "health", "money", "reminded_at",
    )  # fmt: skip
    return {name: getattr(line, name) for name in names} | {
        "areas": list(line.areas),
        "sides": [_side(side) for side in line.sides],
        "gate": line.gate,
        "open": [sentence(each.reason) for each in line.waits],
        "attention": in_order(line.attention),
        "stages": list(line.stages),
        "next_date": line.next_day.day if line.next_day else None,
    }


def _side(side: PortfolioSide) -> dict[str, Any]:
    return asdict(side)

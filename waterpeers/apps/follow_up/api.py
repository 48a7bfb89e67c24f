"""Following a partnership, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.accounts.queries import PersonId
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.actions import calendar as calendar_actions
from waterpeers.apps.follow_up.actions import health as health_actions
from waterpeers.apps.follow_up.actions import items as item_actions
from waterpeers.apps.follow_up.actions import practice as practice_actions
from waterpeers.apps.follow_up.actions import reviews as review_actions
from waterpeers.apps.follow_up.documents import register_document, review_document
from waterpeers.apps.follow_up.models import (
    CalendarLink,
    CapacityJudgement,
    RegisterItem,
    Review,
    StageJudgement,
)
from waterpeers.apps.follow_up.queries.calendar import DayKind, days_of_partnership
from waterpeers.apps.follow_up.queries.health import HealthRound, rounds_of
from waterpeers.apps.follow_up.queries.items import RegisterItemId, items_of, ordered
from waterpeers.apps.follow_up.queries.practice import (
    AnyJudgement,
    capacity_of,
    find_judgement,
    stages_of,
)
from waterpeers.apps.follow_up.queries.reviews import ReviewId, reviews_of
from waterpeers.apps.foundation.api import ERRORS, in_person, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.follow_up import ItemKind, ItemState
from waterpeers.domain.health import DIMENSIONS, OVERALL, better_of
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import (
    Consolidation,
    FactorDirection,
    FactorFamily,
    WopShare,
)
from waterpeers.domain.reviews import ReviewStatus
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["follow-up"])


class RegisterItemOut(Schema):
    """A commitment, a decision, an issue or a risk; ``word`` is what was said of it last."""

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    kind: ItemKind
    title: str
    details: str
    party: UUID | None = Field(alias="party.uuid", default=None)
    person: UUID | None = Field(alias="person.uuid", default=None)
    due_on: date | None
    state: ItemState
    word: str
    health: UUID | None = Field(alias="health.uuid", default=None)
    question: str
    noted_at: datetime
    moved_at: datetime | None


class RegisterItemIn(Schema):
    """A thing to note, on a side or somebody's of it; sent twice with one ``uuid`` it is one."""

    uuid: UUID | None = None
    kind: ItemKind = ItemKind.COMMITMENT
    title: str = ""
    details: str = ""
    party: PartyId | None = None
    person: PersonId | None = None
    due_on: date | None = None
    health: UUID | None = None
    question: str = Field("", max_length=60)


class ChangedRegisterItemIn(RegisterItemIn):
    """A changed thing, from the revision that was seen."""

    revision: int


class HealthCheckIn(Schema):
    """A round to open; sent twice with one ``uuid`` it is opened once."""

    uuid: UUID | None = None
    closes_at: datetime | None = None


class HealthCheckOut(Schema):
    """A round: how far the sides are apart by dimension, once all have answered.

    ``questionnaire`` is the round that each side answers.
    """

    uuid: UUID
    questionnaire: UUID = Field(alias="round.uuid")
    code: str = Field(alias="round.code")
    started_at: datetime
    completed_at: datetime | None
    gaps: dict[str, float | None]
    widened: list[str]


class SideHealthOut(Schema):
    """What one operator sees: its levels by dimension, none where it does not know."""

    organisation: UUID
    side: str
    levels: dict[str, float | None]
    better: dict[str, str]


class HealthOut(Schema):
    """A round with what each side sees; nobody's answers before all are in."""

    uuid: UUID
    questionnaire: UUID
    code: str
    started_at: datetime
    completed_at: datetime | None
    gaps: dict[str, float | None]
    widened: list[str]
    waits_for: list[UUID]
    sides: list[SideHealthOut]


class JudgementOut(Schema):
    """What one side judges; ``agreed_at`` once the other sees it so too."""

    uuid: UUID
    partnership: UUID = Field(alias="partnership.uuid")
    role: PartyRole
    judged_on: date
    made_at: datetime
    agreed_at: datetime | None


class StageOut(JudgementOut):
    """A stage of consolidation; ``why`` is said where it fell."""

    proof: str
    area: WorkingArea
    stage: Consolidation
    why: str


class CapacityOut(JudgementOut):
    """How a dimension of capacity changed in a year, with what helped and hindered by family."""

    proof: str
    dimension: CapacityDimension
    year: int
    before: str
    change: int
    share: WopShare
    who: str
    factors: dict[FactorFamily, dict[FactorDirection, str]]


class StageIn(Schema):
    """A stage to judge for one side; sent twice with one ``uuid`` it is one."""

    uuid: UUID | None = None
    role: PartyRole
    area: WorkingArea
    stage: Consolidation
    proof: str = ""
    why: str = ""
    judged_on: date | None = None


class CapacityIn(Schema):
    """A change of capacity to judge for one side; sent twice with one ``uuid`` it is one."""

    uuid: UUID | None = None
    role: PartyRole
    dimension: CapacityDimension
    year: int
    before: str = ""
    change: int
    share: WopShare = WopShare.NOT_KNOWN
    proof: str = ""
    who: str = ""
    factors: dict[FactorFamily, dict[FactorDirection, str]] = Field(default_factory=dict)
    judged_on: date | None = None


class ReviewIn(Schema):
    """A review to hold for one side; sent twice with one ``uuid`` it is one."""

    uuid: UUID | None = None
    role: PartyRole
    status: ReviewStatus
    why: str = ""
    progress: str = ""
    deviations: str = ""
    obstacles: str = ""
    decided: str = ""
    judged_on: date | None = None


class ReviewOut(Schema):
    """A review: how it stands, as people decided and as the rule suggested; what was there."""

    uuid: UUID
    partnership: UUID = Field(alias="partnership.uuid")
    role: PartyRole
    judged_on: date
    status: ReviewStatus
    suggestion: ReviewStatus
    why: str
    progress: str
    deviations: str
    obstacles: str
    decided: str
    facts: dict[str, list[str]]
    agreed_at: datetime | None


class DueDayOut(Schema):
    """A day on which something is due, ends, is looked at again or is answered by."""

    kind: DayKind
    row: UUID
    day: date
    partnership: UUID
    text: str


class CalendarLinkIn(Schema):
    """Of which partnership the calendar is; of all one's own where none is named."""

    partnership: PartnershipId | None = None


class CalendarLinkOut(Schema):
    """A secret address that works."""

    uuid: UUID
    partnership: UUID | None = Field(alias="partnership.uuid", default=None)
    made_at: datetime


class NewCalendarLinkOut(Schema):
    """A new secret address: it is given this once."""

    uuid: UUID
    address: str


class ItemMoveIn(Schema):
    """What became of a thing, and why."""

    revision: int
    state: ItemState
    word: str = ""


@router.get("/items/of/{uuid}/", response={200: list[RegisterItemOut], **ERRORS})
def register_items(request: Request, uuid: PartnershipId) -> list[RegisterItem]:
    """List what was noted of a partnership: commitments, decisions, issues, risks."""
    partnership = _readable(request, uuid)
    return ordered(items_of(partnership), request.act.at.date())


@router.post("/items/of/{uuid}/", response={201: RegisterItemOut, **ERRORS})
def note_item(request: Request, uuid: PartnershipId, data: RegisterItemIn) -> Status:
    """Note a commitment, a decision, an issue or a risk."""
    given = data.dict()
    key, round_, question = given.pop("uuid"), given.pop("health"), given.pop("question")
    partnership = _partnership(request, uuid)
    health = get_object_or_404(partnership.health_checks, uuid=round_) if round_ else None
    made = item_actions.note_item(
        partnership, given, health=health, question=question, act=request.act, uuid=key
    )
    return Status(201, made)


@router.put("/items/{uuid}/", response={200: RegisterItemOut, **ERRORS})
def change_item(
    request: Request, uuid: RegisterItemId, data: ChangedRegisterItemIn
) -> RegisterItem:
    """Change what is noted, its owner or its day, from the revision that was seen."""
    given = data.dict()
    return item_actions.change_item(
        _item(request, uuid), given, revision=given.pop("revision"), act=request.act
    )


@router.put("/items/{uuid}/state/", response={200: RegisterItemOut, **ERRORS})
def move_item(request: Request, uuid: RegisterItemId, data: ItemMoveIn) -> RegisterItem:
    """Say what became of a thing: done, dropped, escalated, or taken up again."""
    return item_actions.move_item(_item(request, uuid), **data.dict(), act=request.act)


@router.get("/health/of/{uuid}/", response={200: list[HealthOut], **ERRORS})
def health_checks(request: Request, uuid: PartnershipId) -> list[dict[str, Any]]:
    """List the rounds in which both sides say how the partnership works, the first first."""
    return [_health(each) for each in rounds_of(_readable(request, uuid))]


@router.post("/health/of/{uuid}/", response={201: HealthCheckOut, **ERRORS})
def start_health_check(request: Request, uuid: PartnershipId, data: HealthCheckIn) -> Status:
    """Ask each operator how the partnership works."""
    partnership = _partnership(request, uuid)
    return Status(
        201, health_actions.start_health_check(partnership, **data.dict(), act=request.act)
    )


def _health(found: HealthRound) -> dict[str, Any]:
    check = found.check
    wanted = (*DIMENSIONS, OVERALL)
    shown = found.asked if found.is_complete else []
    names = ("uuid", "started_at", "completed_at", "gaps", "widened")
    return {name: getattr(check, name) for name in names} | {
        "questionnaire": check.round.uuid,
        "code": check.round.code,
        "waits_for": [each.organisation.uuid for each in found.missing],
        "sides": [
            {
                "organisation": each.organisation.uuid,
                "side": each.side,
                "levels": {d: found.level(each, d) for d in wanted},
                "better": {
                    d: str(found.answer(each, better_of(d)).value or "") for d in DIMENSIONS
                },
            }
            for each in shown
        ],
    }


@router.get("/stages/of/{uuid}/", response={200: list[StageOut], **ERRORS})
def stages(request: Request, uuid: PartnershipId) -> list[StageJudgement]:
    """List the stages that were judged, by working area, the latest first."""
    return [row for course in stages_of(_readable(request, uuid)) for row in course.judged]


@router.post("/stages/of/{uuid}/", response={201: StageOut, **ERRORS})
def judge_stage(request: Request, uuid: PartnershipId, data: StageIn) -> Status:
    """Say for one side how far a change is the utility's own practice."""
    partnership, given = _partnership(request, uuid), data.dict()
    key, role = given.pop("uuid"), given.pop("role")
    made = practice_actions.judge_stage(partnership, given, role=role, act=request.act, uuid=key)
    return Status(201, made)


@router.get("/capacity/of/{uuid}/", response={200: list[CapacityOut], **ERRORS})
def capacity(request: Request, uuid: PartnershipId) -> list[CapacityJudgement]:
    """List how dimensions of capacity changed: what holds, by dimension and year."""
    found = capacity_of(_readable(request, uuid))
    return [row for years in found.values() for _year, row in sorted(years.items())]


@router.post("/capacity/of/{uuid}/", response={201: CapacityOut, **ERRORS})
def judge_capacity(request: Request, uuid: PartnershipId, data: CapacityIn) -> Status:
    """Say for one side how a dimension of capacity changed in a year."""
    partnership, given = _partnership(request, uuid), data.dict()
    key, role = given.pop("uuid"), given.pop("role")
    made = practice_actions.judge_capacity(partnership, given, role=role, act=request.act, uuid=key)
    return Status(201, made)


@router.put("/judgements/{uuid}/agree/", response={200: JudgementOut, **ERRORS}, auth=signs)
def agree_to_judgement(request: Request, uuid: UUID) -> AnyJudgement:
    """Say for the other side that it sees a stage or a change of capacity so too."""
    found = find_judgement(request.actor, uuid)
    if found is None:
        raise Http404
    return practice_actions.agree_to_judgement(found, act=request.act)


@router.get("/reviews/of/{uuid}/", response={200: list[ReviewOut], **ERRORS})
def reviews(request: Request, uuid: PartnershipId) -> list[Review]:
    """List the reviews of a partnership, latest first."""
    return reviews_of(_readable(request, uuid))


@router.post("/reviews/of/{uuid}/", response={201: ReviewOut, **ERRORS})
def hold_review(request: Request, uuid: PartnershipId, data: ReviewIn) -> Status:
    """Hold a review for one side: what is there is kept with it."""
    partnership, given = _partnership(request, uuid), data.dict()
    key, role = given.pop("uuid"), given.pop("role")
    made = review_actions.hold_review(partnership, given, role=role, act=request.act, uuid=key)
    return Status(201, made)


@router.get(
    "/reviews/{uuid}/review.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED
)
def review_report(request: Request, uuid: ReviewId, form: DocumentFormat) -> Any:
    """Give a review as PDF, Word file or workbook."""
    rows = Review.objects.visible_to(request.actor).select_related("partnership", "person")
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return answer(review_document(found), form, f"{found.partnership.code}-{found.judged_on}")


@router.get("/calendar/of/{uuid}/", response={200: list[DueDayOut], **ERRORS})
def days_ahead(request: Request, uuid: PartnershipId) -> list[dict[str, Any]]:
    """List the days of a partnership: what is due, ends, is looked at again."""
    found = days_of_partnership(_readable(request, uuid), request.actor)
    return [vars(due) | {"partnership": due.partnership.uuid} for due in found]


@router.get("/calendar/", response={200: list[CalendarLinkOut], **ERRORS})
def calendar_links(request: Request) -> list[CalendarLink]:
    """List my secret addresses that work."""
    rows = CalendarLink.objects.filter(person__uuid=request.actor.person, ended_at=None)
    return list(rows.select_related("partnership").order_by("pk"))


@router.post("/calendar/", response={201: NewCalendarLinkOut, **ERRORS}, auth=in_person)
def make_calendar_link(request: Request, data: CalendarLinkIn) -> Status:
    """Make a secret address at which a calendar reads my days; one for the same ends."""
    of = _partnership(request, data.partnership) if data.partnership else None
    link, secret = calendar_actions.make_calendar_link(of, act=request.act)
    there = settings.BASE_URL + reverse("follow_up:feed", args=[secret])
    return Status(201, {"uuid": link.uuid, "address": there})


@router.delete("/calendar/{uuid}/", response={204: None, **ERRORS})
def end_calendar_link(request: Request, uuid: UUID) -> Status:
    """End one of my secret addresses at once."""
    mine = CalendarLink.objects.filter(person__uuid=request.actor.person)
    link = get_object_or_404(mine.select_related("person"), uuid=uuid)
    calendar_actions.end_calendar_link(link, act=request.act)
    return Status(204, None)


@router.get("/items/of/{uuid}/list.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def register_report(request: Request, uuid: PartnershipId, form: DocumentFormat) -> Any:
    """Give all that was noted as PDF, Word file or workbook."""
    partnership = _readable(request, uuid)
    at = request.act.at
    made = register_document(partnership, ordered(items_of(partnership), at.date()), at=at)
    return answer(made, form, f"{partnership.code}-commitments")


def _partnership(request: Request, uuid: UUID) -> Partnership:
    found: Partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    return found


def _readable(request: Request, uuid: UUID) -> Partnership:
    found = _partnership(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, found))
    return found


def _item(request: Request, uuid: UUID) -> RegisterItem:
    rows = RegisterItem.objects.visible_to(request.actor)
    related = ("partnership", "party__organisation", "person", "health")
    found = get_object_or_404(rows.select_related(*related), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found

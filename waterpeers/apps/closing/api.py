"""The end of a partnership and what lasts, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.closing import access
from waterpeers.apps.closing.actions import closing as closing_actions
from waterpeers.apps.closing.actions import continuing
from waterpeers.apps.closing.actions import stocktakings as actions
from waterpeers.apps.closing.documents import stocktaking_document
from waterpeers.apps.closing.models import SignOff, Stocktaking
from waterpeers.apps.closing.queries.stocktakings import StocktakingId, stocktakings_of, taken
from waterpeers.apps.closing.reports.courses import moments_of, up_to
from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.lasting import EndCause
from waterpeers.domain.partnerships import PartnershipState, PartyRole, Phase
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import FactorDirection, FactorFamily, WopShare
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["closing"])


class StocktakingOut(Schema):
    """What a partnership brought, so many months after its end; 0: the account at the end.

    ``agreed_at`` once both sides have agreed; then it does not change any more.
    """

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    months: int
    due_on: date
    is_light: bool
    cause: str
    summary: str
    lessons: str
    ahead: str
    factors: dict[FactorFamily, dict[FactorDirection, str]]
    questionnaire: UUID | None = Field(alias="round.uuid", default=None)
    agreed_at: datetime | None


class SignOffOut(Schema):
    """That an operator signed; ``holds`` while nothing has changed since."""

    party: UUID
    signed_at: datetime
    holds: bool


class WholeStocktakingOut(StocktakingOut):
    """A stocktaking with what was found: figures, stages, capacity, learning, what goes on.

    ``fingerprint`` is what one signs.
    """

    facts: dict[str, Any]
    fingerprint: str
    signatures: list[SignOffOut]


class StocktakingIn(Schema):
    """Words to change, from the revision that was seen; what is left out stays."""

    revision: int
    due_on: date | None = None
    cause: EndCause | None = None
    summary: str | None = None
    lessons: str | None = None
    ahead: str | None = None
    factors: dict[FactorFamily, dict[FactorDirection, str]] | None = None


class OwnFigureIn(Schema):
    """A figure of the partnership's own with its year; or why it is not known."""

    value: float | None = None
    year: int | None = None
    word: str = ""


class OwnFiguresIn(Schema):
    """Figures by the uuid of their line in the plan."""

    figures: dict[UUID, OwnFigureIn]


class AgainStageIn(Schema):
    """How far an area is now: a stage, or "not_known"; what shows it, and why it fell."""

    stage: str
    word: str = ""


class AgainChangeIn(Schema):
    """How much a dimension changed since the time before: −2 to 2, or none for not known."""

    change: int | None = None
    word: str = ""
    share: WopShare = WopShare.NOT_KNOWN


class JudgeAgainIn(Schema):
    """What one side judges anew, by area and by dimension."""

    role: PartyRole
    stages: dict[WorkingArea, AgainStageIn] = Field(default_factory=dict)
    capacity: dict[CapacityDimension, AgainChangeIn] = Field(default_factory=dict)


class SignOffIn(Schema):
    """For which operator one signs, and the fingerprint of what one has read."""

    party: PartyId
    fingerprint: str = Field(max_length=64)


class EndReasonIn(Schema):
    """Why."""

    reason: str = ""


class NextPhaseIn(Schema):
    """A next phase to open; sent twice with one ``uuid`` it is opened once."""

    uuid: UUID | None = None
    title: str = ""


class NextPhaseOut(Schema):
    """The partnership that was opened."""

    uuid: UUID
    code: str
    continues: UUID = Field(alias="continues.uuid")


class StandsOut(Schema):
    """Where a partnership stands now."""

    uuid: UUID
    phase: Phase
    state: PartnershipState


@router.get("/of/{uuid}/", response={200: list[StocktakingOut], **ERRORS})
def stocktakings(request: Request, uuid: PartnershipId) -> list[Stocktaking]:
    """List the stocktakings of a partnership: the account at its end, those months after."""
    return stocktakings_of(_readable(request, uuid))


@router.post("/of/{uuid}/", response={201: StocktakingOut, **ERRORS})
def begin_closing(request: Request, uuid: PartnershipId) -> Status:
    """Begin the close-out; a short one of what ended early."""
    return Status(201, closing_actions.begin_closing(_partnership(request, uuid), act=request.act))


@router.post("/of/{uuid}/go-on/", response={200: StandsOut, **ERRORS})
def go_on_working(request: Request, uuid: PartnershipId) -> Partnership:
    """Go back to work: the account was begun too early."""
    return closing_actions.go_on(_partnership(request, uuid), act=request.act)


@router.post("/of/{uuid}/take-back/", response={200: StandsOut, **ERRORS})
def take_back_end(request: Request, uuid: PartnershipId, data: EndReasonIn) -> Partnership:
    """Take back that a partnership was ended early, until both agreed on its account."""
    partnership = _partnership(request, uuid)
    return closing_actions.take_back_end(partnership, reason=data.reason, act=request.act)


@router.post("/of/{uuid}/next-phase/", response={201: NextPhaseOut, **ERRORS})
def continue_partnership(request: Request, uuid: PartnershipId, data: NextPhaseIn) -> Status:
    """Open the next phase of a partnership that was closed, with what goes on."""
    partnership = _partnership(request, uuid)
    made = continuing.continue_partnership(
        partnership, title=data.title, act=request.act, uuid=data.uuid
    )
    return Status(201, made)


@router.get("/stocktakings/{uuid}/", response={200: WholeStocktakingOut, **ERRORS})
def stocktaking(request: Request, uuid: StocktakingId) -> dict[str, Any]:
    """Give a stocktaking with all that was found."""
    return _whole(request, _stocktaking(request, uuid))


@router.put("/stocktakings/{uuid}/", response={200: StocktakingOut, **ERRORS})
def change_stocktaking(request: Request, uuid: StocktakingId, data: StocktakingIn) -> Stocktaking:
    """Change what is said in words, from the revision that was seen; signatures fall."""
    given = data.dict(exclude_unset=True)
    revision = given.pop("revision")
    row = _stocktaking(request, uuid)
    return actions.change_stocktaking(row, given, revision=revision, act=request.act)


@router.put("/stocktakings/{uuid}/figures/", response={200: WholeStocktakingOut, **ERRORS})
def say_figures(request: Request, uuid: StocktakingId, data: OwnFiguresIn) -> dict[str, Any]:
    """Say figures of the partnership's own, or why one is not known."""
    given = {key: each.dict() for key, each in data.figures.items()}
    row = actions.say_figures(_stocktaking(request, uuid), given, act=request.act)
    return _whole(request, row)


@router.post("/stocktakings/{uuid}/figures/read/", response={200: WholeStocktakingOut, **ERRORS})
def read_figures(request: Request, uuid: StocktakingId) -> dict[str, Any]:
    """Take over the reviewed figures that are newer than those of the time before."""
    return _whole(request, actions.read_figures(_stocktaking(request, uuid), act=request.act))


@router.post("/stocktakings/{uuid}/judge/", response={200: WholeStocktakingOut, **ERRORS})
def judge_again(request: Request, uuid: StocktakingId, data: JudgeAgainIn) -> dict[str, Any]:
    """Say for one side how far each area is, and how each dimension changed, after the end."""
    given = data.dict()
    capacity = {
        str(code): said | {"change": "not_known" if said["change"] is None else said["change"]}
        for code, said in given["capacity"].items()
    }
    row = actions.judge_again(
        _stocktaking(request, uuid),
        {str(code): said for code, said in given["stages"].items()},
        capacity,
        role=data.role,
        act=request.act,
    )
    return _whole(request, row)


@router.post("/stocktakings/{uuid}/sign/", response={200: SignOffOut, **ERRORS}, auth=signs)
def sign_off(request: Request, uuid: StocktakingId, data: SignOffIn) -> dict[str, Any]:
    """Sign a stocktaking for one's own operator."""
    row = _stocktaking(request, uuid)
    party = _party(row, data.party)
    made = actions.sign_off(row, party, fingerprint=data.fingerprint, act=request.act)
    return _signature(made, made.fingerprint)


@router.delete(
    "/stocktakings/{uuid}/sign/{party}/", response={200: StocktakingOut, **ERRORS}, auth=signs
)
def take_back_sign_off(request: Request, uuid: StocktakingId, party: PartyId) -> Stocktaking:
    """Take one's operator's signature back, until both sides have agreed."""
    row = _stocktaking(request, uuid)
    return actions.take_back_sign_off(row, _party(row, party), act=request.act)


@router.get(
    "/stocktakings/{uuid}/account.{form}",
    response={200: None, **ERRORS},
    openapi_extra=DESCRIBED,
)
def stocktaking_report(request: Request, uuid: StocktakingId, form: DocumentFormat) -> Any:
    """Give a stocktaking as PDF, Word file or workbook."""
    row = _stocktaking(request, uuid)
    found = taken(row, request.act.at.date())
    rows = stocktakings_of(row.partnership)
    moments = up_to(moments_of(rows, found), row.months)
    later = [each for each in rows if each.months > row.months]
    made = stocktaking_document(found, moments, later, at=request.act.at)
    return answer(made, form, f"{row.partnership.code}-{row.months}")


def _whole(request: Request, row: Stocktaking) -> dict[str, Any]:
    found = taken(row, request.act.at.date())
    names = (
        "uuid", "revision", "months", "due_on", "is_light", "cause", "summary", "lessons",
        "ahead", "factors", "agreed_at",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "partnership.uuid": row.partnership.uuid,
        "round.uuid": row.round.uuid if row.round else None,
        "facts": found.facts.as_plain(),
        "fingerprint": found.fingerprint,
        "signatures": [_signature(each, found.fingerprint) for each in found.signed.values()],
    }


def _signature(signed: SignOff, fingerprint: str) -> dict[str, Any]:
    return {
        "party": signed.party.uuid,
        "signed_at": signed.signed_at,
        "holds": signed.fingerprint == fingerprint,
    }


def _party(row: Stocktaking, uuid: UUID) -> Party:
    rows = row.partnership.parties.select_related("organisation", "partnership")
    found: Party = get_object_or_404(rows, uuid=uuid)
    return found


def _partnership(request: Request, uuid: UUID) -> Partnership:
    found: Partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    return found


def _readable(request: Request, uuid: UUID) -> Partnership:
    found = _partnership(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, found))
    return found


def _stocktaking(request: Request, uuid: UUID) -> Stocktaking:
    rows = Stocktaking.objects.visible_to(request.actor).select_related("partnership", "round")
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found

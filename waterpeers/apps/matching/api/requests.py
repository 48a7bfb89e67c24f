"""Requests for help and introductions, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.matching import access, models
from waterpeers.apps.matching.actions import asking, introducing
from waterpeers.apps.matching.api.found import declaration_or_404, organisation_or_404
from waterpeers.apps.matching.queries import (
    fitting_strength,
)
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.actors import Actor

router = Router(tags=["matching"])


class RequestIn(Schema):
    """A request for help to a mentor; sent twice with one ``uuid`` it is sent once."""

    uuid: UUID | None = None
    mentor: OrganisationId
    message: str
    gives_in_return: str


class RequestOut(Schema):
    """A request and what became of it."""

    uuid: UUID
    need: UUID = Field(alias="need.uuid")
    mentee: UUID = Field(alias="mentee.uuid")
    mentor: UUID = Field(alias="mentor.uuid")
    state: str
    message: str
    gives_in_return: str
    answer: str
    sent_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    partnership: UUID | None = Field(None, alias="partnership.uuid")


class AnswerIn(Schema):
    """Yes or no; a no needs no reason, a yes without a free place does."""

    accept: bool
    answer: str = Field("", max_length=4000)
    beyond_reason: str = Field("", max_length=4000)


class IntroduceIn(Schema):
    """A mentor to introduce to whoever has a need; both read ``why``, facilitators ``note``."""

    uuid: UUID | None = None
    mentor: OrganisationId
    why: str
    note: str = ""


class IntroductionAnswerIn(Schema):
    """Yes or no for one's own side; the second yes opens a partnership."""

    accept: bool


class IntroductionOut(Schema):
    """Two operators who were introduced, and what each said; ``note`` for facilitators alone."""

    uuid: UUID
    need: UUID
    mentee: UUID
    mentor: UUID
    why: str
    note: str
    state: str
    introduced_at: datetime
    expires_at: datetime
    mentee_agreed_at: datetime | None
    mentor_agreed_at: datetime | None
    answered_at: datetime | None
    partnership: UUID | None


def _request(request: Request, uuid: UUID) -> models.HelpRequest:
    seen = models.HelpRequest.objects.visible_to(request.actor)
    found: models.HelpRequest = get_object_or_404(
        seen.select_related("need", "mentee", "mentor", "partnership"), uuid=uuid
    )
    return found


@router.get("/requests/", response={200: list[RequestOut], **ERRORS})
@paginate(Paged)
def requests(request: Request) -> object:
    """List the requests that one's organisations sent and received, latest first."""
    asking.expire_requests(act=request.act)
    found = models.HelpRequest.objects.visible_to(request.actor)
    found = found.select_related("need", "mentee", "mentor", "partnership")
    return found.order_by("-sent_at", "-pk")


@router.post("/requests/{uuid}/answer/", response={200: RequestOut, **ERRORS}, auth=signs)
def answer_request(request: Request, uuid: UUID, data: AnswerIn) -> models.HelpRequest:
    """Say yes, which opens a partnership, or no."""
    found = _request(request, uuid)
    asking.answer_request(found, act=request.act, **data.dict())
    return _request(request, uuid)


@router.post("/requests/{uuid}/withdraw/", response={200: RequestOut, **ERRORS})
def withdraw_request(request: Request, uuid: UUID) -> models.HelpRequest:
    """Take a request back before it is answered."""
    asking.withdraw_request(_request(request, uuid), act=request.act)
    return _request(request, uuid)


def _introduction(request: Request, uuid: UUID) -> models.Introduction:
    found: models.Introduction = get_object_or_404(
        models.Introduction.objects.visible_to(request.actor), uuid=uuid
    )
    return found


def _introduced(row: models.Introduction, actor: Actor) -> dict[str, Any]:
    names = ("uuid", "why", "state", "introduced_at", "expires_at", "answered_at")
    agreed = ("mentee_agreed_at", "mentor_agreed_at")
    return {name: getattr(row, name) for name in (*names, *agreed)} | {
        "need": row.need.uuid,
        "mentee": row.mentee.uuid,
        "mentor": row.mentor.uuid,
        "note": row.note if access.can_introduce(actor) else "",
        "partnership": row.partnership.uuid if row.partnership else None,
    }


@router.get("/introductions/", response={200: list[IntroductionOut], **ERRORS})
@paginate(Paged)
def introductions(request: Request) -> object:
    """List the introductions that one may know of, latest first."""
    introducing.expire_introductions(act=request.act)
    found = models.Introduction.objects.visible_to(request.actor)
    rows = found.select_related("need", "mentee", "mentor", "partnership")
    return [_introduced(row, request.actor) for row in rows.order_by("-introduced_at", "-pk")]


@router.post("/introductions/{uuid}/answer/", response={200: IntroductionOut, **ERRORS}, auth=signs)
def answer_introduction(request: Request, uuid: UUID, data: IntroductionAnswerIn) -> dict[str, Any]:
    """Say yes or no for one's own side."""
    found = _introduction(request, uuid)
    done = introducing.answer_introduction(found, accept=data.accept, act=request.act)
    return _introduced(done, request.actor)


@router.post("/introductions/{uuid}/withdraw/", response={200: IntroductionOut, **ERRORS})
def withdraw_introduction(request: Request, uuid: UUID) -> dict[str, Any]:
    """Take an introduction back before both have answered."""
    done = introducing.withdraw_introduction(_introduction(request, uuid), act=request.act)
    return _introduced(done, request.actor)


@router.post("/needs/{uuid}/requests/", response={201: RequestOut, **ERRORS})
def send_request(request: Request, uuid: UUID, data: RequestIn) -> Status[models.HelpRequest]:
    """Ask a mentor for help with a need, saying what is given in return."""
    need = declaration_or_404(request, "needs", uuid)
    mentor = organisation_or_404(request, data.mentor)
    made = asking.send_request(
        need,
        mentor,
        message=data.message,
        gives_in_return=data.gives_in_return,
        strength=fitting_strength(need, mentor, request.actor),
        uuid=data.uuid,
        act=request.act,
    )
    return Status(201, _request(request, made.uuid))


@router.post("/needs/{uuid}/introductions/", response={201: IntroductionOut, **ERRORS})
def introduce(request: Request, uuid: UUID, data: IntroduceIn) -> Status[dict[str, Any]]:
    """Introduce whoever has a need and a mentor to each other."""
    need = declaration_or_404(request, "needs", uuid)
    given = data.dict()
    mentor = organisation_or_404(request, given.pop("mentor"))
    made = introducing.introduce(need, mentor, act=request.act, **given)
    return Status(201, _introduced(made, request.actor))

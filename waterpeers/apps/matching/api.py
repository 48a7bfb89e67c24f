"""Needs, strengths, shortlists, rounds, requests, for programs: the same actions as the pages."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.analytics.suitability import Candidate
from waterpeers.apps.foundation.api import ERRORS, Paged, signs
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.matching import access, models
from waterpeers.apps.matching.actions import asking, declaring, introducing, proposing
from waterpeers.apps.matching.actions import rounds as round_actions
from waterpeers.apps.matching.queries import (
    NeedInRound,
    fitting_strength,
    hints,
    needs_of,
    sentence_of,
    shortlist_of,
    weights_of,
)
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import OrganisationId
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["matching"])
Kind = Literal["needs", "strengths"]
MODELS: dict[str, type[models.Need] | type[models.Strength]] = {
    "needs": models.Need,
    "strengths": models.Strength,
}


class DeclarationFields(Schema):
    """A need or a strength; ``help`` is what is looked for, or what can be given."""

    working_area: WorkingArea
    sentence: str
    evidence_class: EvidenceClass = EvidenceClass.SELF_SAID
    evidence: str = ""
    help: str = ""
    language: str | None = None  # of its texts, as fr; not said: as it was
    visibility: Visibility = Visibility.OWNER
    agreed_to_public: bool = False


class DeclareIn(DeclarationFields):
    """One to declare; sent twice with one ``uuid`` it is declared once."""

    uuid: UUID | None = None


class AmendIn(DeclarationFields):
    """What it shall be from now on."""

    revision: int


class DeclarationOut(Schema):
    """A need or a strength."""

    uuid: UUID
    organisation: UUID = Field(alias="organisation.uuid")
    name: str = Field(alias="organisation.name")
    revision: int
    working_area: str
    sentence: str
    evidence_class: str
    evidence: str
    help: str
    language: str
    visibility: str
    declared_at: datetime
    withdrawn_at: datetime | None

    @staticmethod
    def resolve_help(declared: models.Need | models.Strength) -> str:
        """Give what is looked for, or what can be given."""
        return declared.wanted_help if isinstance(declared, models.Need) else declared.offered_help


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


class RoundFields(Schema):
    """What a round is called, and the needs that it looks at; empty lists mean all."""

    title: str
    working_areas: list[WorkingArea] = []
    regions: list[str] = []
    members_of: OrganisationId | None = None  # of whom the needs are; null: of everybody
    first_day: date | None = None
    last_day: date | None = None


class ChangeRoundIn(RoundFields):
    """What it shall be from now on."""

    revision: int


class PlaceIn(Schema):
    """Whether a need is in a round, whatever its scope says, and why."""

    is_in: bool
    reason: str


class RoundNeedOut(Schema):
    """A need as a round looks at it: ``in``, ``left_out`` by hand, or ``outside`` of the scope."""

    need: UUID
    organisation: UUID
    working_area: str
    sentence: str
    place: Literal["in", "left_out", "outside"]
    reason: str  # why it was put in or left out by hand; empty where the scope decides


class RoundIn(RoundFields):
    """A round to open; sent twice with one ``uuid`` it is opened once."""

    uuid: UUID | None = None
    organisation: OrganisationId
    weights: dict[str, float] | None = None


class WeightsIn(Schema):
    """How much each criterion counts from now on."""

    revision: int
    weights: dict[str, float]


class RoundOut(Schema):
    """A round with its weights and scope."""

    uuid: UUID
    title: str
    working_areas: list[str]
    regions: list[str]
    members_of: UUID | None = Field(None, alias="members_of.uuid")
    first_day: date | None
    last_day: date | None
    organisation: UUID = Field(alias="organisation.uuid")
    state: str
    revision: int
    weights: dict[str, float]
    opened_at: datetime
    closed_at: datetime | None


def _organisation(request: Request, uuid: UUID) -> Organisation:
    found: Organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), uuid=uuid
    )
    return found


def _declaration(request: Request, kind: Kind, uuid: UUID) -> Any:
    seen = MODELS[kind].objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(seen, uuid=uuid)


def _request(request: Request, uuid: UUID) -> models.HelpRequest:
    seen = models.HelpRequest.objects.visible_to(request.actor)
    found: models.HelpRequest = get_object_or_404(
        seen.select_related("need", "mentee", "mentor", "partnership"), uuid=uuid
    )
    return found


def _round(request: Request, uuid: UUID) -> models.Round:
    NotAllowed.unless(access.can_run_rounds(request.actor))
    found: models.Round = get_object_or_404(
        models.Round.objects.select_related("organisation", "members_of"), uuid=uuid
    )
    return found


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


# --- requests and rounds first: their addresses are not kinds ---


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


@router.get("/rounds/", response={200: list[RoundOut], **ERRORS})
@paginate(Paged)
def rounds(request: Request) -> object:
    """List the rounds, latest first; for facilitators."""
    NotAllowed.unless(access.can_run_rounds(request.actor))
    return models.Round.objects.select_related("organisation", "members_of").order_by(
        "-opened_at", "-pk"
    )


@router.post("/rounds/", response={201: RoundOut, **ERRORS})
def open_round(request: Request, data: RoundIn) -> Status[models.Round]:
    """Open a round, with the usual weights or others."""
    given = _with_members(request, data.dict())
    organisation = _organisation(request, given.pop("organisation"))
    made = round_actions.open_round(organisation=organisation, act=request.act, **given)
    return Status(201, made)


def _with_members(request: Request, given: dict[str, Any]) -> dict[str, Any]:
    """Find the body that a round is for the members of."""
    uuid = given.pop("members_of")
    return given | {"members_of": _organisation(request, uuid) if uuid else None}


@router.put("/rounds/{uuid}/", response={200: RoundOut, **ERRORS})
def change_round(request: Request, uuid: UUID, data: ChangeRoundIn) -> models.Round:
    """Change what an open round is called and which needs it looks at."""
    given = _with_members(request, data.dict())
    round_actions.change_round(_round(request, uuid), act=request.act, **given)
    return _round(request, uuid)


@router.put("/rounds/{uuid}/weights/", response={200: RoundOut, **ERRORS})
def set_weights(request: Request, uuid: UUID, data: WeightsIn) -> models.Round:
    """Change the weights of an open round."""
    found = _round(request, uuid)
    round_actions.set_weights(found, data.weights, revision=data.revision, act=request.act)
    return _round(request, uuid)


@router.get("/rounds/{uuid}/needs/", response={200: list[RoundNeedOut], **ERRORS})
def round_needs(request: Request, uuid: UUID) -> list[dict[str, Any]]:
    """List the needs that one may know of, and whether a round looks at them."""
    found = needs_of(_round(request, uuid), request.actor, now().date())
    parts = (("in", found.taken), ("left_out", found.left_out), ("outside", found.outside))
    return [_round_need(each, place) for place, rows in parts for each in rows]


def _round_need(each: NeedInRound, place: str) -> dict[str, Any]:
    return {
        "need": each.need.uuid,
        "organisation": each.need.organisation.uuid,
        "working_area": each.need.working_area,
        "sentence": each.need.sentence,
        "place": place,
        "reason": each.decision.reason if each.decision else "",
    }


@router.put("/rounds/{uuid}/needs/{need}/", response={200: RoundNeedOut, **ERRORS})
def place_need(request: Request, uuid: UUID, need: UUID, data: PlaceIn) -> dict[str, Any]:
    """Put a need into an open round or leave it out, whatever the scope says."""
    found, wanted = _round(request, uuid), _declaration(request, "needs", need)
    placed = round_actions.place_need(found, wanted, act=request.act, **data.dict())
    return _round_need(NeedInRound(wanted, placed), "in" if placed.is_in else "left_out")


@router.post("/rounds/{uuid}/close/", response={200: RoundOut, **ERRORS})
def close_round(request: Request, uuid: UUID) -> models.Round:
    """Close a round; its shortlists stay as they were."""
    round_actions.close_round(_round(request, uuid), act=request.act)
    return _round(request, uuid)


@router.post("/rounds/{uuid}/reopen/", response={200: RoundOut, **ERRORS})
def reopen_round(request: Request, uuid: UUID) -> models.Round:
    """Open a closed round again, as it was left."""
    round_actions.reopen_round(_round(request, uuid), act=request.act)
    return _round(request, uuid)


# --- needs and strengths ---


@router.get("/needs/{uuid}/shortlist/", response={200: ShortlistOut, **ERRORS})
def shortlist(request: Request, uuid: UUID, round: UUID | None = None) -> dict[str, Any]:
    """Say who could help with a need, and why, by the usual weights or those of a round."""
    need = _declaration(request, "needs", uuid)
    found = get_object_or_404(models.Round, uuid=round) if round else None
    return shortlist_shown(need, found, request.actor, now().date())


@router.post("/needs/{uuid}/watch/", response={200: WatchOut, **ERRORS})
def watch_need(request: Request, uuid: UUID, data: WatchIn) -> models.Need:
    """Ask to be told when somebody becomes strong in what a need is about, or no more."""
    need = _declaration(request, "needs", uuid)
    return declaring.watch(need, is_watched=data.is_watched, act=request.act)


@router.get("/needs/{uuid}/shortlists/", response={200: list[KeptShortlistOut], **ERRORS})
@paginate(Paged)
def kept_shortlists(request: Request, uuid: UUID) -> object:
    """List the shortlists of a need that were kept, latest first."""
    need = _declaration(request, "needs", uuid)
    NotAllowed.unless(access.can_shortlist(request.actor, need.organisation))
    return need.shortlists.select_related("round").order_by("-made_at", "-pk")


@router.post("/needs/{uuid}/shortlists/", response={201: KeptShortlistOut, **ERRORS})
def keep_shortlist(request: Request, uuid: UUID, data: KeepIn) -> Status[models.Shortlist]:
    """Keep the shortlist of a need as it is now."""
    need = _declaration(request, "needs", uuid)
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


@router.post("/needs/{uuid}/requests/", response={201: RequestOut, **ERRORS})
def send_request(request: Request, uuid: UUID, data: RequestIn) -> Status[models.HelpRequest]:
    """Ask a mentor for help with a need, saying what is given in return."""
    need = _declaration(request, "needs", uuid)
    mentor = _organisation(request, data.mentor)
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
    need = _declaration(request, "needs", uuid)
    given = data.dict()
    mentor = _organisation(request, given.pop("mentor"))
    made = introducing.introduce(need, mentor, act=request.act, **given)
    return Status(201, _introduced(made, request.actor))


@router.get("/{kind}/", response={200: list[DeclarationOut], **ERRORS})
@paginate(Paged)
def declarations(
    request: Request,
    kind: Kind,
    organisation: OrganisationId | None = None,
    working_area: WorkingArea | None = None,
) -> object:
    """List the needs or strengths that one may know of, latest first."""
    found = MODELS[kind].objects.visible_to(request.actor).select_related("organisation")
    if organisation:
        found = found.filter(organisation__uuid=organisation)
    if working_area:
        found = found.filter(working_area=working_area)
    return found.order_by("-declared_at", "-id")


@router.post("/{kind}/of/{uuid}/", response={201: DeclarationOut, **ERRORS})
def declare(request: Request, kind: Kind, uuid: OrganisationId, data: DeclareIn) -> Status[Any]:
    """State a need or a strength of one's organisation."""
    fields = data.dict(exclude={"help"})
    made = declaring.declare(
        MODELS[kind], _organisation(request, uuid), help_text=data.help, **fields, act=request.act
    )
    return Status(201, made)


@router.get("/{kind}/{uuid}/", response={200: DeclarationOut, **ERRORS})
def declaration(request: Request, kind: Kind, uuid: UUID) -> Any:
    """Give a need or a strength."""
    return _declaration(request, kind, uuid)


@router.put("/{kind}/{uuid}/", response={200: DeclarationOut, **ERRORS})
def amend(request: Request, kind: Kind, uuid: UUID, data: AmendIn) -> Any:
    """Change a need or a strength."""
    fields = data.dict(exclude={"help"})
    found = _declaration(request, kind, uuid)
    declaring.amend(found, help_text=data.help, **fields, act=request.act)
    return _declaration(request, kind, uuid)


@router.delete("/{kind}/{uuid}/", response={204: None, **ERRORS})
def withdraw(request: Request, kind: Kind, uuid: UUID) -> Status[None]:
    """Take a need or a strength back; what came of it stays."""
    declaring.withdraw(_declaration(request, kind, uuid), act=request.act)
    return Status(204, None)

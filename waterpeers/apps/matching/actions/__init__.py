"""Stating needs and strengths, running rounds, asking and answering."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.matching.access import (
    can_answer,
    can_ask,
    can_run_rounds,
    can_shortlist,
    can_state,
)
from waterpeers.apps.matching.events import Event
from waterpeers.apps.matching.models import (
    Need,
    Request,
    Round,
    Shortlist,
    Strength,
)
from waterpeers.apps.matching.queries import shortlist_of, terms_of, weights_of
from waterpeers.apps.operators.actions.profiles import set_listed_areas
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.partnerships.actions.partnerships import NewParty, open_partnership
from waterpeers.apps.records.saving import as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.matching import RequestState, RoundState, Weights
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason

STATED = {
    Need: (Event.NEED_STATED, Event.NEED_CHANGED, Event.NEED_WITHDRAWN, "wanted_help"),
    Strength: (
        Event.STRENGTH_STATED,
        Event.STRENGTH_CHANGED,
        Event.STRENGTH_WITHDRAWN,
        "offered_help",
    ),
}
LENGTHS = {"sentence": 400, "evidence": 4000, "help": 4000, "message": 4000}


@transaction.atomic
def state(
    kind: type[Need] | type[Strength],
    organisation: Organisation,
    *,
    working_area: WorkingArea,
    sentence: str,
    act: Act,
    evidence_class: EvidenceClass = EvidenceClass.SELF_SAID,
    evidence: str = "",
    help_text: str = "",
    visibility: Visibility = Visibility.OWNER,
    agreed_to_public: bool = False,
    uuid: UUID | None = None,
) -> Need | Strength:
    """State a need or a strength; sent twice with the same ``uuid`` it is stated once.

    A need is never public without ``agreed_to_public``: its owner's explicit yes.
    """
    NotAllowed.unless(can_state(act.actor, organisation))
    if there := sent_before(kind.objects.filter(organisation=organisation), uuid):
        return there
    fields = _checked(
        kind, sentence, evidence_class, evidence, help_text, visibility, agreed_to_public
    )
    made = kind(
        organisation=organisation,
        working_area=WorkingArea(working_area),
        stated_at=act.at,
        **fields,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    after = {"working_area": str(working_area), "visibility": str(visibility)}
    record(STATED[kind][0], made, act=act, after=after)
    _relist(organisation, act=act)
    return made


@transaction.atomic
def restate(
    stated: Need | Strength,
    *,
    working_area: WorkingArea,
    sentence: str,
    evidence_class: EvidenceClass,
    evidence: str,
    help_text: str,
    visibility: Visibility,
    agreed_to_public: bool,
    revision: int,
    act: Act,
) -> Need | Strength:
    """Change a need or a strength; ``Stale`` when somebody saved since ``revision``."""
    kind = type(stated)
    stated = locked(stated, "organisation")
    NotAllowed.unless(can_state(act.actor, stated.organisation))
    as_seen(stated, revision)
    if stated.withdrawn_at:
        raise NotReady.because("need_withdrawn")
    fields = _checked(
        kind, sentence, evidence_class, evidence, help_text, visibility, agreed_to_public
    ) | {"working_area": WorkingArea(working_area)}
    save_changed(stated, fields, event=STATED[kind][1], act=act)
    _relist(stated.organisation, act=act)
    return stated


@transaction.atomic
def withdraw(stated: Need | Strength, *, act: Act) -> None:
    """Take a need or a strength back; what came of it stays."""
    kind = type(stated)
    stated = locked(stated, "organisation")
    NotAllowed.unless(can_state(act.actor, stated.organisation))
    if stated.withdrawn_at is None:
        stated.withdrawn_at = act.at
        stated.save(update_fields=["withdrawn_at"])
        organisation = stated.organisation
        record(STATED[kind][2], stated, act=act)
        _relist(organisation, act=act)


def _checked(
    kind: type[Need] | type[Strength],
    sentence: str,
    evidence_class: EvidenceClass,
    evidence: str,
    help_text: str,
    visibility: Visibility,
    agreed_to_public: bool,
) -> dict[str, Any]:
    reasons = []
    texts = {"sentence": sentence, "evidence": evidence, "help": help_text}
    if not sentence.strip():
        reasons.append(Reason("required", field="sentence"))
    for name, text in texts.items():
        if len(text) > LENGTHS[name]:
            reasons.append(Reason("too_long", (("limit", str(LENGTHS[name])),), name))
    if kind is Need and visibility is Visibility.PUBLIC and not agreed_to_public:
        reasons.append(Reason("public_need_needs_a_yes", field="agreed_to_public"))
    if reasons:
        raise NotValid.of(reasons)
    return {
        "sentence": clean_text(sentence),
        "evidence_class": evidence_class,
        "evidence": clean_text(evidence),
        STATED[kind][3]: clean_text(help_text),
        "visibility": visibility,
    }


def _relist(organisation: Organisation, *, act: Act) -> None:
    areas = {audience: terms_of(organisation, audience) for audience in Audience}
    set_listed_areas(organisation, areas, act=act)


# --- rounds and shortlists ---


@transaction.atomic
def open_round(
    title: str,
    organisation: Organisation,
    *,
    act: Act,
    weights: Mapping[str, float] | None = None,
    uuid: UUID | None = None,
) -> Round:
    """Open a round with its weights; sent twice it is opened once."""
    NotAllowed.unless(can_run_rounds(act.actor))
    if there := sent_before(Round.objects.all(), uuid):
        return there
    if not title.strip():
        raise NotValid.because("required", field="title")
    values = Weights(weights).values if weights else Weights().values
    made = Round(
        title=title.strip()[:200],
        organisation=organisation,
        weights=dict(values),
        opened_at=act.at,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    record(Event.ROUND_OPENED, made, act=act, after={"weights": dict(values)})
    return made


@transaction.atomic
def set_weights(round_: Round, weights: Mapping[str, float], *, revision: int, act: Act) -> Round:
    """Change the weights of an open round; shortlists made before keep theirs."""
    round_ = locked(round_)
    NotAllowed.unless(can_run_rounds(act.actor))
    as_seen(round_, revision)
    if round_.state != RoundState.OPEN:
        raise NotReady.because("round_closed")
    columns = {"weights": dict(Weights(weights).values)}
    return save_changed(
        round_, columns, event=Event.ROUND_WEIGHTS_CHANGED, act=act, told=lambda row: row.weights
    )


@transaction.atomic
def close_round(round_: Round, *, act: Act) -> Round:
    """Close a round; its shortlists stay."""
    round_ = locked(round_)
    NotAllowed.unless(can_run_rounds(act.actor))
    if round_.state == RoundState.OPEN:
        round_.state, round_.closed_at = RoundState.CLOSED, act.at
        round_.save(update_fields=["state", "closed_at"])
        record(Event.ROUND_CLOSED, round_, act=act)
    return round_


@transaction.atomic
def make_shortlist(need: Need, *, act: Act, round_: Round | None = None) -> Shortlist:
    """Propose mentors for a need and keep what was proposed, with its weights and reasons."""
    NotAllowed.unless(can_shortlist(act.actor, need.organisation))
    weights = weights_of(round_)
    found = shortlist_of(need, weights, today=act.at.date())
    made = Shortlist.objects.create(
        need=need,
        round=round_,
        weights=dict(weights.values),
        result={
            "candidates": [
                {"mentor": c.mentor.id, "score": c.score, "confidence": c.confidence,
                 "label": c.label, "strength": c.strength.id}
                for c in found.candidates
            ],
        },
        made_at=act.at,
        made_by=Person.objects.filter(uuid=act.actor.person).first(),
    )  # fmt: skip
    record(
        Event.SHORTLIST_MADE,
        made,
        act=act,
        after={"need": str(need.uuid), "candidates": len(found.candidates)},
    )
    return made


# --- requests ---


@transaction.atomic
def send_request(
    need: Need,
    mentor: Organisation,
    *,
    message: str,
    gives_in_return: str,
    act: Act,
    strength: Strength | None = None,
    uuid: UUID | None = None,
) -> Request:
    """Ask a mentor for help, saying what the mentee gives; silence ends it after some days."""
    NotAllowed.unless(can_ask(act.actor, need.organisation))
    if there := sent_before(Request.objects.filter(need=need), uuid):
        return there
    reasons = [
        Reason("required", field=name)
        for name, text in (("message", message), ("gives_in_return", gives_in_return))
        if not text.strip()
    ]
    reasons += [
        Reason("too_long", (("limit", str(LENGTHS["message"])),), name)
        for name, text in (("message", message), ("gives_in_return", gives_in_return))
        if len(text) > LENGTHS["message"]
    ]
    if mentor.pk == need.organisation_id:
        reasons.append(Reason("is_itself", field="mentor"))
    if reasons:
        raise NotValid.of(reasons)
    if need.withdrawn_at:
        raise NotReady.because("need_withdrawn")
    expire_requests(act=act)
    if Request.objects.filter(need=need, mentor=mentor, state=RequestState.SENT).exists():
        raise NotReady.because("request_open_already")
    made = Request(
        need=need,
        mentee=need.organisation,
        mentor=mentor,
        strength=strength,
        message=clean_text(message),
        gives_in_return=clean_text(gives_in_return),
        sent_by=Person.objects.get(uuid=act.actor.person),
        sent_at=act.at,
        expires_at=act.at + timedelta(days=settings.REQUEST_DAYS),
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    record(
        Event.REQUEST_SENT,
        made,
        act=act,
        after={"mentor": str(mentor.uuid)},
        organisation=need.organisation.uuid,
    )
    return made


@transaction.atomic
def answer_request(request: Request, *, accept: bool, act: Act, answer: str = "") -> Request:
    """Say yes, which opens a partnership, or no, which needs no reason."""
    request = _open_request(request, act.at)
    NotAllowed.unless(can_answer(act.actor, request))
    _answered(
        request, RequestState.ACCEPTED if accept else RequestState.DECLINED, act.actor, act.at
    )
    request.answer = clean_text(answer)[:4000]
    if accept:
        request.partnership = open_partnership(
            [
                NewParty(request.mentor, PartyRole.MENTOR),
                NewParty(request.mentee, PartyRole.MENTEE),
            ],
            title=f"{request.mentor.name} – {request.mentee.name}"[:200],
            working_areas=[request.need.working_area],
            need_text=request.need.sentence,
            strength_text=request.strength.sentence if request.strength else "",
            act=act,
        )
    request.save()
    record(
        Event.REQUEST_ACCEPTED if accept else Event.REQUEST_DECLINED,
        request,
        act=act,
        organisation=request.mentor.uuid,
    )
    return request


@transaction.atomic
def withdraw_request(request: Request, *, act: Act) -> Request:
    """Take a request back before it is answered."""
    request = _open_request(request, act.at)
    NotAllowed.unless(can_ask(act.actor, request.mentee))
    _answered(request, RequestState.WITHDRAWN, act.actor, act.at)
    request.save()
    record(Event.REQUEST_WITHDRAWN, request, act=act, organisation=request.mentee.uuid)
    return request


@transaction.atomic
def expire_requests(*, act: Act) -> int:
    """End the requests whose time is over; anybody's visit may do so, it says only what is."""
    late = Request.objects.select_for_update(of=("self",)).filter(
        state=RequestState.SENT, expires_at__lte=act.at
    )
    count = 0
    for request in late:
        request.state, request.answered_at = RequestState.EXPIRED, request.expires_at
        request.save(update_fields=["state", "answered_at"])
        record(Event.REQUEST_EXPIRED, request, act=Act(Actor(), act.at))
        count += 1
    return count


def _open_request(request: Request, at: datetime) -> Request:
    request = (
        Request.objects.select_for_update(of=("self",))
        .select_related("mentee", "mentor", "need", "strength")
        .get(pk=request.pk)
    )
    if request.state != RequestState.SENT or request.expires_at <= at:
        raise NotReady.because("request_answered_already")
    return request


def _answered(request: Request, state: RequestState, actor: Actor, at: datetime) -> None:
    request.state, request.answered_at = state, at
    request.answered_by = Person.objects.get(uuid=actor.person)

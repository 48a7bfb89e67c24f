"""Asking a mentor for help, and answering."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.matching.access import (
    can_answer,
    can_ask,
)
from waterpeers.apps.matching.events import Event
from waterpeers.apps.matching.models import (
    HelpRequest,
    Need,
    Strength,
)
from waterpeers.apps.matching.queries import free_places
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.actions.partnerships import NewParty, open_partnership
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.matching import RequestState
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason

LONGEST = 4000  # of a message, and of an answer


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
) -> HelpRequest:
    """Ask a mentor for help, saying what the mentee gives; silence ends it after some days."""
    NotAllowed.unless(can_ask(act.actor, need.organisation))
    if there := sent_before(HelpRequest.objects.filter(need=need), uuid):
        return there
    reasons = [
        Reason("required", field=name)
        for name, text in (("message", message), ("gives_in_return", gives_in_return))
        if not text.strip()
    ]
    reasons += [
        Reason("too_long", (("limit", str(LONGEST)),), name)
        for name, text in (("message", message), ("gives_in_return", gives_in_return))
        if len(text) > LONGEST
    ]
    if mentor.pk == need.organisation_id:
        reasons.append(Reason("is_itself", field="mentor"))
    if reasons:
        raise NotValid.of(reasons)
    if need.withdrawn_at:
        raise NotReady.because("need_withdrawn")
    expire_requests(act=act)
    if HelpRequest.objects.filter(need=need, mentor=mentor, state=RequestState.SENT).exists():
        raise NotReady.because("request_open_already")
    made = HelpRequest(
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
def answer_request(
    request: HelpRequest, *, accept: bool, act: Act, answer: str = "", beyond_reason: str = ""
) -> HelpRequest:
    """Say yes, which opens a partnership, or no, which needs no reason.

    A yes of a mentor without a free place needs a reason, and waits for a second person's yes.
    """
    request = _open_request(request, act.at)
    NotAllowed.unless(can_answer(act.actor, request))
    if accept and _needs_a_second(request, beyond_reason, answer, act):
        return request
    _answered(
        request, RequestState.ACCEPTED if accept else RequestState.DECLINED, act.actor, act.at
    )
    request.answer = clean_text(answer)[:LONGEST]
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


def _needs_a_second(request: HelpRequest, reason: str, answer: str, act: Act) -> bool:
    """Keep the first yes beyond the mentor's places; say whether another person's is needed.

    What the first would answer waits for the second person, who may change it.
    """
    free = free_places(request.mentor)
    if free is None or free > 0:
        return False
    if request.beyond_by and request.beyond_by.uuid != act.actor.person:
        return False
    if request.beyond_by:
        raise NotReady.because("second_person_says_yes")
    if not reason.strip():
        raise NotValid.because("no_place_left", field="beyond_reason")
    request.beyond_by = Person.objects.get(uuid=act.actor.person)
    request.beyond_reason = clean_text(reason)[:LONGEST]
    request.beyond_answer = clean_text(answer)[:LONGEST]
    request.save(update_fields=["beyond_by", "beyond_reason", "beyond_answer"])
    record(
        Event.REQUEST_BEYOND_PLACES,
        request,
        act=act,
        after={"reason": request.beyond_reason},
        organisation=request.mentor.uuid,
    )
    return True


@transaction.atomic
def withdraw_request(request: HelpRequest, *, act: Act) -> HelpRequest:
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
    late = HelpRequest.objects.select_for_update(of=("self",)).filter(
        state=RequestState.SENT, expires_at__lte=act.at
    )
    count = 0
    for request in late:
        request.state, request.answered_at = RequestState.EXPIRED, request.expires_at
        request.save(update_fields=["state", "answered_at"])
        record(Event.REQUEST_EXPIRED, request, act=Act(Actor(), act.at))
        count += 1
    return count


def _open_request(request: HelpRequest, at: datetime) -> HelpRequest:
    request = (
        HelpRequest.objects.select_for_update(of=("self",))
        .select_related("mentee", "mentor", "need", "strength", "beyond_by")
        .get(pk=request.pk)
    )
    if request.state != RequestState.SENT or request.expires_at <= at:
        raise NotReady.because("request_answered_already")
    return request


def _answered(request: HelpRequest, state: RequestState, actor: Actor, at: datetime) -> None:
    request.state, request.answered_at = state, at
    request.answered_by = Person.objects.get(uuid=actor.person)

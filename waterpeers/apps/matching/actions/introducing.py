"""Introducing two operators to each other over a need, and what each of them says to it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.matching.access import can_answer_introduction, can_introduce
from waterpeers.apps.matching.events import Event
from waterpeers.apps.matching.models import Introduction, Need
from waterpeers.apps.matching.queries import fitting_strength, free_places
from waterpeers.apps.matching.rules import valid_introduction
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.actions.partnerships import NewParty, open_partnership
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.matching import RequestState
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid


@transaction.atomic
def introduce(
    need: Need,
    mentor: Organisation,
    *,
    why: str,
    note: str = "",
    act: Act,
    uuid: UUID | None = None,
) -> Introduction:
    """Introduce whoever has a need and a mentor to each other; each is asked for a yes or no."""
    NotAllowed.unless(can_introduce(act.actor))
    if there := sent_before(Introduction.objects.filter(need=need), uuid):
        return there
    valid_introduction(why=why, note=note)
    if mentor.pk == need.organisation_id:
        raise NotValid.because("is_itself", field="mentor")
    if need.withdrawn_at:
        raise NotReady.because("need_withdrawn")
    _place_for(mentor)
    expire_introductions(act=act)
    open_ones = Introduction.objects.filter(need=need, mentor=mentor, state=RequestState.SENT)
    if open_ones.exists():
        raise NotReady.because("introduction_open_already")
    made = Introduction(
        need=need,
        mentee=need.organisation,
        mentor=mentor,
        why=clean_text(why),
        note=clean_text(note),
        introduced_by=person_of(act.actor),
        introduced_at=act.at,
        expires_at=act.at + timedelta(days=settings.REQUEST_DAYS),
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    after = {"mentee": str(made.mentee.uuid), "mentor": str(mentor.uuid), "why": made.why}
    record(Event.INTRODUCTION_MADE, made, act=act, after=after)
    return made


@transaction.atomic
def answer_introduction(introduction: Introduction, *, accept: bool, act: Act) -> Introduction:
    """Say yes or no for one's own side; the second yes opens a partnership, a no ends it."""
    row = _open(introduction, act)
    sides = [(c, o) for c, o in row.sides if can_answer_introduction(act.actor, o)]
    if not sides:
        for _column, organisation in row.sides:
            NotAllowed.unless(can_answer_introduction(act.actor, organisation))
    column, organisation = sides[0]
    if not accept:
        return _ended(row, RequestState.DECLINED, Event.INTRODUCTION_DECLINED, act, organisation)
    if organisation == row.mentor:
        _place_for(row.mentor)
    setattr(row, column, act.at)
    if row.sides:
        row.save(update_fields=[column])
        record(Event.INTRODUCTION_AGREED, row, act=act, organisation=organisation.uuid)
        return row
    strength = fitting_strength(row.need, row.mentor, act.actor)
    row.partnership = open_partnership(
        [NewParty(row.mentor, PartyRole.MENTOR), NewParty(row.mentee, PartyRole.MENTEE)],
        title=f"{row.mentor.name} – {row.mentee.name}"[:200],
        working_areas=[row.need.working_area],
        need_text=row.need.sentence,
        strength_text=strength.sentence if strength else "",
        act=act,
    )
    return _ended(row, RequestState.ACCEPTED, Event.INTRODUCTION_ACCEPTED, act, organisation)


@transaction.atomic
def withdraw_introduction(introduction: Introduction, *, act: Act) -> Introduction:
    """Take an introduction back before both have answered."""
    row = _open(introduction, act)
    NotAllowed.unless(can_introduce(act.actor))
    return _ended(row, RequestState.WITHDRAWN, Event.INTRODUCTION_WITHDRAWN, act)


@transaction.atomic
def expire_introductions(*, act: Act) -> int:
    """End the introductions whose time is over; anybody's visit may do so."""
    late = Introduction.objects.select_for_update(of=("self",)).filter(
        state=RequestState.SENT, expires_at__lte=act.at
    )
    for row in late:
        _ended(row, RequestState.EXPIRED, Event.INTRODUCTION_EXPIRED, Act(NOBODY, act.at))
    return len(late)


def _place_for(mentor: Organisation) -> None:
    """Refuse where the mentor has no free place left."""
    free = free_places(mentor)
    if free is not None and free <= 0:
        raise NotReady.because("mentor_without_a_place", name=mentor.name)


def _open(introduction: Introduction, act: Act) -> Introduction:
    row = (
        Introduction.objects.select_for_update(of=("self",))
        .select_related("mentee", "mentor", "need")
        .get(pk=introduction.pk)
    )
    if row.state != RequestState.SENT or row.expires_at <= act.at:
        raise NotReady.because("introduction_answered_already")
    return row


def _ended(
    row: Introduction,
    state: RequestState,
    event: Event,
    act: Act,
    organisation: Organisation | None = None,
) -> Introduction:
    row.state = state
    row.answered_at = min(act.at, row.expires_at)
    row.save()
    record(event, row, act=act, organisation=organisation.uuid if organisation else None)
    return row

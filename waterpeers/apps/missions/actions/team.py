"""The team of a mission: asked, yes or no, let go, stepping out; visas."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.missions import access
from waterpeers.apps.missions.events import Event
from waterpeers.apps.missions.models import Mission, TeamMember
from waterpeers.apps.missions.rules import read_member, read_visa
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import differing, locked, put, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.missions import GOING, STANDING, MemberState
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid


@transaction.atomic
def ask_member(
    mission: Mission, fields: Mapping[str, Any], *, act: Act, uuid: UUID | None = None
) -> TeamMember:
    """Ask somebody to go; sent twice with one ``uuid`` it is asked once.

    Whoever asks a person of their own utility lets them go with it; whoever asks oneself says yes.
    """
    partnership = Partnership.objects.locked(mission.partnership)
    mission = locked(mission, "host__organisation")
    mission.partnership = partnership
    if there := sent_before(TeamMember.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_prepare(act.actor, partnership))
    if mission.state not in GOING:
        raise NotReady.because("mission_is_over")
    person = person_of(act.actor)
    made = TeamMember(
        uuid=uuid or uuid4(),
        mission=mission,
        asked_by=person,
        asked_at=act.at,
        **read_member(mission, fields),
    )
    if access.runs(act.actor, made.party):
        made.released_by, made.released_at = person, act.at
        if made.person is None or made.person == person:
            made.state, made.answered_by, made.answered_at = MemberState.ACCEPTED, person, act.at
    made.save(force_insert=True)
    after = {"name": made.called, "task": made.task, "side": made.party.organisation.name}
    record(Event.MEMBER_ASKED, made, act=act, after=after, organisation=_owner(made))
    return made


@transaction.atomic
def answer_member(member: TeamMember, *, is_yes: bool, word: str = "", act: Act) -> TeamMember:
    """Say yes or no to going, also where one had said otherwise, or had stepped out."""
    member = _locked(member)
    NotAllowed.unless(access.can_answer(act.actor, member))
    _still_going(member)
    NotValid.unless(texts_verdict({"word": word}, lengths={}))
    member.state = MemberState.ACCEPTED if is_yes else MemberState.DECLINED
    member.word = clean_text(word)
    member.answered_by, member.answered_at = person_of(act.actor), act.at
    member.left_on = None
    member.save(update_fields=["state", "word", "answered_by", "answered_at", "left_on"])
    after = {"name": member.called, "state": member.state, "word": member.word}
    record(Event.MEMBER_ANSWERED, member, act=act, after=after, organisation=_owner(member))
    return member


@transaction.atomic
def release_member(member: TeamMember, *, act: Act) -> TeamMember:
    """Let somebody of one's own utility go on a mission."""
    member = _locked(member)
    NotAllowed.unless(access.can_release(act.actor, member))
    _still_going(member)
    if member.state not in STANDING:
        raise NotReady.because("not_in_the_team_any_more")
    if member.released_at is not None:
        return member
    member.released_by, member.released_at = person_of(act.actor), act.at
    member.save(update_fields=["released_by", "released_at"])
    after = {"name": member.called}
    record(Event.MEMBER_RELEASED, member, act=act, after=after, organisation=_owner(member))
    return member


@transaction.atomic
def leave_team(
    member: TeamMember, *, on: date | None = None, word: str = "", act: Act
) -> TeamMember:
    """Step out of a team, before or while it goes: ill, called away. Days till then count."""
    member = _locked(member)
    NotAllowed.unless(access.can_change_member(act.actor, member))
    NotValid.unless(texts_verdict({"word": word}, lengths={}))
    if member.state not in STANDING:
        raise NotReady.because("not_in_the_team_any_more")
    member.state, member.word = MemberState.LEFT, clean_text(word)
    member.left_on = on or act.at.date()
    member.save(update_fields=["state", "word", "left_on"])
    after = {"name": member.called, "state": member.state, "word": member.word}
    record(Event.MEMBER_LEFT, member, act=act, after=after, organisation=_owner(member))
    return member


@transaction.atomic
def note_visa(member: TeamMember, fields: Mapping[str, Any], *, act: Act) -> TeamMember:
    """Note whether somebody needs a visa, and how far it is."""
    member = _locked(member)
    NotAllowed.unless(access.can_change_member(act.actor, member))
    columns = read_visa(fields)
    if not (changed := differing(member, columns)):
        return member
    before, after = put(member, changed)
    member.save(update_fields=list(changed))
    told = {"name": member.called}
    record(
        Event.VISA_NOTED, member, act=act, before=before, after=after | told,
        organisation=_owner(member),
    )  # fmt: skip
    return member


def _still_going(member: TeamMember) -> None:
    if member.mission.state not in GOING:
        raise NotReady.because("mission_is_over")


def _owner(member: TeamMember) -> UUID:
    return member.party.organisation.uuid


def _locked(member: TeamMember) -> TeamMember:
    """Read somebody of a team anew; the mission is taken first, as all that changes it does."""
    mission = locked(member.mission, "partnership")
    found = locked(member)
    related = ("party__organisation", "person")
    whole = TeamMember.objects.select_related(*related).get(pk=found.pk)
    whole.mission = mission
    return whole

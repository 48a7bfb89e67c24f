"""Missions and their teams, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema, Status
from pydantic import Field

from waterpeers.apps.accounts.queries import PersonId, person_of
from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.missions import access
from waterpeers.apps.missions.actions import mentoring as mentoring_actions
from waterpeers.apps.missions.actions import missions as actions
from waterpeers.apps.missions.actions import preparing as preparing_actions
from waterpeers.apps.missions.actions import team as team_actions
from waterpeers.apps.missions.api.found import router, the_member, the_mission, the_partnership
from waterpeers.apps.missions.documents import briefing
from waterpeers.apps.missions.models import MentorProfile, Mission, Preparation, TeamMember
from waterpeers.apps.missions.queries import (
    MemberId,
    MissionId,
    agreed_by,
    candidates_for,
    missions_of,
    preparation_of,
    profile_of,
)
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.apps.plans.queries import PlanItemId
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.missions import (
    Coaching,
    MemberState,
    MissionKind,
    MissionState,
    Ready,
    Visa,
)
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import NotAllowed


class TeamMemberOut(Schema):
    """Somebody of a team; without an account there is a name alone."""

    uuid: UUID
    party: UUID = Field(alias="party.uuid")
    person: UUID | None = Field(alias="person.uuid", default=None)
    name: str = Field(alias="called")
    task: str
    state: MemberState
    word: str
    answered_at: datetime | None
    released_at: datetime | None
    left_on: date | None
    visa: Visa
    visa_until: date | None


class MissionOut(Schema):
    """A mission; ``agreed_by`` names the sides that agree to the terms as they stand."""

    uuid: UUID
    revision: int
    number: int
    partnership: UUID = Field(alias="partnership.uuid")
    kind: MissionKind
    state: MissionState
    purpose: str
    afterwards: str
    attendance: str
    prepares: str
    area: str
    activity: UUID | None = Field(alias="activity.uuid", default=None)
    without_item: str
    host: UUID | None = Field(alias="host.uuid", default=None)
    place: str
    starts_on: date
    ends_on: date
    began_on: date | None
    ended_on: date | None
    word: str
    asked_at: datetime
    agreed_at: datetime | None
    agreed_by: list[PartyRole]
    team: list[TeamMemberOut]

    @staticmethod
    def resolve_agreed_by(mission: Mission) -> list[PartyRole]:
        """Give the sides, in their order."""
        return sorted(agreed_by(mission))

    @staticmethod
    def resolve_team(mission: Mission) -> list[TeamMember]:
        """Give who was asked, in that order."""
        return list(mission.team.all())


class MissionIn(Schema):
    """A mission to ask for; sent twice with one ``uuid`` it is one.

    ``activity`` is of the plan; without one, ``without_item`` says why there is none.
    """

    uuid: UUID | None = None
    kind: MissionKind
    purpose: str = ""
    afterwards: str = ""
    attendance: str = ""
    prepares: str = ""
    area: WorkingArea | None = None
    activity: PlanItemId | None = None
    without_item: str = ""
    host: PartyId | None = None
    place: str = ""
    starts_on: date
    ends_on: date


class ChangedMissionIn(MissionIn):
    """Changed terms, from the revision that was seen, and why they change."""

    revision: int
    word: str = ""


class SeenMissionIn(Schema):
    """The revision that was seen."""

    revision: int


class EndedMissionIn(SeenMissionIn):
    """How a mission ended (``ended``, ``cut_short``, ``called_off``), and its days as they were."""

    how: MissionState
    began_on: date | None = None
    ended_on: date | None = None
    word: str = ""


class PreparationOut(Schema):
    """What those who go read: the agenda as rows of day, first hour, last hour, what is on."""

    revision: int
    agenda: list[tuple[date, str, str, str]]
    arrival: str
    norms: str
    safety: str
    contacts: str
    reading: str


class PreparationIn(Schema):
    """What those who go read, from the revision that was seen; 0 for the first.

    ``agenda`` is a text: a day alone on a line, then a line for each hour, as in
    ``9:00-10:30 Walk through zone 2``.
    """

    revision: int = 0
    agenda: str = ""
    arrival: str = ""
    norms: str = ""
    safety: str = ""
    contacts: str = ""
    reading: str = ""


class TeamMemberIn(Schema):
    """Whom to ask: somebody of an operator, or a name with its party."""

    uuid: UUID | None = None
    person: PersonId | None = None
    name: str = ""
    party: PartyId | None = None
    task: str = ""


class MemberAnswerIn(Schema):
    """Whether somebody goes."""

    is_yes: bool
    word: str = ""


class LeftIn(Schema):
    """Since when somebody is out of the team, and a word."""

    on: date | None = None
    word: str = ""


class VisaIn(Schema):
    """How far a visa is."""

    visa: Visa
    visa_until: date | None = None


class MentoringOut(Schema):
    """What somebody brings as a mentor; ``free`` are pairs of days, both included."""

    revision: int
    is_willing: bool
    areas: list[WorkingArea]
    languages: list[str]
    coaching: Coaching
    ready: list[Ready]
    free: list[tuple[date, date]]
    days_a_year: int | None
    about: str


class MentoringIn(Schema):
    """One's own profile as a mentor, from the revision that was seen; 0 for the first."""

    revision: int = 0
    is_willing: bool = True
    areas: list[WorkingArea] = []
    languages: list[str] = []
    coaching: Coaching = Coaching.NONE
    ready: list[Ready] = []
    free: list[tuple[date, date]] = []
    days_a_year: int | None = None
    about: str = ""


class MissionCandidateOut(Schema):
    """Somebody who could go, how well they fit, and why; the best come first."""

    person: UUID
    name: str
    party: UUID
    points: int
    for_it: list[str]
    against: list[str]


@router.get("/of/{uuid}/", response={200: list[MissionOut], **ERRORS})
def missions(request: Request, uuid: PartnershipId) -> list[Mission]:
    """List the missions of a partnership, the latest first."""
    found = the_partnership(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, found))
    return missions_of(found)


@router.post("/of/{uuid}/", response={201: MissionOut, **ERRORS})
def ask_for_mission(request: Request, uuid: PartnershipId, data: MissionIn) -> Status:
    """Ask for a mission; one's own side has said yes to it."""
    given = data.dict()
    key = given.pop("uuid")
    partnership = the_partnership(request, uuid)
    return Status(201, actions.ask_for_mission(partnership, given, act=request.act, uuid=key))


@router.get("/mentoring/mine/", response={200: MentoringOut | None, **ERRORS})
def my_mentoring(request: Request) -> MentorProfile | None:
    """Give what one said of oneself as a mentor; nothing where that is nothing yet."""
    return profile_of(person_of(request.actor))


@router.put("/mentoring/mine/", response={200: MentoringOut, **ERRORS})
def save_mentoring(request: Request, data: MentoringIn) -> MentorProfile:
    """Keep what one brings as a mentor."""
    given = data.dict()
    return mentoring_actions.save_mentoring(given, revision=given.pop("revision"), act=request.act)


@router.get("/{uuid}/", response={200: MissionOut, **ERRORS})
def mission(request: Request, uuid: MissionId) -> Mission:
    """Give one mission."""
    return the_mission(request, uuid)


@router.put("/{uuid}/", response={200: MissionOut, **ERRORS})
def change_terms(request: Request, uuid: MissionId, data: ChangedMissionIn) -> Mission:
    """Change the terms, from the revision that was seen; the other side agrees anew."""
    given = data.dict()
    revision, word = given.pop("revision"), given.pop("word")
    found = the_mission(request, uuid)
    changed = actions.change_terms(found, given, revision=revision, word=word, act=request.act)
    return the_mission(request, changed.uuid)


@router.post("/{uuid}/agree/", response={200: MissionOut, **ERRORS}, auth=signs)
def agree_to_terms(request: Request, uuid: MissionId, data: SeenMissionIn) -> Mission:
    """Agree, for one's side, to the terms of the revision that was seen."""
    found = the_mission(request, uuid)
    actions.agree_to_terms(found, revision=data.revision, act=request.act)
    return the_mission(request, uuid)


@router.post("/{uuid}/end/", response={200: MissionOut, **ERRORS})
def end_mission(request: Request, uuid: MissionId, data: EndedMissionIn) -> Mission:
    """Say how a mission ended."""
    actions.end_mission(the_mission(request, uuid), **data.dict(), act=request.act)
    return the_mission(request, uuid)


@router.post("/{uuid}/again/", response={200: MissionOut, **ERRORS})
def take_up_mission(request: Request, uuid: MissionId, data: SeenMissionIn) -> Mission:
    """Go on with a mission that was said to have ended."""
    actions.take_up_mission(the_mission(request, uuid), revision=data.revision, act=request.act)
    return the_mission(request, uuid)


@router.get("/{uuid}/preparation/", response={200: PreparationOut | None, **ERRORS})
def mission_preparation(request: Request, uuid: MissionId) -> Preparation | None:
    """Give what those who go read; nothing where nothing was written yet."""
    return preparation_of(the_mission(request, uuid))


@router.put("/{uuid}/preparation/", response={200: PreparationOut, **ERRORS})
def prepare_mission(request: Request, uuid: MissionId, data: PreparationIn) -> Preparation:
    """Write agenda, norms, safety and contacts; days are read in the language that is asked for."""
    given = data.dict()
    found = the_mission(request, uuid)
    return preparing_actions.prepare_mission(
        found, given, revision=given.pop("revision"), language=language(), act=request.act
    )


@router.get("/{uuid}/briefing.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def mission_briefing(request: Request, uuid: MissionId, form: DocumentFormat) -> Any:
    """Give what those who go must know as PDF, Word file or workbook."""
    found = the_mission(request, uuid)
    name = f"{found.partnership.code}-mission-{found.number}-briefing"
    return answer(briefing(found, at=request.act.at), form, name)


@router.get("/{uuid}/candidates/", response={200: list[MissionCandidateOut], **ERRORS})
def mission_candidates(request: Request, uuid: MissionId) -> list[dict[str, Any]]:
    """Say who could go, the best first, with the codes of what speaks for it and against."""
    found = the_mission(request, uuid)
    NotAllowed.unless(access.can_prepare(request.actor, found.partnership))
    return [
        {
            "person": each.person.uuid,
            "name": each.person.name,
            "party": each.party.uuid,
            "points": each.fit.points,
            "for_it": [reason.code for reason in each.fit.for_it],
            "against": [reason.code for reason in each.fit.against],
        }
        for each in candidates_for(found)
    ]


@router.post("/{uuid}/team/", response={201: TeamMemberOut, **ERRORS})
def ask_member(request: Request, uuid: MissionId, data: TeamMemberIn) -> Status:
    """Ask somebody to go."""
    given = data.dict()
    key = given.pop("uuid")
    found = the_mission(request, uuid)
    return Status(201, team_actions.ask_member(found, given, act=request.act, uuid=key))


@router.put("/team/{uuid}/answer/", response={200: TeamMemberOut, **ERRORS})
def answer_member(request: Request, uuid: MemberId, data: MemberAnswerIn) -> TeamMember:
    """Say yes or no to going."""
    return team_actions.answer_member(the_member(request, uuid), **data.dict(), act=request.act)


@router.post("/team/{uuid}/release/", response={200: TeamMemberOut, **ERRORS}, auth=signs)
def release_member(request: Request, uuid: MemberId) -> TeamMember:
    """Let somebody of one's own utility go."""
    return team_actions.release_member(the_member(request, uuid), act=request.act)


@router.post("/team/{uuid}/leave/", response={200: TeamMemberOut, **ERRORS})
def leave_team(request: Request, uuid: MemberId, data: LeftIn) -> TeamMember:
    """Step out of a team."""
    return team_actions.leave_team(the_member(request, uuid), **data.dict(), act=request.act)


@router.put("/team/{uuid}/visa/", response={200: TeamMemberOut, **ERRORS})
def note_visa(request: Request, uuid: MemberId, data: VisaIn) -> TeamMember:
    """Note how far a visa is."""
    return team_actions.note_visa(the_member(request, uuid), data.dict(), act=request.act)

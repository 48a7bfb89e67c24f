"""Reading missions: those of a partnership, who is in the team, and who could go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import Max, Prefetch, QuerySet

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.follow_up.queries.items import operators_of, people_of
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.missions.models import (
    LogEntry,
    LogFile,
    MentorProfile,
    Mission,
    MissionCost,
    MissionFollowUp,
    MissionReport,
    MissionYes,
    Preparation,
    TeamMember,
)
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.models import Activity, Output, PerformanceOutcome
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.apps.questionnaires.queries.sides import AnsweredApart, answered_apart
from waterpeers.domain.missions import STANDING, Fit, Free, MentorOffer, Ready, Wanted, YesTo, fit
from waterpeers.domain.partnerships import PartyRole

MOST = 500  # of a list
MissionId = Annotated[UUID, Named(Mission, "its number in a partnership", "WOP-0007/4")]
MemberId = Annotated[UUID, Named(TeamMember, "its uuid", "6f9c…")]


def whole_missions() -> QuerySet[Mission]:
    """Give missions with all that is said of them; three queries for any number."""
    team = TeamMember.objects.select_related("person", "party__organisation").order_by("pk")
    rows = Mission.objects.select_related(
        "partnership", "host__organisation", "activity__plan", "asked_by"
    )
    return rows.prefetch_related(
        Prefetch("team", team),
        Prefetch("yes", MissionYes.objects.select_related("person").order_by("pk")),
    )


def missions_of(partnership: Partnership) -> list[Mission]:
    """List the missions of a partnership, the latest first."""
    rows = whole_missions().filter(partnership=partnership)
    return list(rows.order_by("-starts_on", "-pk")[:MOST])


def next_number(partnership: Partnership) -> int:
    """Give the number of the next mission; one that was given is not given again."""
    last = Mission.objects.filter(partnership=partnership).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def agreed_by(mission: Mission, of: YesTo = YesTo.TERMS) -> set[PartyRole]:
    """Name the sides that agree to the terms, or to the report, as they stand."""
    return {each.role for each in mission.yes.all() if each.of is of}


def activities_of(partnership: Partnership, keep: Activity | None = None) -> list[Activity]:
    """List the activities of the plan, and one that was taken out of it where it is named."""
    rows = Activity.objects.filter(plan__partnership=partnership).select_related("plan")
    found = list(rows.standing().order_by("number", "pk"))
    return [*found, keep] if keep is not None and keep not in found else found


def preparation_of(mission: Mission) -> Preparation | None:
    """Find what was written for those who go."""
    found = Preparation.objects.filter(mission=mission).select_related("saved_by").first()
    if found is not None:
        found.mission = mission
    return found


def figures_of(mission: Mission) -> list[PerformanceOutcome]:
    """List the figures of the plan that the mission may move: those of its objective, else all."""
    rows = PerformanceOutcome.objects.filter(plan__partnership=mission.partnership).standing()
    found = list(rows.order_by("number", "pk"))
    objective = mission.activity.objective_id if mission.activity else None
    return [row for row in found if row.objective_id == objective] or found


def outputs_of(activity: Activity | None) -> list[Output]:
    """List what an activity brings about."""
    rows = (
        Output.objects.filter(activity=activity).standing() if activity else Output.objects.none()
    )
    return list(rows.order_by("number", "pk"))


def profile_of(person: Person) -> MentorProfile | None:
    """Find what somebody said of themselves as a mentor."""
    return MentorProfile.objects.filter(person=person).first()


# --- the log ---

LogEntryId = Annotated[UUID, Named(LogEntry, "its uuid", "6f9c…")]
LogFileId = Annotated[UUID, Named(LogFile, "its uuid", "6f9c…")]
MOST_ENTRIES = 2000


def whole_entries() -> QuerySet[LogEntry]:
    """Give entries with all that belongs to them; three queries for any number."""
    team = TeamMember.objects.select_related("person", "party__organisation").order_by("pk")
    rows = LogEntry.objects.select_related("noted_by", "mission__partnership")
    return rows.prefetch_related(
        Prefetch("team", team), Prefetch("files", LogFile.objects.order_by("added_at", "pk"))
    )


def log_of(mission: Mission) -> list[LogEntry]:
    """List what was noted of a mission, the latest first."""
    rows = whole_entries().filter(mission=mission)
    return list(rows.order_by("-day", "-noted_at", "-pk")[:MOST_ENTRIES])


# --- what it leaves behind ---

MissionCostId = Annotated[UUID, Named(MissionCost, "its uuid", "6f9c…")]


def report_of(mission: Mission) -> MissionReport | None:
    """Find what both sides say of a mission; two queries."""
    rows = MissionReport.objects.filter(mission=mission).select_related("written_by")
    outputs = Output.objects.order_by("number", "pk")
    found = rows.prefetch_related(Prefetch("outputs", outputs)).first()
    if found is not None:
        found.mission = mission
    return found


def follow_ups_of(mission: Mission) -> list[MissionFollowUp]:
    """List what is to be done after a mission, as the register has it, in the order of its days."""
    rows = MissionFollowUp.objects.filter(mission=mission)
    related = ("item__party__organisation", "item__person", "entry")
    return list(rows.select_related(*related).order_by("item__due_on", "pk")[:MOST])


def feedback_of(mission: Mission) -> tuple[QuestionRound, AnsweredApart] | None:
    """Read what each side says of how it was: who has answered, and all once both have."""
    rounds = QuestionRound.objects.filter(owner="mission", about_uuid=mission.uuid)
    found = rounds.select_related("template").order_by("pk").first()
    return (found, answered_apart([found.pk])[found.pk]) if found else None


def costs_of(mission: Mission) -> list[MissionCost]:
    """List days, nights and costs, by side and in the order in which they were noted."""
    rows = MissionCost.objects.filter(mission=mission)
    related = ("party__organisation", "member__person", "borne_by__organisation")
    return list(rows.select_related(*related).order_by("party", "pk")[:MOST])


# --- who could go ---


@dataclass(frozen=True)
class MissionCandidate:
    """Somebody who could go, and how well they fit."""

    party: Party
    person: Person
    fit: Fit
    profile: MentorProfile


def candidates_for(mission: Mission) -> list[MissionCandidate]:
    """Give who is willing and could go, the best first; six queries for any number.

    Nobody of the host is sent; those who are in the team or said no are left out.
    """
    parties = operators_of(mission.partnership)
    sending = [each for each in parties if each.pk != mission.host_id]
    people = {person.pk: (party, person) for party, person in people_of(sending)}
    asked = {each.person_id for each in mission.team.all()}
    rows = MentorProfile.objects.filter(person__in=people, is_willing=True)
    profiles = [row for row in rows.order_by("pk") if row.person_id not in asked]
    away = _away(mission, [row.person_id for row in profiles])
    found = []
    for row in profiles:
        party, person = people[row.person_id]
        wanted = wanted_of(mission, parties, party)
        found.append(
            MissionCandidate(party, person, fit(offer_of(row, row.person_id in away), wanted), row)
        )
    return sorted(found, key=lambda each: (-each.fit.points, each.person.name, each.person.pk))


def wanted_of(mission: Mission, parties: Iterable[Party], sent_by: Party) -> Wanted:
    """Say what a mission asks of those whom a party sends: the languages of those they meet."""
    met = [mission.host] if mission.host else [p for p in parties if p.role is not sent_by.role]
    languages = {each for party in met for each in party.organisation.languages}
    return Wanted(str(mission.area), frozenset(languages), mission.starts_on, mission.ends_on)


def offer_of(row: MentorProfile, is_away: bool) -> MentorOffer:
    """Give a profile as the rules read it."""
    days = [(date.fromisoformat(one), date.fromisoformat(other)) for one, other in row.free]
    return MentorOffer(
        frozenset(row.areas),
        frozenset(row.languages),
        row.coaching,
        frozenset(Ready(each) for each in row.ready),
        tuple(Free(*each) for each in days),
        is_away,
    )


def _away(mission: Mission, people: list[int]) -> set[int]:
    """Name those who go on another mission on these days."""
    rows = TeamMember.objects.filter(
        person__in=people,
        state__in=[str(each) for each in STANDING],
        mission__starts_on__lte=mission.ends_on,
        mission__ends_on__gte=mission.starts_on,
    ).exclude(mission=mission)
    return set(rows.values_list("person_id", flat=True))

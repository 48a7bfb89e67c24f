"""Missions for tests; all of it is invented."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from tests.apps.agreements.agreed import deal_of
from tests.apps.plans.made import ITEMS
from tests.conftest import NOON
from tests.kept import kept
from tests.world import World
from waterpeers.apps.missions.actions.mentoring import save_mentoring
from waterpeers.apps.missions.actions.missions import agree_to_terms, ask_for_mission, end_mission
from waterpeers.apps.missions.actions.reporting import save_report
from waterpeers.apps.missions.actions.team import answer_member, ask_member, release_member
from waterpeers.apps.missions.models import MentorProfile, Mission, TeamMember
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.actions import frame, items
from waterpeers.apps.plans.kinds import BY_NAME
from waterpeers.apps.plans.models import Activity, Plan
from waterpeers.domain.actors import Act

BEGAN, ENDED = date(2026, 10, 5), date(2026, 10, 9)
REPORT: dict[str, Any] = {
    "summary": "The crew closed zone 2 alone on the third night.",
    "reached": "partly",
    "other_outputs": "Map of the valves\nNight protocol",
    "open": "V14 waits for its packing.",
}
STARTS, ENDS = date(2027, 1, 18), date(2027, 1, 29)
PROFILE: dict[str, Any] = {
    "areas": ["water_losses"],
    "languages": ["pt", "en"],
    "coaching": "some",
    "ready": ["language", "coaching", "context", "code", "time"],
    "free": [(date(2027, 1, 1), date(2027, 2, 28))],
    "days_a_year": 20,
    "about": "Ten years of night readings.",
}


def terms(host: UUID, activity: UUID | None = None) -> dict[str, Any]:
    """What one side asks for."""
    return {
        "kind": "visit",
        "purpose": "Close zone 2 at night",
        "afterwards": "The crew reads the night flow alone, every second week.",
        "attendance": "The leak crew and their supervisor",
        "prepares": "Keys, maps and a vehicle",
        "host": host,
        "place": "Lichinga",
        "activity": activity,
        "without_item": "" if activity else "The plan is being written",
        "starts_on": STARTS,
        "ends_on": ENDS,
    }


class Sent:
    """A partnership with a plan, in which missions are asked for."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.deal = deal_of(world)
        self.deal.in_force()
        self.partnership = Partnership.objects.get(pk=self.deal.partnership.pk)

    @kept
    def plan(self) -> Plan:
        fields = {"currency": "EUR", "starts_on": date(2027, 1, 1), "reviews_a_year": 2}
        fields["ends_before"] = date(2029, 7, 1)
        return frame.start_plan(self.partnership, **fields, act=self.by("mentee"))

    @kept
    def activity(self) -> Activity:
        plan = Plan.objects.first() or self.plan()
        return items.add_item(plan, BY_NAME["activity"], ITEMS["activity"], act=self.by("mentee"))

    def by(self, side: str) -> Act:
        return Act(getattr(self.deal, side), NOON)

    def of(self, who: str) -> Act:
        return Act(self.world.actor(who), NOON)

    def side(self, name: str) -> Party:
        return self.deal.parties[name]

    @property
    def host(self) -> Party:
        return self.side("Águas do Lago")

    @property
    def sender(self) -> Party:
        return self.side("Waterbedrijf Delta")

    def terms(self, **changes: Any) -> dict[str, Any]:
        return terms(self.host.uuid) | changes

    @kept
    def ask(self, side: str = "mentee", **changes: Any) -> Mission:
        return ask_for_mission(self.partnership, self.terms(**changes), act=self.by(side))

    @kept
    def agreed(self, **changes: Any) -> Mission:
        made = self.ask(**changes)
        return agree_to_terms(made, revision=made.revision, act=self.by("mentor"))

    @kept
    def over(self, **changes: Any) -> Mission:
        """A mission that took place as planned."""
        days = {"starts_on": BEGAN, "ends_on": ENDED}
        made = self.agreed(**days | changes)
        return end_mission(
            made, "ended", began_on=made.starts_on, ended_on=made.ends_on,
            revision=made.revision, act=self.by("mentor"),
        )  # fmt: skip

    def reported(self, mission: Mission | None = None, side: str = "mentor", **changes: Any):
        found = mission or self.over()
        return save_report(found, REPORT | changes, revision=0, act=self.by(side))

    def profile(self, who: str = "mentor_coordinator", **changes: Any) -> MentorProfile:
        return save_mentoring(PROFILE | changes, act=self.of(who))

    def member(self, mission: Mission, who: str = "mentor_coordinator", side: str = "mentor"):
        person = self.world.people[who]
        assert person is not None
        fields = {"person": person.uuid, "task": "Shows it"}
        return ask_member(mission, fields, act=self.by(side))

    def going(self, mission: Mission, who: str = "mentor_coordinator") -> TeamMember:
        """Somebody who said yes and may go."""
        made = self.member(mission, who)
        if not made.answered_at:
            made = answer_member(made, is_yes=True, act=self.of(who))
        return made if made.released_at else release_member(made, act=self.by("mentor"))

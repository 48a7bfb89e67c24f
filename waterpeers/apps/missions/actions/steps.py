"""What several actions on missions do on the way."""

from __future__ import annotations

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.follow_up.queries.items import operators_of
from waterpeers.apps.missions.events import Event
from waterpeers.apps.missions.models import OWNER, Mission, MissionReport, MissionYes
from waterpeers.apps.missions.queries import agreed_by
from waterpeers.apps.operators.models import OrganisationState
from waterpeers.apps.partnerships.access import sides_of
from waterpeers.apps.questionnaires.actions.rounds import AskedParty, Asking, open_round
from waterpeers.apps.questionnaires.models import QuestionRound, Sharing
from waterpeers.domain.actors import Act
from waterpeers.domain.missions import YesTo
from waterpeers.domain.partnerships import SIDES, TITLE, PartnershipState


def say_yes(mission: Mission, of: YesTo, act: Act) -> bool:
    """Note the yes of the sides that somebody runs; say whether both have said it now."""
    person = person_of(act.actor)
    for role in sides_of(act.actor, mission.partnership):
        MissionYes.objects.get_or_create(
            mission=mission, of=of, role=role, defaults={"person": person, "said_at": act.at}
        )
    return set(SIDES) <= agreed_by(mission, of)


def ask_both(mission: Mission, act: Act) -> None:
    """Ask each side how a mission was, once, while the partnership is active."""
    partnership = mission.partnership
    asked = QuestionRound.objects.filter(owner=OWNER, about_uuid=mission.uuid).exists()
    if asked or partnership.state is not PartnershipState.ACTIVE:
        return
    open_round(
        mission.purpose[:TITLE],
        [
            AskedParty(party.organisation, str(party.role))
            for party in operators_of(partnership)
            if party.organisation.state is not OrganisationState.CLOSED
        ],
        owner=OWNER,
        about=mission,
        asking=Asking(sharing=Sharing.WHEN_ALL),
        act=act,
    )


def look_again(mission: Mission, act: Act) -> None:
    """Let a report be agreed to anew where what it shows of the log has changed."""
    there = MissionReport.objects.select_for_update(of=("self",)).filter(mission=mission).first()
    if there is None:
        return
    there.mission = mission
    there.changed_at, there.agreed_at = act.at, None
    there.revision += 1
    there.save(update_fields=["changed_at", "agreed_at", "revision"])
    said, _each = mission.yes.filter(of=YesTo.REPORT).delete()
    if said:
        record(Event.REPORT_REOPENED, there, act=act)

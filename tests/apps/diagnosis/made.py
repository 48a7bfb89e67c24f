"""Diagnoses for tests; all of it is invented. One mentee, two mentors."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.apps.agreements.agreed import deal_of
from tests.conftest import NOON
from tests.kept import kept
from tests.world import World
from waterpeers.apps.diagnosis.actions import rounds as actions
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.domain.actors import Act, Actor

DIMENSIONS = ("gov", "cust", "com", "net", "prod", "san", "am", "fin", "ppl", "res")
# What the utility says of itself, and what its peer says.
SELF = dict.fromkeys(DIMENSIONS, "3") | {"net": "4", "ppl": "2", "san": None}
PEER = dict.fromkeys(DIMENSIONS, "3") | {"net": "2", "ppl": "4", "com": "2", "fin": None}
PEER |= {"san": None}

# The short form, with all that it needs to be handed in.
SHORT = dict.fromkeys(("s1", "s3", "s4", "s4.billed", "s5", "s9")) | {
    "s2": "2",
    "s6": "2",
    "s7": "A pump",
    "s8": "2",
    "s10": "Water at night",
    "s11": "2",
    "s12": "The neighbours help",
}

PROBLEM = {
    "kind": "problem",
    "title": "Bulk meters were never tested",
    "area": "water_losses",
    "causes": ["tools", "skill"],
    "why": "There is no test bench",
    "why_that": "Nobody is in charge of meters",
    "proof": "Store list of March; told by two fitters",
    "measured_by": date(2027, 3, 31),
}
RANKS = {"impact": 4, "effort": 2, "readiness": 3, "money": 1}


class Looked:
    """A partnership with an agreement in force, and rounds of its diagnosis."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.deal = deal_of(world)
        self.deal.in_force()
        self.partnership = Partnership.objects.get(pk=self.deal.partnership.pk)

    @kept
    def start(self, **more: Any) -> Diagnosis:
        options = {"stage": "start", "template": "maturity"} | more
        return actions.start(self.partnership, **options, act=Act(self.deal.mentee, NOON))

    def asked(self, round_: Diagnosis, side: str) -> list[Respondent]:
        rows = round_.team.respondents.select_related("organisation", "round__template")
        return list(rows.filter(side=side).order_by("pk"))

    def acts_for(self, respondent: Respondent) -> Actor:
        signers = {party.organisation.pk: actor for party, actor in self.deal.signers}
        return signers[respondent.organisation_id]

    def hand_in(self, respondent: Respondent, said: dict[str, str | None]) -> None:
        act = Act(self.acts_for(respondent), NOON)
        answers = {
            code: {"apart": "not_known"} if level is None else {"value": level}
            for code, level in said.items()
        }
        sheets.answer(respondent, answers, revision=0, language="en", act=act)
        sheets.hand_in(respondent, act=act)

    @kept
    def whole(self, round_: Diagnosis | None = None) -> Diagnosis:
        """A round in which all have handed in."""
        found = round_ or self.start()
        (own,) = self.asked(found, "self")
        self.hand_in(own, SELF)
        for peer in self.asked(found, "peer"):
            self.hand_in(peer, PEER)
        return found

    def alone(self, round_: Diagnosis, actor: Actor, group: str, level: str) -> None:
        """Somebody of the utility answers for themselves."""
        who = round_.people.respondents.select_related("organisation", "round__template").get()
        act = Act(actor, NOON)
        answers = {code: {"value": level} for code in DIMENSIONS}
        sheets.answer(who, answers, revision=0, language="en", group=group, act=act)
        sheets.hand_in(who, act=act)


diagnosed = kept(Looked)

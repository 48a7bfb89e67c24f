"""A partnership of the example world, from its first word on: each step by the actions.

``ago`` and names that end so are days back from today; a part that is not written down was not
reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.actions.signatures import sign
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.compliance.actions import explain, pass_gate
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.diagnosis.actions.findings import approve
from waterpeers.apps.partnerships.actions.partnerships import (
    NewParty,
    change,
    open_partnership,
    release,
)
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.interest import respondent_of
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.cli.example.diagnosed import diagnose
from waterpeers.cli.example.followed import follow
from waterpeers.cli.example.learned import learn
from waterpeers.cli.example.planned import plan
from waterpeers.cli.example.world import World
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.conduct import DECLARATIONS
from waterpeers.domain.partnerships import AgreementKind, FactAnswer, Gate, PartyRole
from waterpeers.domain.questionnaires import YES

SIDES = ("mentor", "mentee")


@dataclass
class Life:
    """One partnership while its steps are taken."""

    world: World
    given: dict[str, Any]
    partnership: Partnership
    sides: dict[str, Actor]

    def act(self, side: str, ago: int = 0) -> Act:
        """Let whoever speaks for a side act so many days ago."""
        return self.world.act(self.sides[side], ago)

    def party(self, side: str) -> Party:
        """Give the party of a side."""
        return self.partnership.parties.select_related("organisation", "partnership").get(role=side)

    def seen_again(self) -> Partnership:
        """Read the partnership again, after a step."""
        self.partnership = Partnership.objects.get(pk=self.partnership.pk)
        return self.partnership


def live(world: World, given: dict[str, Any]) -> None:
    """Take all steps that are written down, in their order."""
    life = _opened(world, given)
    _interested(life)
    if said := given.get("agreement"):
        _agreed(life, said)
    if rounds := given.get("diagnosis"):
        _diagnosed(life, rounds)
    if said := given.get("plan"):
        plan(life.seen_again(), said, life.act)
    if said := given.get("follow_up"):
        follow(life.seen_again(), said, life.act)
    if said := given.get("learning"):
        learn(life.seen_again(), said, life.act)
    for side in SIDES:
        release(life.party(side), agrees=True, act=life.act(side))


def _opened(world: World, given: dict[str, Any]) -> Life:
    said = given["partnership"]
    sides = {side: world.speaker(said[side], Role.SIGNATORY) for side in SIDES}
    act = world.act(sides["mentee"])
    made = open_partnership(
        [NewParty(world.organisations[said[side]], PartyRole(side)) for side in SIDES],
        title=said["title"],
        language=said["language"],
        working_areas=said["working_areas"],
        need_text=said["need"],
        strength_text=said["strength"],
        act=act,
    )
    looked_up = {"earlier_looked_up": FactAnswer.YES, "earlier_partnerships": "None was found."}
    change(made, looked_up, revision=made.revision, act=act)
    return Life(world, given, made, sides)


def _interested(life: Life) -> None:
    said = {"motivation": "To learn from each other.", "office": "Director"}
    said |= dict.fromkeys(("is_interested", *DECLARATIONS), YES)
    answers = {code: {"value": value} for code, value in said.items()}
    for side in SIDES:
        respondent = respondent_of(life.party(side))
        sheets.answer(respondent, answers, revision=0, language="en", act=life.act(side))
        sheets.hand_in(respondent, act=life.act(side))
    _explained(life, Gate.G1)
    pass_gate(life.partnership, Gate.G1, act=life.act("mentee"))


def _explained(life: Life, gate: Gate) -> None:
    """Say of what a gate asks to be explained that an example needs none of it."""
    on = life.act("mentee").at.date()
    for line in gate_of(life.partnership, gate, on=on).to_explain:
        for side in SIDES:
            text = "Not needed in an example."
            explain(life.party(side), gate, line.item, text=text, act=life.act(side))


def _agreed(life: Life, said: dict[str, Any]) -> None:
    """Write a memorandum, sign it and bring it into force, which passes G2."""
    text = _written(life, said)
    for each in said["contributions"]:
        fields = dict(each)
        side = fields.pop("by")
        fields["party"] = str(life.party(side).uuid)
        agreements.promise(text, fields, act=life.act(side))
    opened = agreements.open_for_signature(text, act=life.act("mentee"))
    for side in SIDES:
        act = life.act(side)
        sign(
            opened,
            life.party(side),
            name=life.world.name(act.actor),
            office="Director",
            fingerprint=opened.fingerprint,
            act=act,
        )
    _explained(life, Gate.G2)
    agreements.bring_into_force(opened, act=life.act("mentee"))


def _written(life: Life, said: dict[str, Any]) -> Agreement:
    def both(name: str) -> dict[str, str]:
        return {str(life.party(side).uuid): said[f"{name}_{side}"] for side in SIDES}

    act, code = life.act("mentee"), life.world.text
    assert code is not None  # it was published with the register
    title = life.given["partnership"]["title"]
    text = agreements.draft(life.partnership, AgreementKind.MEMORANDUM, title=title, act=act)
    start = act.at.date().replace(day=1)
    fields = {
        "objectives": said["objectives"],
        "expected_outputs": said["outputs"],
        "duties": both("duties"),
        "interests": both("interests"),
        "gains": both("gain"),
        "starts_on": start,
        "ends_before": start + timedelta(days=730),
        "review_dates": [(start + timedelta(days=365)).isoformat()],
        "authority_approval": FactAnswer.YES,
        "is_without_cash": True,
        "confidentiality": "What one tells the other in confidence stays between them.",
        "data_and_publication": "What was learnt may be published once both agree.",
        "disputes": "The directors talk first; then the platform is asked to mediate.",
        "amendment_and_termination": "By a written amendment; either side may end it.",
        "code_text": str(code.uuid),
    }
    agreements.change(text, fields, revision=text.revision, act=act)
    return text


def _diagnosed(life: Life, rounds: list[dict[str, Any]]) -> None:
    """Look at the utility together and pass G3."""
    for each in rounds:
        diagnose(life.seen_again(), each, life.act)
    for side in SIDES:
        approve(life.party(side), act=life.act(side))
    pass_gate(life.seen_again(), Gate.G3, act=life.act("mentee"))

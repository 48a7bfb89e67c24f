"""A partnership of the example world, from its first word on: each step by the actions.

``ago`` and names that end so are days back from today; a part that is not written down was not
reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
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
    move,
    open_partnership,
    release,
)
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.interest import respondent_of
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.cli.example.closed import close, measure
from waterpeers.cli.example.diagnosed import diagnose
from waterpeers.cli.example.followed import follow, parted
from waterpeers.cli.example.given import updates
from waterpeers.cli.example.learned import learn
from waterpeers.cli.example.planned import plan
from waterpeers.cli.example.reported import report
from waterpeers.cli.example.sent import send
from waterpeers.cli.example.told import tell
from waterpeers.cli.example.told_on import tell_on
from waterpeers.cli.example.world import World
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.conduct import DECLARATIONS
from waterpeers.domain.partnerships import AgreementKind, FactAnswer, Gate, PartyRole
from waterpeers.domain.plans import months_after
from waterpeers.domain.questionnaires import YES

SIDES = ("mentor", "mentee")
CLAUSES = ("confidentiality", "data_and_publication", "disputes", "amendment_and_termination")


@dataclass
class Life:
    """One partnership while its steps are taken."""

    world: World
    given: dict[str, Any]
    partnership: Partnership
    speakers: dict[str, Actor]  # by role
    ago: int = 0  # when the step is taken

    @property
    def words(self) -> dict[str, str]:
        """Give what every partnership says alike, in the language of this one."""
        said: dict[str, dict[str, str]] = self.world.given["words"]
        return said[self.given["partnership"]["language"]]

    @property
    def roles(self) -> list[str]:
        """Give the roles of those who take part, mentors first."""
        return list(self.speakers)

    def act(self, side: str, ago: int = 0) -> Act:
        """Let whoever speaks for a side act so many days ago."""
        return self.world.act(self.speakers[side], ago)

    def acts_then(self, side: str, ago: int = 0) -> Act:
        """Let a side act on the day of the step, or some days before it."""
        return self.act(side, self.ago + ago)

    def party(self, role: str) -> Party:
        """Give the party in a role."""
        return self.partnership.parties.select_related("organisation", "partnership").get(role=role)

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
    for said in given.get("measured", ()):
        measure(world, given["partnership"]["mentee"], said)
    if said := given.get("plan"):
        _planned(life, said)
    sides = "_".join(given["partnership"][side] for side in SIDES)
    if told := updates().get(sides):
        tell(life.seen_again(), told, life.act, partial(world.act, world.facilitator))
    said = given.get("follow_up", {})
    if reporting := given.get("reporting"):
        before, said = parted(said, reporting["reports"][-1]["handed_over_ago"])
        follow(life.seen_again(), before, life.act)
        report(world, life.seen_again(), reporting, life.act)
    follow(life.seen_again(), said, life.act)
    entries = send(life.seen_again(), given.get("missions", []), life.act)
    if said := given.get("learning"):
        learn(life.seen_again(), said, life.act, entries)
    if said := given.get("lessons"):
        tell_on(life.seen_again(), said, life.act)
    if said := given.get("closing"):
        close(life.seen_again(), said, life.act)
    if said := given.get("ended"):
        act = life.act(said["by"], said["ago"])
        move(life.partnership, said["move"], reason=said["reason"], act=act)
    if given["partnership"].get("is_public"):
        for side in SIDES:
            release(life.party(side), agrees=True, act=life.act(side, life.ago))


def _opened(world: World, given: dict[str, Any]) -> Life:
    said = given["partnership"]
    roles = [str(role) for role in PartyRole if role in said]
    speakers = {role: world.speaker(said[role], Role.SIGNATORY) for role in roles}
    act = world.act(speakers["mentee"], said.get("opened_ago", 0))
    made = open_partnership(
        [NewParty(world.organisations[said[role]], PartyRole(role)) for role in roles],
        title=said["title"],
        language=said["language"],
        working_areas=said["working_areas"],
        need_text=said["need"],
        strength_text=said["strength"],
        act=act,
    )
    looked_up = {"earlier_looked_up": FactAnswer.YES, "earlier_partnerships": said["earlier"]}
    change(made, looked_up, revision=made.revision, act=act)
    return Life(world, given, made, speakers)


def _interested(life: Life) -> None:
    """Let each side say that it is interested; once both have, pass G1."""
    given = life.given["partnership"]
    life.ago = given.get("interested_ago", 0)
    said = {name: life.words[name] for name in ("motivation", "office")}
    said |= dict.fromkeys(("is_interested", *DECLARATIONS), YES)
    for role in (interested := given.get("interested", life.roles)):
        _handed_in(life, life.party(role), said, life.act(role, life.ago))
    if interested == life.roles:
        _explained(life, Gate.G1)
        pass_gate(life.partnership, Gate.G1, act=life.act("mentee", life.ago))


def _handed_in(life: Life, party: Party, said: dict[str, str], act: Act) -> None:
    respondent = respondent_of(party)
    asked = {question.code for question in respondent.round.questionnaire.questions}
    answers = {code: {"value": value} for code, value in said.items() if code in asked}
    sheets.answer(respondent, answers, revision=0, language="en", act=act)
    sheets.hand_in(respondent, act=act)


def _explained(life: Life, gate: Gate) -> None:
    """Say of what a gate asks to be explained that an example needs none of it."""
    on = life.act("mentee", life.ago).at.date()
    for line in gate_of(life.partnership, gate, on=on).to_explain:
        for side in SIDES:
            text, act = life.words["not_needed"], life.act(side, life.ago)
            explain(life.party(side), gate, line.item, text=text, act=act)


def _agreed(life: Life, said: dict[str, Any]) -> None:
    """Write a memorandum, sign it and bring it into force, which passes G2."""
    life.ago = said.get("ago", 0)
    text = _written(life, said)
    for each in said.get("contributions", ()):
        fields = dict(each)
        role = fields.pop("by")
        fields["party"] = str(life.party(role).uuid)
        runner = role if role in SIDES else "mentee"
        agreements.promise(text, fields, act=life.act(runner, life.ago))
    if said.get("is_draft"):
        return
    opened = agreements.open_for_signature(text, act=life.act("mentee", life.ago))
    for role in life.roles:
        act = life.act(role, life.ago)
        sign(
            opened,
            life.party(role),
            name=life.world.name(act.actor),
            office=life.words["office"],
            fingerprint=opened.fingerprint,
            act=act,
        )
    _explained(life, Gate.G2)
    agreements.bring_into_force(opened, act=life.act("mentee", life.ago))


def _written(life: Life, said: dict[str, Any]) -> Agreement:
    def each(name: str) -> dict[str, str]:
        roles = [role for role in life.roles if f"{name}_{role}" in said]
        return {str(life.party(role).uuid): said[f"{name}_{role}"] for role in roles}

    act, code = life.act("mentee", life.ago), life.world.text
    assert code is not None  # it was published with the register
    language = life.given["partnership"]["language"]
    code = code.version.texts.filter(language=language).first() or code
    title = life.given["partnership"]["title"]
    text = agreements.draft(life.partnership, AgreementKind.MEMORANDUM, title=title, act=act)
    start = act.at.date().replace(day=1)
    fields = {
        "objectives": said["objectives"],
        "expected_outputs": said["outputs"],
        "duties": each("duties"),
        "interests": each("interests"),
        "gains": each("gain"),
        "starts_on": start,
        "ends_before": months_after(start, said["months"]),
        "review_dates": [months_after(start, 12).isoformat()],
        "authority_approval": FactAnswer.YES,
        "is_without_cash": all(c["kind"] != "cash" for c in said.get("contributions", ())),
        **{name: life.words[name] for name in CLAUSES},
        "code_text": str(code.uuid),
    }
    if said.get("is_draft"):  # what is still to be agreed
        for name in CLAUSES[:3]:
            fields.pop(name)
    agreements.change(text, fields, revision=text.revision, act=act)
    return text


def _diagnosed(life: Life, rounds: list[dict[str, Any]]) -> None:
    """Look at the utility together; where the last round is not open, share it and pass G3."""
    for each in rounds:
        life.ago = each.get("ago", 0)
        diagnose(life.seen_again(), each, life.acts_then)
    if rounds[-1].get("is_open"):
        return
    for side in SIDES:
        approve(life.party(side), act=life.act(side, life.ago))
    pass_gate(life.seen_again(), Gate.G3, act=life.act("mentee", life.ago))


def _planned(life: Life, said: dict[str, Any]) -> None:
    """Write a plan; where both have approved it, pass G4."""
    life.ago = said.get("ago", 0)
    plan(life.seen_again(), said, life.acts_then)
    if set(said["approved_by"]) == set(SIDES):
        _explained(life, Gate.G4)
        pass_gate(life.seen_again(), Gate.G4, act=life.act("mentee", life.ago))

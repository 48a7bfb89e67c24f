"""The diagnoses of the example world: rounds with what each side says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from waterpeers.apps.diagnosis.actions import findings
from waterpeers.apps.diagnosis.actions import rounds as actions
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.cli.example.world import ActOf
from waterpeers.domain.actors import Act
from waterpeers.domain.diagnosis import RankScale

APART = {"not_known", "not_seen"}
SPEAKS = {"self": "mentee", "peer": "mentor"}  # for a side of the questionnaire


def diagnose(partnership: Partnership, given: dict[str, Any], act_of: ActOf) -> Diagnosis:
    """Hold a round: both sides answer and hand in; ``act_of`` gives who acts for a side."""
    made = actions.start(
        partnership,
        stage=given["stage"],
        template=given["template"],
        areas=given.get("areas", ()),
        year=act_of("mentee").at.year - 2,
        act=act_of("mentee"),
    )
    made = actions.say_who_was_heard(
        made, given["heard"], revision=made.revision, act=act_of("mentee")
    )
    for respondent in made.team.respondents.select_related("organisation").order_by("pk"):
        _answer(respondent, given[respondent.side], act_of(SPEAKS[respondent.side]))
    for each in given.get("settled", ()):
        _settle(made, dict(each), act_of("mentee"))
    for each in given.get("findings", ()):
        _find(made, dict(each), act_of)
    return made


def _settle(made: Diagnosis, said: dict[str, Any], act: Act) -> None:
    due_on = act.at.date() + timedelta(days=said.pop("due_in")) if "due_in" in said else None
    findings.settle(made, said.pop("question"), **said, due_on=due_on, act=act)


def _find(made: Diagnosis, said: dict[str, Any], act_of: ActOf) -> None:
    """Write a finding down, let each side rank it, and decide it together."""
    ranks, decided = said.pop("ranks", {}), said.pop("decided", None)
    question, decision = said.pop("question", ""), said.pop("decision", "")
    act = act_of("mentee")
    if "measured_in" in said:
        said["measured_by"] = act.at.date() + timedelta(days=said.pop("measured_in"))
    found = findings.add_finding(made.partnership, said, diagnosis=made, question=question, act=act)
    for side in ranks:
        findings.rank(found, side, _scores(ranks[side]), act=act_of(side))
    if decided:
        findings.decide(
            found,
            _scores(decided),
            is_priority=True,
            decision=decision,
            revision=found.revision,
            act=act,
        )


def _scores(ranks: list[int]) -> dict[str, int | None]:
    return {str(scale): rank for scale, rank in zip(RankScale, ranks, strict=True)}


def _answer(respondent: Respondent, said: dict[str, list[Any]], act: Act) -> None:
    answers = {code: _given(*each) for code, each in said.items()}
    sheets.answer(respondent, answers, revision=0, language="en", act=act)
    sheets.hand_in(respondent, act=act)


def _given(value: Any, note: str = "", evidence: tuple[str, ...] = ()) -> dict[str, Any]:
    if value in APART:
        return {"apart": value}
    return {"value": value, "note": note, "evidence": list(evidence)}

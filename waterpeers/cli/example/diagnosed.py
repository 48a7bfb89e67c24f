"""The diagnoses of the example world: rounds with what each side says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from waterpeers.apps.diagnosis import actions
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.domain.actors import Act

APART = {"not_known", "not_seen"}


def rounds() -> list[dict[str, Any]]:
    """Read the rounds; every line of them is invented."""
    text = files("waterpeers.cli.example").joinpath("diagnosis.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["rounds"]
    return found


def diagnose(
    partnership: Partnership, given: dict[str, Any], act_of: Callable[[str], Act]
) -> Diagnosis:
    """Hold a round: both sides answer and hand in; ``act_of`` gives who acts for a side."""
    made = actions.start(
        partnership,
        stage=given["stage"],
        template=given["template"],
        areas=given.get("areas", ()),
        year=act_of("self").at.year - 2,
        act=act_of("self"),
    )
    made = actions.say_who_was_heard(
        made, given["heard"], revision=made.revision, act=act_of("self")
    )
    for respondent in made.team.respondents.select_related("organisation").order_by("pk"):
        _answer(respondent, given[respondent.side], act_of(respondent.side))
    return made


def _answer(respondent: Respondent, said: dict[str, list[Any]], act: Act) -> None:
    answers = {code: _given(*each) for code, each in said.items()}
    sheets.answer(respondent, answers, revision=0, language="en", act=act)
    sheets.hand_in(respondent, act=act)


def _given(value: Any, note: str = "", evidence: tuple[str, ...] = ()) -> dict[str, Any]:
    if value in APART:
        return {"apart": value}
    return {"value": value, "note": note, "evidence": list(evidence)}

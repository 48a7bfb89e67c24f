"""Questions that each side of the example world answers for itself."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.cli.example.world import ActOf


def answer_apart(
    round_: QuestionRound, given: dict[str, Any], act_of: ActOf, ago: int, language: str = "en"
) -> None:
    """Answer for each side that does, and hand in; of a question the value, and a note if any."""
    rows = round_.respondents.select_related("organisation", "round__template")
    for respondent in rows.order_by("pk"):
        if (said := given.get(respondent.side)) is None:
            continue
        answers = {
            code: {"value": value, "note": next(iter(note), "")}
            for code, (value, *note) in said.items()
        }
        act = act_of(respondent.side, ago)
        sheets.answer(respondent, answers, revision=0, language=language, act=act)
        sheets.hand_in(respondent, act=act)

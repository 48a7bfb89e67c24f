"""Questionnaires that are asked in tests; all of it is invented."""

from __future__ import annotations

from typing import Any

from tests.asked import EVERY_KIND
from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.questionnaires.actions import rounds, sheets, templates
from waterpeers.apps.questionnaires.actions.rounds import AskedParty, Asking
from waterpeers.apps.questionnaires.models import (
    AnswerSheet,
    QuestionRound,
    Respondent,
    Template,
)
from waterpeers.domain.actors import Act

# What makes EVERY_KIND complete, as a page would send it.
COMPLETE = {
    "net": {"value": "3", "note": "Balance of 2025", "evidence": ["document"]},
    "log": {"value": "2"},
    "areas": {"value": ["losses", "billing"]},
    "losses.days": {"value": "12,5", "unit": "day"},
    "contact": {"value": {"name": "Ana", "office": "Director"}},
    "since": {"value": "2024-03-01"},
}


def by(world: World, who: str) -> Act:
    """Somebody of the world, at noon."""
    return Act(world.actor(who), NOON)


def template(world: World, text: str = EVERY_KIND) -> Template:
    """A questionnaire that a facilitator brought."""
    return templates.bring(text, act=by(world, "facilitator"))


def asked(
    world: World, *sides: tuple[str, str], text: str = EVERY_KIND, **how: Any
) -> QuestionRound:
    """A round of two sides, or of those given: who of the world, on which side."""
    whom = [
        AskedParty(getattr(world, name), side)
        for name, side in sides or (("mentee", "self"), ("mentor", "peer"))
    ]
    there = Template.objects.filter(text=text).first()
    return rounds.open_round(
        "Fewer losses by the lake",
        whom,
        template=there or template(world, text),
        asking=Asking(**how),
        act=by(world, "facilitator"),
    )


def respondent(round_: QuestionRound, side: str = "self") -> Respondent:
    """Who is asked on a side."""
    rows = round_.respondents.select_related("organisation", "round__template")
    return rows.get(side=side)


def save(
    who: Respondent, act: Act, given: dict[str, Any] | None = None, **more: Any
) -> AnswerSheet:
    """Save answers, as a page in French sends them."""
    options = {"revision": 0, "language": "fr"} | more
    return sheets.answer(who, COMPLETE if given is None else given, **options, act=act)

"""How partnerships of the example world are followed: what was noted, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.follow_up.actions import health, items, practice, reviews
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.cli.example.world import ActOf
from waterpeers.domain.actors import Act
from waterpeers.domain.health import better_of, level_of

SIDES = ("mentee", "mentor")


def follow(partnership: Partnership, given: dict[str, Any], act_of: ActOf) -> None:
    """Ask both sides, judge and note, the first first; ``act_of`` gives who acts for a side."""
    steps: list[tuple[int, Callable[[], None]]] = []
    for name, step in STEPS.items():
        for each in given.get(name, ()):
            steps.append((each.get("ago", 0), partial(step, partnership, dict(each), act_of)))
    for _ago, take in sorted(steps, key=lambda step: -step[0]):
        take()


def parted(given: dict[str, Any], ago: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what was noted so many days ago or earlier, and the rest: a report knows the one."""
    before = {name: [e for e in rows if e.get("ago", 0) >= ago] for name, rows in given.items()}
    after = {name: [e for e in rows if e.get("ago", 0) < ago] for name, rows in given.items()}
    return before, after


def _health(partnership: Partnership, said: dict[str, Any], act_of: ActOf) -> None:
    """Hold a round: both sides answer, and agree on something."""

    def act(side: str) -> Act:
        return act_of(side, said["ago"])

    check = health.start_health_check(partnership, act=act("mentee"))
    for respondent in check.round.respondents.select_related("organisation").order_by("pk"):
        side = respondent.side
        answers = {level_of(code): _level(*each) for code, each in said[side].items()}
        wishes = said.get("better", {}).get(side, {})
        answers |= {better_of(code): {"value": text} for code, text in wishes.items()}
        sheets.answer(respondent, answers, revision=0, language="en", act=act(side))
        sheets.hand_in(respondent, act=act(side))
    for code, by, owner, title, due_in in said.get("agreed", ()):
        fields = {"kind": "commitment", "title": title, "due_in": due_in, "owner": owner}
        _note(partnership, fields | {"by": by}, act_of, health=check, question=code)


def _judge(
    judge: Callable[..., Any], partnership: Partnership, said: dict[str, Any], act_of: ActOf
) -> None:
    """Judge for a side, and agree for the other where it does."""
    side, is_agreed = said.pop("side"), said.pop("agreed", False)
    other = next(each for each in SIDES if each != side)
    ago = said.pop("ago", 0)
    act = act_of(side, ago)
    said.setdefault("year", act.at.year)
    said["judged_on"] = act.at.date()
    made = judge(partnership, said, role=side, act=act)
    if is_agreed:
        practice.agree_to_judgement(made, act=act_of(other, ago))


def _level(value: int | str, note: str = "") -> dict[str, Any]:
    if value == "not_known":
        return {"apart": value}
    return {"value": str(value), "note": note}


def _note(partnership: Partnership, said: dict[str, Any], act_of: ActOf, **thread: Any) -> None:
    by, moves, now = said.pop("by"), said.pop("moves", []), act_of("mentee").at
    act = act_of(by, said.pop("ago", 0))
    owner, due_in = said.pop("owner", ""), said.pop("due_in", None)
    if owner in SIDES:
        said["party"] = partnership.parties.get(role=owner).uuid
    elif owner:
        said["person"] = Person.objects.get(email=owner).uuid
    if due_in is not None:
        said["due_on"] = now.date() + timedelta(days=due_in)
    made = items.note_item(partnership, said, act=act, **thread)
    for state, word, *ago in moves:
        moved = act_of(by, *ago)
        made = items.move_item(made, state, word=word, revision=made.revision, act=moved)


STEPS: dict[str, Callable[..., None]] = {  # by what is written down
    "health": _health,
    "stages": partial(_judge, practice.judge_stage),
    "capacity": partial(_judge, practice.judge_capacity),
    "items": _note,
    "reviews": partial(_judge, reviews.hold_review),
}

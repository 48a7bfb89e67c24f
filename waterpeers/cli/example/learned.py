"""What people of the example world learned from each other, and whether they use it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from typing import Any

from waterpeers.apps.learning.actions import checks, records
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act

ActOf = Callable[[str], Act]


def learned() -> list[dict[str, Any]]:
    """Read what was learned; every line of it is invented."""
    text = files("waterpeers.cli.example").joinpath("learning.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["partnerships"]
    return found


def learn(partnership: Partnership, given: dict[str, Any], act_of: ActOf) -> None:
    """Note what was learned, and say of some whether it is used."""
    for each in given["records"]:
        _note(partnership, dict(each), act_of)


def _note(partnership: Partnership, said: dict[str, Any], act_of: ActOf) -> None:
    act, answers = act_of(said.pop("by")), said.pop("checks", [])
    today = act.at
    said["party"] = partnership.parties.get(role=said.pop("side")).uuid
    said["learned_on"] = today.date() - timedelta(days=said.pop("learned_ago"))
    noted = replace(act, at=today - timedelta(days=said.pop("noted_ago")))
    made = records.note_learning(partnership, said, act=noted)
    for check, answer in zip(made.checks.order_by("due_on", "pk"), answers, strict=False):
        at = today - timedelta(days=answer["ago"])
        checks.answer_check(check, answer, act=replace(act, at=at))

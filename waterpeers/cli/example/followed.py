"""How partnerships of the example world are followed: what was noted, and what became of it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from typing import Any

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.follow_up.actions import items
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act

SIDES = ("mentee", "mentor")
ActOf = Callable[[str], Act]


def followed() -> list[dict[str, Any]]:
    """Read what was noted; every line of it is invented."""
    text = files("waterpeers.cli.example").joinpath("follow_up.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["partnerships"]
    return found


def follow(partnership: Partnership, given: dict[str, Any], act_of: ActOf) -> None:
    """Note what was promised, decided, is in the way; ``act_of`` gives who acts for a side."""
    for each in given["items"]:
        _note(partnership, dict(each), act_of)


def _note(partnership: Partnership, said: dict[str, Any], act_of: ActOf) -> None:
    act, moves = act_of(said.pop("by")), said.pop("moves", [])
    owner, due_in = said.pop("owner", ""), said.pop("due_in", None)
    if owner in SIDES:
        said["party"] = partnership.parties.get(role=owner).uuid
    elif owner:
        said["person"] = Person.objects.get(email=owner).uuid
    if due_in is not None:
        said["due_on"] = act.at.date() + timedelta(days=due_in)
    made = items.note_item(partnership, said, act=act)
    for state, word in moves:
        made = items.move_item(made, state, word=word, revision=made.revision, act=act)

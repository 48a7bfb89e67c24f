"""The chain of a partnership, from the need to the figure, and where it breaks.

Every link can be followed both ways. A break is named where it is: a step of which there is
nothing, a thing that leads to nothing, a thing that comes from nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ChainStep(StrEnum):
    """The steps, in their order."""

    NEED = "need"
    MATCH = "match"
    AGREEMENT = "agreement"
    DIAGNOSIS = "diagnosis"
    PRIORITY = "priority"
    PLAN = "plan"
    ACTIVITY = "activity"
    OUTPUT = "output"
    OUTCOME = "outcome"
    FIGURE = "figure"


S = ChainStep
LEADS_TO: Mapping[ChainStep, frozenset[ChainStep]] = {  # else the chain breaks after a thing
    S.PRIORITY: frozenset({S.ACTIVITY}),
    S.ACTIVITY: frozenset({S.OUTPUT}),
    S.OUTCOME: frozenset({S.FIGURE}),
}
COMES_FROM: Mapping[ChainStep, frozenset[ChainStep]] = {  # else it breaks before a thing
    S.ACTIVITY: frozenset({S.PRIORITY}),
    S.OUTCOME: frozenset({S.PRIORITY, S.ACTIVITY, S.OUTPUT}),
}


@dataclass(frozen=True)
class ChainThing:
    """One thing of a step; ``after`` names by their keys those that it comes from."""

    key: str
    step: ChainStep
    after: frozenset[str] = frozenset()
    lacks: tuple[str, ...] = ()  # what it has not itself: a baseline, a value


@dataclass(frozen=True)
class ChainGap:
    """A break: at a step, at a thing of it unless there is none, and what is missing."""

    step: ChainStep
    code: str
    key: str = ""


def gaps_of(things: Iterable[ChainThing]) -> tuple[ChainGap, ...]:
    """Name every break, in the order of the chain."""
    every = list(things)
    steps = {each.key: each.step for each in every}
    after: dict[str, set[ChainStep]] = {each.key: set() for each in every}
    before: dict[str, set[ChainStep]] = {each.key: set() for each in every}
    for each in every:
        for key in each.after & steps.keys():
            after[key].add(each.step)
            before[each.key].add(steps[key])
    found = []
    for step in ChainStep:
        of_it = [each for each in every if each.step is step]
        if not of_it:
            found.append(ChainGap(step, f"chain_no_{step}"))
        for each in of_it:
            wanted, needed = LEADS_TO.get(step), COMES_FROM.get(step)
            if needed and not needed & before[each.key]:
                found.append(ChainGap(step, f"chain_{step}_from_nothing", each.key))
            found += [ChainGap(step, f"chain_{step}_{code}", each.key) for code in each.lacks]
            if wanted and not wanted & after[each.key]:
                found.append(ChainGap(step, f"chain_{step}_to_nothing", each.key))
    return tuple(found)

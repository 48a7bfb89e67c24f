"""States and transitions as a table that one can read aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from waterpeers.domain.verdicts import NotReady, Reason, Verdict

Gate = Callable[[Any], "Reason | None"]


@dataclass(frozen=True)
class Transition:
    """One move: its name, the states it may start from, where it leads, and its gates.

    ``hands_to`` names the kinds of things that wait for somebody else once it is done; empty
    where nobody has to do anything because of it. Each move says it, or a test fails.
    """

    name: str
    sources: frozenset[StrEnum]
    target: StrEnum
    gates: tuple[Gate, ...] = ()
    hands_to: tuple[str, ...] | None = None


class Lifecycle:
    """A set of transitions; a gate answers with a reason against, or with nothing."""

    def __init__(self, *transitions: Transition) -> None:
        self._by_name = {transition.name: transition for transition in transitions}
        if len(self._by_name) != len(transitions):
            raise ValueError("two transitions have the same name")

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """All transitions, in the order of the table."""
        return tuple(self._by_name.values())

    def open_from(self, state: StrEnum) -> tuple[str, ...]:
        """Name the moves that start from this state, whatever their gates say."""
        return tuple(t.name for t in self.transitions if state in t.sources)

    def verdict(self, name: str, *, state: StrEnum, facts: object = None) -> Verdict:
        """Say whether a move may be made now, with every reason against."""
        transition = self._by_name[name]
        if state not in transition.sources:
            return Verdict((Reason("not_from_this_state", (("state", str(state)),)),))
        return Verdict.of(gate(facts) for gate in transition.gates)

    def target(self, name: str, *, state: StrEnum, facts: object = None) -> StrEnum:
        """Give the state that a move leads to, or raise ``NotReady`` with every reason."""
        NotReady.unless(self.verdict(name, state=state, facts=facts))
        return self._by_name[name].target

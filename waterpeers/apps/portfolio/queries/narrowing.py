"""Looking for some of many partnerships: narrowing, counting, ordering; plain values alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from waterpeers.apps.portfolio.queries.lines import PortfolioLine
from waterpeers.domain.names import fold
from waterpeers.domain.partnerships import Phase
from waterpeers.domain.portfolio import SILENCES, Attention, Gravity

PHASE_ORDER = {phase: number for number, phase in enumerate(Phase)}
ATTENTION_ORDER = {why: number for number, why in enumerate(Attention)}
GRAVITY_ORDER = {gravity: number for number, gravity in enumerate(Gravity)}
NONE = "none"  # among statuses


@dataclass(frozen=True)
class PortfolioFilters:
    """What somebody looks for; empty means everything."""

    text: str = ""
    needs: str = ""
    turn: str = ""
    phase: str = ""
    status: str = ""
    stage: str = ""
    silent: str = ""
    country: str = ""
    area: str = ""
    programme: str = ""
    state: str = ""

    @property
    def are_set(self) -> bool:
        """Whether anything is looked for."""
        return any(getattr(self, field.name) for field in fields(self))


def _needs(line: PortfolioLine) -> list[str]:
    grave = [str(Gravity.TROUBLE)] if line.gravity is Gravity.TROUBLE else []
    return [*grave, *line.attention]


def _silences(line: PortfolioLine) -> list[str]:
    return [str(days) for days in SILENCES if line.silent >= days]


# What a line has under each facet.
FACETS: dict[str, Callable[[PortfolioLine], Collection[str]]] = {
    "needs": _needs,
    "turn": lambda line: {line.turn},
    "phase": lambda line: {line.phase},
    "status": lambda line: {line.status or NONE},
    "stage": lambda line: {each.stage for each in line.stages},
    "silent": _silences,
    "country": lambda line: {
        side.country for side in (*line.mentors, *line.mentees) if side.country
    },
    "area": lambda line: line.areas,
    "programme": lambda line: {
        *(str(side.organisation) for side in line.others),
        *(str(uuid) for uuid, _name in line.bodies),
    },
    "state": lambda line: {line.state},
}


def narrowed(lines: Iterable[PortfolioLine], filters: PortfolioFilters) -> list[PortfolioLine]:
    """Keep the lines that somebody looks for."""
    chosen = {name: value for name in FACETS if (value := getattr(filters, name))}
    wanted = fold(filters.text).split()
    return [
        line
        for line in lines
        if all(value in FACETS[name](line) for name, value in chosen.items())
        and (not wanted or _has(line, wanted))
    ]


def _has(line: PortfolioLine, words: Iterable[str]) -> bool:
    names = " ".join(side.name for side in line.sides)
    there = fold(f"{line.code} {line.title} {names}")
    return all(word in there for word in words)


def facet_counts(
    lines: Sequence[PortfolioLine], filters: PortfolioFilters
) -> dict[str, Counter[str]]:
    """Say for each choice of each facet how many lines one would get by choosing it."""
    return {
        name: Counter(
            str(code)
            for line in narrowed(lines, replace(filters, **{name: ""}))
            for code in codes(line)
        )
        for name, codes in FACETS.items()
    }


def _wait(line: PortfolioLine) -> Any:
    return (line.since is None, line.since or line.opened_at, line.code)


def _trouble(line: PortfolioLine) -> Any:
    """Put the gravest first: what is trouble, then by the gravest reason, then the longest wait."""
    gravest = min((ATTENTION_ORDER[why] for why in line.attention), default=len(Attention))
    return (GRAVITY_ORDER[line.gravity], gravest, -len(line.attention), _wait(line))


ORDERS: dict[str, Callable[[PortfolioLine], Any]] = {
    "": _trouble,
    "wait": _wait,
    "silent": lambda line: (-line.silent, line.code),
    "ends": lambda line: (line.ends_on is None, line.ends_on or date.max, line.code),
    "next": lambda line: (
        line.next_day is None,
        line.next_day.day if line.next_day else date.max,
        line.code,
    ),
    "phase": lambda line: (PHASE_ORDER[line.phase], _wait(line)),
    "name": lambda line: ([fold(side.name) for side in line.mentees], line.code),
    "opened": lambda line: (-line.opened_at.timestamp(), line.code),
}


def ordered(lines: Iterable[PortfolioLine], order: str) -> list[PortfolioLine]:
    """Put lines in one of the orders."""
    return sorted(lines, key=ORDERS.get(order, _trouble))

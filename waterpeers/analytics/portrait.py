"""One utility among its peers: where it stands, its strengths and gaps, and who does better.

Only figures that may be shown come in here; who may see what is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from waterpeers.analytics.comparison import Course, PeerStanding, course, standing
from waterpeers.analytics.panels import panel_of

MOST = 3  # strengths, and gaps
OWN = ""  # the name of the utility itself among its peers
MIDDLE = 50.0


@dataclass(frozen=True)
class PeerGroup:
    """One's own figure of an indicator and year, and those of one's peers by operator."""

    indicator: str
    year: int
    own: float
    peers: Mapping[str, float]


@dataclass(frozen=True)
class PortraitLine:
    """Where a utility stands in one indicator; ``ahead`` are the peers in the best quarter."""

    indicator: str
    standing: PeerStanding
    course: Course
    ahead: tuple[str, ...]


@dataclass(frozen=True)
class Portrait:
    """All that is said of a utility in a year; ``strengths`` and ``gaps`` are indicators."""

    lines: tuple[PortraitLine, ...]
    strengths: tuple[str, ...]
    gaps: tuple[str, ...]


def portrait(
    groups: Sequence[PeerGroup],
    year: int,
    directions: Mapping[str, str],
    kinds: Mapping[str, str],
    own: Mapping[str, Mapping[int, float]],
) -> Portrait:
    """Draw a utility among its peers.

    Parameters
    ----------
    groups
        The groups of ``year``, and of earlier years for the courses; each indicator and year once.
    year
        The year that the portrait is of.
    directions
        Whether higher is better, by indicator: ``yes``, ``no``, ``range`` or ``context``.
    kinds
        What each indicator is about: one strength and one gap are named of each kind.
    own
        One's own figures by indicator and year, also of years without a group.

    Returns
    -------
    Portrait
        Lines in the order of ``groups``. Strengths are the three judged indicators with the
        highest percentiles above 50, gaps the three with the lowest below 50; of equal ones, the
        farthest from the median in terms of the middle half of the group.
    """
    lines = tuple(
        _line(
            group,
            [each for each in groups if each.indicator == group.indicator],
            directions[group.indicator],
            own[group.indicator],
        )
        for group in groups
        if group.year == year
    )
    judged = sorted((line for line in lines if line.standing.is_judged), key=_how_good)
    return Portrait(
        lines,
        strengths=_first(
            [line for line in reversed(judged) if line.standing.percentile > MIDDLE], kinds
        ),
        gaps=_first([line for line in judged if line.standing.percentile < MIDDLE], kinds),
    )


def _how_good(line: PortraitLine) -> tuple[float, float, str]:
    """Put the worst first: by percentile, then by how far behind the median it is."""
    found = line.standing
    spread = found.quartiles[2] - found.quartiles[0]
    behind = found.behind_median or 0.0
    return found.percentile, -behind / spread if spread else 0.0, line.indicator


def _first(lines: Sequence[PortraitLine], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Name the first three, one of each kind."""
    chosen: dict[str, str] = {}
    for line in lines:
        chosen.setdefault(kinds[line.indicator], line.indicator)
    return tuple(chosen.values())[:MOST]


def _line(
    group: PeerGroup, years: Sequence[PeerGroup], direction: str, own: Mapping[int, float]
) -> PortraitLine:
    found = standing(group.own, np.array(list(group.peers.values()), float), direction)
    mine = [(OWN, group.indicator, year, figure) for year, figure in own.items()]
    theirs = [
        (operator, each.indicator, each.year, figure)
        for each in years
        for operator, figure in each.peers.items()
    ]
    over_the_years = course(panel_of(mine + theirs), OWN, group.indicator, least=2)
    return PortraitLine(group.indicator, found, over_the_years, _ahead(group, found, direction))


def _ahead(group: PeerGroup, found: PeerStanding, direction: str) -> tuple[str, ...]:
    """Name the peers in the best quarter, where there is one."""
    low, _, high = found.quartiles
    if direction == "yes":
        return tuple(sorted(o for o, figure in group.peers.items() if figure >= high))
    if direction == "no":
        return tuple(sorted(o for o, figure in group.peers.items() if figure <= low))
    return ()

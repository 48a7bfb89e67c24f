"""Share to see: whose figures one may be shown, and when a group says too much about somebody.

One sees figures of others only of an indicator and year in which one's own reviewed figure takes
part. Peers are counted without oneself, and there are at least ``MINIMUM`` of them, or no figure.

Two groups that differ by a few utilities would give those few away: what changes from one to the
other is theirs. So a group is shown only if it differs from every group that the reader was shown
of that indicator and year by nobody, or by at least ``MINIMUM`` utilities. Two groups differ by a
utility that is in one of them only, and by one that is in both with another figure (a correction):
that covers other criteria, a profile that its owner changed to get into another group, and groups
that grow while one watches.

Those whose figure the reader knows anyhow, since they share it or are its own, hide nobody: both
counts are of the others. What is refused says why and nothing about whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from waterpeers.domain.verdicts import Reason, Verdict

MINIMUM = 5
Figures = Mapping[str, float]  # operator → figure


@dataclass(frozen=True)
class Asked:
    """A group's figures of one indicator and year, as somebody asks for them.

    ``peers`` are the others; ``known`` those among all operators whose figures the reader knows
    anyhow; ``own`` is the reader's own reviewed figure, None where there is none that takes part.
    """

    own: float | None
    peers: Figures
    known: frozenset[str] = frozenset()


def may_be_shown(asked: Asked, shown: Iterable[Figures]) -> Verdict:
    """Say whether a group may be shown; ``shown`` are those the reader was shown of the same."""
    if asked.own is None:
        return Verdict((Reason("own_figure_missing"),))
    least = (("least", str(MINIMUM)),)
    hidden = asked.peers.keys() - asked.known
    if len(asked.peers) < MINIMUM or 0 < len(hidden) < MINIMUM:
        return Verdict((Reason("too_few_peers", least),))
    if any(0 < difference(asked.peers, each, asked.known) < MINIMUM for each in shown):
        return Verdict((Reason("too_near_a_group_shown", least),))
    return Verdict()


def difference(one: Figures, other: Figures, known: frozenset[str] = frozenset()) -> int:
    """Count the utilities, those known apart, that two groups do not have with the same figure.

    >>> difference({"a": 1.0, "b": 2.0}, {"b": 3.0, "c": 4.0})
    3
    """
    return sum(
        one.get(operator) != other.get(operator) for operator in (one.keys() | other.keys()) - known
    )

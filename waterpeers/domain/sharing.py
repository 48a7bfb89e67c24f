"""Share to see: whose figures one may be shown, and when a group says too much about somebody.

One sees figures of others only of an indicator and year in which one's own reviewed figure takes
part. Peers are counted without oneself, and there are at least ``MINIMUM`` of them, or no figure.

Groups can be laid over one another: who is in one and not in the next stands out. The rule takes
for granted that a reader finds out every figure of a group that it was shown, though not whose it
is: of small groups, the quartiles say it. All groups that were shown of an indicator and year cut
their figures into pieces: a piece is what lies in the same groups, and there a figure can be
anybody's of the piece. A further group is shown only if each piece that it cuts off or adds has at
least ``MINIMUM`` utilities. A corrected figure is another figure: so the rule covers other
criteria, a profile that its owner changed to get into another group, and groups that change while
one watches.

Those whose figure the reader knows anyhow, since they share it, are its own or have all that it is
computed from open to everybody, are not hidden; and they hide nobody, nor does anybody whose figure
it has known. What is refused says why and nothing about whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from waterpeers.domain.verdicts import Reason, Verdict

MINIMUM = 5
Figures = Mapping[str, float]  # operator → figure


@dataclass(frozen=True)
class GroupRequest:
    """A group's figures of one indicator and year, as somebody asks for them.

    ``own`` is the reader's own reviewed figure, None where there is none that takes part;
    ``peers`` are the others. ``known`` are the operators whose figures the reader knows anyhow,
    ``once_known`` those of which it has known one.
    """

    own: float | None
    peers: Figures
    known: frozenset[str] = frozenset()
    once_known: frozenset[str] = frozenset()

    def is_safe(self, piece: Collection[str]) -> bool:
        """Whether a figure of these operators that is not known can be one of enough."""
        hidden = [operator for operator in piece if operator not in self.known]
        return not hidden or len(set(hidden) - self.once_known) >= MINIMUM


def may_be_shown(asked: GroupRequest, shown: Sequence[Figures]) -> Verdict:
    """Say whether a group may be shown; ``shown`` are those the reader was shown of the same."""
    if asked.own is None:
        return Verdict((Reason("own_figure_missing"),))
    least = (("least", str(MINIMUM)),)
    if len(asked.peers) < MINIMUM or not asked.is_safe(asked.peers):
        return Verdict((Reason("too_few_peers", least),))
    if not all(asked.is_safe(piece) for piece in pieces(asked.peers, shown)):
        return Verdict((Reason("too_near_a_group_shown", least),))
    return Verdict()


def pieces(group: Figures, shown: Sequence[Figures]) -> Iterator[set[str]]:
    """Give what a further group cuts off from those that were shown, and what it adds.

    >>> [sorted(piece) for piece in pieces({"a": 1.0, "c": 3.0}, [{"a": 1.0, "b": 2.0}])]
    [['a'], ['b'], ['c']]
    """
    if group in shown:
        return
    places: dict[tuple[str, float], int] = defaultdict(int)  # a bit for each group it is in
    for at, each in enumerate(shown):
        for figure in each.items():
            places[figure] |= 1 << at
    inside: dict[int, set[str]] = defaultdict(set)
    for figure in group.items():
        inside[places.pop(figure, 0)].add(figure[0])
    outside: dict[int, set[str]] = defaultdict(set)
    for (operator, _), place in places.items():
        outside[place].add(operator)
    for place in inside.keys() & outside.keys():
        yield inside[place]
        yield outside[place]
    if 0 in inside:
        yield inside[0]

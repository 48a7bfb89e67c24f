"""Who could help whom, and why: open weights over parts between 0 and 1.

See ``docs/methods/suitability.md``. The musts of ``domain.matching`` come first; what is left is
weighed. Missing data lower the confidence, never the score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log10

import numpy as np
from numpy.typing import NDArray

from waterpeers.domain import world
from waterpeers.domain.codes import EvidenceClass
from waterpeers.domain.matching import (
    ANY,
    CRITERIA,
    Declaration,
    Peer,
    Weights,
    Wishes,
    musts,
    wishes_unmet,
)
from waterpeers.domain.register import PEOPLE_PER_CONNECTION
from waterpeers.domain.verdicts import Reason

Array = NDArray[np.float64]

FARTHEST_KM = 15_000.0  # from here on proximity counts nothing
WIDEST = 2.0  # sizes that differ by 10 to this power are not alike at all
EVIDENCE = {
    EvidenceClass.NONE: 0.0,
    EvidenceClass.SELF_SAID: 0.25,
    EvidenceClass.OWN_DATA: 0.5,
    EvidenceClass.THIRD_PARTY: 0.75,
    EvidenceClass.EARLIER_MENTEE: 1.0,
}
OWN_DATA = EVIDENCE[EvidenceClass.OWN_DATA]
INCOME = {"low": 0, "lower_middle": 1, "upper_middle": 2, "high": 3}
PUBLIC_OWNERS = frozenset({"public_department", "public_company"})
GOOD = 0.6  # a part from here on is a reason, one below it a doubt
WORTH_SAYING = 0.005  # of the score: less is no doubt that anybody would weigh
LABELS = ("near", "alike", "strongest", "newcomer")  # the order in which they are shown


@dataclass(frozen=True)
class Candidate:
    """A mentor for a need: score and confidence apart, with the parts and reasons behind them."""

    mentor: Peer
    strength: Declaration
    score: float
    confidence: float  # the share of the weights whose data are known
    parts: Mapping[str, float | None]
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]  # what costs most first; ``points`` of 100 that it costs
    label: str = ""


@dataclass(frozen=True)
class Excluded:
    """A mentor with a strength that fits, and what keeps it from being proposed."""

    mentor: Peer
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranking:
    """For one need: four candidates of different kinds first, then the rest by score."""

    need: Declaration
    chosen: tuple[Candidate, ...]
    rest: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All of them, the different ones first."""
        return self.chosen + self.rest


def distance_km(one: Peer, other: Peer) -> float | None:
    """Give the great-circle distance between two operators, in km; None if a place is missing."""
    if one.latitude is None or one.longitude is None:
        return None
    if other.latitude is None or other.longitude is None:
        return None
    return world.distance_km((one.latitude, one.longitude), (other.latitude, other.longitude))


def size_of(peer: Peer) -> float | None:
    """Give the size in connections, from people served where connections are not known."""
    if peer.connections:
        return float(peer.connections)
    return peer.population_served / PEOPLE_PER_CONNECTION if peer.population_served else None


def parts(mentee: Peer, mentor: Peer, strength: Declaration) -> dict[str, float | None]:
    """Weigh one mentor: each criterion between 0 and 1, None where data are missing."""
    a, b = size_of(mentee), size_of(mentor)
    km = distance_km(mentee, mentor)
    free = None
    if mentor.max_partnerships:
        free = 1 - min(1.0, mentor.current_partnerships / mentor.max_partnerships)
    return {
        "evidence": EVIDENCE[strength.evidence],
        "scale": None if a is None or b is None else max(0.0, 1 - abs(log10(a / b)) / WIDEST),
        "proximity": None if km is None else max(0.0, 1 - km / FARTHEST_KM),
        "context": _mean(_income_part(mentee, mentor), _same(mentee.setting, mentor.setting)),
        "institution": _owner_part(mentee.ownership, mentor.ownership),
        "technology": _shared_words(mentee.systems, mentor.systems),
        "history": float(mentor.id in mentee.earlier_partners),
        "load": free,
    }


def shortlist(
    need: Declaration,
    mentee: Peer,
    strengths: Iterable[Declaration],
    mentors: Mapping[str, Peer],
    weights: Weights,
    forbidden: frozenset[tuple[str, str]] = frozenset(),
    wishes: Wishes = ANY,
) -> Ranking:
    """Propose mentors for a need.

    Parameters
    ----------
    need, mentee
        What is needed, and who needs it.
    strengths
        All strengths on offer; a mentor's best-backed one in the need's area counts.
    mentors
        The operators by their id.
    weights
        How much each criterion counts; only proportions matter.
    forbidden
        Pairs (mentee, mentor) that are not to be proposed.
    wishes
        What the mentee looks for beyond the musts; who is not is left out, with the reason.

    Returns
    -------
    Shortlist
        The order depends on scores and names alone, not on the order of the input.
    """
    fitting: dict[str, Declaration] = {}
    for strength in strengths:
        if strength.working_area != need.working_area or strength.peer not in mentors:
            continue
        before = fitting.get(strength.peer)
        if before is None or _rank(strength) > _rank(before):
            fitting[strength.peer] = strength
    passed: list[tuple[Peer, Declaration]] = []
    excluded = []
    for identity in sorted(fitting):
        mentor = mentors[identity]
        against = musts(mentee, mentor, has_strength=True).against
        if (mentee.id, mentor.id) in forbidden:
            against = (*against, Reason("pair_not_wanted"))
        if mentor.id != mentee.id:
            km = distance_km(mentee, mentor)
            unmet = wishes_unmet(mentee, mentor, fitting[identity], wishes, km=km)
            against = (*against, *unmet)
        if against:
            if mentor.id != mentee.id:
                excluded.append(Excluded(mentor, against))
        else:
            passed.append((mentor, fitting[identity]))
    candidates = _scored(mentee, passed, weights)
    chosen = _different(candidates, mentee)
    taken = {candidate.mentor.id for candidate in chosen}
    rest = tuple(c for c in candidates if c.mentor.id not in taken)
    return Ranking(need, chosen, rest, tuple(excluded))


def _rank(strength: Declaration) -> tuple[float, str]:
    return EVIDENCE[strength.evidence], strength.id


def _scored(
    mentee: Peer, passed: Sequence[tuple[Peer, Declaration]], weights: Weights
) -> list[Candidate]:
    if not passed:
        return []
    rows = [parts(mentee, mentor, strength) for mentor, strength in passed]
    values = np.array(
        [[np.nan if row[name] is None else row[name] for name in CRITERIA] for row in rows],
        dtype=float,
    )
    scores, confidences = weighed(values, np.array([weights.of(name) for name in CRITERIA]))
    candidates = [
        Candidate(
            mentor,
            strength,
            float(scores[i]),
            float(confidences[i]),
            rows[i],
            *_in_words(mentee, mentor, rows[i], weights),
        )
        for i, (mentor, strength) in enumerate(passed)
    ]
    return sorted(candidates, key=lambda c: (-c.score, -c.confidence, c.mentor.name, c.mentor.id))


def weighed(values: Array, weights: Array) -> tuple[Array, Array]:
    r"""Give score and confidence of each row of parts; NaN marks what is not known.

    .. math:: s = \frac{\sum_{k\,known} w_k p_k}{\sum_{k\,known} w_k}, \qquad
              c = \frac{\sum_{k\,known} w_k}{\sum_k w_k}

    A row of which nothing with a weight is known scores 0 with confidence 0.
    """
    known = ~np.isnan(values)
    heard = known @ weights
    total = np.where(known, values, 0.0) @ weights
    scores = np.divide(total, heard, out=np.zeros_like(total), where=heard > 0)
    return np.clip(scores, 0.0, 1.0), heard / weights.sum()


def _different(candidates: Sequence[Candidate], mentee: Peer) -> tuple[Candidate, ...]:
    """Choose a range of different mentors instead of near-twins."""

    def alike(candidate: Candidate) -> float:
        return _mean(candidate.parts["scale"], candidate.parts["context"]) or 0.0

    def near(candidate: Candidate) -> float:
        return candidate.parts["proximity"] or 0.0

    tests: dict[str, tuple[Callable[[Candidate], float], float]] = {  # and the least it takes
        "near": (near, GOOD),
        "alike": (alike, GOOD),
        "strongest": (lambda c: c.score, 0.0),
        "newcomer": (lambda c: c.score if c.mentor.times_mentor == 0 else -1.0, 0.0),
    }
    chosen: list[Candidate] = []
    left = list(candidates)
    for label in ("strongest", "near", "alike", "newcomer"):  # the strongest is never lost
        test, least = tests[label]
        best = max(left, key=test, default=None)
        if best is not None and test(best) >= least:
            left.remove(best)
            chosen.append(replace(best, label=label))
    chosen += left[: len(LABELS) - len(chosen)]  # nobody is called near who is not
    return tuple(sorted(chosen, key=lambda c: LABELS.index(c.label) if c.label else len(LABELS)))


def propose(
    pairs: Sequence[tuple[str, str, float]], capacity: Mapping[str, int]
) -> list[tuple[str, str, float]]:
    """Give every mentee one mentor at most: as many as possible, then the best total score.

    ``pairs`` are mentee, mentor, score from 0 to 1; a mentor takes up to its ``capacity`` (1 if
    not said). Exact, by the Hungarian method on mentees × places.
    """
    mentees = sorted({mentee for mentee, _, _ in pairs})
    places = [
        mentor
        for mentor in sorted({mentor for _, mentor, _ in pairs})
        for _ in range(min(capacity.get(mentor, 1), len(mentees)))
    ]
    from scipy.optimize import linear_sum_assignment  # takes most of a second to load

    if not mentees or not places:
        return []
    columns: dict[str, list[int]] = {}
    for j, mentor in enumerate(places):
        columns.setdefault(mentor, []).append(j)
    top = max(abs(score) for _, _, score in pairs) + 1
    bonus = top * (len(mentees) + 1)  # serving one more is worth more than any scores
    gain = np.zeros((len(mentees), len(places)))
    best: dict[tuple[str, str], float] = {}
    for mentee, mentor, score in pairs:
        best[mentee, mentor] = max(score, best.get((mentee, mentor), score))
    row = {mentee: i for i, mentee in enumerate(mentees)}
    for (mentee, mentor), score in best.items():
        for j in columns.get(mentor, ()):
            gain[row[mentee], j] = bonus + score
    rows, taken = linear_sum_assignment(gain, maximize=True)
    return [
        (mentees[i], places[j], best[mentees[i], places[j]])
        for i, j in zip(rows.tolist(), taken.tolist(), strict=True)
        if gain[i, j] > 0
    ]


# --- parts ---


def _mean(*values: float | None) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _same(one: str | None, other: str | None) -> float | None:
    return float(one == other) if one and other else None


def _income_part(one: Peer, other: Peer) -> float | None:
    if one.income_group not in INCOME or other.income_group not in INCOME:
        return None
    return 1 - abs(INCOME[one.income_group] - INCOME[other.income_group]) / 3


def _owner_part(one: str | None, other: str | None) -> float | None:
    if not one or not other:
        return None
    if one == other:
        return 1.0
    return 0.5 if {one, other} <= PUBLIC_OWNERS else 0.0


def _shared_words(one: str, other: str) -> float | None:
    a, b = (set(text.casefold().replace(",", " ").split()) for text in (one, other))
    return len(a & b) / len(a | b) if a and b else None


# --- what the weights do ---


@dataclass(frozen=True)
class Reweighed:
    """Who would come first by other weights, with everybody's score; empty if nothing is left."""

    first: str = ""  # id
    scores: Mapping[str, float] = field(default_factory=dict)  # by id


@dataclass(frozen=True)
class Swing:
    """What would be if a criterion counted twice, or not at all."""

    twice: Reweighed
    without: Reweighed


def swings(candidates: Sequence[Candidate], weights: Weights) -> dict[str, Swing]:
    """Say for each criterion that counts what its weight decides."""
    usual = np.array([weights.of(name) for name in CRITERIA])
    values = np.array(
        [[np.nan if c.parts[name] is None else c.parts[name] for name in CRITERIA]
         for c in candidates], dtype=float,
    ).reshape(len(candidates), len(CRITERIA))  # fmt: skip
    found = {}
    for column, name in enumerate(CRITERIA):
        if usual[column] > 0:
            twice, without = usual.copy(), usual.copy()
            twice[column], without[column] = 2 * usual[column], 0.0
            turns = (_turn(candidates, values, each) for each in (twice, without))
            found[name] = Swing(*turns)
    return found


def _turn(candidates: Sequence[Candidate], values: Array, weights: Array) -> Reweighed:
    if not candidates or not weights.any():
        return Reweighed()
    scores, confidences = weighed(values, weights)
    order = zip(-scores, -confidences, (c.mentor.name for c in candidates), candidates, strict=True)
    first = min(order, key=lambda row: row[:3])[3]
    by_id = {c.mentor.id: score for c, score in zip(candidates, scores.tolist(), strict=True)}
    return Reweighed(first.mentor.id, by_id)


# --- reasons ---


def _in_words(
    mentee: Peer, mentor: Peer, found: Mapping[str, float | None], weights: Weights
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Give the reasons for, the weightiest first, and the doubts, the one that costs most first."""
    good: list[tuple[float, Reason]] = []
    weak: list[tuple[float, Reason]] = []
    params = _params(mentee, mentor)
    heard = sum(weights.of(name) for name in CRITERIA if found[name] is not None)
    for name in CRITERIA:
        value, weight = found[name], weights.of(name)
        if weight == 0 or (name == "history" and value == 0):  # most have not met: no doubt
            continue
        if value is None:
            weak.append((0.0, Reason(f"not_known_{name}")))
        elif value >= GOOD:
            good.append((weight * value, Reason(f"good_{name}", params.get(name, ()))))
        elif (cost := weight * (1 - value) / heard) >= WORTH_SAYING:
            code = "own_evidence" if name == "evidence" and value == OWN_DATA else f"weak_{name}"
            points = (("points", str(round(100 * cost))),)
            weak.append((cost, Reason(code, params.get(name, ()) + points)))
    return (*_weightiest_first(good), _language(mentee, mentor)), _weightiest_first(weak)


def _language(mentee: Peer, mentor: Peer) -> Reason:
    shared = sorted(mentee.languages & mentor.languages)
    if not shared:
        return Reason("interpreter_paid")
    return Reason("share_language", (("languages", ", ".join(shared)),))


def _weightiest_first(found: list[tuple[float, Reason]]) -> tuple[Reason, ...]:
    return tuple(reason for _, reason in sorted(found, key=lambda pair: -pair[0]))


def _params(mentee: Peer, mentor: Peer) -> dict[str, tuple[tuple[str, str], ...]]:
    km = distance_km(mentee, mentor)
    return {
        "scale": (
            ("mentee", f"{round(size_of(mentee) or 0)}"),
            ("mentor", f"{round(size_of(mentor) or 0)}"),
        ),
        "proximity": (("km", f"{round(km or 0)}"),),
        "load": (
            ("current", str(mentor.current_partnerships)),
            ("most", str(mentor.max_partnerships)),
        ),
    }

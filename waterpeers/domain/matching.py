"""Who may be proposed to whom: what must hold, and what can be weighed.

Plain facts come in; ``None`` means not known, which is never read as a yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite

from waterpeers.domain.codes import EvidenceClass, Freshness
from waterpeers.domain.verdicts import NotValid, Reason, Verdict


class RoundState(StrEnum):
    """Whether a round still takes needs and changes of weights."""

    OPEN = "open"
    CLOSED = "closed"


class RequestState(StrEnum):
    """Where a request for help stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Peer:
    """An operator as matching looks at it."""

    id: str
    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    languages: frozenset[str] = frozenset()
    connections: int | None = None
    population_served: int | None = None
    income_group: str | None = None
    ownership: str | None = None
    setting: str | None = None
    systems: str = ""
    is_willing: bool | None = None
    code_accepted: bool | None = None
    pays_interpreter: bool = False
    max_partnerships: int | None = None
    current_partnerships: int = 0
    times_mentor: int = 0
    earlier_partners: frozenset[str] = frozenset()
    freshness: Freshness = Freshness.FRESH


@dataclass(frozen=True)
class Declaration:
    """A need or a strength in a working area."""

    id: str
    peer: str  # whose it is
    working_area: str
    sentence: str = ""
    evidence: EvidenceClass = EvidenceClass.SELF_SAID


CRITERIA = (
    "evidence",  # how well the strength is backed
    "scale",  # how near the sizes are
    "proximity",  # how near the places are
    "context",  # income group and setting
    "institution",  # kind of owner
    "technology",  # systems in use
    "history",  # an earlier partnership of the two
    "load",  # how free the mentor is: spreads the work
)
DEFAULT_WEIGHTS: Mapping[str, float] = {
    "evidence": 4.0,
    "scale": 3.0,
    "proximity": 2.0,
    "context": 2.0,
    "institution": 1.0,
    "technology": 1.0,
    "history": 1.0,
    "load": 2.0,
}


@dataclass(frozen=True)
class Weights:
    """How much each criterion counts; only their proportions matter."""

    values: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))

    def __post_init__(self) -> None:
        reasons = []
        for name, value in self.values.items():
            if name not in CRITERIA:
                reasons.append(Reason("criterion_not_known", (("name", str(name)[:40]),), name))
            elif (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or not isfinite(value)
                or not 0 <= value <= 1000
            ):
                reasons.append(Reason("weight_not_usable", (("name", name),), name))
        if not reasons and not any(self.values.get(name, 0) > 0 for name in CRITERIA):
            reasons.append(Reason("no_weight_left"))
        if reasons:
            raise NotValid(Verdict(tuple(reasons)))

    def of(self, name: str) -> float:
        """Give the weight of a criterion; one that is not named counts nothing."""
        return float(self.values.get(name, 0.0))


def musts(mentee: Peer, mentor: Peer, *, has_strength: bool) -> Verdict:
    """Say whether a mentor may be proposed at all; every question is asked."""
    return Verdict(tuple(_against(mentee, mentor, has_strength)))


def _against(mentee: Peer, mentor: Peer, has_strength: bool) -> Iterator[Reason]:
    if mentor.id == mentee.id:
        yield Reason("is_itself")
    if not has_strength:
        yield Reason("no_strength_in_area")
    if not mentee.languages or not mentor.languages:
        if not (mentee.pays_interpreter or mentor.pays_interpreter):
            yield Reason("languages_not_known")
    elif not (mentee.languages & mentor.languages) and not (
        mentee.pays_interpreter or mentor.pays_interpreter
    ):
        yield Reason("no_shared_language")
    if mentor.max_partnerships is None:
        yield Reason("capacity_not_known")
    elif mentor.current_partnerships >= mentor.max_partnerships:
        params = (("most", str(mentor.max_partnerships)),)
        yield Reason("no_free_capacity", params)
    if mentor.code_accepted is None:
        yield Reason("mentor_code_not_known")
    elif not mentor.code_accepted:
        yield Reason("mentor_code_not_accepted")
    if mentor.is_willing is None:
        yield Reason("willingness_not_known")
    elif not mentor.is_willing:
        yield Reason("not_willing")
    if mentor.freshness is Freshness.OLD:
        yield Reason("mentor_profile_old")

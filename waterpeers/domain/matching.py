"""Who may be proposed to whom: what must hold, and what can be weighed.

Plain facts come in; ``None`` means not known, which is never read as a yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import isfinite

from waterpeers.domain.codes import EvidenceClass, Freshness, IncomeGroup, WorkingArea
from waterpeers.domain.partnerships import PartnershipType
from waterpeers.domain.verdicts import NotValid, Reason, Verdict


class RoundState(StrEnum):
    """Whether a round still takes needs and changes of weights."""

    OPEN = "open"
    CLOSED = "closed"


_FIELDS_OF_WORK = (  # areas whose people know much of one another's work
    (WorkingArea.WATER_LOSSES, WorkingArea.OPERATION, WorkingArea.ASSETS, WorkingArea.ENERGY,
     WorkingArea.DEMAND, WorkingArea.INFORMATION),
    (WorkingArea.WATER_LOSSES, WorkingArea.BILLING, WorkingArea.CUSTOMERS, WorkingArea.INFORMATION),
    (WorkingArea.BILLING, WorkingArea.FINANCE, WorkingArea.BUSINESS_PLANNING, WorkingArea.ASSETS),
    (WorkingArea.PEOPLE, WorkingArea.GOVERNANCE, WorkingArea.POLICY, WorkingArea.INCLUSION,
     WorkingArea.BUSINESS_PLANNING),
    (WorkingArea.WATER_QUALITY, WorkingArea.CATCHMENT, WorkingArea.CLIMATE, WorkingArea.DEMAND,
     WorkingArea.OPERATION),
    (WorkingArea.LOW_INCOME_AREAS, WorkingArea.WATER_EXTENSION, WorkingArea.SANITATION_EXTENSION,
     WorkingArea.INCLUSION),
    (WorkingArea.WASTEWATER, WorkingArea.SANITATION_EXTENSION, WorkingArea.WATER_QUALITY),
)  # fmt: skip


def areas_near(area: WorkingArea) -> frozenset[WorkingArea]:
    """Name the working areas nearest to one: who is strong there may know of this one too."""
    near = {each for fields in _FIELDS_OF_WORK if area in fields for each in fields}
    return frozenset(near - {area})


@dataclass(frozen=True)
class RoundScope:
    """Which needs a round looks at: of which areas and regions, between which days.

    What is empty does not narrow.
    """

    working_areas: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()  # UN M49
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise NotValid.because("last_day_before_first", field="last_day")

    def takes(
        self, area: str, region: str | None, declared_on: date, *, closed_on: date | None = None
    ) -> bool:
        """Whether a need of an area and region is looked at; none that came after the end is."""
        ends = [day for day in (self.last_day, closed_on) if day]
        return (
            (not self.working_areas or area in self.working_areas)
            and (not self.regions or region in self.regions)
            and (not ends or declared_on <= min(ends))
        )


def round_verdict(state: RoundState, scope: RoundScope, today: date) -> Verdict:
    """Say whether something may be made in a round: it has begun, and is not closed."""
    reasons = []
    if state is not RoundState.OPEN:
        reasons.append(Reason("round_closed"))
    if scope.first_day and today < scope.first_day:
        reasons.append(Reason("round_not_begun"))
    return Verdict(tuple(reasons))


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
    place: str = ""  # its town, in words
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
    region: str | None = None  # UN M49, and the part of it
    subregion: str | None = None
    hosts_visits: bool | None = None
    is_remote_only: bool | None = None
    days_per_year: int | None = None  # of its people, for others


@dataclass(frozen=True)
class Declaration:
    """A need or a strength in a working area."""

    id: str
    peer: str  # whose it is
    working_area: str
    sentence: str = ""
    evidence: EvidenceClass = EvidenceClass.SELF_SAID
    language: str = ""  # of the sentence


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


@dataclass(frozen=True)
class Wishes:
    """What a mentee looks for beyond the musts; empty means: any."""

    regions: frozenset[str] = frozenset()  # UN M49 of regions or their parts
    types: frozenset[str] = frozenset()  # of PartnershipType
    languages: frozenset[str] = frozenset()
    within_km: int | None = None
    is_backed: bool = False  # by somebody other than the mentor itself


ANY = Wishes()
BACKED = frozenset({EvidenceClass.THIRD_PARTY, EvidenceClass.EARLIER_MENTEE})


def wishes_unmet(
    mentee: Peer, mentor: Peer, strength: Declaration, wishes: Wishes, *, km: float | None
) -> Iterator[Reason]:
    """Say what a mentee looks for and a mentor is not; not known is never read as a yes."""
    if wishes.regions and not wishes.regions & {mentor.region, mentor.subregion}:
        yield Reason("not_in_regions_sought")
    if wishes.types and pair_type(mentee, mentor) not in wishes.types:
        yield Reason("not_of_types_sought")
    if wishes.languages and not wishes.languages & mentor.languages:
        yield Reason("not_in_languages_sought")
    if wishes.within_km is not None and (km is None or km > wishes.within_km):
        yield Reason("not_within_reach", (("km", str(wishes.within_km)),))
    if wishes.is_backed and strength.evidence not in BACKED:
        yield Reason("not_backed_by_others")


def pair_type(mentee: Peer, mentor: Peer) -> PartnershipType:
    """Give the type of partnership that two operators would make."""
    if not mentee.country or not mentor.country:
        return PartnershipType.NOT_KNOWN
    if mentee.country == mentor.country:
        return PartnershipType.NATIONAL
    if not mentee.income_group or not mentor.income_group:
        return PartnershipType.NOT_KNOWN
    high = IncomeGroup.HIGH
    match mentor.income_group == high, mentee.income_group == high:
        case True, False:
            return PartnershipType.NORTH_SOUTH
        case False, False:
            return PartnershipType.SOUTH_SOUTH
        case True, True:
            return PartnershipType.NORTH_NORTH
    return PartnershipType.OTHER


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

"""The JMP ladders: on which rung of service people stand, as surveys and censuses count them.

Rungs exclude one another and add up to everybody. A utility's coverage is not a rung: nothing
here turns one into the other. Source: WHO and UNICEF, Joint Monitoring Programme, methodology
of the 2017 update and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from waterpeers.domain.verdicts import NotValid, Reason, Verdict

ROUNDING = 0.5  # of each share, where published ones were rounded to whole per cent
LEAST_QUALITY_COVER = 50.0  # per cent: safely managed is told only if quality is known for so many


class LadderService(StrEnum):
    """What the ladder is of."""

    WATER = "water"
    SANITATION = "sanitation"
    HYGIENE = "hygiene"


class Rung(StrEnum):
    """The rungs, the highest first; the lowest has a name of its own for each service."""

    SAFELY_MANAGED = "safely_managed"
    BASIC = "basic"
    LIMITED = "limited"
    UNIMPROVED = "unimproved"
    SURFACE_WATER = "surface_water"
    OPEN_DEFECATION = "open_defecation"
    NO_FACILITY = "no_facility"


R = Rung
RUNGS: Mapping[LadderService, tuple[Rung, ...]] = {
    LadderService.WATER: (R.SAFELY_MANAGED, R.BASIC, R.LIMITED, R.UNIMPROVED, R.SURFACE_WATER),
    LadderService.SANITATION: (
        R.SAFELY_MANAGED,
        R.BASIC,
        R.LIMITED,
        R.UNIMPROVED,
        R.OPEN_DEFECATION,
    ),
    LadderService.HYGIENE: (R.BASIC, R.LIMITED, R.NO_FACILITY),
}


class SafeCondition(StrEnum):
    """What people have beyond basic service where it is safely managed; each known apart."""

    ON_PREMISES = "on_premises"
    AVAILABLE = "available_when_needed"
    UNCONTAMINATED = "free_of_contamination"
    EXCRETA_MANAGED = "excreta_safely_managed"


C = SafeCondition
CONDITIONS: Mapping[LadderService, tuple[SafeCondition, ...]] = {
    LadderService.WATER: (C.ON_PREMISES, C.AVAILABLE, C.UNCONTAMINATED),
    LadderService.SANITATION: (C.EXCRETA_MANAGED,),
    LadderService.HYGIENE: (),
}
ONE_OF_THESE = frozenset({C.ON_PREMISES, C.AVAILABLE})  # of which one is enough to tell
AT_LEAST_BASIC = "at_least_basic"
QUALITY_KNOWN_FOR = "quality_known_for"


def counted(service: LadderService) -> tuple[str, ...]:
    """Name what is always counted: at least basic, then the rungs below; they add up to 100."""
    return (AT_LEAST_BASIC, *(rung for rung in RUNGS[service] if rung not in _AT_LEAST_BASIC))


def may_be_known(service: LadderService) -> tuple[str, ...]:
    """Name what may be known besides: the conditions, or safely managed service itself."""
    if R.SAFELY_MANAGED not in RUNGS[service]:
        return ()
    return (*CONDITIONS[service], R.SAFELY_MANAGED, QUALITY_KNOWN_FOR)


_AT_LEAST_BASIC = (R.SAFELY_MANAGED, R.BASIC)


@dataclass(frozen=True)
class Ladder:
    """People by rung, per cent of all, as they were counted.

    ``percents`` holds what ``counted`` and ``may_be_known`` name, blanks left out. Raises
    ``NotValid`` for what is no ladder, each reason with its field.
    """

    service: LadderService
    percents: Mapping[str, float]

    def __post_init__(self) -> None:
        if reasons := tuple(self._wrong()):
            raise NotValid(Verdict(reasons))

    def _wrong(self) -> Iterator[Reason]:
        needed, known = counted(self.service), may_be_known(self.service)
        for code in needed:
            if code not in self.percents:
                yield Reason("rung_missing", (), code)
        for code, percent in self.percents.items():
            if code not in (*needed, *known):
                yield Reason("rung_of_another_ladder", (), code)
            elif not (isfinite(percent) and 0 <= percent <= 100):
                yield Reason("not_a_share", (), code)
        total = sum(self.percents.get(code, 0.0) for code in needed)
        there = all(code in self.percents for code in needed)
        if there and abs(total - 100) > ROUNDING * len(needed):
            yield Reason("rungs_do_not_add_up", (("percent", f"{total:.4g}"),), needed[-1])
        yield from self._wrong_above_basic()

    def _wrong_above_basic(self) -> Iterator[Reason]:
        told = self.percents.get(R.SAFELY_MANAGED)
        if told is None:
            return
        if any(code in self.percents for code in CONDITIONS[self.service]):
            yield Reason("safely_managed_told_twice", (), R.SAFELY_MANAGED)
        if told > self.percents.get(AT_LEAST_BASIC, 100.0):
            yield Reason("safely_managed_above_basic", (), R.SAFELY_MANAGED)

    @property
    def at_least_basic(self) -> float:
        """Per cent of people with basic service or better."""
        return self.percents[AT_LEAST_BASIC]

    @property
    def not_told(self) -> Reason | None:
        """Why safely managed service is not told, if it is not: its people are then in basic."""
        if R.SAFELY_MANAGED not in RUNGS[self.service]:
            return None
        lacking = self._lacking()
        if lacking and R.SAFELY_MANAGED not in self.percents:
            return Reason("conditions_not_known", (("conditions", ", ".join(lacking)),))
        cover = self.percents.get(QUALITY_KNOWN_FOR)
        if cover is None:
            return Reason("quality_cover_not_known")
        if cover < LEAST_QUALITY_COVER:
            return Reason("quality_known_for_too_few", (("percent", f"{cover:.3g}"),))
        return None

    def _lacking(self) -> list[SafeCondition]:
        """Name the conditions that must be known: of water quality, and one of the two others."""
        missing = [code for code in CONDITIONS[self.service] if code not in self.percents]
        one_of = [code for code in missing if code in ONE_OF_THESE]
        return [c for c in missing if c not in ONE_OF_THESE or len(one_of) == len(ONE_OF_THESE)]

    @property
    def is_upper_bound(self) -> bool:
        """Whether safely managed service is told by the lowest of several conditions."""
        known = [code for code in CONDITIONS[self.service] if code in self.percents]
        return self.safely_managed is not None and len(known) > 1

    @property
    def off_by(self) -> float:
        """By how many points the rungs miss 100: rounded shares that were published so."""
        return sum(self.percents[code] for code in counted(self.service)) - 100

    @property
    def safely_managed(self) -> float | None:
        """Per cent with safely managed service: the lowest of its conditions; None if not told.

        Never more than have basic service. The lowest of conditions that are known apart is an
        upper bound: nobody has counted the people who have them all.
        """
        if self.not_told is not None or R.SAFELY_MANAGED not in RUNGS[self.service]:
            return None
        if R.SAFELY_MANAGED in self.percents:
            return self.percents[R.SAFELY_MANAGED]
        known = [code for code in CONDITIONS[self.service] if code in self.percents]
        conditions = (self.percents[code] for code in known)
        return min(self.at_least_basic, *conditions)

    @property
    def rungs(self) -> dict[Rung, float]:
        """People by rung, the highest first, per cent; what may not be told has no rung."""
        safe = self.safely_managed
        found = {} if safe is None else {R.SAFELY_MANAGED: safe}
        found[R.BASIC] = self.at_least_basic - (safe or 0.0)
        return found | {R(code): self.percents[code] for code in counted(self.service)[1:]}

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

TOLERANCE_PERCENT = 1e-4  # on a sum
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
        if all(code in self.percents for code in needed) and abs(total - 100) > TOLERANCE_PERCENT:
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
        lacking = [code for code in CONDITIONS[self.service] if code not in self.percents]
        if lacking and R.SAFELY_MANAGED not in self.percents:
            return Reason("conditions_not_known", (("conditions", ", ".join(lacking)),))
        cover = self.percents.get(QUALITY_KNOWN_FOR)
        if cover is None:
            return Reason("quality_cover_not_known")
        if cover < LEAST_QUALITY_COVER:
            return Reason("quality_known_for_too_few", (("percent", f"{cover:.3g}"),))
        return None

    @property
    def safely_managed(self) -> float | None:
        """Per cent with safely managed service: the lowest of its conditions; None if not told.

        Never more than have basic service.
        """
        if self.not_told is not None or R.SAFELY_MANAGED not in RUNGS[self.service]:
            return None
        if R.SAFELY_MANAGED in self.percents:
            return self.percents[R.SAFELY_MANAGED]
        conditions = (self.percents[code] for code in CONDITIONS[self.service])
        return min(self.at_least_basic, *conditions)

    @property
    def rungs(self) -> dict[Rung, float]:
        """People by rung, the highest first, per cent; what may not be told has no rung."""
        safe = self.safely_managed
        found = {} if safe is None else {R.SAFELY_MANAGED: safe}
        found[R.BASIC] = self.at_least_basic - (safe or 0.0)
        return found | {R(code): self.percents[code] for code in counted(self.service)[1:]}

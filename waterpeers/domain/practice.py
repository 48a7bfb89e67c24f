"""What changes in a utility: how far new routines are its own, and what it has become able to do.

Both are judged by people, with what proves it, and the other side says whether it sees it so too.
A stage may fall, and says why: a relapse is as easy to say as growth.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import Reason, Verdict


class Consolidation(StrEnum):
    """How far a change is the utility's own practice, the first first."""

    PLANNED = "planned"  # the problem is understood, a plan made
    BEGUN = "begun"  # work goes on, nothing visible yet
    VISIBLE = "visible"  # a new routine is seen, and still needs support
    CONSOLIDATED = "consolidated"  # standard practice without support


ORDER = tuple(Consolidation)
NEEDS_PROOF = frozenset({Consolidation.VISIBLE, Consolidation.CONSOLIDATED})


class CapacityGroup(StrEnum):
    """What a dimension of capacity is about."""

    STRATEGIC = "strategic"  # also called transformational
    OPERATIONAL = "operational"  # also called transactional
    INDIVIDUAL = "individual"


D = CapacityDimension
GROUPS: Mapping[CapacityGroup, tuple[CapacityDimension, ...]] = {
    CapacityGroup.STRATEGIC: (D.VISION, D.LEADERSHIP, D.CULTURE, D.NETWORKS, D.RESOURCES),
    CapacityGroup.OPERATIONAL: (
        D.STRUCTURE, D.MANAGEMENT, D.SYSTEMS, D.INFORMATION, D.EQUIPMENT, D.ROUTINES,
    ),
    CapacityGroup.INDIVIDUAL: (D.SKILLS, D.MOTIVATION, D.APPLIED),
}  # fmt: skip
LEAST_CHANGE, MOST_CHANGE = -2, 2


class WopShare(StrEnum):
    """How much of a change came from the partnership."""

    NONE = "none"
    FAIR = "fair"
    VERY_HIGH = "very_high"
    NOT_KNOWN = "not_known"


class FactorFamily(StrEnum):
    """Where a factor lies that helped or hindered."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    WOP = "wop"


class FactorDirection(StrEnum):
    """What a factor did."""

    HELPED = "helped"
    HINDERED = "hindered"


def said_factors(given: Mapping[str, Mapping[str, str]] | None) -> list[tuple[str, str, str]]:
    """Give what was said of factors: family, direction, text; what is no family is left out."""
    there = given or {}
    return [
        (str(family), str(way), str((there.get(family) or {}).get(way) or ""))
        for family in FactorFamily
        for way in FactorDirection
    ]


def factor_texts(given: Mapping[str, Mapping[str, str]] | None) -> dict[str, str]:
    """Give what was said of factors as texts by field, to be looked at as other texts are."""
    return {f"{family}_{way}": text for family, way, text in said_factors(given)}


def kept_factors(given: Mapping[str, Mapping[str, str]] | None) -> dict[str, dict[str, str]]:
    """Give what was said of factors as it is kept, without those that are blank."""
    found: dict[str, dict[str, str]] = {}
    for family, way, text in said_factors(given):
        if cleaned := clean_text(text):
            found.setdefault(family, {})[way] = cleaned
    return found


def falls(stage: Consolidation, before: Consolidation | None) -> bool:
    """Whether a stage is lower than the one before."""
    return before is not None and ORDER.index(stage) < ORDER.index(before)


def stage_verdict(
    stage: Consolidation, before: Consolidation | None, *, proof: str, why: str
) -> Verdict:
    """Refuse a visible change without proof, and a fall without its reason."""
    reasons = []
    if stage in NEEDS_PROOF and not proof.strip():
        reasons.append(Reason("stage_without_proof", field="proof"))
    if falls(stage, before) and not why.strip():
        reasons.append(Reason("stage_falls_without_why", field="why"))
    return Verdict(tuple(reasons))


def capacity_verdict(change: int | None, *, proof: str) -> Verdict:
    """Refuse a degree that is none, and a change without what shows it."""
    reasons = []
    if change is None:
        reasons.append(Reason("required", field="change"))
    elif not LEAST_CHANGE <= change <= MOST_CHANGE:
        bounds = (("least", str(LEAST_CHANGE)), ("most", str(MOST_CHANGE)))
        reasons.append(Reason("out_of_range", bounds, "change"))
    elif change and not proof.strip():
        reasons.append(Reason("change_without_proof", field="proof"))
    return Verdict(tuple(reasons))

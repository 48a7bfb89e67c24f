"""Efficiency frontiers: how far each unit is from what the others show to be possible.

``gather`` makes the units, ``efficiency`` scores them. See ``docs/methods/envelopment.md``.
"""

from waterpeers.analytics.frontiers.envelopment import efficiency
from waterpeers.analytics.frontiers.hull import disposal
from waterpeers.analytics.frontiers.models import (
    Model,
    Orientation,
    Result,
    Returns,
    State,
    UnitResult,
    WeightBound,
)
from waterpeers.analytics.frontiers.partial import order_alpha, order_m
from waterpeers.analytics.frontiers.productivity import Change, Productivity, malmquist
from waterpeers.analytics.frontiers.slacks_based import slacks_based
from waterpeers.analytics.frontiers.units import Skipped, Units, gather, translated

__all__ = [
    "Change",
    "Model",
    "Orientation",
    "Productivity",
    "Result",
    "Returns",
    "Skipped",
    "State",
    "UnitResult",
    "Units",
    "WeightBound",
    "disposal",
    "efficiency",
    "gather",
    "malmquist",
    "order_alpha",
    "order_m",
    "slacks_based",
    "translated",
]

"""Efficiency frontiers: how far each unit is from what the others show to be possible.

``gather`` makes the units; ``efficiency`` (mixtures of units), ``disposal`` (real units),
``order_m`` and ``order_alpha`` (robust to outliers), ``slacks_based`` and ``bias_corrected`` score
them; ``malmquist`` follows them over time. See ``docs/methods/``.
"""

from waterpeers.analytics.frontiers.bootstrap import Corrected, bias_corrected
from waterpeers.analytics.frontiers.envelopment import efficiency
from waterpeers.analytics.frontiers.hull import disposal
from waterpeers.analytics.frontiers.models import (
    FrontierResult,
    Model,
    Orientation,
    Returns,
    State,
    UnitResult,
    WeightBound,
)
from waterpeers.analytics.frontiers.partial import order_alpha, order_m
from waterpeers.analytics.frontiers.productivity import (
    Playing,
    Productivity,
    ProductivityChange,
    malmquist,
)
from waterpeers.analytics.frontiers.slacks_based import slacks_based
from waterpeers.analytics.frontiers.units import Skipped, Units, gather, translated

__all__ = [
    "Corrected",
    "FrontierResult",
    "Model",
    "Orientation",
    "Playing",
    "Productivity",
    "ProductivityChange",
    "Returns",
    "Skipped",
    "State",
    "UnitResult",
    "Units",
    "WeightBound",
    "bias_corrected",
    "disposal",
    "efficiency",
    "gather",
    "malmquist",
    "order_alpha",
    "order_m",
    "slacks_based",
    "translated",
]

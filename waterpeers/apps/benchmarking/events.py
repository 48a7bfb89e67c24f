"""What can happen to comparisons, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    COMPARISON_JOINED = "comparison.joined"
    COMPARISON_LEFT = "comparison.left"
    COMPARISON_MADE = "comparison.made"
    FIGURES_SHARED = "figures.shared"
    FIGURES_UNSHARED = "figures.unshared"

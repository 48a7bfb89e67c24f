"""What can happen to frontiers, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    FRONTIER_DRAWN = "frontier.drawn"

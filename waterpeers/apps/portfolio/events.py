"""What can happen to a list of partnerships, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    PARTIES_REMINDED = "partnership.parties_reminded"

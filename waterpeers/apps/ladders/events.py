"""What can happen to service ladders, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    LADDER_SAVED = "ladder.saved"
    LADDER_CHECKED = "ladder.checked"

"""What can happen to a diagnosis, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    DIAGNOSIS_STARTED = "diagnosis.started"
    DIAGNOSIS_CHANGED = "diagnosis.changed"
    DIAGNOSIS_SIDE_HANDED_IN = "diagnosis.side_handed_in"

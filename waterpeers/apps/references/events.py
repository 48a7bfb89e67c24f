"""What can happen to reference tables, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    REFERENCES_LOADED = "references.loaded"
    REFERENCES_REMOVED = "references.removed"

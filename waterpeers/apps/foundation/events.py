"""What can happen to files, wherever they are kept; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    FILE_ATTACHED = "file.attached"
    FILE_REMOVED = "file.removed"

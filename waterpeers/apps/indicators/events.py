"""What can happen to reported figures, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    VALUES_REPORTED = "values.reported"
    VALUES_SUBMITTED = "values.submitted"
    VALUES_REVIEWED = "values.reviewed"
    VALUES_RETURNED = "values.returned"
    VALUES_LOCKED = "values.locked"

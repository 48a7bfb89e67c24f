"""What can happen to checks of pumps, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    PUMP_CHECK_SAVED = "pump_check.saved"
    PUMP_CHECK_CHECKED = "pump_check.checked"
    PUMP_CHECK_REPORTED = "pump_check.reported"

"""What can happen to water balances, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    WATER_BALANCE_SAVED = "water_balance.saved"
    WATER_BALANCE_CHECKED = "water_balance.checked"
    MEASURING_COSTED = "water_balance.measuring_costed"

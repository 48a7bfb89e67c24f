"""What can happen to how people sign in, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    SECOND_FACTOR_RESET = "second_factor.reset"
    PROVIDER_JOINED = "provider.joined"

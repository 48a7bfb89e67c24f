"""What can happen to a list of partnerships, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    VIEW_SAVED = "portfolio_view.saved"
    VIEW_REMOVED = "portfolio_view.removed"
    PARTIES_REMINDED = "partnership.parties_reminded"

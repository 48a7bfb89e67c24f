"""What can happen at the end of a partnership and after, for the trail; words: ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    CLOSING_BEGUN = "closing.begun"
    CLOSING_TAKEN_BACK = "closing.taken_back"
    STOCKTAKING_CHANGED = "stocktaking.changed"
    STOCKTAKING_FIGURES = "stocktaking.figures"
    STOCKTAKING_SIGNED = "stocktaking.signed"
    STOCKTAKING_UNSIGNED = "stocktaking.unsigned"
    STOCKTAKING_AGREED = "stocktaking.agreed"
    CLOSING_ANSWERED = "closing.answered"

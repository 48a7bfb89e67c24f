"""What can happen while a partnership is followed, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    ITEM_NOTED = "item.noted"
    ITEM_CHANGED = "item.changed"
    ITEM_MOVED = "item.moved"
    STAGE_JUDGED = "stage.judged"
    CAPACITY_JUDGED = "capacity.judged"
    JUDGEMENT_AGREED = "judgement.agreed"
    CALENDAR_LINK_MADE = "calendar_link.made"
    CALENDAR_LINK_ENDED = "calendar_link.ended"
    REVIEW_HELD = "review.held"
    HEALTH_ASKED = "health.asked"
    HEALTH_SIDE_HANDED_IN = "health.side_handed_in"
    HEALTH_SHOWN = "health.shown"

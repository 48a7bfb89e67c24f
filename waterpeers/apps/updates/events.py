"""What can happen to updates of a plan, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    UPDATE_BEGUN = "update.begun"
    UPDATE_LINE_WRITTEN = "update.line_written"
    UPDATE_CHANGED = "update.changed"
    UPDATE_FIGURES = "update.figures_read"
    UPDATE_HANDED_OVER = "update.handed_over"
    UPDATE_TAKEN_BACK = "update.taken_back"
    UPDATE_SENT_BACK = "update.sent_back"
    UPDATE_AGREED = "update.agreed"
    UPDATE_READ = "update.read"

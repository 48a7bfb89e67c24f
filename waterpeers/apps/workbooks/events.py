"""What can happen to workbooks, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    WORKBOOK_RECEIVED = "workbook.received"
    WORKBOOK_APPLIED = "workbook.applied"
    WORKBOOK_DROPPED = "workbook.dropped"

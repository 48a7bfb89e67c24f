"""What can happen to a diagnosis, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    DIAGNOSIS_STARTED = "diagnosis.started"
    DIAGNOSIS_CHANGED = "diagnosis.changed"
    DIAGNOSIS_SIDE_HANDED_IN = "diagnosis.side_handed_in"
    DIFFERENCE_SETTLED = "difference.settled"
    FINDING_MADE = "finding.made"
    FINDING_CHANGED = "finding.changed"
    FINDING_WITHDRAWN = "finding.withdrawn"
    FINDING_RANKED = "finding.ranked"
    FINDING_DECIDED = "finding.decided"
    DIAGNOSIS_APPROVED = "diagnosis.approved"
    DIAGNOSIS_APPROVAL_FELL = "diagnosis.approval_fell"

"""What can happen to records of learning, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    LEARNING_NOTED = "learning.noted"
    LEARNING_CHANGED = "learning.changed"
    LEARNING_CHECKED = "learning.checked"
    LEARNING_SECONDED = "learning.seconded"
    CERTIFICATES_ISSUED = "learning.certified"
    CERTIFICATE_WITHDRAWN = "learning.certificate_withdrawn"
    LEARNER_FORGOTTEN = "learning.forgotten"


PERSONAL: dict[Event, frozenset[str]] = {  # texts in which somebody may be named
    Event.LEARNING_NOTED: frozenset({"practice", "unit", "next_use"}),
    Event.LEARNING_CHANGED: frozenset({"practice", "unit", "next_use"}),
    Event.LEARNING_CHECKED: frozenset({"word"}),
    Event.LEARNING_SECONDED: frozenset({"second_word"}),
}

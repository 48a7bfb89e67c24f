"""What can happen to the Code and partnerships, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    CODE_VERSION_DRAFTED = "code_version.drafted"
    CODE_VERSION_CHANGED = "code_version.changed"
    CODE_VERSION_WITHDRAWN = "code_version.withdrawn"
    CODE_VERSION_DISCARDED = "code_version.discarded"
    CODE_VERSION_PUBLISHED = "code_version.published"
    CODE_TEXT_UPLOADED = "code_text.uploaded"
    CODE_ACCEPTED = "code.accepted"
    OBLIGATION_SWITCHED = "obligation.switched"
    PARTNERSHIP_OPENED = "partnership.opened"
    PARTNERSHIP_CHANGED = "partnership.changed"
    PARTNERSHIP_PHASE_REACHED = "partnership.phase_reached"
    PARTNERSHIP_ENDED = "partnership.ended"
    PARTNERSHIP_RELEASED = "partnership.released"
    PARTNERSHIP_WITHHELD = "partnership.withheld"
    PARTY_ADDED = "party.added"
    PARTY_REMOVED = "party.removed"
    INTEREST_EXPRESSED = "interest.expressed"
    INTEREST_DECLINED = "interest.declined"
    GATE_EXPLAINED = "gate.explained"
    STATEMENT_MADE = "statement.made"
    STATEMENT_TAKEN_BACK = "statement.taken_back"

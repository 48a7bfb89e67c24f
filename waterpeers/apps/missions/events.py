"""What can happen to missions, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    MISSION_ASKED = "mission.asked"
    MISSION_CHANGED = "mission.changed"
    MISSION_AGREED = "mission.agreed"
    MISSION_ENDED = "mission.ended"
    MISSION_TAKEN_UP = "mission.taken_up"
    MEMBER_ASKED = "mission.member_asked"
    MEMBER_ANSWERED = "mission.member_answered"
    MEMBER_RELEASED = "mission.member_released"
    MEMBER_LEFT = "mission.member_left"
    VISA_NOTED = "mission.visa_noted"
    MISSION_PREPARED = "mission.prepared"
    ENTRY_NOTED = "mission.entry_noted"
    ENTRY_CHANGED = "mission.entry_changed"
    LOG_FILE_ADDED = "mission.file_added"
    LOG_FILE_REMOVED = "mission.file_removed"
    MISSION_REPORTED = "mission.reported"
    REPORT_AGREED = "mission.report_agreed"
    REPORT_REOPENED = "mission.report_reopened"
    FOLLOW_UP_NOTED = "mission.follow_up_noted"
    COST_NOTED = "mission.cost_noted"
    COST_CHANGED = "mission.cost_changed"
    COST_REMOVED = "mission.cost_removed"
    MENTORING_SAVED = "mentoring.saved"


PERSONAL: dict[Event, frozenset[str]] = {  # texts in which somebody may be named
    Event.MEMBER_ASKED: frozenset({"name"}),
    Event.MEMBER_ANSWERED: frozenset({"name", "word"}),
    Event.MEMBER_RELEASED: frozenset({"name"}),
    Event.MEMBER_LEFT: frozenset({"name", "word"}),
    Event.VISA_NOTED: frozenset({"name"}),
    Event.MISSION_PREPARED: frozenset({"agenda", "arrival", "contacts", "reading"}),
    Event.ENTRY_NOTED: frozenset({"text", "decided", "who"}),
    Event.ENTRY_CHANGED: frozenset({"text", "decided", "who"}),
    Event.LOG_FILE_ADDED: frozenset({"name"}),
    Event.LOG_FILE_REMOVED: frozenset({"name"}),
    Event.MISSION_REPORTED: frozenset({"summary", "open", "other_outputs"}),
    Event.FOLLOW_UP_NOTED: frozenset({"title"}),
    Event.COST_NOTED: frozenset({"who", "note"}),
    Event.COST_CHANGED: frozenset({"who", "note"}),
    Event.COST_REMOVED: frozenset({"who", "note"}),
    Event.MENTORING_SAVED: frozenset({"about", "areas", "languages"}),
}

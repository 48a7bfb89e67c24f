"""What can happen to agreements, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    AGREEMENT_DRAFTED = "agreement.drafted"
    AGREEMENT_CHANGED = "agreement.changed"
    AGREEMENT_OPENED_FOR_SIGNATURE = "agreement.opened_for_signature"
    AGREEMENT_RETURNED_TO_DRAFT = "agreement.returned_to_draft"
    AGREEMENT_SIGNED = "agreement.signed"
    AGREEMENT_CAME_INTO_FORCE = "agreement.came_into_force"
    AGREEMENT_REPLACED = "agreement.replaced"
    FILE_CLASS_CHANGED = "file.class_changed"
    CONTRIBUTION_PROMISED = "contribution.promised"
    CONTRIBUTION_CHANGED = "contribution.changed"
    CONTRIBUTION_REMOVED = "contribution.removed"


PERSONAL: dict[Event, frozenset[str]] = {  # personal data in before and after
    Event.AGREEMENT_SIGNED: frozenset({"name", "office"}),
}

"""What can happen while the register is kept, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    ORGANISATIONS_MERGED = "organisation.merged"
    MERGE_UNDONE = "organisation.merge_undone"
    TWINS_DISMISSED = "organisation.twins_dismissed"
    IMPORT_TAKEN_BACK = "import.taken_back"
    PROPOSAL_REFUSED = "organisation.refused"
    IDENTITY_ACCEPTED = "organisation.identity_accepted"
    IDENTITY_REFUSED = "organisation.identity_refused"

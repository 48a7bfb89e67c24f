"""What can happen to the register, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    ORGANISATION_REGISTERED = "organisation.registered"
    ORGANISATION_CHANGED = "organisation.changed"
    IDENTITY_ASKED = "organisation.identity_asked"
    ORGANISATION_CONFIRMED = "organisation.confirmed"
    ORGANISATION_APPROVED = "organisation.approved"
    ORGANISATION_CLOSED = "organisation.closed"
    ORGANISATIONS_IMPORTED = "organisations.imported"
    AFFILIATION_SAID = "affiliation.said"
    AFFILIATION_CHANGED = "affiliation.changed"
    AFFILIATION_REMOVED = "affiliation.removed"
    MAPPING_SAVED = "mapping.saved"
    MAPPING_REMOVED = "mapping.removed"
    VISIBILITY_CHANGED = "organisation.visibility_changed"
    COUNTRY_FACTS_LOADED = "country_facts.loaded"

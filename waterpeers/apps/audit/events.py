"""Everything that can happen, as ``subject.past_participle``; the trail knows no other event.

An event's words stand in ``words.py``. ``PERSONAL`` names the keys of ``before`` and ``after``
that hold personal data; when a person asks to be forgotten, those values are emptied.
"""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    # register
    ORGANISATION_REGISTERED = "organisation.registered"
    ORGANISATION_CHANGED = "organisation.changed"
    ORGANISATION_CONFIRMED = "organisation.confirmed"
    ORGANISATION_APPROVED = "organisation.approved"
    ORGANISATION_CLOSED = "organisation.closed"
    ORGANISATIONS_IMPORTED = "organisations.imported"
    VISIBILITY_CHANGED = "organisation.visibility_changed"
    COUNTRY_FACTS_LOADED = "country_facts.loaded"
    VALUES_REPORTED = "values.reported"
    WATER_BALANCE_SAVED = "water_balance.saved"
    WATER_BALANCE_CHECKED = "water_balance.checked"
    PUMP_CHECK_SAVED = "pump_check.saved"
    PUMP_CHECK_REPORTED = "pump_check.reported"
    LADDER_SAVED = "ladder.saved"
    LADDER_CHECKED = "ladder.checked"
    VALUES_SUBMITTED = "values.submitted"
    VALUES_REVIEWED = "values.reviewed"
    VALUES_RETURNED = "values.returned"
    VALUES_LOCKED = "values.locked"
    # people
    PERSON_JOINED = "person.joined"
    PERSON_CHANGED = "person.changed"
    PERSON_SIGNED_IN = "person.signed_in"
    SESSION_ENDED = "session.ended"
    MEMBERSHIP_GIVEN = "membership.given"
    MEMBERSHIP_ENDED = "membership.ended"
    INVITATION_SENT = "invitation.sent"
    INVITATION_ACCEPTED = "invitation.accepted"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    CLAIM_MADE = "claim.made"
    CLAIM_APPROVED = "claim.approved"
    CLAIM_DECLINED = "claim.declined"
    API_KEY_MADE = "api_key.made"
    API_KEY_ENDED = "api_key.ended"
    # comparison
    COMPARISON_JOINED = "comparison.joined"
    COMPARISON_LEFT = "comparison.left"
    COMPARISON_MADE = "comparison.made"
    FRONTIER_DRAWN = "frontier.drawn"
    FIGURES_SHARED = "figures.shared"
    FIGURES_UNSHARED = "figures.unshared"
    # needs, strengths, matching
    NEED_STATED = "need.stated"
    NEED_CHANGED = "need.changed"
    NEED_WITHDRAWN = "need.withdrawn"
    STRENGTH_STATED = "strength.stated"
    STRENGTH_CHANGED = "strength.changed"
    STRENGTH_WITHDRAWN = "strength.withdrawn"
    ROUND_OPENED = "round.opened"
    ROUND_WEIGHTS_CHANGED = "round.weights_changed"
    ROUND_CLOSED = "round.closed"
    SHORTLIST_MADE = "shortlist.made"
    REQUEST_SENT = "request.sent"
    REQUEST_ACCEPTED = "request.accepted"
    REQUEST_DECLINED = "request.declined"
    REQUEST_EXPIRED = "request.expired"
    REQUEST_WITHDRAWN = "request.withdrawn"
    # the Code
    CODE_VERSION_PUBLISHED = "code_version.published"
    CODE_TEXT_UPLOADED = "code_text.uploaded"
    CODE_ACCEPTED = "code.accepted"
    OBLIGATION_SWITCHED = "obligation.switched"
    # workbooks
    WORKBOOK_RECEIVED = "workbook.received"
    WORKBOOK_APPLIED = "workbook.applied"
    WORKBOOK_DROPPED = "workbook.dropped"
    # partnerships
    PARTNERSHIP_OPENED = "partnership.opened"
    PARTNERSHIP_CHANGED = "partnership.changed"
    PARTNERSHIP_PHASE_REACHED = "partnership.phase_reached"
    PARTNERSHIP_ENDED = "partnership.ended"
    PARTNERSHIP_RELEASED = "partnership.released"
    PARTNERSHIP_WITHHELD = "partnership.withheld"
    PARTY_ADDED = "party.added"
    PARTY_REMOVED = "party.removed"
    INTEREST_EXPRESSED = "interest.expressed"
    INTEREST_WITHDRAWN = "interest.withdrawn"
    GATE_EXPLAINED = "gate.explained"
    STATEMENT_MADE = "statement.made"
    AGREEMENT_DRAFTED = "agreement.drafted"
    AGREEMENT_CHANGED = "agreement.changed"
    AGREEMENT_OPENED_FOR_SIGNATURE = "agreement.opened_for_signature"
    AGREEMENT_RETURNED_TO_DRAFT = "agreement.returned_to_draft"
    AGREEMENT_SIGNED = "agreement.signed"
    AGREEMENT_CAME_INTO_FORCE = "agreement.came_into_force"
    AGREEMENT_REPLACED = "agreement.replaced"
    CONTRIBUTION_PROMISED = "contribution.promised"
    CONTRIBUTION_CHANGED = "contribution.changed"
    CONTRIBUTION_REMOVED = "contribution.removed"
    FILE_ATTACHED = "file.attached"
    FILE_REMOVED = "file.removed"


PERSONAL: dict[Event, frozenset[str]] = {
    Event.PERSON_JOINED: frozenset({"email", "name"}),
    Event.PERSON_CHANGED: frozenset({"email", "name"}),
    Event.INVITATION_SENT: frozenset({"email"}),
    Event.CLAIM_MADE: frozenset({"office", "message"}),
    Event.AGREEMENT_SIGNED: frozenset({"name", "office"}),
}

"""What can happen to people, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    PERSON_JOINED = "person.joined"
    PERSON_CHANGED = "person.changed"
    PERSON_FORGOTTEN = "person.forgotten"
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


PERSONAL: dict[Event, frozenset[str]] = {  # personal data in before and after
    Event.PERSON_JOINED: frozenset({"email", "name"}),
    Event.PERSON_CHANGED: frozenset({"email", "name"}),
    Event.INVITATION_SENT: frozenset({"email"}),
    Event.CLAIM_MADE: frozenset({"office", "message"}),
}

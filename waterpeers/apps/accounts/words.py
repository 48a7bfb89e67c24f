"""What this subject's codes say to people."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.accounts.events import Event
from waterpeers.apps.audit.words import TrailWords
from waterpeers.domain.actors import Role
from waterpeers.domain.turns import MailChoice

ROLES = {
    Role.REPORTER: _("Reporter: fills in profile, needs and figures"),
    Role.COORDINATOR: _("Coordinator: answers requests, runs partnerships, invites colleagues"),
    Role.SIGNATORY: _("Signatory: commits the organisation"),
    Role.FACILITATOR: _("Facilitator: keeps the register, brokers, runs rounds"),
}
ROLES_IN_BRIEF = {
    Role.REPORTER: _("reporter"),
    Role.COORDINATOR: _("coordinator"),
    Role.SIGNATORY: _("signatory"),
    Role.FACILITATOR: _("facilitator"),
}
TRAIL = {
    "membership": TrailWords({"role": _("Role"), "reason": _("Reason")}, {"role": ROLES}),
    "invitation": TrailWords({"email": _("E-mail"), "roles": _("Roles")}, {"roles": ROLES}),
    "claim": TrailWords(
        {"office": _("Office"), "message": _("Message"), "roles": _("Roles")}, {"roles": ROLES}
    ),
}
WISHES = {  # what somebody asks for who asks to act for an organisation
    Role.REPORTER: _("Fill in the profile, needs and figures"),
    Role.COORDINATOR: _("Ask for help, answer requests, run partnerships, invite colleagues"),
    Role.SIGNATORY: _("Sign for it"),
}
REASONS = {
    "invited_often": _("This address was sent %(limit)s invitations within a day; wait."),
    "cannot_give_role": _("You may not give the role “%(role)s” in this organisation."),
    "role_ends_with_a_reason": _("Give a reason: the person whose role ends reads it."),
    "last_of_its_kind": _("Somebody must keep this role: give it to another person first."),
    "invitation_not_valid": _("This invitation has ended, was used, or was withdrawn."),
    "invitation_for_another": _(
        "This invitation was sent to another e-mail address. Sign in with that one."
    ),
    "role_ended_already": _("This role was ended already."),
    "not_to_yourself": _("Nobody gives a role to themselves: a colleague must do it."),
    "email_known_already": _("Somebody here has this e-mail already."),
    "too_many_invitations": _(
        "%(limit)s invitations of this organisation wait for an answer, the most at a time."
    ),
    "too_many_keys": _("You have %(limit)s keys, the most at a time. End one first."),
    "claim_open_already": _("You have asked already; a facilitator will answer."),
    "claim_decided_already": _("This claim was decided already."),
    "not_decided_by_claimant": _("Nobody decides on their own claim."),
    "key_not_valid": _("This key is not known, has ended, or is too old."),
    "scope_missing": _("This key may not do that; it would need the scope “%(scope)s”."),
    "not_with_a_key": _("This is done by a person who is signed in, not with a key."),
    "sign_keys_are_ones_own": _(
        "A key that signs can only be made by the person itself, at “My account”."
    ),
    "last_administrator": _("Somebody must run the site: make another administrator first."),
    "not_your_own": _("Only the person itself may do this."),
}

EVENTS: dict[Event, object] = {
    Event.PERSON_JOINED: _("A person joined"),
    Event.PERSON_CHANGED: _("A person's details were changed"),
    Event.PERSON_FORGOTTEN: _("A person was forgotten"),
    Event.PERSON_SIGNED_IN: _("A person signed in"),
    Event.SESSION_ENDED: _("A session was ended"),
    Event.MEMBERSHIP_GIVEN: _("A role was given"),
    Event.MEMBERSHIP_ENDED: _("A role was ended"),
    Event.INVITATION_SENT: _("An invitation was sent"),
    Event.INVITATION_ACCEPTED: _("An invitation was accepted"),
    Event.INVITATION_WITHDRAWN: _("An invitation was withdrawn"),
    Event.CLAIM_MADE: _("A person asked to act for the organisation"),
    Event.CLAIM_APPROVED: _("A person was allowed to act for the organisation"),
    Event.CLAIM_DECLINED: _("A person was not allowed to act for the organisation"),
    Event.API_KEY_MADE: _("A key to the API was made"),
    Event.API_KEY_ENDED: _("A key to the API was ended"),
}

MAIL_CHOICES: dict[MailChoice, object] = {
    MailChoice.AT_ONCE: _("At once"),
    MailChoice.DAILY: _("Once a day, all in one mail"),
    MailChoice.WEEKLY: _("Once a week, all in one mail"),
    MailChoice.NONE: _("Never; I look at my desk"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "invitation": _("Invitation"),
    "claim": _("Request to act for an organisation"),
    "claim_made": _("Own request to act for an organisation"),
    "claim_declined": _("Own request to act that was refused"),
}

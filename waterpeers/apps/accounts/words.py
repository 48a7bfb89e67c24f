"""What this subject's codes say to people."""

from django.utils.translation import gettext_lazy as _

from waterpeers.domain.actors import Role

ROLES = {
    Role.REPORTER: _("Reporter: fills in profile, needs and figures"),
    Role.COORDINATOR: _("Coordinator: answers requests, runs partnerships, invites colleagues"),
    Role.SIGNATORY: _("Signatory: commits the organisation"),
    Role.FACILITATOR: _("Facilitator: keeps the register, brokers, runs rounds"),
}
REASONS = {
    "cannot_give_role": _("You may not give the role “%(role)s” in this organisation."),
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
    "sign_keys_are_ones_own": _(
        "A key that signs can only be made by the person itself, at “My account”."
    ),
    "not_your_own": _("Only the person itself may do this."),
}

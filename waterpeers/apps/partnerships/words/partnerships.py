"""What phases, states, roles and types are called, and why an act is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from waterpeers.domain.conduct import AcceptanceState
from waterpeers.domain.partnerships import (
    FactAnswer,
    Gate,
    PartnershipState,
    PartyRole,
    Phase,
)

ROLES = {
    PartyRole.MENTOR: _("Mentor"),
    PartyRole.MENTEE: _("Mentee"),
    PartyRole.FACILITATOR: _("Facilitator"),
    PartyRole.FUNDER: _("Funder"),
    PartyRole.TECHNICAL_SUPPORT: _("Technical support"),
    PartyRole.POLITICAL_SUPPORT: _("Political support"),
}
PHASES = {
    Phase.FIND: _("Find one another"),
    Phase.AGREE: _("Agree"),
    Phase.DIAGNOSE: _("Diagnose"),
    Phase.PLAN: _("Plan together"),
    Phase.DO: _("Do and learn"),
    Phase.CLOSE: _("Close"),
    Phase.FOLLOW: _("See what lasts"),
}
STATES = {
    PartnershipState.ACTIVE: _("Active"),
    PartnershipState.NOT_STARTED: _("Not started"),
    PartnershipState.MERGED: _("Merged into another"),
    PartnershipState.SUSPENDED: _("Suspended"),
    PartnershipState.STOPPED_BY_MENTEE: _("Stopped by the mentee"),
    PartnershipState.STOPPED_BY_MENTOR: _("Stopped by the mentor"),
    PartnershipState.STOPPED_BY_FUNDER: _("Stopped by the funder"),
    PartnershipState.DONE: _("Done"),
}
ANSWERS = {
    FactAnswer.YES: _("Yes"),
    FactAnswer.NO: _("No"),
    FactAnswer.NOT_KNOWN: _("Not known"),
}
GATES = {
    Gate.G0: _("Gate G0: a profile that can be used"),
    Gate.G1: _("Gate G1: mutual interest"),
    Gate.G2: _("Gate G2: the agreement"),
    Gate.G3: _("Gate G3: the diagnosis is shared"),
    Gate.G4: _("Gate G4: the plan is approved"),
    Gate.G5: _("Gate G5: the review of the period"),
    Gate.G6: _("Gate G6: the close-out"),
    Gate.G7: _("Gate G7: what lasts"),
}
MOVES = {
    "stop_by_mentee": _("Stop it, as the mentee"),
    "stop_by_mentor": _("Stop it, as the mentor"),
    "stop_by_funder": _("Stop it, as the funder"),
    "suspend": _("Suspend it for a while"),
    "resume": _("Take it up again"),
    "leave": _("End it: it never started"),
    "merge": _("End it: it goes on in another partnership"),
}
ACCEPTANCES = {
    AcceptanceState.ACCEPTED: _("Accepted"),
    AcceptanceState.IN_GRACE: _("Accepted in an ended version; days of grace run"),
    AcceptanceState.EXPIRED: _("Accepted in an ended version; no longer counts"),
    AcceptanceState.NEVER: _("Not accepted"),
    AcceptanceState.NOT_KNOWN: _("No text in force on this site"),
}

REASONS: dict[str, object] = {
    # who may
    "not_yours_to_open": _(
        "A partnership is opened by a coordinator or signatory of one of its operators, "
        "or by a facilitator."
    ),
    "not_yours_to_run": _(
        "This is for coordinators and signatories of the operators, and for facilitators."
    ),
    "only_the_mentee_says_this": _("The mentee says its need in its own words."),
    "only_the_mentor_says_this": _("The mentor says its strength in its own words."),
    "only_the_mentee_stops": _("Only a coordinator or signatory of the mentee does this."),
    "only_the_mentor_stops": _("Only a coordinator or signatory of the mentor does this."),
    "only_the_funder_stops": _("Only a coordinator or signatory of the funder does this."),
    "signatories_only": _("Only a signatory of this organisation may do this."),
    "coordinators_only": _("Only a coordinator or signatory of this organisation may do this."),
    "operators_explain": _("Explanations are given by the operators."),
    "operators_release": _("The operators decide what the public may see."),
    "operators_express_interest": _("Interest is expressed by mentors and mentees."),
    # parties
    "party_given_twice": _("The same organisation is named twice in the same role."),
    "one_lead_only": _("Only one operator can lead."),
    "party_not_an_operator": _("%(name)s is not an operator: mentors and mentees are."),
    "parties_are_signing": _(
        "The parties cannot change any more: an agreement was opened for signature."
    ),
    "organisation_closed": _("%(name)s is closed and cannot take part."),
    # steps
    "partnership_not_active": _("This partnership is not active, so this cannot be done."),
    "interest_is_settled": _("Gate G1 has been passed: interest is settled."),
    "gate_explains_nothing_here": _(
        "This point of the gate does not ask for an explanation at the moment."
    ),
    "account_is_agreed": _(
        "Both sides have agreed on the close-out: a next phase is a partnership of its own."
    ),
    "gate_not_here": _("This gate does not stand at the end of the present phase."),
    "party_not_known": _("“%(value)s” is not a party of this partnership."),
    # the Code
    "code_version_exists": _("There is a version of this name already."),
    "code_version_same_day": _("“%(version)s” starts on this day."),
    "code_version_published": _("This version is published and does not change any more."),
    "code_version_is_draft": _("This version is not published yet."),
    "code_version_without_text": _("A version is published with a text, in one language at least."),
    "code_version_accepted": _(
        "“%(version)s” was accepted already, so it stays. Publish another version in its place."
    ),
    "code_version_in_use": _("A text of this version stands in an agreement, so it stays."),
    "code_text_is_there": _(
        "There is a text in this language (%(language)s) already, and a text never changes: "
        "make a new version."
    ),
    "code_version_ended": _("The version %(version)s has ended: accept the one in force."),
    "obligation_not_local": _("Only local obligations can be switched on or off."),
    "obligation_not_known": _("“%(value)s” is not an obligation that holds here."),
}

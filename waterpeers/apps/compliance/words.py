"""What this subject's codes say to people, and where they lead."""

from django.utils.translation import gettext_lazy as _

from waterpeers.domain.gates import Target
from waterpeers.domain.partnerships import Gate

REASONS: dict[str, object] = {}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "profile": _("Profile to complete"),
    "point": _("Point of a gate"),
    "explanation": _("Point to explain"),
    "gate": _("Gate that can be passed"),
    "agreement": _("Agreement to write"),
    "opening": _("Text to open for signature"),
    "force": _("Agreement to bring into force"),
}

# Where each target is: the address's name, and whose uuid it takes.
ADDRESSES = {
    Target.PROFILE: ("operators:edit", "organisation"),
    Target.PROFILE_GATE: ("compliance:profile-gate", "organisation"),
    Target.NEEDS_AND_STRENGTHS: ("matching:mine", ""),
    Target.CODE_VERSIONS: ("partnerships:code-versions", ""),
    Target.ACCEPT_CODE: ("partnerships:accept-code", "organisation"),
    Target.SUBJECT: ("partnerships:edit", "partnership"),
    Target.EARLIER: ("partnerships:edit", "partnership"),
    Target.PARTIES: ("partnerships:parties", "partnership"),
    Target.INTEREST: ("partnerships:interest", "partnership"),
    Target.STATEMENTS: ("partnerships:interest", "partnership"),
    Target.AGREEMENT: ("agreements:current", "partnership"),
    Target.CONTRIBUTIONS: ("agreements:current", "partnership"),
    Target.SIGNATURE: ("agreements:current-signature", "partnership"),
    Target.PEOPLE: ("accounts:people", "organisation"),
    Target.ANSWERS: ("diagnosis:of-partnership", "partnership"),
    Target.DIAGNOSIS: ("diagnosis:of-partnership", "partnership"),
    Target.DIAGNOSIS_ROUND: ("diagnosis:start", "partnership"),
    Target.DIAGNOSIS_APPROVAL: ("diagnosis:approve", "partnership"),
    Target.PLAN: ("plans:of-partnership", "partnership"),
    Target.PLAN_APPROVAL: ("plans:approve", "partnership"),
    Target.UPDATES: ("updates:of-partnership", "partnership"),
    Target.REVIEWS: ("follow_up:reviews", "partnership"),
    Target.REGISTER: ("follow_up:of-partnership", "partnership"),
    Target.CLOSING: ("closing:current", "partnership"),
    Target.CLOSING_ANSWERS: ("closing:current", "partnership"),
    Target.CLOSING_SIGNATURE: ("closing:sign-current", "partnership"),
}
ACTIONS = {
    Target.PROFILE: _("Complete the profile"),
    Target.PROFILE_GATE: _("See what is missing"),
    Target.NEEDS_AND_STRENGTHS: _("Add needs and strengths"),
    Target.CODE_VERSIONS: _("Put the Code on the site"),
    Target.ACCEPT_CODE: _("Accept the Code"),
    Target.SUBJECT: _("Say what it is about"),
    Target.EARLIER: _("Say what you found"),
    Target.PARTIES: _("Change the parties"),
    Target.INTEREST: _("Say whether you are interested"),
    Target.STATEMENTS: _("Declare"),
    Target.AGREEMENT: _("Write the agreement"),
    Target.CONTRIBUTIONS: _("State the contributions"),
    Target.SIGNATURE: _("Sign"),
    Target.PEOPLE: _("Invite a signatory"),
    Target.EXPLAIN: _("Explain"),
    Target.ANSWERS: _("Answer together"),
    Target.DIAGNOSIS: _("Open the diagnosis"),
    Target.DIAGNOSIS_ROUND: _("Start a round"),
    Target.DIAGNOSIS_APPROVAL: _("Read and approve the diagnosis"),
    Target.PLAN: _("Open the plan"),
    Target.PLAN_APPROVAL: _("Read and approve the plan"),
    Target.UPDATES: _("Open the updates"),
    Target.REVIEWS: _("Open the reviews"),
    Target.REGISTER: _("Say whose it is"),
    Target.CLOSING: _("See what is missing"),
    Target.CLOSING_ANSWERS: _("Answer about the Code"),
    Target.CLOSING_SIGNATURE: _("Read and sign"),
}

LINE_STATES = {  # how a line of a gate stands
    "met": _("Done"),
    "missing": _("Not yet"),
    "later": _("Later"),
    "refused": _("Refused"),
    "explain": _("To explain"),
}

GOES_ON = {  # what is said once all of a gate is there
    Gate.G1: _("All is there: the partnership can go on to the agreement."),
    Gate.G3: _("All is there: the partnership can go on to the plan."),
    Gate.G4: _("All is there: the plan can come into force, and the work begins."),
    Gate.G5: _("All is there: the work is over, and the close-out can begin."),
    Gate.G6: _("All is there: both sides can agree on the close-out."),
}
DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "explanation": _("Explanation"),
}
# What commits an organisation.
OF_SIGNATORIES = {
    Target.ACCEPT_CODE,
    Target.INTEREST,
    Target.STATEMENTS,
    Target.SIGNATURE,
    Target.CLOSING_SIGNATURE,
}
# What nobody does for another organisation, however much they help.
OF_ONES_OWN = {
    Target.EXPLAIN,
    Target.INTEREST,
    Target.STATEMENTS,
    Target.DIAGNOSIS_APPROVAL,
    Target.PLAN_APPROVAL,
    Target.CLOSING_ANSWERS,
    Target.CLOSING_SIGNATURE,
}

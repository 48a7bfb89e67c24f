"""What stands with an organisation, and why two are not merged."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.models import RunState
from waterpeers.apps.keeping.events import Event

EVENTS: dict[Event, object] = {
    Event.ORGANISATIONS_MERGED: _("Two organisations became one"),
    Event.MERGE_UNDONE: _("A merge was undone"),
    Event.TWINS_DISMISSED: _("Two organisations were said to be different ones"),
    Event.IMPORT_TAKEN_BACK: _("An import was taken back"),
    Event.PROPOSAL_REFUSED: _("The proposal was refused"),
    Event.IDENTITY_ACCEPTED: _("Another name or kind was agreed to"),
    Event.IDENTITY_REFUSED: _("Another name or kind was refused"),
}
IMPORT_STATES = {
    RunState.ASKED: _("Waits for its turn"),
    RunState.RUNNING: _("Being stored"),
    RunState.DONE: _("Stored"),
    RunState.FAILED: _("Did not work"),
    RunState.CANCELLED: _("Cancelled"),
}
WAITS = {
    "twins": _("Organisations that may stand twice"),
    "identity": _("Another name or kind of an organisation"),
    "orphans": _("Organisations that nobody acts for any more"),
}
# What belongs to an organisation, by the table and the column that names it.
BELONGS = {
    "identitychange.organisation": _("Other names or kinds that it asked for"),
    "identifier.organisation": _("Identifiers in other registers"),
    "membership.organisation": _("Roles of people"),
    "invitation.organisation": _("Invitations"),
    "claim.organisation": _("Requests to act for it"),
    "sheet.organisation": _("Years of figures"),
    "respondent.organisation": _("Answers to questionnaires"),
    "participation.organisation": _("Taking part in comparisons"),
    "reader.organisation": _("Who reads its comparisons"),
    "share.giver": _("What it shows to others"),
    "share.receiver": _("What others show to it"),
    "comparison.organisation": _("Comparisons"),
    "layoutchoice.organisation": _("The layout in which it wants reports"),
    "frontier.organisation": _("Efficiency frontiers"),
    "savedbalance.organisation": _("Water balances"),
    "savedladder.organisation": _("Service ladders"),
    "savedpumpcheck.organisation": _("Checks of pumps"),
    "codeacceptance.organisation": _("Acceptances of the Code"),
    "party.organisation": _("Partnerships"),
    "need.organisation": _("Needs"),
    "strength.organisation": _("Strengths"),
    "round.organisation": _("Rounds of matching"),
    "helprequest.mentee": _("Requests for help that it sent"),
    "helprequest.mentor": _("Requests for help that it received"),
    "introduction.mentee": _("Introductions in which it would be helped"),
    "introduction.mentor": _("Introductions in which it would help"),
    "affiliation.body": _("Its members and regions"),
    "affiliation.member": _("Whom it belongs to"),
    "round.members_of": _("Rounds for its members"),
    "savedview.body": _("Views of its facilitators"),
    "upload.organisation": _("Workbooks that came back"),
}
REASONS: dict[str, object] = {
    "merge_with_itself": _("An organisation cannot be merged with itself."),
    "merge_of_two_kinds": _("The two are of different kinds."),
    "merge_into_unlisted": _("The one that stays must be listed in the register."),
    "merge_of_closed": _("The one that goes is closed already."),
    "merge_of_partners": _(
        "Both take part in the same partnership (%(codes)s): an operator cannot help itself."
    ),
    "merge_undone_already": _("This merge was undone already."),
    "merge_too_old": _("A merge can be undone within 30 days."),
    "merged_on": _(
        "The organisation that stayed is no longer listed, or was merged into another: "
        "undo that first."
    ),
    "import_not_stored": _("Only an import that was stored can be taken back."),
    "import_taken_back": _("This import was taken back already."),
    "import_too_old": _("An import can be taken back within 30 days."),
    "not_your_import": _("Facilitators, administrators and whoever asked for it take it back."),
    "identity_decided_already": _("This was decided already."),
    "identity_needs_a_reason": _("Give a reason: whoever asked for it reads it."),
    "not_a_proposal": _("Only a proposed organisation can be refused."),
    "refusal_needs_a_reason": _("Give a reason: whoever proposed it reads it."),
}

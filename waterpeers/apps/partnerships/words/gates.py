"""What each line of G0 and G1 says; a line that keeps its gate closed is also a reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# Every code of a line, met or not. The lines of G2 stand with the agreements.
LINES: dict[str, object] = {
    # G0
    "profile_contact": _("%(name)s has a contact."),
    "profile_contact_missing": _("%(name)s has no contact: add an office and its e-mail address."),
    "profile_country": _("The country of %(name)s is known."),
    "profile_country_missing": _("The country of %(name)s is missing."),
    "profile_languages": _("The working languages of %(name)s are known."),
    "profile_languages_missing": _(
        "The working languages of %(name)s are missing: name at least one."
    ),
    "profile_size": _("The size of %(name)s is known."),
    "profile_size_missing": _(
        "The size of %(name)s is not known: give its connections, or the people it serves."
    ),
    "profile_need_or_strength": _("%(name)s has named a need or a strength."),
    "profile_need_or_strength_missing": _(
        "%(name)s has named neither a need nor a strength: name at least one."
    ),
    "profile_evidence": _("At least one need or strength of %(name)s has evidence."),
    "profile_evidence_missing": _(
        "No need or strength of %(name)s has evidence: say what shows it, for at least one."
    ),
    # G1: the sides
    "no_mentee": _("No mentee takes part: add the operator that is to be supported."),
    "no_mentor": _("No mentor takes part: add the operator that supports."),
    "one_operator_only": _("A partnership needs two different operators."),
    "profile_usable": _("The profile of %(name)s can be used (gate G0)."),
    "profile_not_usable": _(
        "The profile of %(name)s is not complete enough (gate G0): its page lists what is missing."
    ),
    "interest_expressed": _("%(name)s has expressed its interest."),
    "interest_missing": _("%(name)s has not expressed its interest."),
    "interest_declined": _("%(name)s is not interested; its answers say why."),
    "one_person_for_all": _(
        "One and the same person expressed interest for every operator: "
        "another signatory must speak for one of them."
    ),
    # G1: the Code
    "code_accepted": _("%(name)s has accepted the Code (%(version)s)."),
    "code_not_accepted": _("%(name)s has not accepted the Code."),
    "code_in_grace": _(
        "%(name)s accepted the Code in a version that has ended (%(version)s); this holds until "
        "%(until)s. Explain why this is enough for now, or have the new version accepted."
    ),
    "code_expired": _(
        "%(name)s accepted the Code in a version that has ended (%(version)s), and this held until "
        "%(until)s: the new version is to be accepted."
    ),
    "code_not_on_site": _(
        "%(name)s cannot accept the Code yet: no official text that is in force is on this site "
        "(ask an administrator)."
    ),
    # G1: the subject
    "areas_named": _("The working areas are named."),
    "areas_not_named": _("The working areas are not named: choose at least one."),
    "need_named": _("The need is named."),
    "need_not_named": _("The need is not named: the mentee says what it looks for."),
    "strength_named": _("The strength is named."),
    "strength_not_named": _("The strength is not named: the mentor says what it can give."),
    "earlier_looked_up": _("Earlier partnerships were looked up."),
    "earlier_not_answered": _(
        "Nobody has said whether earlier partnerships of these utilities were looked up."
    ),
    "earlier_not_looked_up": _(
        "Earlier partnerships of these utilities were not looked up: explain why."
    ),
    "earlier_not_known": _(
        "It is not known whether earlier partnerships of these utilities were looked up: "
        "explain why."
    ),
    # G1: the declarations
    "sharing_stated": _("%(name)s declares that it shares what it knows and holds nothing back."),
    "sharing_not_stated": _(
        "%(name)s has not declared whether it shares what it knows, without holding back in the "
        "hope of later gain."
    ),
    "sharing_denied": _(
        "%(name)s declares that it does not share everything freely: under the Code, "
        "the partnership cannot go on like this."
    ),
    "sharing_not_known": _(
        "%(name)s does not know whether it can share everything freely: explain what is open."
    ),
    "confidence_stated": _(
        "%(name)s declares that it will not use the other’s confidential information for its own "
        "commercial advantage."
    ),
    "confidence_not_stated": _(
        "%(name)s has not declared how it treats the other’s confidential information."
    ),
    "confidence_denied": _(
        "%(name)s does not promise to keep the other’s confidential information out of its own "
        "commerce: under the Code, the partnership cannot go on like this."
    ),
    "confidence_not_known": _(
        "%(name)s does not know whether it can keep the other’s confidential information out of "
        "its own commerce: explain what is open."
    ),
    "links_declared": _(
        "%(name)s has declared its links to suppliers, consultants, bidders or lenders."
    ),
    "links_declared_none": _(
        "%(name)s declares that it has no links to suppliers, consultants, bidders or lenders."
    ),
    "links_not_declared": _(
        "%(name)s has not declared its links to suppliers, consultants, bidders or lenders."
    ),
    "links_not_known": _(
        "%(name)s does not know of all its links to suppliers, consultants, bidders or lenders: "
        "explain what is open."
    ),
}

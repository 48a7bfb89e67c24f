"""What agreements and the lines of G2 say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from waterpeers.domain.partnerships import (
    AgreementKind,
    AgreementState,
    ContributionKind,
    FileClass,
)

KINDS = {
    AgreementKind.MEMORANDUM: _("Memorandum of understanding"),
    AgreementKind.WORK_PLAN: _("Joint work plan"),
    AgreementKind.AMENDMENT: _("Amendment"),
}
STATES = {
    AgreementState.DRAFT: _("Draft"),
    AgreementState.OPEN_FOR_SIGNATURE: _("Open for signature"),
    AgreementState.IN_FORCE: _("In force"),
    AgreementState.REPLACED: _("Replaced"),
}
CONTRIBUTIONS = {
    ContributionKind.CASH: _("In cash"),
    ContributionKind.STAFF_TIME: _("In kind: staff time"),
    ContributionKind.GOODS: _("In kind: goods"),
    ContributionKind.OTHER_IN_KIND: _("In kind: other"),
}
FILE_CLASSES = {
    FileClass.PARTIES: _("All parties"),
    FileClass.RESTRICTED: _("Coordinators and signatories only"),
    FileClass.PUBLIC: _("Everybody"),
}
LINES: dict[str, object] = {
    "agreement_drafted": _("A written agreement exists."),
    "agreement_drafted_missing": _("There is no written agreement yet: draft a memorandum."),
    "objectives_stated": _("(a) Objectives are stated."),
    "objectives_stated_missing": _("(a) Objectives are not stated."),
    "outputs_stated": _("(a) Expected outputs are stated."),
    "outputs_stated_missing": _("(a) Expected outputs are not stated."),
    "duties_stated": _("(b) The role and duties of %(name)s are stated."),
    "duties_stated_missing": _("(b) The role and duties of %(name)s are not stated."),
    "cash_stated": _("(c) Contributions in cash are stated."),
    "cash_stated_missing": _(
        "(c) Nothing is said of contributions in cash: state them, or say that there are none."
    ),
    "kind_stated": _("(c) Contributions in kind are stated."),
    "kind_stated_missing": _(
        "(c) Nothing is said of contributions in kind: state them, or say that there are none."
    ),
    "worth_not_known": _("(c) The worth of a contribution is not known."),
    "fee_to_explain": _("A fee above direct costs is among the contributions."),
    "interests_stated": _("(d) The interests of %(name)s are stated."),
    "interests_stated_missing": _("(d) The interests of %(name)s are not stated."),
    "interests_not_known": _("(d) The interests of %(name)s are not known."),
    "gain_named": _("What %(name)s gains is named."),
    "gain_named_missing": _("What %(name)s gains is not named."),
    "dates_set": _("Start and end are set."),
    "dates_set_missing": _("Start and end are not set."),
    "reviews_set": _("Dates of review are set."),
    "reviews_to_explain": _("No date of review is set."),
    "code_named": _("The agreement names the text of the Code that it follows."),
    "code_named_missing": _("The agreement does not name the text of the Code that it follows."),
    "authority_said": _("The competent authority approves."),
    "authority_said_missing": _("Nothing is said of the approval of the competent authority."),
    "authority_refused": _("The competent authority does not approve."),
    "authority_not_known": _("It is not known whether the competent authority approves."),
    "code_valid": _("%(name)s has accepted the Code, and its acceptance is valid."),
    "code_valid_missing": _("%(name)s has no valid acceptance of the Code (ask its signatory)."),
    "signatory_here": _("%(name)s has a person entitled to sign on this site."),
    "signatory_here_missing": _("%(name)s has nobody entitled to sign on this site."),
    "text_fixed": _("The text is fixed and open for signature."),
    "text_not_fixed": _("The text is not fixed yet: open it for signature."),
    "signed": _("%(name)s has signed."),
    "signed_missing": _("%(name)s has not signed (ask its signatory)."),
}
REASONS: dict[str, object] = LINES | {
    "agreement_is_locked": _("The text can no longer be changed: it is open for signature."),
    "not_open_for_signature": _("This agreement is not open for signature."),
    "text_has_changed": _("The text is not the one that you were shown. Read it again."),
    "signed_already": _("Your organisation has signed already."),
    "date_in_the_future": _("This date is in the future."),
    "ends_before_it_starts": _("The end lies before the start."),
    "memorandum_first": _("A memorandum in force comes first."),
    "nothing_to_amend": _("Only an agreement in force can be amended."),
    "party_not_known": _("This party is not part of the partnership."),
    "amount_not_readable": _("“%(value)s” is not an amount."),
    "currency_not_known": _("“%(value)s” is not a currency code such as EUR or MZN."),
    "amount_or_not_known": _("Give the worth, or say that it is not known."),
}

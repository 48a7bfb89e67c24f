"""What agreements and the lines of G2 say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.agreements.events import Event
from waterpeers.domain.agreements import AgreementPart
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
    AgreementState.OPEN_FOR_SIGNATURE: pgettext_lazy("state", "Open for signature"),
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
PARTS = {  # of a text, as people write it
    AgreementPart.OBJECTIVES: _("(a) Objectives and outputs"),
    AgreementPart.ROLES: _("(b) Who does what"),
    AgreementPart.VALUE: _("(c) What each puts in"),
    AgreementPart.INTERESTS: _("(d) Interests and gains"),
    AgreementPart.FRAME: _("(e) Dates, the Code and the law"),
    AgreementPart.CLAUSES: _("(f) Common clauses"),
}
# Every code of a line of G2, met or not.
LINES: dict[str, object] = {
    "interest_settled": _("Mutual interest is settled (gate G1)."),
    "interest_not_settled": _("Mutual interest is not settled yet: gate G1 comes first."),
    "memorandum_in_force": _("The memorandum is in force."),
    "memorandum_in_force_missing": _("No memorandum is in force: it comes before a work plan."),
    "agreement_written_missing": _(
        "The agreement is to be written together: six parts, about 30 minutes."
    ),
    "text_fixed": _("There is a written agreement, and its text is fixed."),
    "text_not_fixed": _("The agreement is still a draft: open it for signature."),
    "parties_not_as_written": _(
        "Those who take part are no longer those whom the text names: take it back to draft."
    ),
    "objectives_stated": _("Objectives are stated."),
    "objectives_stated_missing": _("Objectives are not stated."),
    "outputs_stated": _("Expected outputs are stated."),
    "outputs_stated_missing": _("Expected outputs are not stated."),
    "duties_stated": _("The role and duties of %(name)s are stated."),
    "duties_stated_missing": _("The role and duties of %(name)s are not stated."),
    "cash_stated": _("Contributions in cash are stated."),
    "cash_said_none": _("The text says that nothing is put in in cash."),
    "cash_stated_missing": _(
        "Nothing is said of contributions in cash: state them, or say that there are none."
    ),
    "kind_stated": _("Contributions in kind are stated."),
    "kind_said_none": _("The text says that nothing is put in in kind."),
    "kind_stated_missing": _(
        "Nothing is said of contributions in kind: state them, or say that there are none."
    ),
    "any_contribution_missing": _("Nobody puts anything in: state at least one contribution."),
    "worth_missing": _("The worth of “%(what)s” is missing: give it, or say it is not known."),
    "worth_not_known": _(
        "The worth of something that %(name)s puts in is not known: explain why it may be open."
    ),
    "direct_costs_only": _("No contribution is a fee above direct costs."),
    "fee_to_explain": _(
        "A contribution of %(name)s is a fee above direct costs: "
        "explain why it does not make a profit for anybody."
    ),
    "interests_stated": _("The interests of %(name)s are stated."),
    "interests_stated_missing": _("The interests of %(name)s are not stated."),
    "gain_named": _("What %(name)s gains is named."),
    "gain_named_missing": _("What %(name)s gains is not named."),
    "gain_not_known": _("It is not known what %(name)s gains: explain why it may be open."),
    "authority_satisfied": _("What local law asks for is in place."),
    "authority_not_answered": _(
        "Nobody has said whether what local law asks for, such as an approval, is in place."
    ),
    "authority_not_satisfied": _(
        "What local law asks for is not in place: the agreement waits until it is."
    ),
    "authority_not_known": _(
        "It is not known whether what local law asks for is in place: explain what is open."
    ),
    "start_set": _("The start is set."),
    "start_set_missing": _("The start is not set."),
    "end_set": _("The end is set."),
    "end_set_missing": _("The end is not set: give the last day, or say that it is not known."),
    "end_not_known": _("The end is not known: explain why it may be open."),
    "reviews_set": _("Dates of review are set."),
    "reviews_set_missing": _("No date of review is set: give one, or say that none is known."),
    "reviews_not_known": _("No date of review is known: explain when you will look back together."),
    "confidentiality_clause_set": _("The text says what is confidential."),
    "confidentiality_clause_set_missing": _("The text does not say what is confidential."),
    "confidentiality_clause_not_known": _(
        "It is not known what is confidential: explain why it may be open."
    ),
    "publication_clause_set": _("The text says who may use and publish data."),
    "publication_clause_set_missing": _("The text does not say who may use and publish data."),
    "publication_clause_not_known": _(
        "It is not known who may use and publish data: explain why it may be open."
    ),
    "disputes_clause_set": _("The text says how disputes are settled."),
    "disputes_clause_set_missing": _("The text does not say how disputes are settled."),
    "disputes_clause_not_known": _(
        "It is not known how disputes are settled: explain why it may be open."
    ),
    "termination_clause_set": _("The text says how it is amended and ended."),
    "termination_clause_set_missing": _("The text does not say how it is amended and ended."),
    "termination_clause_not_known": _(
        "It is not known how the agreement is amended and ended: explain why it may be open."
    ),
    "code_named": _("The text names the Code that it follows (%(version)s)."),
    "code_named_missing": _("The text does not name the version of the Code that it follows."),
    "this_code_not_accepted": _(
        "%(name)s has not accepted the version of the Code that the text names (%(version)s)."
    ),
    "signatory_here": _("%(name)s has a person entitled to sign on this site."),
    "signatory_here_missing": _("%(name)s has nobody entitled to sign on this site."),
    "signed": _("%(name)s has signed."),
    "signed_missing": _("%(name)s has not signed."),
    "one_person_signed_for_all": _(
        "One and the same person signed for every operator: another must sign for one of them."
    ),
    "roles_confirmed": _("Each operator confirmed the table of roles by signing the text."),
    "roles_not_confirmed": _(
        "The table of roles is not confirmed by each operator: the signature confirms it."
    ),
}
REASONS: dict[str, object] = LINES | {
    # who may
    "not_yours_to_file": _("Files are kept by coordinators and signatories of the parties."),
    "agreement_of_another": _("This agreement belongs to another partnership."),
    # steps
    "memorandum_first": _("A work plan comes once a memorandum is in force."),
    "memorandum_is_there": _(
        "This partnership has its memorandum already: change that draft, or amend what is in force."
    ),
    "nothing_to_amend": _("Only an agreement of this partnership that is in force can be amended."),
    "amendment_is_there": _("An amendment of this agreement is under way: go on with that."),
    "agreement_is_locked": _("The text can no longer be changed: it was opened for signature."),
    "contribution_is_gone": _("Somebody else took this contribution out meanwhile."),
    "text_was_tampered_with": _(
        "The stored text does not match its fingerprint. It does not come into force; "
        "tell those who run this site."
    ),
    # signatures
    "not_open_for_signature": _("This agreement is not open for signature."),
    "text_has_changed": _("The text is not the one that you were shown. Read it again, then sign."),
    "signed_already": _("Your organisation has signed already."),
    "date_in_the_future": _("This date is in the future."),
    "signed_before_the_text": _("The text was fixed on %(value)s: it cannot be signed before."),
    # files
    "file_is_a_signature": _("This file is a signature and stays."),
    "file_is_part_of_a_text": _(
        "This file is a part of an agreement, whose text names its fingerprint. Keep another."
    ),
    "file_replaced_meanwhile": _(
        "Somebody kept version %(version)s meanwhile. Look at that one first."
    ),
    "same_file_again": _("This is the same file as the version before."),
    "file_of_another": _("This file belongs to another partnership."),
    "thing_of_another": _("What this is about belongs to another partnership."),
    "too_many_files": _("This partnership keeps %(limit)s files already, the most that it may."),
    # what was typed
    "field_not_known": _("“%(value)s” is not a field of an agreement."),
    "not_a_text": _("This must be a text."),
    "not_a_list": _("This must be a list."),
    "not_by_party": _("This must be one text for each party."),
    "not_yes_or_no": _("This must be yes or no."),
    "too_many_lines": _("These are too many lines: %(limit)s at most."),
    "date_out_of_range": _("%(value)s lies too far from today to be right."),
    "not_a_party_here": _("“%(value)s” is not a party of this partnership."),
    "cannot_be_not_known": _("“%(value)s” cannot be left as not known."),
    "ends_before_it_starts": _("The end must lie after the start."),
    "review_outside_the_term": _("The review on %(value)s lies before the start or after the end."),
    "filled_and_not_known": _("This is filled in and also said to be not known: keep one of them."),
    "contributions_are_there": _(
        "You say that there are none, and some are stated: take those out first."
    ),
    # money
    "not_an_amount": _("“%(value)s” is not an amount. Write it like 1250.50."),
    "too_many_decimals": _("“%(value)s” has more decimals than this currency."),
    "amount_has_two_meanings": _(
        "“%(value)s” can be read in two ways: write all decimals, and no mark for thousands."
    ),
    "currency_not_known": _("“%(value)s” is not the code of a currency, such as EUR or MZN."),
    "worth_or_not_known": _("Give the worth, or say that it is not known."),
    "basis_needed": _("Say how the worth was found."),
    "days_are_staff_time": _("Days are given for staff time only."),
    "more_than_zero": _("This must be more than zero."),
    "one_decimal_only": _("One decimal is enough: 12.5 days."),
}
# What the clauses are called on the page of a text.
FIELDS = {
    "confidentiality": _("What is confidential"),
    "data_and_publication": _("Who may use and publish data"),
    "intellectual_property": _("To whom belongs what is developed"),
    "safety": _("How people are kept safe"),
    "costs": _("Who bears which costs"),
    "disputes": _("How disputes are settled"),
    "amendment_and_termination": _("How the agreement is amended and ended"),
}

EVENTS: dict[Event, object] = {
    Event.AGREEMENT_DRAFTED: _("An agreement was drafted"),
    Event.AGREEMENT_CHANGED: _("The draft of an agreement was changed"),
    Event.AGREEMENT_OPENED_FOR_SIGNATURE: _("The agreement was opened for signature"),
    Event.AGREEMENT_RETURNED_TO_DRAFT: _("The agreement went back to draft"),
    Event.AGREEMENT_SIGNED: _("The agreement was signed"),
    Event.AGREEMENT_CAME_INTO_FORCE: _("The agreement came into force"),
    Event.AGREEMENT_REPLACED: _("The agreement was replaced by an amendment"),
    Event.FILE_CLASS_CHANGED: _("It was said anew who reads a file"),
    Event.CONTRIBUTION_PROMISED: _("A contribution was promised"),
    Event.CONTRIBUTION_CHANGED: _("A contribution was changed"),
    Event.CONTRIBUTION_REMOVED: _("A contribution was removed"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "signature": _("Signature"),
    "signed": _("Signature of the other side"),
    "unsigned": _("Signature that is awaited"),
    "in_force": _("Agreement that came into force"),
    "review_date": _("Review that comes up"),
    "ending": _("Agreement that ends soon"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "agreement": _("Agreement"),
    "contribution": _("Contribution"),
}

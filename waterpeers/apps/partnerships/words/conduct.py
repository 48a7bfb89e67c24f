"""The Code's principles and obligations in our own words; never the official text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from waterpeers.domain.conduct import Basis, Who

PRINCIPLES = {
    "P1": _("Good governance"),
    "P2": _("Not-for-profit knowledge sharing"),
    "P3": _("Social and cultural values"),
    "P4": _("Resolution of conflicts"),
    "P5": _("Written agreement before engagement"),
    "P6": _("Cost recovery only"),
    "P7": _("Mutual benefit"),
    "P8": _("Inclusiveness"),
    "P9": _("Transparency"),
    "P10": _("Building on the past and on others"),
    "P11": _("Sustainable change"),
    "P12": _("Culture of solidarity"),
    "P13": _("Supporting WOPs worldwide"),
    "": _("What practice asks"),
}
BASES = {
    Basis.CODE: _("Code"),
    Basis.PRINCIPLE: _("Principle"),
    Basis.PRACTICE: _("Practice"),
    Basis.LOCAL: _("Rule of this site"),
}
BASES_EXPLAINED = {
    Basis.CODE: _("stated by the Code of Conduct"),
    Basis.PRINCIPLE: _("stated by the guiding principles of the alliance"),
    Basis.PRACTICE: _("asked by published forms and programmes"),
    Basis.LOCAL: _("adopted by those who run this site; not part of the Code"),
}
WHO = {
    Who.ALL: _("everybody who takes part"),
    Who.OPERATORS: _("the operators"),
    Who.OPERATORS_AND_FUNDER: _("the operators and the funder"),
    Who.EACH_PARTY: _("each party for itself"),
    Who.FACILITATOR: _("the facilitator"),
    Who.MENTOR_AND_AFFILIATES: _("the mentor and its affiliates"),
    Who.MENTOR_STAFF: _("the mentor’s staff"),
    Who.PERSONS: _("every person"),
}
OBLIGATIONS = {
    "O1.1": _("Work in the open: decisions are written down where all parties can read them."),
    "O1.2": _("Answer for what was promised: each promise has an owner and a date."),
    "O1.3": _("Listen and reply to those whom the partnership touches."),
    "O1.4": _("Look for consensus: what matters is approved by both operators."),
    "O1.5": _("Share one clear understanding of roles, rights, duties and expectations."),
    "O1.6": _("Keep to the law of the place, with the approval of the competent authority."),
    "O2.1": _("Share knowledge freely and in solidarity, so that public utilities grow stronger."),
    "O2.2": _("Hold no information back in the hope of later commercial gain."),
    "O2.3": _("Make no commercial use of the other’s confidential information."),
    "O3.1": _("Respect how people behave and what they hold dear where one is a guest."),
    "O3.2": _(
        "See how gender, age, culture and religion shape what people expect of water and "
        "sanitation."
    ),
    "O4.1": _("Build on mutual trust and respect."),
    "O4.2": _("Speak about problems openly."),
    "O4.3": _("Look together for a solution that works."),
    "O5.1": _("Have a written agreement before the work starts."),
    "O5.2": _("The agreement states (a) the objectives and the expected outputs."),
    "O5.3": _("The agreement states (b) the role and the duties of each partner."),
    "O5.4": _("The agreement states (c) what the partnership is worth, in kind and in cash."),
    "O5.5": _("The agreement states (d) the interests of each party."),
    "O6.1": _("Money that is received covers direct costs and nothing else."),
    "O6.2": _("Nobody makes a profit of any kind."),
    "O7.1": _("Both sides gain, and both gains are named."),
    "O10.1": _("Look at earlier partnerships of the same utilities and on the same theme."),
    "O11.1": _("Plan for changes that last."),
    "O12.1": _("Each partner records whether the Code was followed: yes, partly, no or not known."),
    "O12.2": _("It is recorded whether a formal agreement was signed."),
    "L1": _("Declare links to suppliers, consultants, bidders and lenders."),
    "L2": _("For a time after the end, tell the partner of any commercial bid in its area."),
    "L3": _("Stay out of tenders in which knowledge from the partnership gives an advantage."),
    "L4": _("Give and take no gifts beyond courtesy."),
    "L5": _("Protect sensitive data: customers, security of works, control systems."),
    "L6": _("Publish only what both operators approved."),
}

"""What the codes of needs, strengths, matching and requests say to people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.matching.events import Event
from waterpeers.apps.operators.words import REGIONS, WORKING_AREAS
from waterpeers.domain.matching import RequestState

REQUEST_STATES = {
    RequestState.SENT: _("Waits for an answer"),
    RequestState.ACCEPTED: _("Answered: yes"),
    RequestState.DECLINED: _("Answered: no"),
    RequestState.EXPIRED: _("Ended without an answer"),
    RequestState.WITHDRAWN: _("Withdrawn"),
}
IMPORTED = {  # what the columns of a table of strengths feed
    "working_area": _("Working area"),
    "sentence": _("In one sentence"),
    "offered_help": _("What you can give"),
    "evidence_class": _("What backs it"),
    "evidence": _("The evidence"),
    "visibility": _("Who may see it"),
}
LABELS = {
    "near": _("Near"),
    "alike": _("Alike"),
    "strongest": _("Strongest"),
    "newcomer": _("Newcomer"),
}
LEFT_OUT = {  # why no candidate of a kind is shown
    "near": _("Nobody near is shown: no other candidate is close by."),
    "alike": _("Nobody alike is shown: no other candidate is of like size and setting."),
    "newcomer": _("No newcomer fits: every other candidate has been a mentor before."),
}
CRITERIA = {
    "evidence": _("How well the strength is backed"),
    "scale": _("How near the sizes are"),
    "proximity": _("How near the places are"),
    "context": _("Income group and setting alike"),
    "institution": _("Kind of owner alike"),
    "technology": _("Systems in use alike"),
    "history": _("An earlier partnership of the two"),
    "load": _("How free the mentor is"),
}
LEADS = {  # by what one candidate is ahead of another: in the middle of a sentence
    "evidence": _("evidence"),
    "scale": _("size"),
    "proximity": _("nearness"),
    "context": _("conditions"),
    "institution": _("kind of owner"),
    "technology": _("systems in use"),
    "history": _("earlier work together"),
    "load": _("free places"),
}
REASONS = {
    # musts
    "is_itself": _("It is the same operator."),
    "no_strength_in_area": _("It offers no strength in this working area."),
    "languages_not_known": _("Working languages are not known, and nobody pays an interpreter."),
    "no_shared_language": _("No working language in common, and nobody pays an interpreter."),
    "capacity_not_known": _("It has not said how many partnerships it can take."),
    "no_free_capacity": _("It has no free place: %(most)s at most."),
    "mentor_code_not_known": _("It is not known whether it accepts the Code of Conduct."),
    "mentor_code_not_accepted": _("It has not accepted the Code of Conduct."),
    "willingness_not_known": _("It has not said whether it is willing to mentor."),
    "not_willing": _("It does not wish to mentor now."),
    "mentor_profile_old": _("Its profile was not confirmed within 24 months."),
    "pair_not_wanted": _("This pair is not to be proposed."),
    "not_in_regions_sought": _("It is not in a region in which you look for a mentor."),
    "not_of_types_sought": _("It would not be a kind of partnership that you look for."),
    "not_in_languages_sought": _("It speaks none of the languages that you look for."),
    "not_within_reach": _("It is more than %(km)s km away, or its place is not known."),
    "not_backed_by_others": _("Nobody else has confirmed its strength."),
    # reasons for and doubts
    "share_language": _("A working language in common: %(languages)s."),
    "interpreter_paid": _("An interpreter is paid for."),
    "good_evidence": _("Its strength is backed by others."),
    "good_scale": _("The sizes are near: %(mentee)s and %(mentor)s connections."),
    "good_proximity": _("It is %(km)s km away."),
    "good_context": _("Income group and setting are alike."),
    "good_institution": _("It is owned in the same way."),
    "good_technology": _("It uses similar systems."),
    "good_history": _("You have worked together before."),
    "good_load": ngettext_lazy(
        "It has room: %(current)s place of %(most)s is taken.",
        "It has room: %(current)s places of %(most)s are taken.",
        "current",
    ),
    "own_evidence": _("Only its own figures back its strength."),
    "weak_evidence": _("Its strength rests on its own word alone."),
    "weak_scale": _("The sizes differ: %(mentee)s and %(mentor)s connections."),
    "weak_proximity": _("It is far away: %(km)s km."),
    "weak_context": _("Income group or setting differ."),
    "weak_institution": _("It is owned in another way."),
    "weak_technology": _("Its systems are different."),
    "weak_history": _("You have not worked together before."),
    "weak_load": ngettext_lazy(
        "It has little room: %(current)s place of %(most)s is taken.",
        "It has little room: %(current)s places of %(most)s are taken.",
        "current",
    ),
    "not_known_scale": _("A size is not known."),
    "not_known_proximity": _("A place is not known."),
    "not_known_context": _("Income group and setting are not known."),
    "not_known_institution": _("The kind of owner is not known."),
    "not_known_technology": _("The systems in use are not known."),
    "not_known_load": _("Free places are not known."),
    # weights, requests
    "criterion_not_known": _("“%(name)s” is not a criterion."),
    "weight_not_usable": _("The weight of “%(name)s” must be a number from 0 to 1000."),
    "no_weight_left": _("At least one weight must be above zero."),
    "need_not_yours": _("Only the operator's own people may do this with its needs."),
    "operators_declare": _("Needs and strengths are stated by operators."),
    "offer_given_twice": _("An earlier row says the same strength of this operator."),
    "offer_withdrawn": _("The operator has withdrawn this strength; it stays withdrawn."),
    "not_one_of": _("“%(value)s” is not known here. Write one of: %(expected)s."),
    "need_withdrawn": _("This need was withdrawn."),
    "public_need_needs_a_yes": _("Tick that you agree before a need is shown to everybody."),
    "request_open_already": _("A request to this mentor about this need waits for an answer."),
    "request_answered_already": _("This request was answered already, or has ended."),
    "answer_yes_or_no": _("Say yes or no."),
    "no_place_left": _("You have no free place left. Say why you take this one on all the same."),
    "second_person_says_yes": _("You have said yes already; now a second person has to."),
    "introduction_open_already": _("An introduction of the two over this need waits for answers."),
    "introduction_answered_already": _("This introduction was answered already, or has ended."),
    "not_introduced": _("Only a coordinator or signatory of the two who are introduced answers."),
    "mentor_without_a_place": _(
        "%(name)s has no free place left. Its profile says how many partnerships it can take."
    ),
    "not_the_mentor": _("Only a coordinator or signatory of the mentor answers."),
    "round_closed": _("This round is closed."),
    "round_not_begun": _("This round has not begun yet."),
    "last_day_before_first": _("The last day lies before the first."),
    "file_key_missing": _("%(where)s: “%(key)s” is missing."),
}

EVENTS: dict[Event, object] = {
    Event.NEED_DECLARED: _("A need was stated"),
    Event.NEED_CHANGED: _("A need was changed"),
    Event.NEED_WITHDRAWN: _("A need was withdrawn"),
    Event.NEED_WATCHED: _("Whether to be told of new strengths was changed"),
    Event.STRENGTH_DECLARED: _("A strength was stated"),
    Event.STRENGTH_CHANGED: _("A strength was changed"),
    Event.STRENGTH_WITHDRAWN: _("A strength was withdrawn"),
    Event.ROUND_OPENED: _("A matching round was opened"),
    Event.ROUND_WEIGHTS_CHANGED: _("The weights of a matching round were changed"),
    Event.ROUND_CHANGED: _("Name or scope of a matching round was changed"),
    Event.ROUND_CLOSED: _("A matching round was closed"),
    Event.ROUND_REOPENED: _("A matching round was opened again"),
    Event.NEED_PUT_IN: _("A need was put into a matching round"),
    Event.NEED_LEFT_OUT: _("A need was left out of a matching round"),
    Event.SHORTLIST_MADE: _("A shortlist was made"),
    Event.INTRODUCTION_MADE: _("Two operators were introduced to each other"),
    Event.INTRODUCTION_AGREED: _("One side said yes to an introduction"),
    Event.INTRODUCTION_ACCEPTED: _("Both sides have said yes to an introduction"),
    Event.INTRODUCTION_DECLINED: _("An introduction was answered with no"),
    Event.INTRODUCTION_EXPIRED: _("An introduction ended without an answer"),
    Event.INTRODUCTION_WITHDRAWN: _("An introduction was withdrawn"),
    Event.REQUEST_SENT: _("A request for help was sent"),
    Event.REQUEST_BEYOND_PLACES: _("A first yes beyond the free places was given"),
    Event.REQUEST_ACCEPTED: _("A request for help was answered with yes"),
    Event.REQUEST_DECLINED: _("A request for help was answered with no"),
    Event.REQUEST_EXPIRED: _("A request for help ended without an answer"),
    Event.REQUEST_WITHDRAWN: _("A request for help was withdrawn"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "need_unasked": _("Need for which nobody was asked yet"),
    "request": _("Request for help"),
    "request_sent": _("Request that nobody has answered yet"),
    "request_answered": _("Answer to a request"),
    "second_yes": _("Second yes to a request"),
    "first_yes": _("First yes that waits for a second person"),
    "new_strength": _("Somebody new who could help"),
    "introduction": _("Introduction by a facilitator"),
    "introduction_made": _("Introduction that nobody has answered yet"),
    "introduction_answered": _("Answer to an introduction"),
    "round_to_close": _("Matching round whose last day has passed"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "need": _("Need"),
    "strength": _("Strength"),
    "request": _("Request for help"),
    "introduction": _("Introduction"),
}

TRAIL = {
    "round": TrailWords(
        {
            "title": _("Name of the round"),
            "working_areas": _("Working areas"),
            "regions": _("Regions"),
            "members_of": _("Members of"),
            "first_day": _("First day"),
            "last_day": _("Last day"),
            **CRITERIA,
        },
        {"working_areas": WORKING_AREAS, "regions": REGIONS},
    ),
    "roundneed": TrailWords({"reason": _("Reason")}),
}

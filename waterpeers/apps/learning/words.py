"""What the codes of learning say to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.learning.events import Event
from waterpeers.domain.learning import (
    Absorption,
    Blocked,
    Helped,
    Knowledge,
    LevelOfStaff,
    Method,
    Use,
)

METHODS = {
    Method.JOINT_WORK: _("Joint work"),
    Method.ON_THE_JOB: _("On-the-job training"),
    Method.SHADOWING: _("Shadowing"),
    Method.SITE_VISIT: _("Site visit"),
    Method.STUDY_TOUR: _("Study or exposure visit"),
    Method.CONSULTATION: _("Technical consultation"),
    Method.DEMONSTRATION: _("Technology demonstration"),
    Method.PEER_REVIEW: _("Peer review"),
    Method.DIAGNOSIS: _("Participatory diagnosis"),
    Method.CLASSROOM: _("Course or seminar"),
    Method.TRAINING_OF_TRAINERS: _("Training of trainers"),
    Method.COACHING: _("Coaching of managers"),
    Method.SECONDMENT: _("Secondment"),
    Method.REMOTE: _("Remote session"),
    Method.COMMUNITY: _("Community of practice"),
    Method.ACTION_RESEARCH: _("Action research pilot"),
    Method.TOOL_ADAPTED: _("Adapting a tool"),
    Method.OTHER: pgettext_lazy("method", "Another way"),
}
KNOWLEDGE = {
    Knowledge.EXPLICIT: _("Written: a procedure, a template, a model"),
    Knowledge.OF_A_PERSON: _("Know-how of a person"),
    Knowledge.OF_A_TEAM: _("How a team works together"),
    Knowledge.RELATIONS: _("Whom to ask, how to work with others"),
    Knowledge.MOTIVATION: _("Seeing that it can be done"),
}
STAFF_LEVELS = {
    LevelOfStaff.OPERATOR: _("Field and plant staff"),
    LevelOfStaff.SUPERVISOR: _("Supervisors"),
    LevelOfStaff.MIDDLE_MANAGER: _("Middle managers"),
    LevelOfStaff.TOP_MANAGER: _("Top managers"),
    LevelOfStaff.BOARD: _("Board"),
    LevelOfStaff.CITY: _("City or ministry"),
}
LEVELS = {
    Absorption.HEARD: _("Heard"),
    Absorption.CAN_EXPLAIN: _("Can explain"),
    Absorption.TRIED: _("Tried"),
    Absorption.DOES_ALONE: _("Does it alone"),
    Absorption.TEAM_DOES: _("Team does it"),
    Absorption.STANDARD: _("Standard"),
    Absorption.PASSES_ON: _("Passes it on"),
}
TESTS = {  # what must be so at a level
    Absorption.HEARD: _("took part"),
    Absorption.CAN_EXPLAIN: _("can tell a colleague"),
    Absorption.TRIED: _("did it with the peer present"),
    Absorption.DOES_ALONE: _("does it alone, in real work"),
    Absorption.TEAM_DOES: _("the team uses it; written procedure, tool in place"),
    Absorption.STANDARD: _("managers check it, the budget holds it, new staff are taught it"),
    Absorption.PASSES_ON: _("taught another unit or utility"),
}
HELPED = {
    Helped.OWN_PROBLEM: _("The problem was chosen by the learners"),
    Helped.TRUST: _("Trust: same trade, eye to eye"),
    Helped.TIME: _("Managers give time and let people try"),
    Helped.MEANS: _("The means are there: equipment, software, permission"),
    Helped.REPEATED: _("Repeated contact with the same persons"),
    Helped.PREPARED: _("The mentor was prepared for mentoring"),
    Helped.REWARDED: _("Results are rewarded"),
    Helped.WRITTEN: _("It is written down, so that others can use it"),
}
BLOCKED = {
    Blocked.TOPIC_OF_OTHERS: _("The topic was chosen by others"),
    Blocked.POSTURE: _("The tone of an expert, or the language"),
    Blocked.PEOPLE_MOVED: _("Those who were trained moved or left"),
    Blocked.NO_MEANS: _("The means are missing"),
    Blocked.SINGLE_VISIT: _("It was a single visit"),
    Blocked.NO_COACH: _("An expert who could not teach it"),
    Blocked.POLITICS: _("Politics, or no incentive"),
    Blocked.ONE_HEAD: _("The knowledge is in one head"),
}
USES = {
    Use.IN_USE: _("In use"),
    Use.FADED: _("Faded"),
    Use.NO_MEANS: _("Waits for means"),
    Use.ON_ITS_WAY: _("On its way"),
    Use.NOT_KNOWN: _("Not known"),
}
SUGGESTS = {  # why a stage is suggested
    "have_reached": _("%(number)s of %(of)s that are known have reached level %(level)s"),
    "have_faded": _("%(number)s of %(of)s faded"),
    "are_not_known": _("of %(number)s of %(of)s nobody knows"),
}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "learning_check": _("Whether what was learned is used"),
}
REASONS: dict[str, object] = {
    "entry_not_of_the_partnership": _("This entry is of no mission of this partnership."),
    "learning_kept_between_the_sides": _(
        "What both sides learned stays between them and those who help."
    ),
    "not_yours_to_note_learning": _("People of the operators say what they learned."),
    "not_yours_to_change_learning": _(
        "Whoever noted it changes it, and those who run the partnership."
    ),
    "not_yours_to_check": _("Each side says for itself whether it uses what it learned."),
    "not_the_second": _("Somebody else who runs this side says what they see."),
    "not_yours_to_forget": _("Those who run this side take a name out, or an administrator."),
    "aim_not_of_the_plan": _("Choose an aim of the plan of this partnership."),
    "teacher_not_known": _("Choose what people of these operators learned."),
    "teacher_learned_later": _("Whoever taught it learned it before."),
    "side_not_an_operator": _("Choose the side that learned."),
    "asked_not_of_the_side": _("Choose somebody of the side that learned."),
    "nobody_learned": _("Say how many learned it."),
    "names_not_agreed": _("Write names only of those who agreed, and say that they did."),
    "learned_in_future": _("This day has not come yet."),
    "learned_until_before": _("It ends before it begins."),
    "not_a_level": _("Choose a level from 0 to 6."),
    "answered_already": _("This has been answered already."),
    "not_answered_yet": _("Nobody has answered this yet."),
    "nobody_to_certify": _("Nobody is named here: names stand only where learners agreed."),
    "nobody_called_so": _("Nobody of this side is called so in what was noted."),
}
EVENTS: dict[Event, object] = {
    Event.LEARNING_NOTED: _("It was noted what was learned"),
    Event.LEARNING_CHANGED: _("What was learned was changed"),
    Event.LEARNING_CHECKED: _("It was said whether it is used"),
    Event.LEARNING_SECONDED: _("A supervisor said what they see"),
    Event.CERTIFICATES_ISSUED: _("Certificates of taking part were issued"),
    Event.CERTIFICATE_WITHDRAWN: _("A certificate of taking part was withdrawn"),
    Event.LEARNER_FORGOTTEN: _("A learner was forgotten"),
}
TRAIL = {
    "learningrecord": TrailWords(
        {
            "practice": _("What they can do"),
            "side": _("Side that learned"),
            "method": _("How"),
            "unit": _("Unit"),
            "staff_level": _("Level of staff"),
            "learners": _("Learners"),
            "level": _("How far"),
            "next_use": _("Next use"),
            "records": _("Records"),
            "aim": _("Learning target"),
            "certificates": _("Certificates"),
        },
        {"method": METHODS, "staff_level": STAFF_LEVELS},
    ),
    "learningcheck": TrailWords(
        {
            "level": _("How far"),
            "word": _("In a few words"),
            "second": _("What the supervisor sees"),
            "second_word": _("Word of the supervisor"),
        },
    ),
}

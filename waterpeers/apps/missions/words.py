"""What the codes of missions say to people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.missions.events import Event
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.domain.mission_reports import CostKind
from waterpeers.domain.missions import (
    Coaching,
    LogFileKind,
    MemberState,
    MissionKind,
    MissionState,
    Ready,
    TrialOutcome,
    Visa,
)

KINDS = {
    MissionKind.VISIT: _("Mission: people meet at a place"),
    MissionKind.REMOTE: _("Remote session: by telephone or video"),
}
SHORT_KINDS = {
    MissionKind.VISIT: _("Mission"),
    MissionKind.REMOTE: _("Remote session"),
}
STATES = {
    MissionState.ASKED: pgettext_lazy("mission", "Asked for"),
    MissionState.AGREED: pgettext_lazy("mission", "Agreed"),
    MissionState.ENDED: pgettext_lazy("mission", "Ended"),
    MissionState.CUT_SHORT: pgettext_lazy("mission", "Cut short"),
    MissionState.CALLED_OFF: pgettext_lazy("mission", "Called off"),
}
UNDER_WAY = pgettext_lazy("mission", "Under way")
ENDS = {  # how it ended, as one chooses
    MissionState.ENDED: _("It took place as planned"),
    MissionState.CUT_SHORT: _("It took place and was cut short"),
    MissionState.CALLED_OFF: _("It did not take place"),
}
MEMBER_STATES = {
    MemberState.ASKED: pgettext_lazy("member of a team", "Asked"),
    MemberState.ACCEPTED: pgettext_lazy("member of a team", "Said yes"),
    MemberState.DECLINED: pgettext_lazy("member of a team", "Said no"),
    MemberState.LEFT: pgettext_lazy("member of a team", "Stepped out"),
}
VISAS = {
    Visa.NOT_NEEDED: _("No visa is needed"),
    Visa.NEEDED: _("A visa is needed"),
    Visa.ASKED: _("The visa was applied for"),
    Visa.GRANTED: _("The visa was granted"),
    Visa.REFUSED: _("The visa was refused"),
}
COACHING = {
    Coaching.NONE: _("I have not taught colleagues yet"),
    Coaching.SOME: _("I have taught colleagues once or twice"),
    Coaching.OFTEN: _("I teach colleagues often"),
    Coaching.TRAINED: _("I was trained as a mentor"),
}
OUTCOMES = {
    TrialOutcome.WORKS: _("it works"),
    TrialOutcome.PARTLY: _("in part"),
    TrialOutcome.NO: pgettext_lazy("outcome", "no"),
    TrialOutcome.NOT_KNOWN: _("nobody knows yet"),
}
COSTS = {
    CostKind.TIME: _("Days of work, nights away"),
    CostKind.TRAVEL: _("Travel"),
    CostKind.STAY: _("Hotel and food"),
    CostKind.ALLOWANCE: _("Daily allowance"),
    CostKind.LOCAL_TRANSPORT: _("Vehicles at the place"),
    CostKind.VISA: _("Visa, insurance, vaccination"),
    CostKind.INTERPRETER: _("Interpreter"),
    CostKind.MATERIAL: _("Material and small tools"),
    CostKind.OTHER: _("Something else"),
}
REPORTED: dict[str, Any] = {  # what is written besides what the log says
    "summary": _("What came of it"),
    "reached": _("Is it possible now?"),
    "other_outputs": _("Other outputs"),
    "open": _("What stays open"),
}
FILE_KINDS = {LogFileKind.PHOTO: _("Photo"), LogFileKind.VOICE: _("Voice note")}
READY = {
    Ready.LANGUAGE: _("I speak with those whom I meet, or have an interpreter"),
    Ready.COACHING: _("I have prepared how I teach it, not only what"),
    Ready.CONTEXT: _("I have read about the place and the operator"),
    Ready.CODE: _("I have read the Code of Conduct"),
    Ready.TIME: _("My utility gives me the days"),
}
PREPARED: dict[str, object] = {  # what is written before people go
    "agenda": _("Agenda"),
    "arrival": _("The way there, and where one sleeps"),
    "norms": _("Norms and habits of the place"),
    "safety": _("Safety"),
    "contacts": _("Contacts"),
    "reading": _("What to know and to bring"),
}
FITS = {  # what speaks for somebody, and what against
    "knows_the_area": _("knows the working area"),
    "other_areas": _("names other working areas"),
    "shares_a_language": _("speaks %(languages)s"),
    "no_language_shared": _("speaks none of: %(languages)s"),
    "is_free": _("is free on these days"),
    "is_not_free": _("is not free on all of these days"),
    "is_away": _("is on another mission on these days"),
    "has_coached": _("has taught colleagues"),
    "never_coached": _("has not taught colleagues yet"),
    "is_ready": _("has done all of the list of readiness"),
    "is_not_ready": _("%(number)s points of the list of readiness are open"),
}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "mission_asked": _("Terms of a mission"),
    "mission_agreed": _("Agreed mission"),
    "mission_called_off": _("Mission that was called off"),
    "mission_join": _("Going on a mission"),
    "mission_release": _("Colleague to let go on a mission"),
    "mission_end": _("How a mission ended"),
    "mission_report": _("Report of a mission to write"),
    "mission_reported": _("Report of a mission"),
    "report_agreed": _("Report that both sides agreed to"),
}
REASONS: dict[str, object] = {
    "missions_kept_between_the_sides": _(
        "What is said of missions stays between the two sides and those who help."
    ),
    "not_yours_to_write_of_missions": _("People of the operators write about their missions."),
    "agenda_line_unreadable": _(
        "“%(value)s” is no line of an agenda: write a day alone, or hours such as 9:00–10:30 and "
        "what is on then."
    ),
    "not_yours_to_change_entry": _(
        "Whoever noted it changes it, and those who run the partnership."
    ),
    "entry_says_nothing": _("A sentence, a photo or a voice note: one of them is enough."),
    "too_many_pixels": _(
        "A photo of more than %(limit)s million pixels needs a small one beside it."
    ),
    "too_many_files_of_an_entry": _("At most %(limit)s photos and voice notes an entry."),
    "mission_day_long_before": _("This day is long before the mission."),
    "not_in_the_team": _("Choose people of the team; write others by name."),
    "each_side_agrees": _("Those who run one of the sides agree for it."),
    "only_they_say_yes": _("Whoever was asked says yes or no."),
    "only_their_utility_releases": _("Those who run their utility let them go."),
    "mission_not_yet": _("Missions begin once an agreement is in force."),
    "mission_is_over": _("This mission has ended."),
    "mission_ends_before": _("It ends before it begins."),
    "mission_too_long": _("A mission lasts a year at most; ask for several."),
    "mission_without_a_host": _("Say who is visited."),
    "mission_day_to_come": _("This day has not come yet."),
    "why_in_no_plan": _("Choose what it serves in the plan, or say why it is in no plan."),
    "say_why_it_ended": _("Say why."),
    "host_not_an_operator": _("Choose an operator of this partnership."),
    "activity_not_in_the_plan": _("Choose an activity of this plan."),
    "not_of_the_operators": _("Choose somebody of an operator of this partnership."),
    "who_goes": _("Choose somebody, or write a name."),
    "in_the_team_already": _("This person has been asked already."),
    "not_in_the_team_any_more": _("This person said no, or stepped out."),
    "too_many_spans": _("Keep at most %(limit)s spans of days."),
    "nothing_to_report_yet": _(
        "There is nothing to report: it has not begun, or did not take place."
    ),
    "no_report_yet": _("There is no report yet."),
    "output_not_of_the_activity": _("Choose outputs of the activity that the mission serves."),
    "own_costs_alone": _("People note the days and costs of their own operator."),
    "days_in_halves": _("Days in halves, such as 2.5; at most %(limit)s."),
    "days_or_nights": _("Say how many days, or how many nights."),
    "how_much": _("Say how much it cost; for days alone choose days of work."),
    "who_bears_it": _("Say who bears it."),
    "free_days_unreadable": _(
        "Write two days a line, such as 01/06/2027 – 30/06/2027: “%(value)s” is none."
    ),
}
EVENTS: dict[Event, object] = {
    Event.MISSION_ASKED: _("A mission was asked for"),
    Event.MISSION_CHANGED: _("The terms of a mission were changed"),
    Event.MISSION_AGREED: _("Both sides agreed to a mission"),
    Event.MISSION_ENDED: _("It was said how a mission ended"),
    Event.MISSION_TAKEN_UP: _("A mission goes on"),
    Event.MEMBER_ASKED: _("Somebody was asked to go"),
    Event.MEMBER_ANSWERED: _("Somebody said whether they go"),
    Event.MEMBER_RELEASED: _("A utility let somebody go"),
    Event.MEMBER_LEFT: _("Somebody stepped out of the team"),
    Event.VISA_NOTED: _("It was noted how far a visa is"),
    Event.MISSION_PREPARED: _("The preparation of a mission was written"),
    Event.ENTRY_NOTED: _("A day of a mission was noted"),
    Event.ENTRY_CHANGED: _("What was noted of a mission was changed"),
    Event.LOG_FILE_ADDED: _("A photo or a voice note was added"),
    Event.LOG_FILE_REMOVED: _("A photo or a voice note was taken away"),
    Event.MISSION_REPORTED: _("The report of a mission was written"),
    Event.REPORT_AGREED: _("Both sides agreed to the report of a mission"),
    Event.REPORT_REOPENED: _("The log changed: the report is agreed to anew"),
    Event.FOLLOW_UP_NOTED: _("It was noted what is to be done after a mission"),
    Event.COST_NOTED: _("Days or costs of a mission were noted"),
    Event.COST_CHANGED: _("Days or costs of a mission were changed"),
    Event.COST_REMOVED: _("Days or costs of a mission were taken away"),
    Event.MENTORING_SAVED: _("Somebody said what they bring as a mentor"),
}
TRAIL = {
    "mission": TrailWords(
        {
            "purpose": _("What it is for"),
            "kind": _("What it is"),
            "state": _("State"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "began_on": _("First day, as it was"),
            "ended_on": _("Last day, as it was"),
            "place": _("Place"),
            "area": _("Working area"),
            "activity": _("Activity of the plan"),
            "host": _("Who is visited"),
            "afterwards": _("What will be possible afterwards"),
            "attendance": _("Who must be there"),
            "prepares": _("What the host prepares"),
            "without_item": _("Why it is in no plan"),
            "word": _("Why"),
            "title": _("To be done"),
        },
        {"kind": SHORT_KINDS, "state": STATES, "area": WORKING_AREAS},
    ),
    "teammember": TrailWords(
        {
            "name": _("Name"),
            "task": _("Task"),
            "side": _("Side"),
            "state": _("State"),
            "word": _("In a few words"),
            "visa": _("Visa"),
            "visa_until": _("Visa until"),
        },
        {"state": MEMBER_STATES, "visa": VISAS},
    ),
    "preparation": TrailWords(PREPARED),
    "logentry": TrailWords(
        {
            "day": _("Day"),
            "text": _("What was tried"),
            "decided": _("What was decided"),
            "outcome": _("What came of it"),
            "who": _("Who was there"),
        },
        {"outcome": OUTCOMES},
    ),
    "missionreport": TrailWords(
        REPORTED | {"left_out": _("Left out of the report"), "purpose": _("What it is for")},
        {"reached": OUTCOMES},
    ),
    "missioncost": TrailWords(
        {
            "side": _("Side"),
            "who": _("Who"),
            "kind": _("What for"),
            "days": _("Days"),
            "nights": _("Nights"),
            "amount": _("Amount"),
            "borne_by": _("Who bears it"),
            "note": _("Note"),
        },
        {"kind": COSTS},
    ),
    "logfile": TrailWords({"name": _("Name")}),
    "mentorprofile": TrailWords(
        {
            "areas": _("Working areas"),
            "languages": _("Languages"),
            "about": _("About what one can teach"),
        },
        {"areas": WORKING_AREAS},
    ),
}

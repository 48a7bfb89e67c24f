"""Addresses of missions."""

from django.urls import path

from waterpeers.apps.missions.views import log, mentoring, missions, preparing, reporting, team

app_name = "missions"
OF = "partnership/<uuid:uuid>/missions/"
MISSION = "mission/<uuid:uuid>/"
ENTRY = "mission/entry/<uuid:uuid>/"
FILE = "mission/file/<uuid:uuid>/"
COST = "mission/cost/<uuid:uuid>/"
MEMBER = "mission/member/<uuid:uuid>/"
urlpatterns = [
    path(OF, missions.of_partnership, name="of-partnership"),
    path(f"{OF}ask/", missions.ask, name="ask"),
    path("me/mentoring/", mentoring.mine, name="mentoring"),
    path(MISSION, missions.mission, name="mission"),
    path(f"{MISSION}change/", missions.change, name="change"),
    path(f"{MISSION}agree/", missions.agree, name="agree"),
    path(f"{MISSION}end/", missions.end, name="end"),
    path(f"{MISSION}again/", missions.take_up, name="take-up"),
    path(f"{MISSION}prepare/", preparing.prepare, name="prepare"),
    path(f"{MISSION}briefing/", preparing.briefing, name="briefing"),
    path(f"{MISSION}briefing.<file_form:form>", preparing.paper, name="briefing-paper"),
    path(f"{MISSION}mission.ics", preparing.ical, name="ical"),
    path(f"{MISSION}log/", log.log, name="log"),
    path(f"{ENTRY}change/", log.change_entry, name="change-entry"),
    path(f"{ENTRY}file/", log.add_file, name="add-file"),
    path(FILE, log.file, name="file"),
    path(f"{FILE}remove/", log.remove_file, name="remove-file"),
    path(f"{MISSION}report/", reporting.report, name="report"),
    path(f"{MISSION}report/write/", reporting.write, name="write-report"),
    path(f"{MISSION}report/agree/", reporting.agree, name="agree-report"),
    path(f"{MISSION}report.<file_form:form>", reporting.paper, name="report-paper"),
    path(f"{MISSION}to-do/", reporting.follow_up, name="follow-up"),
    path(f"{MISSION}costs/", reporting.costs, name="costs"),
    path(f"{MISSION}costs/note/", reporting.note_cost, name="note-cost"),
    path(f"{MISSION}costs/days/", reporting.count_days, name="count-days"),
    path(f"{COST}change/", reporting.change_cost, name="change-cost"),
    path(f"{COST}remove/", reporting.remove_cost, name="remove-cost"),
    path(f"{MISSION}team/", team.ask, name="ask-member"),
    path(f"{MEMBER}answer/", team.answer, name="answer-member"),
    path(f"{MEMBER}release/", team.release, name="release-member"),
    path(f"{MEMBER}leave/", team.leave, name="leave-team"),
    path(f"{MEMBER}visa/", team.visa, name="visa"),
]

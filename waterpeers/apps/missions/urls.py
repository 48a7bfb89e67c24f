"""Addresses of missions."""

from django.urls import path

from waterpeers.apps.missions.views import log, mentoring, missions, preparing, team

app_name = "missions"
OF = "partnership/<uuid:uuid>/missions/"
MISSION = "mission/<uuid:uuid>/"
ENTRY = "mission/entry/<uuid:uuid>/"
FILE = "mission/file/<uuid:uuid>/"
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
    path(f"{MISSION}team/", team.ask, name="ask-member"),
    path(f"{MEMBER}answer/", team.answer, name="answer-member"),
    path(f"{MEMBER}release/", team.release, name="release-member"),
    path(f"{MEMBER}leave/", team.leave, name="leave-team"),
    path(f"{MEMBER}visa/", team.visa, name="visa"),
]

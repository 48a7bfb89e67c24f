"""Lines of the permission table: missions."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from tests.apps.missions.made import PROFILE, Sent
from tests.conftest import NOON
from tests.domain.test_photos import jpeg
from tests.permissions.rows import FILE_FORMS, Pages, Row, as_file
from tests.world import World
from waterpeers.apps.missions.actions.log import add_file, note_entry
from waterpeers.apps.missions.actions.missions import end_mission
from waterpeers.apps.missions.actions.reporting import note_cost
from waterpeers.apps.missions.models import LogEntry, MissionYes
from waterpeers.apps.missions.rules import NewFile
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Act


def agreement(world: World) -> dict[str, Any]:
    return {"uuid": Sent(world).partnership.uuid}


def asked(world: World) -> dict[str, Any]:
    return {"uuid": Sent(world).ask().uuid}


def unsaid(world: World) -> dict[str, Any]:
    """A mission to which no side has said yes."""
    made = asked(world)
    MissionYes.objects.all().delete()
    return made


def agreed(world: World) -> dict[str, Any]:
    return {"uuid": Sent(world).agreed().uuid}


def called_off(world: World) -> dict[str, Any]:
    sent = Sent(world)
    made = sent.agreed()
    end_mission(made, "called_off", word="x", revision=made.revision, act=sent.by("mentee"))
    return {"uuid": made.uuid}


def in_team(world: World) -> dict[str, Any]:
    """Somebody of the mentor, asked by the mentee."""
    sent = Sent(world)
    return {"uuid": sent.member(sent.agreed(), side="mentee").uuid}


def terms(world: World) -> dict[str, Any]:
    host = Party.objects.get(organisation=world.mentee)
    return Sent.terms(Hosted(host)) | {  # type: ignore[arg-type]
        "host": str(host.uuid), "starts_on": "2027-01-18", "ends_on": "2027-01-29",
        "activity": None,
    }  # fmt: skip


class Hosted:
    """Whose terms they are, without making a partnership again."""

    def __init__(self, host: Party) -> None:
        self.host = host


def as_form(world: World) -> dict[str, Any]:
    return {name: value for name, value in terms(world).items() if value is not None}


def seen(revision: int) -> Any:
    return lambda world: {"revision": revision}


def typed_name(world: World) -> dict[str, Any]:
    return {"name": "J. Visser", "party": str(Party.objects.get(organisation=world.mentor).uuid)}


def said(world: World) -> dict[str, Any]:
    return {"text": "V14 drips"}


def an_entry(world: World) -> LogEntry:
    sent = Sent(world)
    return note_entry(sent.agreed(), {"text": "V14 lets water through"}, act=sent.by("mentee"))


def noted(world: World) -> dict[str, Any]:
    return {"uuid": an_entry(world).uuid}


def filed(world: World) -> dict[str, Any]:
    entry = an_entry(world)
    new = NewFile("photo", ContentFile(jpeg(), "valve.jpg"))
    act = Act(world.actor("mentee_signatory"), NOON)
    return {"uuid": add_file(entry, new, act=act).uuid}


def a_photo(world: World) -> dict[str, Any]:
    return {"kind": "photo", "file": Pages(jpeg(), "valve.jpg")}


def written(world: World) -> dict[str, Any]:
    return {"agenda": "9:00 Welcome", "safety": "Wear boots", "revision": 0}


def over(world: World) -> dict[str, Any]:
    return {"uuid": Sent(world).over().uuid}


def reported(world: World) -> dict[str, Any]:
    """A report to which no side has said yes."""
    report = Sent(world).reported()
    MissionYes.objects.filter(of="report").delete()
    return {"uuid": report.mission.uuid}


def costed(world: World) -> dict[str, Any]:
    sent = Sent(world)
    mission = sent.over()
    fields = {"kind": "time", "party": sent.host.uuid, "days": 2}
    return {"uuid": note_cost(mission, fields, act=sent.by("mentee")).uuid}


def a_cost(world: World) -> dict[str, Any]:
    party = Party.objects.get(organisation=world.mentee)
    return {"kind": "time", "party": str(party.uuid), "days": "2"}


def a_cost_form(world: World) -> dict[str, Any]:
    party = Party.objects.get(organisation=world.mentee)
    return {"kind": "time", "who": str(party.uuid), "days": "2"}


def to_do(world: World) -> dict[str, Any]:
    party = Party.objects.get(organisation=world.mentee)
    return {"title": "Buy packing", "party": str(party.uuid), "due_on": "2027-03-01"}


CHANGED = {"revision": 1, "purpose": "Close zone 3", "word": "A valve"}
WRITTEN = {"summary": "The crew closed it alone.", "reached": "works", "revision": "0"}
ENDED = {"how": "called_off", "word": "Floods"}
VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
RUNS = {"mentee_reporter": 403, "administrator": 403}
SIDES = RUNS | {"facilitator": 403}
ONCE = {"mentor_coordinator": 409, "mentor_signatory": 409, "facilitator": 409}
WRITES = {"administrator": 403}
TOO_LATE = dict.fromkeys(
    ("mentee_signatory", "mentor_coordinator", "mentor_signatory", "facilitator"), 409
)
THEMSELVES = dict.fromkeys(("mentee_signatory", "mentor_signatory", "facilitator"), 403) | RUNS
THEIR_UTILITY = SIDES | {"mentee_signatory": 403}
OVER = {"mentor_signatory": 409, "facilitator": 409}
PROFILED = {name: value for name, value in PROFILE.items() if name != "free"}
ROWS: list[Row] = [
    Row("missions:of-partnership", 200, agreement, expected=KNOWS),
    Row("missions:ask", 200, agreement, expected=KNOWS | RUNS),
    Row("missions:ask", 302, agreement, "post", as_form, KNOWS | RUNS),
    Row("missions:mentoring", 200, expected=VISITOR),
    Row("missions:mentoring", 302, method="post", data=lambda w: {"coaching": "some"},
        expected=VISITOR),
    Row("missions:mission", 200, asked, expected=KNOWS),
    Row("missions:change", 200, asked, expected=KNOWS | RUNS),
    Row("missions:agree", 409, unsaid, "post", seen(1),
        KNOWS | SIDES | {"mentee_signatory": 302, "mentor_coordinator": 302}),
    Row("missions:end", 200, agreed, expected=KNOWS | RUNS),
    Row("missions:take-up", 409, called_off, "post", seen(2),
        KNOWS | RUNS | {"mentee_signatory": 302}),
    Row("missions:prepare", 200, agreed, expected=KNOWS | WRITES),
    Row("missions:prepare", 302, agreed, "post", written, KNOWS | WRITES | TOO_LATE),
    Row("missions:briefing", 200, agreed, expected=KNOWS),
    *(
        Row("missions:briefing-paper", 200, as_file(agreed, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("missions:ical", 200, agreed, expected=KNOWS),
    Row("missions:log", 200, agreed, expected=KNOWS),
    Row("missions:log", 302, agreed, "post", said, KNOWS | WRITES),
    Row("missions:change-entry", 200, noted, expected=KNOWS | RUNS),
    Row("missions:add-file", 200, noted, expected=KNOWS | WRITES),
    Row("missions:add-file", 302, noted, "post", a_photo, KNOWS | WRITES),
    Row("missions:file", 200, filed, expected=KNOWS),
    Row("missions:remove-file", 404, filed, "post",
        expected=KNOWS | {"mentee_reporter": 403, "mentee_signatory": 302}),
    Row("missions:ask-member", 200, agreed, expected=KNOWS | RUNS),
    Row("missions:ask-member", 302, agreed, "post", typed_name, KNOWS | RUNS),
    Row("missions:answer-member", 200, in_team, expected=KNOWS | THEMSELVES),
    Row("missions:release-member", 302, in_team, "post", expected=KNOWS | THEIR_UTILITY),
    Row("missions:leave-team", 200, in_team, expected=KNOWS | RUNS),
    Row("missions:visa", 200, in_team, expected=KNOWS | RUNS),
    Row("missions:report", 200, over, expected=KNOWS),
    *(
        Row("missions:report-paper", 200, as_file(over, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("missions:write-report", 200, over, expected=KNOWS | WRITES),
    Row("missions:write-report", 302, over, "post", lambda w: WRITTEN,
        KNOWS | WRITES | TOO_LATE),
    Row("missions:agree-report", 302, reported, "post", seen(1), KNOWS | SIDES),
    Row("missions:follow-up", 200, over, expected=KNOWS | RUNS),
    Row("missions:costs", 200, over, expected=KNOWS),
    Row("missions:note-cost", 200, over, expected=KNOWS | WRITES),
    Row("missions:note-cost", 302, over, "post", a_cost_form, KNOWS | WRITES),
    Row("missions:count-days", 302, over, "post", expected=KNOWS | WRITES),
    Row("missions:change-cost", 200, costed, expected=KNOWS | WRITES),
    Row("missions:remove-cost", 404, costed, "post",
        expected=KNOWS | {"mentee_reporter": 302}),
    Row("api:missions", 200, agreement, expected=API),
    Row("api:mission_report", 200, over, expected=API),
    Row("api:save_mission_report", 409, over, "put", lambda w: WRITTEN,
        API | WRITES | {"mentee_reporter": 200}, json=True),
    Row("api:agree_to_mission_report", 200, reported, "post", seen(1), API | SIDES, json=True),
    *(
        Row("api:mission_report_file", 200, as_file(over, form), expected=API)
        for form in FILE_FORMS
    ),
    Row("api:mission_to_do", 200, over, expected=API),
    Row("api:note_mission_to_do", 201, over, "post", to_do, API | RUNS, json=True),
    Row("api:mission_costs", 200, over, expected=API),
    Row("api:note_mission_cost", 201, over, "post", a_cost, API | WRITES, json=True),
    Row("api:count_mission_days", 201, over, "post", expected=API | WRITES),
    Row("api:change_mission_cost", 409, costed, "put", lambda w: a_cost(w) | {"revision": 2},
        API | WRITES, json=True),
    Row("api:remove_mission_cost", 404, costed, "delete",
        expected=API | {"mentee_reporter": 204}),
    Row("api:ask_for_mission", 201, agreement, "post", terms, API | RUNS, json=True),
    Row("api:my_mentoring", 200, expected={"visitor": 401}),
    Row("api:save_mentoring", 200, method="put", data=lambda w: PROFILED,
        expected={"visitor": 401}, json=True),
    Row("api:mission", 200, asked, expected=API),
    Row("api:change_terms", 200, asked, "put", lambda w: terms(w) | CHANGED,
        API | RUNS | ONCE, json=True),
    Row("api:agree_to_terms", 409, unsaid, "post", seen(1),
        API | SIDES | {"mentee_signatory": 200, "mentor_coordinator": 200}, json=True),
    Row("api:end_mission", 422, agreed, "post", lambda w: ENDED | {"revision": 1},
        API | RUNS | {"mentee_signatory": 200}, json=True),
    Row("api:take_up_mission", 409, called_off, "post", seen(2),
        API | RUNS | {"mentee_signatory": 200}, json=True),
    Row("api:mission_preparation", 200, agreed, expected=API),
    Row("api:prepare_mission", 409, agreed, "put", written,
        API | WRITES | {"mentee_reporter": 200}, json=True),
    *(
        Row("api:mission_briefing", 200, as_file(agreed, form), expected=API)
        for form in FILE_FORMS
    ),
    Row("api:mission_log", 200, agreed, expected=API),
    Row("api:note_entry", 201, agreed, "post", said, API | WRITES, json=True),
    Row("api:change_entry", 409, noted, "put", lambda w: said(w) | {"revision": 1},
        API | RUNS | {"mentee_signatory": 200}, json=True),
    Row("api:add_log_file", 201, noted, "post", a_photo, API | WRITES),
    Row("api:log_file", 200, filed, expected=API),
    Row("api:remove_log_file", 404, filed, "delete",
        expected=API | {"mentee_reporter": 403, "mentee_signatory": 204}),
    Row("api:mission_candidates", 200, agreed, expected=API | RUNS),
    Row("api:ask_member", 201, agreed, "post", typed_name, API | RUNS, json=True),
    Row("api:answer_member", 200, in_team, "put", lambda w: {"is_yes": True},
        API | THEMSELVES, json=True),
    Row("api:release_member", 200, in_team, "post", expected=API | THEIR_UTILITY),
    Row("api:leave_team", 409, in_team, "post", lambda w: {},
        API | RUNS | {"mentee_signatory": 200}, json=True),
    Row("api:note_visa", 200, in_team, "put", lambda w: {"visa": "asked"}, API | RUNS, json=True),
]  # fmt: skip

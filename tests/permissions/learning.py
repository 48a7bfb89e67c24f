"""Lines of the permission table: learning."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.apps.learning.made import Learned, fields_of
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.learning.actions.certificates import issue_certificates
from waterpeers.apps.learning.actions.checks import answer_check
from waterpeers.apps.learning.models import Certificate, LearningCheck, LearningRecord
from waterpeers.apps.learning.queries import answer_link
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Act


def agreed(world: World) -> dict[str, Any]:
    return {"uuid": Learned(world).partnership.uuid}


def noted(world: World) -> dict[str, Any]:
    return {"uuid": Learned(world).note(names=["Ana Sousa"], names_agreed=True).uuid}


def first_check(world: World) -> LearningCheck:
    noted(world)
    return LearningCheck.objects.order_by("due_on")[0]


def certified(world: World) -> dict[str, Any]:
    made = Learned(world).note(names=["Ana Sousa"], names_agreed=True)
    at = datetime.now(UTC)
    act = Act(world.actor("mentee_signatory"), at)
    (certificate,) = issue_certificates(made, act=act)
    return {"uuid": certificate.uuid}


def in_french(world: World) -> dict[str, Any]:
    return certified(world) | {"language": "fr"}


def code(world: World) -> dict[str, Any]:
    certified(world)
    return {"code": Certificate.objects.get().code}


def asked(world: World) -> dict[str, Any]:
    return {"uuid": first_check(world).uuid}


def answered(world: World) -> dict[str, Any]:
    check, at = first_check(world), datetime.now(UTC)
    answer_check(check, {"level": 3}, act=Act(world.actor("mentee_signatory"), at))
    return {"uuid": check.uuid}


def link(world: World) -> dict[str, Any]:
    person = world.people["mentee_signatory"]
    assert person is not None
    address = answer_link(first_check(world), person)
    return {"token": address.rstrip("/").rsplit("/", 1)[1]}


def side(world: World) -> dict[str, Any]:
    noted(world)
    return {"uuid": LearningRecord.objects.get().party.uuid}


def in_partnership(world: World) -> dict[str, Any]:
    noted(world)
    return {"uuid": LearningRecord.objects.get().partnership.uuid}


def sent(world: World) -> dict[str, Any]:
    mentee = Party.objects.get(organisation=world.mentee)
    return fields_of(mentee) | {"learned_on": "2026-10-30", "party": str(mentee.uuid)}


def changed(world: World) -> dict[str, Any]:
    there = LearningRecord.objects.get()
    return sent(world) | {"revision": there.revision, "practice": "Close a zone"}


def of_mentor(world: World) -> dict[str, Any]:
    return {"uuid": world.mentor.uuid}


LEVEL = {"level": 3}
VISITOR = {"visitor": 302}
KNOWS = VISITOR | {"outsider": 404}
API = {"visitor": 401, "outsider": 404}
NOTES = {"administrator": 403}
RUNS = {"mentee_reporter": 403, "administrator": 403}
OF_THE_SIDE = RUNS | {"mentor_coordinator": 403, "mentor_signatory": 403, "facilitator": 403}
FORGETS = {"mentee_reporter": 403, "facilitator": 403}
OF_ONE_SIDE = FORGETS | {"mentor_coordinator": 403, "mentor_signatory": 403}
ONCE = dict.fromkeys(("mentor_coordinator", "mentor_signatory", "facilitator"), 409)
LED = dict.fromkeys(
    ("outsider", "mentee_reporter", "mentee_signatory", "mentor_coordinator", "mentor_signatory",
     "facilitator"),
    302,
)  # fmt: skip
OF_THE_MENTOR = dict.fromkeys(
    ("mentor_coordinator", "mentor_signatory", "facilitator", "administrator"), 200
)
ROWS: list[Row] = [
    Row("learning:of-partnership", 200, agreed, expected=KNOWS),
    *(
        Row("learning:learning-paper", 200, as_file(agreed, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("learning:note", 200, agreed, expected=KNOWS | NOTES),
    Row("learning:note", 302, agreed, "post", sent, KNOWS | NOTES),
    Row("learning:across", 200, expected=VISITOR),
    Row("learning:descent", 200, expected=VISITOR),
    Row("learning:descent-of", 200, agreed, expected=KNOWS),
    *(
        Row("learning:descent-paper", 200, as_file(agreed, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("learning:issue-certificates", 302, noted, "post", expected=KNOWS | RUNS),
    *(
        Row("learning:certificate-paper", 200, as_file(in_french, form), expected=KNOWS)
        for form in FILE_FORMS
    ),
    Row("learning:withdraw-certificate", 302, certified, "post", expected=KNOWS | RUNS),
    Row("learning:certificate", 200, code),
    Row("learning:certificate", 404, lambda w: {"code": "not-ours"}),
    Row("api:learning_descent", 200, expected={"visitor": 401}),
    Row("api:learning_aims", 200, agreed, expected=API),
    Row("api:certificates", 200, noted, expected=API),
    Row("api:issue_certificates", 201, noted, "post", lambda w: {}, API | RUNS, json=True),
    *(
        Row("api:certificate_paper", 200, as_file(certified, form), expected=API)
        for form in FILE_FORMS
    ),
    Row("api:withdraw_certificate", 200, certified, "delete", expected=API | RUNS),
    Row("learning:gain", 200, expected=VISITOR | LED),
    Row("learning:gained", 404, of_mentor, expected=VISITOR | OF_THE_MENTOR),
    Row("api:learning_across", 200, expected={"visitor": 401}),
    Row("api:gained_as_mentor", 404, of_mentor, expected={"visitor": 401} | OF_THE_MENTOR),
    Row("learning:record", 200, noted, expected=KNOWS),
    Row("learning:change-record", 200, noted, expected=KNOWS | RUNS),
    Row("learning:say-now", 200, noted, expected=KNOWS | OF_THE_SIDE),
    Row("learning:say-now", 302, noted, "post", lambda w: LEVEL, KNOWS | OF_THE_SIDE),
    Row("learning:check", 200, asked, expected=KNOWS | OF_THE_SIDE),
    Row("learning:check", 302, asked, "post", lambda w: LEVEL, KNOWS | OF_THE_SIDE),
    Row("learning:second", 200, asked, expected=KNOWS | OF_THE_SIDE),
    Row("learning:forget-learner", 200, in_partnership, expected=KNOWS | FORGETS),
    Row("learning:answer", 404, lambda w: {"token": "not-ours"}),
    Row("learning:answer", 404, link),  # not asked yet
    Row("api:learning_records", 200, agreed, expected=API),
    Row("api:note_learning", 201, agreed, "post", sent, API | NOTES, json=True),
    Row("api:change_learning", 200, noted, "put", changed, API | RUNS | ONCE, json=True),
    Row("api:say_level", 200, noted, "post", lambda w: LEVEL, API | OF_THE_SIDE, json=True),
    Row("api:answer_check", 409, asked, "put", lambda w: LEVEL,
        API | OF_THE_SIDE | {"mentee_signatory": 200}, json=True),
    Row("api:second_check", 403, answered, "put", lambda w: LEVEL, API, json=True),
    Row("api:forget_learner", 422, side, "post", lambda w: {"name": "Nobody At All"},
        API | OF_ONE_SIDE, json=True),
    *(
        Row("api:learning_report", 200, as_file(agreed, form), expected=API)
        for form in FILE_FORMS
    ),
]  # fmt: skip

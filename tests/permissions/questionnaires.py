"""Lines of the permission table: questionnaires."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from tests.apps.questionnaires import made
from tests.asked import EVERY_KIND
from tests.permissions.rows import FILE_FORMS, Row, as_file
from tests.world import World
from waterpeers.apps.questionnaires.actions import files, sheets
from waterpeers.apps.questionnaires.models import (
    AnswerFile,
    QuestionRound,
    Respondent,
    Template,
)

VISITOR = {"visitor": 302}
OF_THE_MENTEE = VISITOR | dict.fromkeys(("outsider", "mentor_coordinator", "mentor_signatory"), 404)
FACILITATORS = VISITOR | {"facilitator": 200}
PDF = b"%PDF-1.7\n% invented, for tests\n%%EOF\n"


def one(world: World) -> dict[str, Any]:
    """The mentee is asked; its answers are saved."""
    found = QuestionRound.objects.first() or made.asked(world)
    who = made.respondent(found)
    if not who.sheets.exists():
        made.save(who, made.by(world, "mentee_reporter"))
    return {"uuid": who.uuid}


def a_section(world: World) -> dict[str, Any]:
    return one(world) | {"section": "grid"}


def handed_in(world: World) -> dict[str, Any]:
    """The mentee has handed in; the mentor has not."""
    found = one(world)
    who = Respondent.objects.select_related("round").get(uuid=found["uuid"])
    sheets.hand_in(who, act=made.by(world, "mentee_signatory"))
    return found


def a_round(world: World) -> dict[str, Any]:
    one(world)
    return {"uuid": QuestionRound.objects.get().uuid}


def a_file(world: World) -> dict[str, Any]:
    who = Respondent.objects.get(uuid=one(world)["uuid"])
    file = ContentFile(PDF, name="map.pdf")
    files.attach(who, "map", file=file, act=made.by(world, "mentee_reporter"))
    return {"uuid": AnswerFile.objects.get().uuid}


def a_template(world: World) -> dict[str, Any]:
    return {"uuid": made.template(world).uuid}


def a_text(world: World) -> dict[str, Any]:
    return {"uuid": str(uuid4()), "text": EVERY_KIND}


def new_round(world: World) -> dict[str, Any]:
    template = Template.objects.first() or made.template(world)
    return {
        "uuid": str(uuid4()),
        "template": str(template.uuid),
        "title": "By the lake",
        "sharing": "never",
    }


def a_handed_in(world: World) -> dict[str, Any]:
    who = handed_in(world)
    return {"uuid": Respondent.objects.get(uuid=who["uuid"]).round.uuid, "respondent": who["uuid"]}


# The mentor has not handed in yet, so that it reads nothing; a facilitator does.
READ_OF_ONE = VISITOR | dict.fromkeys(
    ("mentee_reporter", "mentee_signatory", "facilitator", "administrator"), 200
)
API = {"visitor": 401}
API_OF_THE_MENTEE = OF_THE_MENTEE | API
NOT_OTHERS = API_OF_THE_MENTEE | {"facilitator": 403, "administrator": 403}
API_FACILITATORS = API | {"facilitator": 200}


def a_blank(world: World) -> dict[str, Any]:
    """The mentee is asked and has not begun."""
    found = QuestionRound.objects.first() or made.asked(world)
    return {"uuid": made.respondent(found).uuid}


def of_single_people(world: World) -> dict[str, Any]:
    """The people of the mentee are asked one by one."""
    return {"uuid": made.respondent(made.asked(world, is_personal=True)).uuid}


def taken_in(world: World) -> dict[str, Any]:
    return one(world) | {"question": "map"}


def not_kept(world: World) -> dict[str, Any]:
    return {"uuid": uuid4()}


def another(world: World) -> dict[str, Any]:
    return {"organisation": str(world.platform.uuid), "side": "peer"}


API_ROWS = [
    Row("api:questionnaires", 200, expected=API),
    Row("api:questionnaire", 200, one, expected=NOT_OTHERS),
    Row(
        "api:answer_questionnaire", 200, a_blank, "patch",
        lambda w: {"revision": 9, "answers": {"net": {"value": 3}}}, NOT_OTHERS, json=True,
    ),
    Row(
        "api:hand_in_questionnaire", 422, a_blank, "post",
        expected=NOT_OTHERS | {"mentee_reporter": 403}, json=True,
    ),
    Row(
        "api:take_up_questionnaire", 409, a_blank, "post",
        expected=NOT_OTHERS | {"mentee_reporter": 403}, json=True,
    ),
    Row(
        "api:enter_paper_answers", 422, of_single_people, "post", lambda w: {"answers": {}},
        NOT_OTHERS | {"mentee_reporter": 403}, json=True,
    ),
    Row("questionnaires:enter-paper", 200, of_single_people,
        expected=NOT_OTHERS | VISITOR | {"mentee_reporter": 403}),
    Row("api:attach_answer_file", 422, taken_in, "post", expected=API),  # no file
    Row("api:remove_answer_file", 404, not_kept, "delete", expected=API),
    Row("api:questionnaire_round", 200, a_round, expected=API | {"outsider": 404}),
    Row("api:handed_in_answers", 200, a_round, expected=API | {"outsider": 404}),
    *(
        Row("api:handed_in_document", 404, as_file(a_handed_in, form), expected=READ_OF_ONE | API)
        for form in FILE_FORMS
    ),
    Row("api:compare_answers", 404, lambda w: a_round(w), data=lambda w: {"one": str(uuid4())},
        expected=API),
    Row(
        "api:open_questionnaire_round", 403, method="post", json=True,
        data=lambda w: {"template": str(made.template(w).uuid), "title": "Lake"},
        expected=API | {"facilitator": 201},
    ),
    Row(
        "api:ask_organisation", 403, a_round, "post", another,
        API | {"outsider": 404, "facilitator": 201}, json=True,
    ),
    Row(
        "api:stop_asking_organisation", 403, a_blank, "delete",
        expected=API_OF_THE_MENTEE | {"facilitator": 204, "administrator": 404},
    ),
    Row(
        "api:end_questionnaire_round", 403, a_round, "post",
        expected=API | {"outsider": 404, "facilitator": 200},
    ),
    Row(
        "api:reopen_questionnaire_round", 403, a_round, "post",
        expected=API | {"outsider": 404, "facilitator": 200},
    ),
    Row("api:questionnaire_texts", 403, expected=API_FACILITATORS),
    Row(
        "api:bring_questionnaire", 403, method="post", json=True,
        data=lambda w: {"text": EVERY_KIND}, expected=API | {"facilitator": 201},
    ),
    Row("api:questionnaire_text", 403, a_template, expected=API_FACILITATORS),
    Row(
        "api:change_questionnaire", 403, a_template, "put",
        lambda w: {"revision": 1, "text": EVERY_KIND}, API_FACILITATORS, json=True,
    ),
    Row(
        "api:drop_questionnaire", 403, a_template, "delete",
        expected=API | {"facilitator": 204},
    ),
]  # fmt: skip
ROWS: list[Row] = [
    *API_ROWS,
    Row("questionnaires:list", 200, expected=VISITOR),
    Row("questionnaires:answer", 200, one, expected=OF_THE_MENTEE),
    Row(
        "questionnaires:answer", 422, lambda w: {"uuid": made.respondent(made.asked(w)).uuid},
        "post", lambda w: {"do": "hand_in"},
        OF_THE_MENTEE | {"mentee_reporter": 403, "facilitator": 403, "administrator": 403},
    ),
    Row("questionnaires:section", 200, a_section, expected=OF_THE_MENTEE),
    Row(
        "questionnaires:section", 302, a_section, "post", lambda w: {"v-since": "2024-05-01"},
        OF_THE_MENTEE | {"facilitator": 403, "administrator": 403},
    ),
    Row(
        "questionnaires:read", 404, handed_in,
        expected=VISITOR | dict.fromkeys(
            ("mentee_reporter", "mentee_signatory", "facilitator", "administrator"), 200
        ),
    ),
    *(
        Row("questionnaires:paper", 404, as_file(handed_in, form), expected=READ_OF_ONE)
        for form in FILE_FORMS
    ),
    Row("questionnaires:compare", 200, a_round, expected=VISITOR | {"outsider": 404}),
    Row(
        "questionnaires:file", 404, a_file,
        expected=VISITOR | {"mentee_reporter": 200, "mentee_signatory": 200},
    ),
    Row("questionnaires:rounds", 403, expected=FACILITATORS),
    Row("questionnaires:new-round", 403, expected=FACILITATORS),
    Row(
        "questionnaires:new-round", 403, method="post", data=new_round,
        expected=VISITOR | {"facilitator": 302},
    ),
    Row("questionnaires:round", 403, a_round, expected=FACILITATORS | {"outsider": 404}),
    Row(
        "questionnaires:round", 403, a_round, "post", lambda w: {"do": "end"},
        VISITOR | {"outsider": 404, "facilitator": 302},
    ),
    Row("questionnaires:templates", 403, expected=FACILITATORS),
    Row("questionnaires:new-template", 403, expected=FACILITATORS),
    Row(
        "questionnaires:new-template", 403, method="post", data=a_text,
        expected=VISITOR | {"facilitator": 302},
    ),
    Row("questionnaires:template", 403, a_template, expected=FACILITATORS),
    Row("questionnaires:template-file", 403, a_template, expected=FACILITATORS),
    Row(
        "questionnaires:drop-template", 403, a_template, "post",
        expected=VISITOR | {"facilitator": 302, "administrator": 404},
    ),
]  # fmt: skip

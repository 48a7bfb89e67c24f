"""Programs answer, hand in and compare with the same rules, reasons and words as the pages."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.questionnaires.made import COMPLETE, asked, by, respondent, save
from tests.apps.questionnaires.test_pages import PDF, in_text, page_of
from tests.asked import EVERY_KIND
from tests.world import signed_in
from waterpeers.apps.accounts.actions import make_key
from waterpeers.apps.accounts.models import Scope
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import AnswerSheet, Submission, Template

pytestmark = pytest.mark.django_db


def call(client, method, address, **data):
    body = json.dumps(data, default=str)
    return getattr(client, method)(f"/api/questionnaires/{address}", body, "application/json")


def codes(answer):
    return {(reason["code"], reason["field"]) for reason in answer.json()["reasons"]}


def test_a_program_reads_what_is_asked_answers_and_hands_in(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody, "mentee_signatory")
    (line,) = client.get("/api/questionnaires/").json()["items"]
    assert (line["uuid"], line["state"], line["revision"]) == (str(who.uuid), "blank", 0)

    found = client.get(f"/api/questionnaires/{who.uuid}/").json()
    net = found["questions"][0]
    assert (net["code"], net["kind"], net["is_obligatory"]) == ("net", "scale", True)
    assert net["options"][2]["text"] == {"en": "yearly water balance"}
    saved = call(client, "patch", f"{who.uuid}/", revision=0, answers=COMPLETE)
    assert saved.status_code == 200
    assert saved.json()["revision"] == 1
    assert "losses.days" in {q["code"] for q in saved.json()["questions"]}  # follows by now
    done = call(client, "post", f"{who.uuid}/hand-in/")
    assert done.json()["state"] == "handed_in"
    kept = client.get(f"/api/questionnaires/rounds/{who.round.uuid}/handed-in/").json()
    assert kept[0]["answers"]["losses.days"]["value"]["number"] == 12.5
    assert kept[0]["sha256"] == Submission.objects.get().sha256


def test_numbers_codes_and_people_come_as_json_values(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody)
    answers = {
        "net": {"value": 3},
        "areas": {"value": ["losses"]},
        "losses.days": {"value": 0.5, "unit": "year"},
        "log": {"apart": "not_known"},
        "contact": {"value": {"name": "Ana"}},
    }

    found = call(client, "patch", f"{who.uuid}/", revision=0, answers=answers).json()

    said = {q["code"]: q["answer"] for q in found["questions"] if q["answer"]}
    assert said["losses.days"]["value"]["number"] == 182.5
    assert said["log"] == {"apart": "not_known"}
    again = {code: {"value": 4} for code in ["net"]}
    assert call(client, "patch", f"{who.uuid}/", revision=1, answers=again).status_code == 200


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        ({"net": {"value": 9}, "since": {"value": "x"}}, {"not_in_list", "not_a_date"}),
        ({"dragon": {"value": 1}}, {"question_not_known"}),
        ({"net": {"colour": "red"}}, {"not_well_formed"}),
        ({"map": {"value": "x"}}, {"files_are_attached"}),
    ],
)
def test_what_is_wrong_is_refused_with_every_reason_and_nothing_is_kept(
    everybody, answers, reasons
):
    who = respondent(asked(everybody))

    answer = call(
        signed_in(everybody), "patch", f"{who.uuid}/", revision=0,
        answers=answers | {"log": {"value": "2"}},
    )  # fmt: skip

    assert answer.status_code == 422
    assert {code for code, _field in codes(answer)} == reasons
    assert AnswerSheet.objects.count() == 0


def test_the_same_refusal_has_the_same_status_and_words_by_both_doors(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_signatory"), {"net": {"value": "3"}})
    client = signed_in(everybody, "mentee_signatory")

    page = client.post(page_of(who), {"do": "hand_in"})
    api = call(client, "post", f"{who.uuid}/hand-in/")

    assert (page.status_code, api.status_code) == (422, 422)
    for reason in api.json()["reasons"]:
        assert reason["text"] in in_text(page)


def test_a_stale_answer_is_refused(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_signatory"), {"net": {"value": "3"}})

    answer = call(
        signed_in(everybody), "patch", f"{who.uuid}/", revision=0, answers={"net": {"value": "4"}}
    )

    assert answer.status_code == 409
    assert codes(answer) == {("answer_changed_meanwhile", "net")}


def test_handing_in_needs_a_key_that_signs(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_signatory"))
    act = by(everybody, "mentee_signatory")
    _, secret = make_key("writes", [Scope.READ, Scope.WRITE], act=act)
    client = signed_in(everybody, "visitor")
    key = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}

    answer = client.post(f"/api/questionnaires/{who.uuid}/hand-in/", **key)

    assert answer.status_code == 403
    assert codes(answer) == {("scope_missing", "")}


def test_a_file_answers_a_question(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody)
    file = SimpleUploadedFile("map.pdf", PDF, "application/pdf")

    made = client.post(f"/api/questionnaires/{who.uuid}/files/map/", {"file": file})

    assert made.status_code == 201
    address = f"/api/questionnaires/files/{made.json()['uuid']}/"
    assert signed_in(everybody, "mentor_signatory").delete(address).status_code == 404
    assert client.delete(address).status_code == 204


def test_two_sides_are_compared_for_programs_as_well(everybody):
    round_ = asked(everybody)
    sides = {}
    for side, who, level in (("self", "mentee_signatory", "4"), ("peer", "mentor_signatory", "2")):
        sides[side] = respondent(round_, side)
        save(sides[side], by(everybody, who), COMPLETE | {"net": {"value": level}})
        sheets.hand_in(sides[side], act=by(everybody, who))
    query = {"one": sides["self"].uuid, "other": sides["peer"].uuid}

    found = (
        signed_in(everybody).get(f"/api/questionnaires/rounds/{round_.uuid}/compare/", query).json()
    )

    first = found[0]
    assert (first["question"], first["difference"], first["share"]) == ("net", 2.0, 0.5)
    assert first["standing"] == "different"


def test_a_facilitators_program_brings_a_text_and_asks_it(everybody):
    client = signed_in(everybody, "facilitator")
    text = call(client, "post", "templates/", text=EVERY_KIND).json()
    wrong = call(client, "post", "templates/", text=EVERY_KIND.replace("scale", "guess"))
    assert wrong.status_code == 422
    assert "questionnaire.toml › grid › net" in wrong.json()["reasons"][0]["text"]

    opened = call(client, "post", "rounds/", template=text["uuid"], title="By the lake").json()
    put = call(
        client, "post", f"rounds/{opened['uuid']}/respondents/",
        organisation=everybody.mentee.uuid, side="self",
    ).json()  # fmt: skip
    assert (put["state"], put["side"]) == ("blank", "self")
    assert client.delete(f"/api/questionnaires/{put['uuid']}/").status_code == 204
    ended = call(client, "post", f"rounds/{opened['uuid']}/end/").json()
    assert ended["ended_at"] is not None
    assert Template.objects.get().is_fixed
    assert reverse("questionnaires:round", args=[opened["uuid"]])

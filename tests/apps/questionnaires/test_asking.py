"""Facilitators bring questionnaires and ask them; what was asked never changes."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from tests.apps.questionnaires.made import asked, by, respondent, save, template
from tests.apps.questionnaires.test_pages import in_text
from tests.asked import EVERY_KIND
from tests.conftest import NOON
from tests.sent import fields_of
from tests.world import signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.questionnaires.actions import rounds, sheets, templates
from waterpeers.apps.questionnaires.actions.rounds import AskedParty, Asking
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Template
from waterpeers.apps.questionnaires.waiting import answers
from waterpeers.domain.questionnaires import Option, Text, write_questionnaire
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
NEXT = EVERY_KIND.replace("version = 1", "version = 2")


def codes(refused):
    return {(r.code, r.field) for r in refused.value.verdict.against}


# --- texts ---


def test_a_text_is_brought_once_and_kept_as_it_is_written(everybody):
    act = by(everybody, "facilitator")
    made = templates.bring("# a remark\n" + EVERY_KIND, act=act)

    assert templates.bring(EVERY_KIND, act=act, uuid=made.uuid) == made
    assert made.text == EVERY_KIND == write_questionnaire(made.questionnaire)
    with pytest.raises(NotValid) as refused:
        templates.bring(EVERY_KIND, act=act)
    assert codes(refused) == {("template_there", "file")}
    with pytest.raises(NotAllowed):
        templates.bring(NEXT, act=by(everybody, "mentee_signatory"))
    assert templates.bring(NEXT, act=act).version == 2


def test_a_text_changes_until_it_is_asked_and_never_after(everybody):
    act = by(everybody, "facilitator")
    made = template(everybody)
    shorter = EVERY_KIND.replace("repairs not written down", "nothing is written down")

    with pytest.raises(Stale):
        templates.change(made, shorter, revision=7, act=act)
    with pytest.raises(NotValid) as refused:
        templates.change(made, NEXT, revision=1, act=act)
    assert codes(refused) == {("template_keeps_its_code", "file")}
    changed = templates.change(made, shorter, revision=1, act=act)
    assert (changed.revision, "nothing is written down" in changed.text) == (2, True)

    rounds.open_round("Lake", [], template=changed, act=act)
    for attempt in (
        lambda: templates.change(changed, EVERY_KIND, revision=2, act=act),
        lambda: templates.drop(changed, act=act),
    ):
        with pytest.raises(NotReady) as used:
            attempt()
        assert codes(used) == {("template_used", "")}


def test_a_text_that_nobody_was_asked_can_be_taken_away(everybody):
    templates.drop(template(everybody), act=by(everybody, "facilitator"))

    assert Template.objects.count() == 0
    assert Entry.objects.filter(event="template.dropped").count() == 1


# --- rounds ---


def test_a_round_is_opened_once_and_asks_each_once(everybody):
    made = asked(everybody)
    act = by(everybody, "facilitator")

    again = rounds.open_round("Again", [], template=made.template, act=act, uuid=made.uuid)
    assert again == made
    same = rounds.ask(made, AskedParty(everybody.mentee, "self"), act=act)
    assert same == respondent(made)
    assert (made.code, made.respondents.count()) == (f"Q-{made.pk:04d}", 2)
    with pytest.raises(IntegrityError):
        Respondent.objects.create(
            round=made, organisation=everybody.mentee, side="self", asked_at=NOON
        )


def test_all_that_is_wrong_with_a_round_is_said_at_once(everybody):
    asking = Asking(year=99, closes_at=NOON - timedelta(days=1), least_shown=0)

    with pytest.raises(NotValid) as refused:
        rounds.open_round(
            "", [], template=template(everybody), asking=asking, act=by(everybody, "facilitator")
        )

    assert codes(refused) == {
        ("required", "title"),
        ("not_a_year", "year"),
        ("closes_too_early", "closes_at"),
        ("out_of_range", "least_shown"),
    }
    assert QuestionRound.objects.count() == 0


def test_a_side_must_be_one_of_the_questionnaires(everybody):
    with pytest.raises(NotValid) as refused:
        rounds.ask(
            asked(everybody),
            AskedParty(everybody.platform, "nobody"),
            act=by(everybody, "facilitator"),
        )
    assert codes(refused) == {("not_in_list", "side")}


def test_who_has_handed_in_stays_asked(everybody):
    made, act = asked(everybody), by(everybody, "facilitator")
    who = respondent(made)
    save(who, by(everybody, "mentee_reporter"))
    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))

    with pytest.raises(NotReady):
        rounds.stop_asking(who, act=act)
    rounds.stop_asking(respondent(made, "peer"), act=act)
    assert [each.side for each in made.respondents.all()] == ["self"]


def test_nothing_waits_after_the_end_and_what_waited_waits_again_once_it_is_taken_up(everybody):
    made, act = asked(everybody), by(everybody, "facilitator")
    signatory = everybody.actor("mentee_signatory")
    assert len(answers(signatory, NOON)) == 1

    rounds.end_round(made, act=act)
    assert answers(signatory, NOON) == []
    rounds.reopen_round(made, act=act)
    assert len(answers(signatory, NOON)) == 1
    with pytest.raises(NotAllowed):
        rounds.reopen_round(made, act=by(everybody, "mentee_signatory"))


def test_nobody_is_asked_after_the_end(everybody):
    made = asked(everybody)

    rounds.end_round(made, act=by(everybody, "facilitator"))

    with pytest.raises(NotReady):
        rounds.ask(made, AskedParty(everybody.platform, "peer"), act=by(everybody, "facilitator"))
    with pytest.raises(NotAllowed):
        rounds.end_round(made, act=by(everybody, "mentee_signatory"))


def test_a_section_is_asked_about_each_item_of_the_rounds_list(everybody):
    each = EVERY_KIND.replace(
        'code = "rest"\ntitle.en = "What is left"',
        'code = "rest"\ntitle.en = "Area"\neach = "areas"',
    )
    areas = [Option("bill", Text.of(en="Billing", fr="Facturation"))]
    made = asked(everybody, text=each, lists={"areas": areas})

    found = QuestionRound.objects.get(pk=made.pk).questionnaire
    assert found.sections[-1].title.said("fr") == "Area – Facturation"
    who, act = respondent(made), by(everybody, "mentee_reporter")
    sheet = save(who, act, {"since:bill": {"value": "2024-01-01"}})
    assert sheet.answers.get().question == "since:bill"


# --- pages ---


def test_a_facilitator_brings_a_text_asks_it_and_sees_who_has_answered(everybody):
    client = signed_in(everybody, "facilitator")
    file = SimpleUploadedFile("walk.toml", EVERY_KIND.encode())
    page = fields_of(client.get(reverse("questionnaires:new-template")), "enctype")
    brought = client.post(reverse("questionnaires:new-template"), page | {"file": file})
    assert brought.status_code == 302
    shown = in_text(client.get(brought.url))
    assert "Network and losses" in shown
    assert re.search(r"Français \d+ texts missing", shown)

    new = reverse("questionnaires:new-round")
    fields = {"uuid": "3d9e7f5e-0000-4000-8000-000000000000", "sharing": "when_all",
              "template": str(Template.objects.get().uuid), "title": "By the lake"}  # fmt: skip
    opened = client.post(new, fields)
    assert client.post(new, fields).url == opened.url
    assert QuestionRound.objects.count() == 1
    relist([everybody.mentee])
    found = client.get(opened.url, {"name": "lago"})
    assert "Ask Águas do Lago" in in_text(found)
    assert (
        client.post(opened.url, {"do": f"ask:{everybody.mentee.uuid}", "side": "self"}).status_code
        == 302
    )
    assert "Not begun" in in_text(client.get(opened.url))
    save(respondent(QuestionRound.objects.get()), by(everybody, "mentee_reporter"))
    assert "Begun" in in_text(client.get(opened.url))
    assert "0 / 1" in in_text(client.get(reverse("questionnaires:rounds")))
    assert client.post(opened.url, {"do": "end"}).status_code == 302
    assert "Ended" in in_text(client.get(opened.url))


def test_what_is_wrong_with_a_file_is_said_with_its_place(everybody):
    client = signed_in(everybody, "facilitator")
    address = reverse("questionnaires:new-template")
    wrong = EVERY_KIND.replace('kind = "scale"', 'kind = "guess"', 1)
    uuid = "3d9e7f5e-0000-4000-8000-000000000000"

    answer = client.post(
        address, {"uuid": uuid, "file": SimpleUploadedFile("walk.toml", wrong.encode())}
    )
    assert answer.status_code == 422
    assert "walk.toml › grid › net: “kind” is “guess”; it must be one of: scale" in in_text(answer)
    for sent in (
        {},
        {"text": EVERY_KIND, "file": SimpleUploadedFile("walk.toml", b"x")},
        {"file": SimpleUploadedFile("walk.toml", b"\xff\xfe\x00")},
        {"text": "[" * 3000},
        {"text": "code = 'x'\x00"},
    ):
        assert client.post(address, {"uuid": uuid} | sent).status_code == 422
    assert Template.objects.count() == 0


def test_two_facilitators_on_one_text_see_both_versions(everybody):
    made = template(everybody)
    client = signed_in(everybody, "facilitator")
    address = reverse("questionnaires:template", args=[made.uuid])
    theirs = EVERY_KIND.replace("repairs not written down", "THEIRS")
    mine = EVERY_KIND.replace("repairs not written down", "MINE")
    assert client.post(address, {"revision": 1, "text": theirs}).status_code == 302

    answer = client.post(address, {"revision": 1, "text": mine})

    assert answer.status_code == 409
    assert "Two versions" in in_text(answer)
    assert client.post(address, {"revision": 2, "text": mine}).status_code == 302


# --- what one is asked ---


def test_the_list_costs_the_same_for_any_number(everybody, django_assert_max_num_queries):
    client = signed_in(everybody)
    for number in range(2):
        for _ in range(1 + number * 8):
            asked(everybody)
        with django_assert_max_num_queries(10):
            answer = client.get(reverse("questionnaires:list"))
    assert in_text(answer).count("A walk through the utility") == 10


def test_nobody_brings_a_text_in_the_place_of_one_that_ships(everybody):
    mine = EVERY_KIND.replace('code = "walk"', 'code = "interest"')

    with pytest.raises(NotValid) as refused:
        template(everybody, mine)

    assert codes(refused) == {("template_ships", "file")}

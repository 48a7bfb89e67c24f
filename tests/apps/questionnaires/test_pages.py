"""Pages of questionnaires: answering without scripts, two people, handing in, who may what."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.questionnaires.made import COMPLETE, asked, by, respondent, save
from tests.asked import EVERY_KIND
from tests.sent import fields_of
from tests.world import signed_in
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.documents import document
from waterpeers.apps.questionnaires.models import (
    AnswerFile,
    AnswerSheet,
    SheetAnswer,
    Submission,
)
from waterpeers.apps.questionnaires.queries.filling import filling
from waterpeers.domain.documents import Facts, walk
from waterpeers.domain.questionnaires import AnswersState

pytestmark = pytest.mark.django_db
ON_ONE_PAGE = EVERY_KIND.replace('pages = "sections"', 'pages = "one"')
PDF = b"%PDF-1.7\n% invented, for tests\n%%EOF\n"


def page_of(who, section=""):
    if section:
        return reverse("questionnaires:section", args=[who.uuid, section])
    return reverse("questionnaires:answer", args=[who.uuid])


def in_text(answer):
    main = answer.content.decode().partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def values(who, everybody):
    now = filling(who, everybody.actor("mentee_reporter"))
    return {code: answer.value for code, answer in now.answers.items() if answer.is_answered}


def sent(client, address, **changed):
    """Load a page and send its form back, with some fields changed."""
    return client.post(address, fields_of(client.get(address), **changed))


# --- a section a page ---


def test_one_goes_from_section_to_section_and_nothing_is_asked_twice(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody)

    overview = client.get(page_of(who))
    assert "Where do we stand?" in in_text(overview)
    assert "0 of 8 questions answered" in in_text(overview)

    first = sent(client, page_of(who, "grid"), **{"v-net": "3", "v-log": "2", "do": "save"})
    assert first.url == page_of(who, "facts")
    second = sent(client, page_of(who, "facts"), **{"v-areas": ["billing"], "do": "save"})
    assert second.url == page_of(who, "rest")
    third = sent(client, page_of(who, "rest"), **{"v-since": "2024-03-01", "do": "save"})
    assert third.url == page_of(who)

    assert values(who, everybody).keys() == {"net", "log", "areas", "since"}
    assert "4 of 8 questions answered" in in_text(client.get(page_of(who)))


def test_a_question_that_follows_from_an_answer_is_asked_at_once(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody)
    before = client.get(page_of(who, "facts"))
    assert 'data-when="areas=losses"' in before.content.decode()  # there for the script, hidden

    answer = sent(client, page_of(who, "facts"), **{"v-areas": ["losses"], "do": "save"})

    assert answer.url == page_of(who, "facts") + "#v-losses.days"
    assert "Another question follows" in in_text(client.get(page_of(who, "facts")))


def test_back_and_saved_again_makes_no_second_sheet_and_no_conflict(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody)
    page = fields_of(client.get(page_of(who, "grid")))
    client.post(page_of(who, "grid"), page | {"v-net": "3"})

    again = client.post(page_of(who, "grid"), page | {"v-net": "4"})  # from the same open page

    assert again.status_code == 302
    assert AnswerSheet.objects.count() == 1
    assert values(who, everybody)["net"] == "4"


def test_what_nobody_touched_is_not_sent_over_what_a_colleague_changed(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))
    client = signed_in(everybody)
    page = fields_of(client.get(page_of(who, "grid")))
    save(who, by(everybody, "mentee_signatory"), {"log": {"value": "0"}}, revision=1)

    answer = client.post(page_of(who, "grid"), page | {"v-net": "4"})

    assert answer.status_code == 302
    assert (values(who, everybody)["net"], values(who, everybody)["log"]) == ("4", "0")


def test_both_versions_are_shown_and_sent_again_mine_takes_its_place(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))
    client = signed_in(everybody)
    page = fields_of(client.get(page_of(who, "grid")))
    save(
        who, by(everybody, "mentee_signatory"),
        {"net": {"value": "1", "note": "Theirs"}, "log": {"value": "0"}}, revision=1,
    )  # fmt: skip

    answer = client.post(page_of(who, "grid"), page | {"v-net": "5", "n-net": "Mine"})

    assert answer.status_code == 409
    said = in_text(answer)
    assert "Theirs" in said
    assert "Mine" in said
    assert "repairs not written down" in said
    assert values(who, everybody)["net"] == "1"
    again = fields_of(answer)
    assert (again["v-net"], again["n-net"]) == (["5"], ["Mine"])
    assert again["v-log"] == ["0"]  # theirs, since I had not touched it
    assert client.post(page_of(who, "grid"), again).status_code == 302
    assert (values(who, everybody)["net"], values(who, everybody)["log"]) == ("5", "0")


def test_what_cannot_be_read_is_shown_beside_its_question_and_the_rest_is_kept(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"), {"areas": {"value": ["losses"]}})
    client = signed_in(everybody)

    answer = sent(client, page_of(who, "facts"), **{"v-losses.days": "many", "v-causes": "money"})

    assert answer.status_code == 422
    assert "“many” is not a number." in in_text(answer)
    assert 'href="#v-losses.days"' in answer.content.decode()
    assert fields_of(answer)["v-losses.days"] == ["many"]
    assert values(who, everybody)["causes"] == "money"
    mended = client.post(page_of(who, "facts"), fields_of(answer) | {"v-losses.days": "7,5"})
    assert mended.status_code == 302
    assert values(who, everybody)["losses.days"].number == 7.5


def test_numbers_stay_as_they_were_typed_in_the_language_of_the_page(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"), {"areas": {"value": ["losses"]}})
    french, english = signed_in(everybody, language="fr"), signed_in(everybody, language="en")

    sent(french, page_of(who, "facts"), **{"v-losses.days": "1 200,5"})
    assert values(who, everybody)["losses.days"].number == 1200.5
    there = AnswerSheet.objects.get().revision
    sent(english, page_of(who, "facts"), **{"v-causes": "skill"})
    sent(french, page_of(who, "facts"))

    assert values(who, everybody)["losses.days"].number == 1200.5
    assert AnswerSheet.objects.get().revision == there + 1  # only what was touched was saved


def test_typing_is_kept_by_itself(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody)
    page = fields_of(client.get(page_of(who, "grid")))
    address = page_of(who, "grid") + "?autosave"

    first = client.post(address, page | {"v-net": "3"})
    second = client.post(address, page | {"v-net": "4"})

    assert (first.status_code, second.status_code) == (200, 200)
    assert re.fullmatch(r"Saved .+", second.content.decode())
    assert values(who, everybody)["net"] == "4"
    client.post(page_of(who, "grid"), page)  # back to nothing: taking away is a change too
    assert values(who, everybody) == {}
    client.logout()
    note = client.post(address, page).content.decode()
    assert "Your session has ended" in note


def test_a_session_that_ended_leads_to_the_sign_in_and_back(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody, "visitor")

    answer = client.post(page_of(who, "grid"), {"v-net": "3"})

    assert answer.status_code == 302
    assert "/sign-in/" in answer.url


# --- handing in ---


def test_everything_that_is_missing_is_listed_with_the_way_there(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"), {"areas": {"value": ["losses"]}})
    client = signed_in(everybody, "mentee_signatory")

    answer = client.post(page_of(who), {"do": "hand_in"})

    assert answer.status_code == 422
    body = answer.content.decode()
    assert f'href="{page_of(who, "grid")}#v-net"' in body
    assert f'href="{page_of(who, "facts")}#v-losses.days"' in body
    assert client.get(page_of(who, "grid")).status_code == 200


def test_what_is_handed_in_is_read_and_can_be_taken_up_again(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))
    client = signed_in(everybody, "mentee_signatory")

    assert client.post(page_of(who), {"do": "hand_in"}).status_code == 302
    page = client.get(page_of(who))
    assert "3 – yearly water balance" in in_text(page)
    assert "12.5" in in_text(page)
    assert "Balance of 2025" in in_text(page)
    assert client.post(page_of(who), {"do": "hand_in"}).status_code == 409
    assert client.post(page_of(who, "grid"), {"v-net": "5"}).status_code in (302, 409)
    assert Submission.objects.get().said["net"].value == "3"

    assert client.post(page_of(who), {"do": "take_up_again"}).status_code == 302
    assert AnswerSheet.objects.get().state is AnswersState.DRAFT
    assert "stands until you hand in" in in_text(client.get(page_of(who)))


def test_a_reporter_sees_why_it_cannot_hand_in_and_who_can(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))
    client = signed_in(everybody)

    said = in_text(client.get(page_of(who)))
    assert "A coordinator or a signatory of Águas do Lago hands this in." in said
    assert "mentee.signatory" in said
    assert 'value="hand_in"' not in client.get(page_of(who)).content.decode()
    assert client.post(page_of(who), {"do": "hand_in"}).status_code == 403


def test_where_nobody_can_hand_in_the_page_says_how_somebody_gets_to(everybody):
    who = respondent(asked(everybody))
    everybody.people["mentee_signatory"].memberships.all().delete()

    said = in_text(signed_in(everybody).get(page_of(who)))
    assert "Nobody of Águas do Lago holds that role here yet." in said


def test_drafts_are_seen_by_ones_own_people_only(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))

    assert signed_in(everybody, "mentor_signatory").get(page_of(who)).status_code == 404
    answer = signed_in(everybody, "facilitator").get(page_of(who))
    assert answer.status_code == 200
    assert "Balance of 2025" not in answer.content.decode()
    assert "Not handed in yet" in in_text(answer)


# --- all on one page ---


def test_one_page_saves_and_hands_in_at_once(everybody):
    who = respondent(asked(everybody, text=ON_ONE_PAGE))
    client = signed_in(everybody, "mentee_signatory")
    filled = {"v-net": "3", "v-areas": ["billing"]}

    incomplete = sent(client, page_of(who), **{"v-net": "3", "do": "hand_in"})
    assert incomplete.status_code == 422
    assert 'href="#v-areas"' in incomplete.content.decode()
    assert values(who, everybody)["net"] == "3"  # kept, though it could not be handed in
    done = client.post(page_of(who), fields_of(incomplete) | filled | {"do": "hand_in"})

    assert done.status_code == 302
    assert Submission.objects.get().answers.keys() == {"net", "areas"}


def test_more_questions_cost_no_more_queries(everybody, django_assert_max_num_queries):
    client = signed_in(everybody)
    first, *rest = EVERY_KIND.partition('[[sections.questions]]\ncode = "since"')
    many = first + "".join(
        f'[[sections.questions]]\ncode = "more{n}"\nkind = "text"\ntext.en = "More"\n\n'
        for n in range(100)
    ) + "".join(rest)  # fmt: skip
    for text, version in ((EVERY_KIND, 1), (many, 2)):
        again = text.replace("version = 1", f"version = {version}")
        again = again.replace('pages = "sections"', 'pages = "one"')
        who = respondent(asked(everybody, text=again))
        with django_assert_max_num_queries(12):
            page = fields_of(client.get(page_of(who)))
        answers = {name: ["Said"] for name in page if name.startswith("v-more")}
        with django_assert_max_num_queries(24):
            assert client.post(page_of(who), page | answers | {"v-net": "3"}).status_code == 302
        with django_assert_max_num_queries(26):
            again = fields_of(client.get(page_of(who)))
            client.post(page_of(who) + "?autosave", again | {"v-log": "2"})
    assert SheetAnswer.objects.count() == 104


# --- files, hostile words ---


def test_a_file_answers_a_question_and_its_people_read_it(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody)
    page = fields_of(client.get(page_of(who, "rest")))
    file = SimpleUploadedFile("map.pdf", PDF, "application/pdf")

    client.post(page_of(who, "rest"), page | {"f-map": file, "do": "stay"})

    kept = AnswerFile.objects.get()
    assert "map.pdf" in in_text(client.get(page_of(who, "rest")))
    address = reverse("questionnaires:file", args=[kept.uuid])
    assert b"".join(client.get(address).streaming_content) == PDF
    for other in ("mentor_signatory", "facilitator", "outsider"):
        assert signed_in(everybody, other).get(address).status_code == 404
    assert AnswerSheet.objects.get().answered == 1
    client.post(page_of(who, "rest"), page | {"do": f"remove_file:{kept.uuid}"})
    assert AnswerFile.objects.count() == 0
    assert AnswerSheet.objects.get().answered == 0


def test_a_file_that_was_handed_in_stays_although_it_is_taken_out(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody, "mentee_signatory")
    save(who, by(everybody, "mentee_signatory"))
    file = SimpleUploadedFile("map.pdf", PDF, "application/pdf")
    client.post(page_of(who, "rest"), {"f-map": file, "do": "stay"})
    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))
    kept = AnswerFile.objects.get()
    sheets.take_up_again(who, act=by(everybody, "mentee_signatory"))

    client.post(page_of(who, "rest"), {"do": f"remove_file:{kept.uuid}"})

    kept.refresh_from_db()
    assert kept.removed_at is not None
    assert kept.file.storage.exists(kept.file.name)


def test_a_file_of_another_kind_is_refused_beside_its_question(everybody):
    who = respondent(asked(everybody))
    client = signed_in(everybody)
    file = SimpleUploadedFile("map.exe", b"MZ", "application/pdf")

    answer = client.post(page_of(who, "rest"), {"f-map": file})

    assert answer.status_code == 422
    assert "This kind of file is not taken here." in in_text(answer)


HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}"


def test_what_people_type_is_shown_as_text(everybody):
    text = EVERY_KIND.replace('"A walk through the utility"', "'A walk <b>through'")
    text = text.replace('pages = "sections"', 'pages = "one"')
    who = respondent(asked(everybody, text=text))
    client = signed_in(everybody, "mentee_signatory")
    given = COMPLETE | {"net": {"value": "3", "note": HOSTILE}}
    save(who, by(everybody, "mentee_signatory"), given)

    shown = client.get(page_of(who)).content.decode()
    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))
    read = client.get(page_of(who)).content.decode()

    for body in (shown, read):
        assert "<script>alert" not in body
        assert "<b>through" not in body
        assert html.escape(HOSTILE) in body


@pytest.mark.parametrize(
    "data",
    [
        {"seen": "=== = net", "revision": "9" * 40},
        {"seen": "net=x", "revision": "-1", "page": "x" * 5000},
        {"v-net": ["1", "2", "3"]},
        {"v-losses.days": "٣", "u-losses.days": "furlong"},
        {"a-losses.days": "dragons", "e-net": ["x"] * 50},
        {"p-name-contact": "\x00", "v-since": "9999-99-99"},
        {"written_in": "xx-klingon", "v-why": "\u202e"},
        {"group": "nobody", "do": "explode:now"},
    ],
)
def test_whatever_is_sent_is_answered_calmly(everybody, data):
    who = respondent(asked(everybody, text=ON_ONE_PAGE))
    client = signed_in(everybody)

    assert client.post(page_of(who), data).status_code in (302, 422)
    assert client.post(page_of(who) + "?autosave", data).status_code in (200, 409, 422)
    assert client.get(page_of(who)).status_code == 200


def test_what_was_handed_in_is_a_document(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"), COMPLETE)
    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))
    submission = Submission.objects.select_related("person", "sheet").get()

    paper = document(who, submission)

    parts = [block for block in walk(paper.blocks) if isinstance(block, Facts)]
    assert len([fact for part in parts for fact in part.facts]) >= len(submission.answers)
    assert paper.reference == submission.sha256
    assert everybody.mentee.name in paper.subtitle
